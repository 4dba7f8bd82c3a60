use super::Rows;
use crate::live::Kept;
use crate::rooms::dashboard::model::{RecentCustomer, Today};
use crate::rooms::staff::Me;
use crate::ui::{Avatar, ButtonKind, ButtonLink, EmptyState, Section, TimeText};
use leptos::prelude::*;

/// Customers who were in touch last.
#[component]
pub fn CustomersBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let customers = today.part(|today| today.recent.rows.clone());
    let now = today.part(|today| today.now);
    let empty = Memo::new(move |_| customers.with(Vec::is_empty));
    let face = move |customer: RecentCustomer| {
        let (when, full) =
            zone.with_value(|zone| (zone.brief(customer.at, now.get()), zone.day_and_clock(customer.at)));
        view! {
            <Avatar name=customer.name.clone()/>
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{customer.name}</span>
                    <TimeText datetime=customer.at.to_rfc3339() text=Signal::stored(when) title=full/>
                </span>
                <span class="row-text" dir="auto">{customer.pets}</span>
            </span>
        }
        .into_any()
    };
    let body = move || {
        if empty.get() {
            view! {
                <EmptyState
                    icon="contacts" title="No customers yet"
                    text=Signal::stored("Whoever writes, calls or is added stands here.".to_owned())
                />
            }
            .into_any()
        } else {
            view! {
                <Rows
                    rows=customers key=|customer: &RecentCustomer| customer.id
                    href=|customer: &RecentCustomer| format!("/contacts/{}", customer.id) face=Callback::new(face)
                />
            }
            .into_any()
        }
    };
    view! {
        <Section
            title="Recent customers"
            actions=|| view! { <ButtonLink href="/contacts" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {body}
        </Section>
    }
    .into_any()
}
