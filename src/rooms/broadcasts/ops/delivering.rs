//! One after the other gets it.

use super::super::model::{Purpose, Sorted, State, Translation, Way, Wording, sort_out};
use super::super::store;
use super::note;
use crate::domain::ids::{BroadcastId, CustomerId, MessageId, RecipientId};
use crate::error::AppResult;
use crate::rooms::channels;
use crate::rooms::conversations::ops::{OfMany, send_in_group};
use crate::server::Tx;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::types::Json;

/// A batch is what goes out in so many seconds: screens are told of each batch, not of each message.
const BATCH_SECONDS: i64 = 5;

/// Somebody whose turn it is, locked until the transaction ends.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub id: RecipientId,
    pub broadcast: BroadcastId,
    pub customer: CustomerId,
    pub place: i32,
    /// The message that did not reach them.
    pub message: Option<MessageId>,
    pub wording: Wording,
}

/// Takes a batch of what is due at a moment: how many may go now. Two servers never take the same batch, and one that dies
/// with it loses nothing but the time until the next. None: nothing is due, or another server has it.
///
/// # Errors
/// When a statement fails.
pub async fn begin_batch(tx: &mut Tx, id: BroadcastId, now: DateTime<Utc>) -> AppResult<Option<usize>> {
    let business = tx.business();
    let pace = sqlx::query_scalar!(
        "select pace from broadcast
         where business_id = $1 and id = $2 and state = 'sending' and next_at <= $3 for update skip locked",
        business.0,
        id.0,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(pace) = pace.map(|pace| i64::from(pace).max(1)) else { return Ok(None) };
    let most = (pace * BATCH_SECONDS / 60).max(1);
    sqlx::query!(
        "update broadcast set next_at = $3 where business_id = $1 and id = $2",
        business.0,
        id.0,
        now + Duration::milliseconds(most * 60_000 / pace),
    )
    .execute(tx.conn())
    .await?;
    Ok(Some(usize::try_from(most).unwrap_or(1)))
}

/// The next one, while it is on its way: Stop waits for who has been claimed, and nobody is claimed after it.
///
/// # Errors
/// When a statement fails.
pub async fn claim(tx: &mut Tx, id: BroadcastId) -> AppResult<Option<Recipient>> {
    let business = tx.business();
    let said = sqlx::query!(
        r#"select channel as "channel: Way", purpose as "purpose: Purpose", subject, body,
                  translations as "translations: Json<Vec<Translation>>", state as "state: State"
           from broadcast where business_id = $1 and id = $2 for share"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(said) = said.filter(|said| said.state == State::Sending) else { return Ok(None) };
    let next = sqlx::query!(
        r#"select id as "id: RecipientId", customer_id as "customer: CustomerId", place, message_id as "message: MessageId"
           from broadcast_recipient where business_id = $1 and broadcast_id = $2 and state = 'waiting'
           order by place limit 1 for update skip locked"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(next.map(|next| Recipient {
        id: next.id,
        broadcast: id,
        customer: next.customer,
        place: next.place,
        message: next.message,
        wording: Wording {
            channel: said.channel,
            purpose: said.purpose,
            subject: said.subject,
            body: said.body,
            translations: said.translations.0,
        },
    }))
}

/// Writes the message of somebody whose turn it is, in the transaction that says that they have it. What was known when it
/// was sent is asked once more: who said STOP, unsubscribed or was blocked since is left out.
///
/// # Errors
/// [`crate::error::AppError::Refused`] or a field error, with the reason why it cannot be written; then nothing is kept.
pub async fn deliver(tx: &mut Tx, one: &Recipient) -> AppResult<()> {
    let candidates = store::candidates(tx, &[one.customer], one.wording.channel).await?;
    let Sorted { mut to, mut left } = sort_out(candidates, &one.wording);
    let Some(found) = to.pop() else {
        let why =
            left.pop().map_or_else(|| "This customer is not there any more.".to_owned(), |left| left.why);
        return settle(tx, one, "left_out", &why).await;
    };
    let reach = match one.wording.channel {
        Way::Text => channels::store::texting(tx, one.customer).await?,
        Way::Email => channels::store::emailing(tx, one.customer).await?,
    };
    // The sender refuses by itself, whatever was thought before.
    let way = channels::ops::way_or_refusal(reach, "this")?;
    if let Some(message) = one.message {
        channels::ops::again(tx, message).await?;
    } else {
        if has_other(tx, one, &way.to).await? {
            let why = "Shares a number or address with somebody who gets it.";
            return settle(tx, one, "left_out", why).await;
        }
        let subject = (one.wording.channel == Way::Email).then_some(found.subject.as_str());
        let offer = one.wording.purpose == Purpose::Marketing;
        let new = OfMany { broadcast: one.broadcast, way: &way, subject, body: &found.body, offer };
        let message = send_in_group(tx, one.customer, new).await?;
        let business = tx.business();
        sqlx::query!(
            "update broadcast_recipient set message_id = $3, address = $4 where business_id = $1 and id = $2",
            business.0,
            one.id.0,
            message.0,
            way.to,
        )
        .execute(tx.conn())
        .await?;
    }
    settle(tx, one, "sent", "").await
}

/// Whether another one before them gets it at the same number or address, or was made one with them since.
async fn has_other(tx: &mut Tx, one: &Recipient, address: &str) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from broadcast_recipient r
             where r.business_id = $1 and r.broadcast_id = $2 and r.address = $3 and r.place < $4
               and r.state in ('waiting', 'sent')
           ) or exists (
             select from broadcast_recipient r
             where r.business_id = $1 and r.customer_id = $5 and r.broadcast_id = $2 and r.id <> $6 and r.state = 'sent'
           ) as "other!""#,
        business.0,
        one.broadcast.0,
        address,
        one.place,
        one.customer.0,
        one.id.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Says why it could not be written for somebody.
///
/// # Errors
/// When the statement fails.
pub async fn note_failed(tx: &mut Tx, one: &Recipient, why: &str) -> AppResult<()> {
    settle(tx, one, "failed", why).await
}

async fn settle(tx: &mut Tx, one: &Recipient, state: &str, why: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update broadcast_recipient set state = $3, why = $4 where business_id = $1 and id = $2 and state = 'waiting'",
        business.0,
        one.id.0,
        state,
        why,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Tells of a batch, once for all of it; or that nobody waits any more.
///
/// # Errors
/// When a statement fails.
pub async fn end_batch(tx: &mut Tx, id: BroadcastId, done: usize) -> AppResult<()> {
    let business = tx.business();
    let kept = store::kept(tx, id).await?;
    let waits = sqlx::query_scalar!(
        r#"select exists (
             select from broadcast_recipient where business_id = $1 and broadcast_id = $2 and state = 'waiting') as "waits!""#,
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if waits || kept.state != State::Sending {
        if done > 0 {
            note(tx, id, "broadcast.progressed", json!({}), json!({ "done": done }));
        }
        return Ok(());
    }
    sqlx::query!(
        "update broadcast set state = 'done', next_at = null, ended_at = clock_timestamp()
         where business_id = $1 and id = $2",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    note(tx, id, "broadcast.ended", json!({ "state": "sending" }), json!({ "state": "done" }));
    Ok(())
}
