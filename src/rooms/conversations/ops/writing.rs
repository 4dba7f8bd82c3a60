//! Messages come and go.

use super::super::model::{
    BODY_LIMIT, Channel, Direction, Message, NewInbound, NewText, ReplyBy, Status, WITHDRAW_SECONDS, snippet,
};
use super::super::store;
use super::linking::{assign, set_status, set_unverified};
use super::mentioning::{self, Named};
use crate::domain::ids::{ConversationId, CustomerId, MessageId, StaffId, VisitorId};
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::{TEXT_LIMIT, Texting};
use crate::server::Tx;
use crate::server::db::NewEvent;
use chrono::{DateTime, Utc};
use serde_json::json;

/// How long the author's 10 seconds may have been under way, in seconds.
const PATIENCE: f64 = 2.0;

/// Takes what a visitor wrote. None: the contact is blocked, nothing was kept, and the visitor is
/// not to be told: see [`keep_for_visitor`](super::keep_for_visitor).
///
/// # Errors
/// A field error for `body`; [`AppError::NotFound`] for a link that ended.
pub async fn receive(tx: &mut Tx, inbound: NewInbound) -> AppResult<Option<Message>> {
    let body = card_numbers::masked(&checked(&inbound.body)?);
    let business = tx.business();
    let link = sqlx::query!(
        r#"select v.conversation_id as "conversation_id: ConversationId", c.blocked_at is not null as "blocked!",
                  v.unproven and o.proven_visitor_id is distinct from v.id as "doubtful!"
           from visitor v
             join customer c on c.business_id = v.business_id and c.id = v.customer_id
             join conversation o on o.business_id = v.business_id and o.id = v.conversation_id
           where v.business_id = $1 and v.id = $2 and v.revoked_at is null and v.expires_at > now()"#,
        business.0,
        inbound.visitor.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if link.blocked {
        return Ok(None);
    }
    let place = take_number(tx, link.conversation_id, Direction::In, &snippet(&body)).await?;
    if place.status == Status::Closed {
        set_status(tx, link.conversation_id, Status::Open).await?;
    }
    if link.doubtful {
        set_unverified(tx, link.conversation_id, true).await?;
    }
    let new = New {
        channel: Channel::Chat,
        direction: Direction::In,
        body,
        visitor: Some(inbound.visitor),
        named: Vec::new(),
    };
    write(tx, link.conversation_id, place, new, "received").await.map(Some)
}

/// Takes a text that a provider brought. None: the contact is blocked, and nothing was kept.
///
/// # Errors
/// [`AppError::NotFound`] for a conversation that is not there.
pub async fn receive_text(
    tx: &mut Tx,
    conversation: ConversationId,
    text: &NewText,
) -> AppResult<Option<Message>> {
    if is_blocked(tx, conversation).await? {
        return Ok(None);
    }
    let said = card_numbers::masked(&text::clean(&text.body));
    let body: String = match (said.trim(), text.pictures) {
        ("", 0) => "(An empty text)".into(),
        ("", 1) => "(A picture)".into(),
        ("", count) => format!("({count} pictures)"),
        (said, _) => said.chars().take(BODY_LIMIT).collect(),
    };
    let place = take_number(tx, conversation, Direction::In, &snippet(&body)).await?;
    if place.status == Status::Closed {
        set_status(tx, conversation, Status::Open).await?;
    }
    let new =
        New { channel: Channel::Text, direction: Direction::In, body, visitor: None, named: Vec::new() };
    write(tx, conversation, place, new, "received").await.map(Some)
}

async fn is_blocked(tx: &mut Tx, conversation: ConversationId) -> AppResult<bool> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select c.blocked_at is not null as "blocked!"
           from conversation v join customer c on c.business_id = v.business_id and c.id = v.customer_id
           where v.business_id = $1 and v.id = $2"#,
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// Sends an answer to the customer's chat page, or as a text. Whoever answers a conversation that is
/// nobody's takes it on; a closed one opens again.
///
/// # Errors
/// A field error for `body`; [`AppError::Refused`] when the customer cannot be reached so, or is blocked.
pub async fn send(tx: &mut Tx, conversation: ConversationId, body: &str, by: ReplyBy) -> AppResult<Message> {
    let body = checked(body)?;
    if is_blocked(tx, conversation).await? {
        return Err(AppError::refused("This contact is blocked. Unblock them to write."));
    }
    if by == ReplyBy::Text {
        return send_text(tx, conversation, body).await;
    }
    let Some(link) = store::link(tx, conversation).await? else {
        return Err(AppError::refused(
            "This customer has not written by chat, so an answer has nowhere to go. Call, text or email instead.",
        ));
    };
    write_out(tx, conversation, Channel::Chat, body, Some(link.id)).await
}

/// Writes a text and puts it into the outbox, in one.
async fn send_text(tx: &mut Tx, conversation: ConversationId, body: String) -> AppResult<Message> {
    let length = body.chars().count();
    if length > TEXT_LIMIT {
        let sentence = format!("A text has at most {TEXT_LIMIT} characters; this has {length}.");
        return Err(AppError::invalid("body", sentence));
    }
    let customer = store::customer_of(tx, conversation).await?;
    let way = match channels::store::texting(tx, customer).await? {
        Texting::Yes(way) => way,
        Texting::No(not) => return Err(AppError::refused(format!("{} {}", not.why, not.remedy))),
        Texting::Off => return Err(AppError::refused("No channel for texts is connected.")),
    };
    let message = write_out(tx, conversation, Channel::Text, body, None).await?;
    channels::ops::put(tx, message.id, &way).await?;
    store::message(tx, message.id).await
}

async fn write_out(
    tx: &mut Tx,
    conversation: ConversationId,
    channel: Channel,
    body: String,
    visitor: Option<VisitorId>,
) -> AppResult<Message> {
    let place = take_number(tx, conversation, Direction::Out, &snippet(&body)).await?;
    if place.status == Status::Closed {
        set_status(tx, conversation, Status::Open).await?;
    }
    if let (None, Some(me)) = (place.assigned_to, tx.staff()) {
        assign(tx, conversation, Some(me)).await?;
    }
    let new = New { channel, direction: Direction::Out, body, visitor, named: Vec::new() };
    write(tx, conversation, place, new, "sent").await
}

/// As [`send`], unless a colleague answered after the message `seen` (a number): then nothing is
/// sent and their answer comes back as `Err` inside.
///
/// # Errors
/// As [`send`].
pub async fn send_unless_answered(
    tx: &mut Tx,
    conversation: ConversationId,
    body: &str,
    seen: i64,
    by: ReplyBy,
) -> AppResult<Result<Message, MessageId>> {
    let (business, me) = (tx.business(), tx.staff());
    // The row lock makes it certain: nobody answers between the question and the sending.
    let newer = sqlx::query_scalar!(
        r#"with held as (select id from conversation where business_id = $1 and id = $2 for update)
           select m.id as "id: MessageId" from held join message m
             on m.business_id = $1 and m.conversation_id = held.id and m.number > $3
           where m.direction = 'out' and m.withdrawn_at is null and m.staff_id is distinct from $4
           order by m.number desc limit 1"#,
        business.0,
        conversation.0,
        seen,
        me.map(|id| id.0),
    )
    .fetch_optional(tx.conn())
    .await?;
    match newer {
        Some(theirs) => Ok(Err(theirs)),
        None => send(tx, conversation, body, by).await.map(Ok),
    }
}

/// Writes an internal note: it hangs on no visitor's link, so no visitor can ever get it. It counts
/// as unread for the colleagues whose names stand in it after an `@`; `mentions` says which of several
/// people with one name are meant.
///
/// # Errors
/// A field error for `body` or `mentions`; [`AppError::NotFound`].
pub async fn note(
    tx: &mut Tx,
    conversation: ConversationId,
    body: &str,
    mentions: &[StaffId],
) -> AppResult<Message> {
    let body = checked(body)?;
    let named = mentioning::named(tx, &body, mentions).await?;
    let place = take_number(tx, conversation, Direction::Internal, &snippet(&body)).await?;
    let new = New { channel: Channel::Note, direction: Direction::Internal, body, visitor: None, named };
    write(tx, conversation, place, new, "noted").await
}

/// Takes a message back, within 10 s of sending, by its author: its text is gone everywhere and a
/// tombstone stays.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is too late or somebody else's.
pub async fn withdraw(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    let found = sqlx::query!(
        r#"select conversation_id as "conversation_id: ConversationId", customer_id as "customer_id: CustomerId",
                  number, staff_id as "staff_id: StaffId", withdrawn_at, visitor_id as "visitor_id: VisitorId",
                  visitor_number, direction as "direction: Direction",
                  extract(epoch from clock_timestamp() - sent_at)::float8 as "age!"
           from message where business_id = $1 and id = $2"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if found.staff_id.is_none() || found.staff_id != me {
        return Err(AppError::refused("Only whoever wrote a message can withdraw it."));
    }
    if found.withdrawn_at.is_some() {
        return Ok(());
    }
    // A text that has not left is taken back whenever that is; one that has left cannot be.
    let unsent = channels::ops::cancel(tx, message).await?;
    if !unsent && found.age > WITHDRAW_SECONDS as f64 + PATIENCE {
        return Err(AppError::refused("A message can be withdrawn for 10 seconds; that time is over."));
    }
    // The conversation first, as everywhere. An answer that is taken back leaves the customer waiting.
    sqlx::query!(
        "update conversation c set snippet = case when c.last_number = $3 then '' else c.snippet end
         where c.business_id = $1 and c.id = $2",
        business.0,
        found.conversation_id.0,
        found.number,
    )
    .execute(tx.conn())
    .await?;
    let at = sqlx::query_scalar!(
        r#"update message set body = '', withdrawn_at = clock_timestamp() where business_id = $1 and id = $2
           returning withdrawn_at as "at!""#,
        business.0,
        message.0,
    )
    .fetch_one(tx.conn())
    .await?;
    mentioning::forget(tx, message).await?;
    if found.direction == Direction::Out {
        sqlx::query!(
            "update conversation c set waiting_since = (
               select min(m.sent_at) from message m
               where m.business_id = $1 and m.conversation_id = $2 and m.direction = 'in' and m.number > coalesce((
                 select max(o.number) from message o
                 where o.business_id = $1 and o.conversation_id = $2 and o.direction = 'out' and o.withdrawn_at is null), 0))
             where c.business_id = $1 and c.id = $2",
            business.0,
            found.conversation_id.0,
        )
        .execute(tx.conn())
        .await?;
    }
    tx.record(NewEvent {
        kind: "message.withdrawn".into(),
        customer_id: Some(found.customer_id),
        subject_type: "message",
        subject_id: message.0,
        before: None,
        after: Some(json!({
            "conversation_id": found.conversation_id, "number": found.number, "direction": found.direction,
            "visitor_id": found.visitor_id, "visitor_number": found.visitor_number, "withdrawn_at": at,
        })),
    });
    Ok(())
}

fn checked(body: &str) -> AppResult<String> {
    text::block(body, "A message", BODY_LIMIT).map_err(|sentence| AppError::invalid("body", sentence))
}

/// A place in a conversation.
pub(super) struct Place {
    customer_id: CustomerId,
    pub(super) number: i64,
    pub(super) at: DateTime<Utc>,
    status: Status,
    assigned_to: Option<StaffId>,
}

/// What is written there.
struct New {
    channel: Channel,
    direction: Direction,
    body: String,
    visitor: Option<VisitorId>,
    /// Whom it names.
    named: Vec<Named>,
}

/// Takes the next number of a conversation; its row stays locked until the commit, so numbers have
/// no gap and times follow them.
async fn take_number(
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
                     status as "status: _", assigned_to as "assigned_to: _""#,
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

async fn write(
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
                              visitor_id, visitor_number, staff_id, sent_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, (select last_number from link), $10, $11)",
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
    )
    .execute(tx.conn())
    .await?;
    mentioning::keep(tx, id, conversation, &place, &new.named).await?;
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
