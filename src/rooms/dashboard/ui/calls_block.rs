use crate::rooms::dashboard::model::RecentCall;
use crate::rooms::staff::Me;
use crate::ui::{EmptyState, Icon, Section, TimeText};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The last calls. A call that comes in pops up by itself, on every page.
#[component]
pub fn CallsBlock(calls: Vec<RecentCall>, now: DateTime<Utc>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let empty = calls.is_empty();
    let rows = calls.into_iter().map(move |call| {
        let (when, full) = (zone.brief(call.at, now), zone.day_and_clock(call.at));
        let (icon, way) = if call.incoming { ("phone-in", "They called") } else { ("phone", "We called") };
        let how = call.outcome.unwrap_or_else(|| "no outcome yet".to_owned());
        view! {
            <li>
                <a class="row" href=format!("/contacts/{}", call.customer_id)>
                    <Icon name=icon/>
                    <span class="row-main">
                        <span class="row-line">
                            <span class="row-title" dir="auto">{call.customer_name}</span>
                            <TimeText datetime=call.at.to_rfc3339() text=Signal::stored(when) title=full/>
                        </span>
                        <span class="row-text">{format!("{way} · {how}")}</span>
                    </span>
                </a>
            </li>
        }
    });
    let list = view! { <ul class="today-list">{rows.collect_view()}</ul> };
    view! {
        <Section title="Last calls">
            {if empty {
                view! {
                    <EmptyState
                        icon="phone" title="No calls yet"
                        text=Signal::stored("Log a call from a customer’s card, or connect your telephone system under Settings.".to_owned())
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
