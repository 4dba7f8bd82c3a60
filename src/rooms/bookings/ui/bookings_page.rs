use leptos::prelude::*;

/// Bookings.
#[component]
pub fn BookingsPage() -> impl IntoView {
    view! { <h1>"Bookings"</h1> }.into_any()
}
