use leptos::prelude::*;

/// Names and values of one thing; fill it with [`Detail`](super::Detail)s.
#[component]
pub fn DescriptionList(children: Children) -> impl IntoView {
    view! { <dl class="details">{children()}</dl> }
}
