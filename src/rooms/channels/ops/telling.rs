//! What a provider tells us: kept as it came, worked on afterwards, tried again, and put aside where somebody
//! sees it.

use super::super::model::ChannelKind;
use crate::domain::ids::{ChannelId, IncomingHookId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::db::NewEvent;
use crate::server::jobs::sweep::{BATCH, SweepBatch};
use crate::server::providers::facebook::told::Piece;
use crate::server::providers::mail::identity;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// How often it is tried before somebody has to look.
const TRIES: i32 = 8;
/// Days for which what is done is remembered, so that a repetition is known: longer than any provider repeats
/// or is asked for what it received.
const REMEMBERED_DAYS: i64 = 30;
/// Days in which somebody may have it worked on again.
const REPLAYABLE_DAYS: i64 = 30;

/// Something that a provider told us.
#[derive(Debug, Clone)]
pub struct Told {
    pub id: IncomingHookId,
    pub channel: ChannelId,
    /// `message`, `status` or `call`.
    pub kind: String,
    /// What the provider calls it.
    pub event_key: String,
    /// Whom it is from; empty for a status.
    pub sender: String,
    /// Of the address that it came to.
    pub query: String,
    pub headers: Value,
    /// `name=value&…`
    pub body: String,
    /// A mail as it came.
    pub raw: Option<Vec<u8>>,
    /// By which kind of channel.
    pub by: ChannelKind,
    /// When, if the provider says so: of one sender's the earlier comes first.
    pub happened_at: Option<DateTime<Utc>>,
}

/// A mail that came by a channel, as something told; none: these bytes are no mail.
pub fn told_mail(channel: ChannelId, raw: Vec<u8>) -> Option<Told> {
    let known = identity(&raw)?;
    Some(Told {
        id: IncomingHookId::new(),
        channel,
        kind: "message".into(),
        event_key: known.key,
        sender: known.from.replace('\0', "").chars().take(254).collect(),
        query: String::new(),
        headers: json!({}),
        body: String::new(),
        raw: Some(raw),
        by: ChannelKind::Email,
        happened_at: None,
    })
}

/// Something that Facebook tells of a Page, by itself or asked.
pub fn told_piece(channel: ChannelId, piece: Piece) -> Told {
    let is_message = piece.said.is_message();
    Told {
        id: IncomingHookId::new(),
        channel,
        kind: if is_message { "message" } else { "status" }.into(),
        event_key: piece.key,
        // How far something got is no part of the order in which things were written.
        sender: if is_message { piece.person } else { String::new() },
        query: String::new(),
        headers: json!({}),
        body: piece.json.replace('\0', ""),
        raw: None,
        by: ChannelKind::Facebook,
        happened_at: Some(piece.at),
    }
}

/// Keeps it; false: it was told before.
///
/// # Errors
/// When the statement fails.
pub async fn tell(tx: &mut Tx, told: &Told) -> AppResult<bool> {
    let business = tx.business();
    let kept = sqlx::query!(
        "insert into incoming_hook (business_id, id, channel_id, kind, event_key, sender, query, headers, body, raw,
                                    happened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (business_id, channel_id, event_key) do nothing",
        business.0,
        told.id.0,
        told.channel.0,
        told.kind,
        told.event_key,
        told.sender,
        told.query,
        told.headers,
        told.body,
        told.raw,
        told.happened_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(kept.rows_affected() == 1)
}

/// The next to be worked on, locked until the transaction ends: two servers never work on the same, and of one
/// sender's the first comes first. The conditions that always hold name the index for each question.
///
/// # Errors
/// When the query fails.
pub async fn next_told(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<Option<Told>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Told,
        r#"select h.id as "id: _", h.channel_id as "channel: _", h.kind, h.event_key, h.sender, h.query, h.headers, h.body,
             h.raw, n.kind as "by: _", h.happened_at
           from incoming_hook h join channel n on n.business_id = $1 and n.id = h.channel_id
           where h.business_id = $1 and h.state = 'new' and h.place > 0 and h.next_at <= $2
             and (h.sender = '' or not exists (
               select from incoming_hook e where e.business_id = $1 and e.state = 'new' and e.sender = h.sender
                 and e.sender <> '' and case when e.happened_at is null or h.happened_at is null then e.place < h.place
                          else (e.happened_at, e.place) < (h.happened_at, h.place) end))
           order by h.place limit 1 for update of h skip locked"#,
        business.0,
        now,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// It is done. What it said stands elsewhere now and is forgotten here.
///
/// # Errors
/// When the statement fails.
pub async fn finish(tx: &mut Tx, id: IncomingHookId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update incoming_hook set state = 'done', body = '', raw = null, error = '' where business_id = $1 and id = $2",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It became no message, for a reason that the settings list.
///
/// # Errors
/// When the statement fails.
pub async fn leave_out(tx: &mut Tx, id: IncomingHookId, why: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update incoming_hook set left_out = $3 where business_id = $1 and id = $2",
        business.0,
        id.0,
        why,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// It failed: it is tried again later, and after many times put aside.
///
/// # Errors
/// When the statement fails.
pub async fn put_off(tx: &mut Tx, id: IncomingHookId, error: &str, now: DateTime<Utc>) -> AppResult<()> {
    let business = tx.business();
    let attempts = sqlx::query_scalar!(
        "update incoming_hook set attempts = attempts + 1, error = $3,
           next_at = $4::timestamptz + make_interval(secs => least(300, 2 ^ attempts))
         where business_id = $1 and id = $2 and state = 'new' returning attempts",
        business.0,
        id.0,
        error,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    if attempts.is_some_and(|attempts| attempts >= TRIES) { bury(tx, id, error).await } else { Ok(()) }
}

/// It is put aside where somebody sees it.
///
/// # Errors
/// When the statement fails.
pub async fn bury(tx: &mut Tx, id: IncomingHookId, error: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update incoming_hook set state = 'dead', error = $3 where business_id = $1 and id = $2",
        business.0,
        id.0,
        error,
    )
    .execute(tx.conn())
    .await?;
    note(tx, "buried", id);
    Ok(())
}

/// Somebody wants it to be tried once more.
///
/// # Errors
/// [`AppError::NotFound`] when it does not wait for that.
pub async fn replay(tx: &mut Tx, id: IncomingHookId) -> AppResult<()> {
    let business = tx.business();
    let again = sqlx::query!(
        "update incoming_hook set state = 'new', attempts = 0, next_at = clock_timestamp()
         where business_id = $1 and id = $2 and state = 'dead'",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    if again.rows_affected() == 0 {
        return Err(AppError::NotFound);
    }
    note(tx, "replayed", id);
    Ok(())
}

fn note(tx: &mut Tx, verb: &str, id: IncomingHookId) {
    tx.record(NewEvent {
        kind: format!("incoming_hook.{verb}"),
        customer_id: None,
        subject_type: "incoming_hook",
        subject_id: id.0,
        before: Some(json!({})),
        after: Some(json!({ "id": id })),
    });
}

/// What could not be worked on, and nobody replayed: it holds what people wrote, unread and unmasked.
pub const SWEEP_DEAD: SweepBatch = |tx, now| Box::pin(sweep_dead(tx, now));

async fn sweep_dead(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from incoming_hook where business_id = $1 and id in (
           select id from incoming_hook where business_id = $1 and state = 'dead' and received_at < $2
           order by place limit $3 for update skip locked)",
        business.0,
        now - Duration::days(REPLAYABLE_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}

/// What was done long ago.
pub const SWEEP_TOLD: SweepBatch = |tx, now| Box::pin(sweep_told(tx, now));

async fn sweep_told(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from incoming_hook where business_id = $1 and id in (
           select id from incoming_hook where business_id = $1 and state = 'done' and received_at < $2
           order by received_at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(REMEMBERED_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
