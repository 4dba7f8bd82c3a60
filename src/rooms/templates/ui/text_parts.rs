use crate::domain::sms;
use leptos::prelude::*;

/// How many parts a text is carried in as it stands, which is what providers charge for. Nothing while it is one.
#[component]
pub fn TextParts(body: RwSignal<String>, #[prop(into)] is_text: Signal<bool>) -> impl IntoView {
    let parts = Memo::new(move |_| if is_text.get() { body.with(|body| sms::parts(body)) } else { 0 });
    move || match parts.get() {
        0 | 1 => None,
        parts => Some(view! { <p class="meta">{format!("As a text it goes in {parts} parts.")}</p> }),
    }
}
