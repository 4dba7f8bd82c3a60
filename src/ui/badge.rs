use leptos::prelude::*;

use super::{Icon, Tone};

/// A state in one or two words, in a pill. Not pressable.
#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(optional)] icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.name()>
            {icon.map(|name| view! { <Icon name/> })}
            {children()}
        </span>
    }
}
