use leptos::prelude::*;

use super::{Icon, Press};

/// One command or link of a [`Menu`](super::Menu). With `href` it is a link.
#[component]
pub fn MenuItem(
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] press: Press,
    children: Children,
) -> impl IntoView {
    let tone = danger.then_some("danger");
    let face = view! {
        {icon.map(|name| view! { <Icon name/> })}
        <span>{children()}</span>
    };
    match href {
        Some(href) => view! {
            <a class="menu-item" role="menuitem" tabindex="-1" data-tone=tone href=href>{face}</a>
        }
        .into_any(),
        None => view! {
            <button
                class="menu-item" type="button" role="menuitem" tabindex="-1" data-tone=tone
                disabled=move || disabled.get() on:click=press.listener(Signal::default())
            >
                {face}
            </button>
        }
        .into_any(),
    }
}
