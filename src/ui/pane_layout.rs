use leptos::{ev, prelude::*};

use super::{IconButton, pane_resizer::PaneResizer};

/// Which pane a phone shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaneFocus {
    List,
    #[default]
    Main,
    Context,
}

impl PaneFocus {
    fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Main => "main",
            Self::Context => "context",
        }
    }
}

/// List, main and context side by side on a desktop; on a tablet the context slides in over the main
/// pane; a phone shows the one pane that `focus` names. Fill the slots with `Pane`s.
#[component]
pub fn PaneLayout(
    #[prop(optional, into)] list: Option<ViewFn>,
    #[prop(optional, into)] context: Option<ViewFn>,
    #[prop(optional, into)] focus: Signal<PaneFocus>,
    /// Whether the context is slid in where it has no column of its own; toggle it from the main pane.
    #[prop(optional)]
    context_open: RwSignal<bool>,
    /// The name of the context pane.
    #[prop(default = "Context".into(), into)]
    context_label: String,
    children: Children,
) -> impl IntoView {
    let has = [list.is_some().then_some("list"), context.is_some().then_some("context")];
    let columns = has.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && context_open.get_untracked() {
            context_open.set(false);
        }
    };
    view! {
        <div class="panes">
            <div
                class="panes-grid"
                data-columns=columns
                data-focus=move || focus.get().name()
                data-context=move || context_open.get().then_some("open")
            >
                {list.map(|slot| view! {
                    <div class="panes-list">{slot.run()}</div>
                    <PaneResizer column="list" label="the list"/>
                })}
                <div class="panes-main">{children()}</div>
                {context.map(|slot| view! {
                    <PaneResizer column="context" label="the context" after=true/>
                    <aside class="panes-context" aria-label=context_label on:keydown=on_key>
                        <div class="panes-context-close">
                            <IconButton icon="close" label="Close" press=move |_| context_open.set(false)/>
                        </div>
                        {slot.run()}
                    </aside>
                })}
            </div>
        </div>
    }
}
