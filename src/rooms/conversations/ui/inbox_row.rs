use super::super::model::{ConversationRow, Direction};
use crate::domain::ids::ConversationId;
use crate::rooms::inboxes::ui::Inboxes;
use crate::rooms::pets::model::photo_url;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Badge, Count, TimeText, Tone};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// One conversation in the list.
#[component]
pub(super) fn InboxRow(
    id: ConversationId,
    row: Memo<Option<ConversationRow>>,
    href: Signal<String>,
    current: Signal<bool>,
    /// The moment that short times are told from.
    now: Signal<DateTime<Utc>>,
    /// Whether it says in which inbox it stands, where there are several.
    names_inbox: bool,
) -> impl IntoView {
    let me = StoredValue::new(expect_context::<Me>());
    let inboxes = Inboxes::here();
    let name =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|r| r.customer_name.clone()).unwrap_or_default()));
    let unread = Memo::new(move |_| row.with(|row| row.as_ref().map_or(0, |r| r.unread)));
    let mentioned = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|r| r.mentioned)));
    let photo = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|r| r.photo_file_id)));
    let avatar = move || {
        let src = photo.get().map(|id| photo_url(id, 96));
        match src {
            Some(src) => view! { <Avatar name=name.get() src/> }.into_any(),
            None => view! { <Avatar name=name.get()/> }.into_any(),
        }
    };
    let when = move || {
        row.get().map(|r| {
            let (text, full) = me.with_value(|me| {
                (me.zone.brief(r.last_message_at, now.get()), me.zone.day_and_clock(r.last_message_at))
            });
            view! { <TimeText datetime=r.last_message_at.to_rfc3339() text title=full/> }
        })
    };
    let text = move || {
        row.with(|row| {
            row.as_ref().map(|r| {
                let from = match r.last_direction {
                    Some(Direction::Out) => "You: ",
                    Some(Direction::Internal) => "Internal: ",
                    _ => "",
                };
                let from = if from == "You: " && r.assigned_to != Some(me.with_value(|me| me.staff_id)) {
                    "Team: "
                } else {
                    from
                };
                if r.called_at.is_some() {
                    "Missed call".to_owned()
                } else if r.snippet.is_empty() && r.last_direction.is_none() {
                    "Only calls so far".to_owned()
                } else if r.snippet.is_empty() {
                    "Message withdrawn".to_owned()
                } else {
                    format!("{from}{}", r.snippet)
                }
            })
        })
    };
    let chips = move || {
        row.get().map(|r| {
            let my_id = me.with_value(|me| me.staff_id);
            let assigned = match r.assigned_to {
                Some(id) if id == my_id => Some("You".to_owned()),
                Some(_) => r.assigned_name,
                None => None,
            };
            let inbox = r.inbox_name.filter(|_| names_inbox && inboxes.several());
            view! {
                {r.called_at.is_some().then(|| view! { <Badge tone=Tone::Warn icon="phone-missed">"Call back"</Badge> })}
                {r.mentioned.then(|| view! { <Badge tone=Tone::Info icon="users">"Names you"</Badge> })}
                {r.snoozed_until.map(|until| {
                    let until = me.with_value(|me| me.zone.day_and_clock(until));
                    view! { <Badge icon="clock">"Until "{until}</Badge> }
                })}
                {(r.waiting_since.is_some() && r.snoozed_until.is_none()).then(|| view! { <Badge tone=Tone::Warn icon="clock">"Waiting"</Badge> })}
                {r.unverified.then(|| view! { <Badge tone=Tone::Warn>"Unverified"</Badge> })}
                {r.blocked.then(|| view! { <Badge tone=Tone::Danger icon="block">"Blocked"</Badge> })}
                {r.drafted_by.map(|name| view! { <Badge icon="edit">"Draft: "<bdi>{name}</bdi></Badge> })}
                {r.has_draft.then(|| view! { <Badge icon="edit">"Draft"</Badge> })}
                {inbox.map(|name| view! { <Badge icon="inbox"><bdi>{name}</bdi></Badge> })}
                {assigned.map(|name| view! { <Badge icon="user"><bdi>{name}</bdi></Badge> })}
            }
        })
    };
    view! {
        <a
            class="row inbox-row"
            data-id=id.to_string()
            href=move || href.get()
            aria-current=move || current.get().then_some("page")
            data-unread=move || (unread.get() > 0 || mentioned.get()).then_some("true")
        >
            {avatar}
            <span class="row-main">
                <span class="row-line">
                    <span class="row-title" dir="auto">{move || name.get()}</span>
                    <span class="row-when">{when}</span>
                </span>
                <span class="row-line">
                    <span class="row-text" dir="auto">{text}</span>
                    <Count value=Signal::derive(move || u32::try_from(unread.get()).unwrap_or(0))/>
                </span>
                <span class="inbox-chips">{chips}</span>
            </span>
        </a>
    }
    .into_any()
}
