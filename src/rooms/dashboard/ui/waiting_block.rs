use super::{Block, Empty, NamedAt};
use crate::live::Kept;
use crate::rooms::dashboard::model::{Today, Waiting};
use crate::ui::{Avatar, Badge};
use leptos::prelude::*;

const EMPTY: Empty = Empty {
    icon: "check-double",
    title: "Everybody has an answer",
    text: "Conversations whose customer waits for us stand here.",
};

/// Conversations in which the customer waits for an answer, the longest first.
#[component]
pub fn WaitingBlock(today: Kept<Today>) -> impl IntoView {
    let waiting = today.part(|today| today.waiting.rows.clone());
    let more = today.part(|today| today.waiting.more);
    let now = today.part(|today| today.now);
    let title = move || if more.get() { "Waiting on us: the longest first" } else { "Waiting on us" };
    let face = move |row: Waiting| {
        view! {
            <Avatar name=row.customer_name.clone()/>
            <span class="row-main">
                <NamedAt name=row.customer_name at=row.since now/>
                <span class="row-line">
                    <span class="row-text" dir="auto">{row.snippet}</span>
                    {row.assigned_name.map(|name| view! { <Badge>{name}</Badge> })}
                </span>
            </span>
        }
        .into_any()
    };
    view! {
        <Block
            title=Signal::derive(move || title().to_owned()) all="/inbox?view=waiting" empty=EMPTY rows=waiting
            key=|row: &Waiting| row.conversation_id
            href=|row: &Waiting| format!("/inbox/{}", row.conversation_id) face
        />
    }
    .into_any()
}
