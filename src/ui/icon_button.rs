use leptos::prelude::*;

use super::{ButtonKind, Icon, Press};

/// A square button with an icon only; the label is its name and its tooltip.
#[component]
pub fn IconButton(
    icon: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(default = ButtonKind::Quiet)] kind: ButtonKind,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// For a button that stays pressed, such as "mute".
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    #[prop(optional, into)] press: Press,
) -> impl IntoView {
    view! {
        <button
            class="btn btn-icon"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.name()
            disabled=move || disabled.get()
            title=move || label.get()
            aria-label=move || label.get()
            aria-pressed=move || pressed.map(|on| if on.get() { "true" } else { "false" })
            aria-busy=move || pending.get().then_some("true")
            aria-disabled=move || pending.get().then_some("true")
            on:click=press.listener(pending)
        >
            <Icon name=icon/>
        </button>
    }
}
