use crate::rooms::dashboard::model::{RecentCustomer, Short};
use crate::rooms::staff::Me;
use crate::ui::{Avatar, ButtonKind, ButtonLink, EmptyState, Section, TimeText};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Customers who were in touch last.
#[component]
pub fn CustomersBlock(customers: Short<RecentCustomer>, now: DateTime<Utc>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let empty = customers.rows.is_empty();
    let rows = customers.rows.into_iter().map(move |customer| {
        let (when, full) = (zone.brief(customer.at, now), zone.day_and_clock(customer.at));
        view! {
            <li>
                <a class="row" href=format!("/contacts/{}", customer.id)>
                    <Avatar name=customer.name.clone()/>
                    <span class="row-main">
                        <span class="row-line">
                            <span class="row-title" dir="auto">{customer.name}</span>
                            <TimeText datetime=customer.at.to_rfc3339() text=Signal::stored(when) title=full/>
                        </span>
                        <span class="row-text" dir="auto">{customer.pets}</span>
                    </span>
                </a>
            </li>
        }
    });
    let list = view! { <ul class="today-list">{rows.collect_view()}</ul> };
    view! {
        <Section
            title="Recent customers"
            actions=|| view! { <ButtonLink href="/contacts" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {if empty {
                view! {
                    <EmptyState
                        icon="contacts" title="No customers yet"
                        text=Signal::stored("Whoever writes, calls or is added stands here.".to_owned())
                    />
                }
                .into_any()
            } else {
                list.into_any()
            }}
        </Section>
    }
    .into_any()
}
