use leptos::prelude::*;

/// Setup.
#[component]
pub fn SetupPage() -> impl IntoView {
    view! { <h1>"Setup"</h1> }.into_any()
}
