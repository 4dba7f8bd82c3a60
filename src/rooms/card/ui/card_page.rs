use leptos::prelude::*;

/// Card.
#[component]
pub fn CardPage() -> impl IntoView {
    view! { <h1>"Card"</h1> }.into_any()
}
