use leptos::prelude::*;

use super::modal::modal;

/// A modal sheet: from the end side on wide screens, from the bottom on phones.
#[component]
pub fn Sheet(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// The buttons, the primary one last.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    #[prop(optional, into)] on_close: Option<Callback<()>>,
    /// Asks before typed text is thrown away by Escape, the cross or a press beside it.
    #[prop(optional)]
    guard: bool,
    /// Whether something would be lost that was not typed: a line that was taken away.
    #[prop(optional, into)]
    dirty: Option<Signal<bool>>,
    /// Built anew at every opening.
    children: ChildrenFn,
) -> impl IntoView {
    modal(
        "modal sheet",
        open,
        title,
        footer,
        on_close,
        guard.then(|| dirty.unwrap_or_else(|| Signal::stored(false))),
        children,
    )
}
