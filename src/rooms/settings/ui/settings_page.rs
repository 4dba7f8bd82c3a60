use leptos::prelude::*;

/// Settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    view! { <h1>"Settings"</h1> }.into_any()
}
