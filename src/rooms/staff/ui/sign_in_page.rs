use leptos::prelude::*;

/// SignIn.
#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <h1>"SignIn"</h1> }.into_any()
}
