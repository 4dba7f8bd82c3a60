use leptos::prelude::*;

/// Access.
#[component]
pub fn AccessPage() -> impl IntoView {
    view! { <h1>"Access"</h1> }.into_any()
}
