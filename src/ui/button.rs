use leptos::prelude::*;

use super::{Icon, Press};

/// How loud a button is. One `Primary` per pane; `Danger` is never the default action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    Quiet,
    Danger,
}

impl ButtonKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Quiet => "quiet",
            Self::Danger => "danger",
        }
    }
}

/// A button with words; while `pending` it stays focusable but ignores presses.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    /// Submits the surrounding form instead of only being pressed.
    #[prop(optional)]
    submit: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional, into)] press: Press,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="btn"
            type=if submit { "submit" } else { "button" }
            data-kind=kind.name()
            disabled=move || disabled.get()
            aria-busy=move || pending.get().then_some("true")
            aria-disabled=move || pending.get().then_some("true")
            on:click=press.listener(pending)
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span class="btn-label">{children()}</span>
        </button>
    }
}
