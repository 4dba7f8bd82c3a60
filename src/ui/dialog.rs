use leptos::prelude::*;

use super::modal::modal;

/// A modal dialog in the middle of the screen. Escape and the backdrop close it; the focus returns.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// The buttons, the primary one last.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    #[prop(optional, into)] on_close: Option<Callback<()>>,
    /// Asks before typed text is thrown away by Escape, the cross or a press beside it.
    #[prop(optional)]
    guard: bool,
    /// Built anew at every opening.
    children: ChildrenFn,
) -> impl IntoView {
    modal("modal dialog", open, title, footer, on_close, guard.then(|| Signal::stored(false)), children)
}
