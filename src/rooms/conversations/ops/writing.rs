//! Messages come and go.

use super::super::model::{
    BODY_LIMIT, Channel, Direction, DraftFile, Message, NewInbound, ReplyBy, WITHDRAW_SECONDS,
    files as file_rules, snippet,
};
use super::super::store;
use super::files;
use super::linking::{assign, set_unverified};
use super::mentioning;
use super::messenger::{facebook_way, send_on_facebook, send_parts_on_facebook};
use super::placing::{Came, New, take_number, take_number_in, take_number_open, write};
use super::texting::{email_way, send_email, send_text, text_way};
use super::tombstones::{Buried, bury};
use super::unseen;
use crate::domain::ids::{ConversationId, CustomerId, MessageId, StaffId, VisitorId};
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::rooms::inboxes::model::Way;
use crate::rooms::{channels, templates};
use crate::server::Tx;

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
    let came = Came { way: Way::Chat, to: None, body: &body };
    let place = take_number_in(tx, link.conversation_id, &snippet(&body), came).await?;
    if link.doubtful {
        set_unverified(tx, link.conversation_id, true).await?;
    }
    let new = New {
        channel: Channel::Chat,
        direction: Direction::In,
        body,
        visitor: Some(inbound.visitor),
        came_by: String::new(),
        named: Vec::new(),
    };
    write(tx, link.conversation_id, place, new, "received").await.map(Some)
}

/// Whether its customer is blocked.
///
/// # Errors
/// [`AppError::NotFound`].
pub(super) async fn is_blocked(tx: &mut Tx, conversation: ConversationId) -> AppResult<bool> {
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

/// Sends an answer to the customer's chat page, as a text, as an email or on Facebook. Whoever answers a conversation that is
/// nobody's takes it on; a closed one opens again. Files of the draft go with it; then it need have no words. On Facebook
/// each of them is a message of its own, and the first is answered.
///
/// # Errors
/// A field error for `body`, `files` or `subject`; [`AppError::Refused`] when the customer cannot be reached so, or is blocked.
pub async fn send(
    tx: &mut Tx,
    conversation: ConversationId,
    body: &str,
    files: &[DraftFile],
    by: &ReplyBy,
) -> AppResult<Message> {
    let body = complete(tx, conversation, body, files, by).await?;
    let message = match by {
        ReplyBy::Facebook if !files.is_empty() => {
            return send_parts_on_facebook(tx, conversation, body, files).await;
        }
        ReplyBy::Text => send_text(tx, conversation, body).await?,
        ReplyBy::Facebook => send_on_facebook(tx, conversation, body).await?,
        ReplyBy::Email { subject } => send_email(tx, conversation, subject, body).await?,
        ReplyBy::Chat => {
            let link = link(tx, conversation).await?;
            write_out(tx, conversation, Channel::Chat, body, Some(link)).await?
        }
    };
    if files.is_empty() {
        return Ok(message);
    }
    files::give(tx, message.id, files).await?;
    store::message(tx, message.id).await
}

/// What would be sent if it were sent now, body and subject (empty unless it is an email): it is the same as what
/// [`send`] lets through.
///
/// # Errors
/// As [`send`].
pub(super) async fn sendable(
    tx: &mut Tx,
    conversation: ConversationId,
    body: &str,
    files: &[DraftFile],
    by: &ReplyBy,
) -> AppResult<(String, String)> {
    let body = complete(tx, conversation, body, files, by).await?;
    let mut kept = String::new();
    match by {
        ReplyBy::Text => {
            text_way(tx, conversation, &body).await?;
        }
        ReplyBy::Facebook => {
            facebook_way(tx, conversation, &body).await?;
        }
        ReplyBy::Email { subject } => kept = email_way(tx, conversation, subject).await?.1,
        ReplyBy::Chat => {
            link(tx, conversation).await?;
        }
    }
    Ok((body, kept))
}

/// The body as it is kept, without an open place, to somebody who is not blocked, with files that can go so.
async fn complete(
    tx: &mut Tx,
    conversation: ConversationId,
    body: &str,
    files: &[DraftFile],
    by: &ReplyBy,
) -> AppResult<String> {
    let body = match body.trim() {
        "" if !files.is_empty() => file_rules::words_of(files),
        _ => checked(body)?,
    };
    if let Some(why) = file_rules::why_not(by.channel(), files) {
        return Err(AppError::invalid("files", why));
    }
    if let Some(open) = templates::model::why_not(&body) {
        return Err(AppError::invalid("body", open));
    }
    if let ReplyBy::Email { subject } = by
        && let Some(open) = templates::model::why_not(subject)
    {
        return Err(AppError::invalid("subject", open));
    }
    if is_blocked(tx, conversation).await? {
        return Err(AppError::refused("This contact is blocked. Unblock them to write."));
    }
    if *by == ReplyBy::Text && !files.is_empty() {
        let way = text_way(tx, conversation, &body).await?;
        if let Some(why) = file_rules::why_no_pictures_between(&way.from, &way.to) {
            return Err(AppError::Refused(why));
        }
    }
    Ok(body)
}

async fn link(tx: &mut Tx, conversation: ConversationId) -> AppResult<VisitorId> {
    store::link(tx, conversation).await?.map(|link| link.id).ok_or_else(|| {
        AppError::refused(
            "This customer has not written by chat, so an answer has nowhere to go. Call, text or email instead.",
        )
    })
}

/// Writes an answer of staff.
///
/// # Errors
/// As `take_number`.
pub(super) async fn write_out(
    tx: &mut Tx,
    conversation: ConversationId,
    channel: Channel,
    body: String,
    visitor: Option<VisitorId>,
) -> AppResult<Message> {
    let place = take_number_open(tx, conversation, Direction::Out, &snippet(&body)).await?;
    if let (None, Some(me)) = (place.assigned_to, tx.staff()) {
        assign(tx, conversation, Some(me)).await?;
    }
    let new =
        New { channel, direction: Direction::Out, body, visitor, came_by: String::new(), named: Vec::new() };
    let message = write(tx, conversation, place, new, "sent").await?;
    if channel == Channel::Chat {
        unseen::look_after(tx, &message).await?;
    }
    Ok(message)
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
    files: &[DraftFile],
    seen: i64,
    by: &ReplyBy,
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
        None => send(tx, conversation, body, files, by).await.map(Ok),
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
    let new = New {
        channel: Channel::Note,
        direction: Direction::Internal,
        body,
        visitor: None,
        came_by: String::new(),
        named,
    };
    write(tx, conversation, place, new, "noted").await
}

/// Takes a message back, within 10 s of sending, by its author: its text is gone everywhere and a
/// tombstone stays. Files of one that has not left stand in the draft again; others are gone.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is too late or somebody else's.
pub async fn withdraw(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    let found = sqlx::query!(
        r#"select conversation_id as "conversation_id: ConversationId", customer_id as "customer_id: CustomerId",
                  number, staff_id as "staff_id: StaffId", withdrawn_at, visitor_id as "visitor_id: VisitorId",
                  visitor_number, direction as "direction: Direction", channel as "channel: Channel",
                  broadcast_id is not null as "of_many!",
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
    // An answer of the chat is on their page whatever else carries it.
    let unsent = found.channel != Channel::Chat && channels::ops::cancel(tx, message).await?;
    if unsent {
        channels::ops::forget_mail(tx, message).await?;
    }
    if !unsent && found.age > WITHDRAW_SECONDS as f64 + PATIENCE {
        return Err(AppError::refused("A message can be withdrawn for 10 seconds; that time is over."));
    }
    if unsent {
        files::take_back(tx, message, found.customer_id).await?;
    } else {
        channels::ops::drop_files(tx, message).await?;
    }
    bury(
        tx,
        &Buried {
            id: message,
            conversation_id: found.conversation_id,
            customer_id: found.customer_id,
            number: found.number,
            visitor_id: found.visitor_id,
            visitor_number: found.visitor_number,
            direction: found.direction,
            of_many: found.of_many,
            gone: false,
        },
    )
    .await
}

fn checked(body: &str) -> AppResult<String> {
    text::block(body, "A message", BODY_LIMIT).map_err(|sentence| AppError::invalid("body", sentence))
}
