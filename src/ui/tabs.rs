use leptos::{ev, html, prelude::*};

use super::browser::{Step, move_focus};

/// Tabs that switch content in place. One tab stop; the arrows move and select.
///
/// Use with one [`TabPanel`](super::TabPanel) per tab. Tabs that have a URL are `NavTabs`.
#[component]
pub fn Tabs(
    /// Unique on the page; the panels repeat it.
    id: &'static str,
    /// The name of the group.
    #[prop(into)]
    label: String,
    /// Pairs of key and words.
    tabs: Vec<(&'static str, String)>,
    selected: RwSignal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let on_key = move |event: ev::KeyboardEvent| {
        if let (Some(step), Some(list)) = (Step::from_key(&event.key(), false), node.get_untracked()) {
            event.prevent_default();
            move_focus(&list, "[role=tab]", step);
        }
    };
    let tab = |(key, words): (&'static str, String)| {
        let on = move || selected.with(|selected| selected == key);
        view! {
            <button
                class="tab"
                type="button"
                role="tab"
                id=format!("{id}-{key}-tab")
                aria-controls=move || on().then(|| format!("{id}-{key}"))
                aria-selected=move || if on() { "true" } else { "false" }
                tabindex=move || if on() { "0" } else { "-1" }
                on:focus=move |_| if !on() { selected.set(key.to_owned()) }
                on:click=move |_| selected.set(key.to_owned())
            >
                {words}
            </button>
        }
    };
    let buttons = tabs.into_iter().map(tab).collect_view();
    view! {
        <div class="tabs" role="tablist" node_ref=node aria-label=label on:keydown=on_key>{buttons}</div>
    }
}
