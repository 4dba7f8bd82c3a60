use leptos::prelude::*;

/// FollowUps.
#[component]
pub fn FollowUpsPage() -> impl IntoView {
    view! { <h1>"FollowUps"</h1> }.into_any()
}
