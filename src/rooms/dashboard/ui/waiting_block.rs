use crate::rooms::dashboard::model::{Short, Waiting};
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Badge, ButtonKind, ButtonLink, EmptyState, Section, TimeText, Tone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Conversations in which the customer waits for an answer, the longest first.
#[component]
pub fn WaitingBlock(waiting: Short<Waiting>, now: DateTime<Utc>) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let empty = waiting.rows.is_empty();
    let rows = waiting.rows.into_iter().map(move |row| {
        let when = zone.brief(row.since, now);
        let full = zone.day_and_clock(row.since);
        view! {
            <li>
                <a class="row" href=format!("/inbox/{}", row.conversation_id)>
                    <Avatar name=row.customer_name.clone()/>
                    <span class="row-main">
                        <span class="row-line">
                            <span class="row-title" dir="auto">{row.customer_name}</span>
                            <TimeText datetime=row.since.to_rfc3339() text=Signal::stored(when) title=full/>
                        </span>
                        <span class="row-line">
                            <span class="row-text" dir="auto">{row.snippet}</span>
                            {row.assigned_name.map(|name| view! { <Badge>{name}</Badge> })}
                        </span>
                    </span>
                </a>
            </li>
        }
    });
    let list = view! { <ul class="today-list">{rows.collect_view()}</ul> };
    view! {
        <Section
            title=if waiting.more { "Waiting on us: the longest first" } else { "Waiting on us" }
            actions=|| view! { <ButtonLink href="/inbox?view=waiting" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {if empty {
                view! {
                    <EmptyState
                        icon="check-double" title="Everybody has an answer"
                        text=Signal::stored("Conversations whose customer waits for us stand here.".to_owned())
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

/// The tone of a booking's status.
pub(super) fn tone(status: &str) -> Tone {
    match status {
        "checked_in" => Tone::Accent,
        "completed" => Tone::Ok,
        "request" | "pending" => Tone::Warn,
        _ => Tone::Neutral,
    }
}
