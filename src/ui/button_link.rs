use leptos::prelude::*;

use super::{ButtonKind, Icon};

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <a class="btn" data-kind=kind.name() href=move || href.get()>
            {icon.map(|name| view! { <Icon name/> })}
            <span class="btn-label">{children()}</span>
        </a>
    }
}
