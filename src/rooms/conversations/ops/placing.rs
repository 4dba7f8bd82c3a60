//! A message takes its place in a conversation.

use super::super::model::{Channel, Direction, Message, Status};
use super::super::record::CONVERSATION;
use super::super::store;
use super::linking::set_status;
use super::mentioning::{self, Named};
use super::scheduling;
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId, StaffId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::rooms::inboxes;
use crate::rooms::inboxes::model::Way;
use crate::server::db::NewEvent;
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde_json::json;

/// A place in a conversation.
pub(super) struct Place {
    pub customer_id: CustomerId,
    pub number: i64,
    pub at: DateTime<Utc>,
    pub status: Status,
    pub assigned_to: Option<StaffId>,
    /// It was put aside; whoever writes goes on with what was put aside.
    pub snoozed: bool,
    /// Nobody wrote to the customer before, nor the customer to us.
    pub begins: bool,
}

/// How a customer's message came in.
pub(super) struct Came<'a> {
    pub way: Way,
    /// To which number or address of ours.
    pub to: Option<ChannelId>,
    pub body: &'a str,
}

/// What is written there.
pub(super) struct New {
    pub channel: Channel,
    pub direction: Direction,
    pub body: String,
    pub visitor: Option<VisitorId>,
    /// The number or address that it came from; empty if it came by a link or is ours.
    pub came_by: String,
    /// Whom it names.
    pub named: Vec<Named>,
}

/// As [`take_number`], in a conversation that is open from now on.
///
/// # Errors
/// As [`take_number`].
pub(super) async fn take_number_open(
    tx: &mut Tx,
    conversation: ConversationId,
    direction: Direction,
    snippet: &str,
) -> AppResult<Place> {
    let place = take_number(tx, conversation, direction, snippet).await?;
    if place.status == Status::Closed {
        set_status(tx, conversation, Status::Open).await?;
    }
    Ok(place)
}

/// As [`take_number_open`] for what a customer writes, whatever way it came: where the conversation begins with it, or
/// was closed, the rules of the inboxes say in which inbox it stands from now on.
///
/// # Errors
/// As [`take_number`].
pub(super) async fn take_number_in(
    tx: &mut Tx,
    conversation: ConversationId,
    snippet: &str,
    came: Came<'_>,
) -> AppResult<Place> {
    let place = take_number_open(tx, conversation, Direction::In, snippet).await?;
    if place.begins || (place.status == Status::Closed && !place.snoozed) {
        let inbox = inboxes::ops::inbox_for(tx, came.way, came.to, came.body).await?;
        records::set(tx, &CONVERSATION, "routed", conversation.0, &json!({ "inbox_id": inbox })).await?;
    }
    Ok(place)
}

/// Takes the next number of a conversation; its row stays locked until the commit, so numbers have
/// no gap and times follow them.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Unavailable`] while it is merged into another: the command begins again.
pub(super) async fn take_number(
    tx: &mut Tx,
    conversation: ConversationId,
    direction: Direction,
    snippet: &str,
) -> AppResult<Place> {
    let business = tx.business();
    let place = sqlx::query_as!(
        Place,
        r#"update conversation set
             last_number = last_number + 1,
             last_inbound_number = case when $3 = 'in' then last_number + 1 else last_inbound_number end,
             last_message_at = greatest(clock_timestamp(), last_message_at + interval '1 microsecond'),
             last_direction = $3,
             snippet = $4,
             waiting_since = case $3 when 'in' then case status when 'open' then coalesce(waiting_since, clock_timestamp())
                                                            else clock_timestamp() end
                                     when 'out' then null else waiting_since end
           where business_id = $1 and id = $2 and merged_into is null
           returning customer_id as "customer_id: _", last_number as number, last_message_at as "at!",
                     status as "status: _", assigned_to as "assigned_to: _", snoozed_until is not null as "snoozed!",
                     -- Also a call that nobody took begins one.
                     case $3 when 'in' then called_at is null and not exists (
                       select from message m where m.business_id = $1 and m.conversation_id = $2
                         and m.direction <> 'internal') else false end as "begins!""#,
        business.0,
        conversation.0,
        direction.as_str(),
        snippet,
    )
    .fetch_optional(tx.conn())
    .await?;
    match place {
        Some(place) => Ok(place),
        // Merged into another one this moment: the command begins again and finds that one.
        None if is_merged(tx, conversation).await? => Err(AppError::Unavailable),
        None => Err(AppError::NotFound),
    }
}

/// As [`take_number`] for one of a group message: it is no news of this conversation. Where it stands in the inbox, who waits
/// for whom, who works on it and whether it is open stay as they are.
///
/// # Errors
/// As [`take_number`].
pub(super) async fn take_number_aside(tx: &mut Tx, conversation: ConversationId) -> AppResult<Place> {
    let business = tx.business();
    let place = sqlx::query_as!(
        Place,
        r#"update conversation set last_number = last_number + 1
           where business_id = $1 and id = $2 and merged_into is null
           returning customer_id as "customer_id: _", last_number as number,
                     greatest(clock_timestamp(), last_message_at + interval '1 microsecond') as "at!",
                     status as "status: _", assigned_to as "assigned_to: _", snoozed_until is not null as "snoozed!",
                     false as "begins!""#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    match place {
        Some(place) => Ok(place),
        None if is_merged(tx, conversation).await? => Err(AppError::Unavailable),
        None => Err(AppError::NotFound),
    }
}

async fn is_merged(tx: &mut Tx, conversation: ConversationId) -> AppResult<bool> {
    let business = tx.business();
    let into = sqlx::query_scalar!(
        "select merged_into from conversation where business_id = $1 and id = $2",
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(into.flatten().is_some())
}

/// Writes what takes the place, and tells of it by `message.{verb}`.
///
/// # Errors
/// When a statement fails.
pub(super) async fn write(
    tx: &mut Tx,
    conversation: ConversationId,
    place: Place,
    new: New,
    verb: &str,
) -> AppResult<Message> {
    let (business, id) = (tx.business(), MessageId::new());
    let staff = tx.staff().filter(|_| new.direction != Direction::In);
    sqlx::query!(
        "with link as (
           update visitor set last_number = last_number + 1,
             last_seen_at = case when $6 = 'in' then now() else last_seen_at end,
             last_wrote_at = case when $6 = 'in' then clock_timestamp() else last_wrote_at end
           where business_id = $1 and id = $9 returning last_number
         )
         insert into message (business_id, id, conversation_id, customer_id, number, direction, channel, body,
                              visitor_id, visitor_number, staff_id, sent_at, came_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, (select last_number from link), $10, $11, $12)",
        business.0,
        id.0,
        conversation.0,
        place.customer_id.0,
        place.number,
        new.direction.as_str(),
        new.channel as Channel,
        new.body,
        new.visitor.map(|id| id.0),
        staff.map(|id| id.0),
        place.at,
        new.came_by,
    )
    .execute(tx.conn())
    .await?;
    mentioning::keep(tx, id, conversation, &place, &new.named).await?;
    if new.direction == Direction::In {
        scheduling::answered(tx, place.customer_id).await?;
    }
    let message = store::message(tx, id).await?;
    let mentions: Vec<StaffId> = new.named.iter().map(|named| named.id).collect();
    tx.record(NewEvent {
        kind: format!("message.{verb}"),
        customer_id: Some(place.customer_id),
        subject_type: "message",
        subject_id: id.0,
        before: None,
        after: Some(json!({
            "conversation_id": conversation, "number": message.number, "direction": message.direction,
            "channel": message.channel, "visitor_id": message.visitor_id, "visitor_number": message.visitor_number,
            "mentions": mentions,
        })),
    });
    Ok(message)
}
