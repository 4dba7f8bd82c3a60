use leptos::prelude::*;

/// Dashboard.
#[component]
pub fn DashboardPage() -> impl IntoView {
    view! { <h1>"Dashboard"</h1> }.into_any()
}
