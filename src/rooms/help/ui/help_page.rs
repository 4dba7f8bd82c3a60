use leptos::prelude::*;

/// Help.
#[component]
pub fn HelpPage() -> impl IntoView {
    view! { <h1>"Help"</h1> }.into_any()
}
