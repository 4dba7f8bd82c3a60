use leptos::{html, prelude::*};

/// A column of the screen: fixed header, scrolling body, fixed footer.
#[component]
pub fn Pane(
    /// Makes the pane a landmark of this name.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional, into)] header: Option<ViewFn>,
    #[prop(optional, into)] footer: Option<ViewFn>,
    /// The scrolling element, for callers that keep or restore the position.
    #[prop(optional)]
    body_ref: NodeRef<html::Div>,
    /// Runs when the body was scrolled.
    #[prop(optional, into)]
    on_scroll: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let scrolled = move |_| {
        if let Some(on_scroll) = on_scroll {
            on_scroll.run(());
        }
    };
    let role = label.is_some().then_some("region");
    view! {
        <div class="pane" role=role aria-label=label>
            {header.map(|header| view! { <div class="pane-header">{header.run()}</div> })}
            // A tab stop, so that the keyboard can scroll a pane that holds nothing to focus.
            <div class="pane-body" tabindex="0" node_ref=body_ref on:scroll=scrolled>{children()}</div>
            {footer.map(|footer| view! { <div class="pane-footer">{footer.run()}</div> })}
        </div>
    }
}
