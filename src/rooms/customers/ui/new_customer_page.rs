use leptos::prelude::*;

/// NewCustomer.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    view! { <h1>"NewCustomer"</h1> }.into_any()
}
