use super::Rows;
use crate::live::Kept;
use crate::rooms::dashboard::model::{Today, Waiting};
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Badge, ButtonKind, ButtonLink, EmptyState, Section, TimeText, Tone};
use leptos::prelude::*;

/// Conversations in which the customer waits for an answer, the longest first.
#[component]
pub fn WaitingBlock(today: Kept<Today>) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let waiting = today.part(|today| today.waiting.rows.clone());
    let more = today.part(|today| today.waiting.more);
    let now = today.part(|today| today.now);
    let empty = Memo::new(move |_| waiting.with(Vec::is_empty));
    let face = move |row: Waiting| {
        let (when, full) =
            zone.with_value(|zone| (zone.brief(row.since, now.get()), zone.day_and_clock(row.since)));
        view! {
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
        }
        .into_any()
    };
    let body = move || {
        if empty.get() {
            view! {
                <EmptyState
                    icon="check-double" title="Everybody has an answer"
                    text=Signal::stored("Conversations whose customer waits for us stand here.".to_owned())
                />
            }
            .into_any()
        } else {
            view! {
                <Rows
                    rows=waiting key=|row: &Waiting| row.conversation_id
                    href=|row: &Waiting| format!("/inbox/{}", row.conversation_id) face=Callback::new(face)
                />
            }
            .into_any()
        }
    };
    view! {
        <Section
            title=Signal::derive(move || {
                if more.get() { "Waiting on us: the longest first" } else { "Waiting on us" }.to_owned()
            })
            actions=|| view! { <ButtonLink href="/inbox?view=waiting" kind=ButtonKind::Quiet>"See all"</ButtonLink> }
        >
            {body}
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
