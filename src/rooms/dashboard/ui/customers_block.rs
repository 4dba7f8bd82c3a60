use super::{Block, Empty, NamedAt};
use crate::live::Kept;
use crate::rooms::dashboard::model::{RecentCustomer, Today};
use crate::ui::Avatar;
use leptos::prelude::*;

const EMPTY: Empty = Empty {
    icon: "contacts",
    title: "No customers yet",
    text: "Whoever writes, calls or is added stands here.",
};

/// Customers who were in touch last.
#[component]
pub fn CustomersBlock(today: Kept<Today>) -> impl IntoView {
    let customers = today.part(|today| today.recent.rows.clone());
    let now = today.part(|today| today.now);
    let face = move |customer: RecentCustomer| {
        view! {
            <Avatar name=customer.name.clone()/>
            <span class="row-main">
                <NamedAt name=customer.name at=customer.at now/>
                <span class="row-text" dir="auto">{customer.pets}</span>
            </span>
        }
        .into_any()
    };
    view! {
        <Block
            title="Recent customers" all="/contacts" empty=EMPTY rows=customers
            key=|customer: &RecentCustomer| customer.id
            href=|customer: &RecentCustomer| format!("/contacts/{}", customer.id) face
        />
    }
    .into_any()
}
