use leptos::prelude::*;

/// Contacts.
#[component]
pub fn ContactsPage() -> impl IntoView {
    view! { <h1>"Contacts"</h1> }.into_any()
}
