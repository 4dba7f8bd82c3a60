use leptos::prelude::*;

use super::Tone;

/// A dot with its word, such as "Live" or "Reconnecting".
#[component]
pub fn StatusDot(#[prop(into)] tone: Signal<Tone>, #[prop(into)] label: Signal<String>) -> impl IntoView {
    view! { <span class="status" data-tone=move || tone.get().name()>{move || label.get()}</span> }
}
