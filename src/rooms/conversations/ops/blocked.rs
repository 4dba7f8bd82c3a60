//! What somebody who is blocked writes: kept for their own page, never for staff.

use super::super::model::BODY_LIMIT;
use crate::domain::ids::VisitorId;
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::jobs::sweep::{BATCH, SweepBatch};
use chrono::{DateTime, Utc};

/// The newest messages that are kept of one visitor: as many as a page shows.
const KEPT: i64 = 200;

/// Keeps a message of a blocked visitor so that only their own page shows it: one that vanished there
/// would tell them. Answers its number there, and when it was written. No event.
///
/// # Errors
/// A field error for `body`; [`AppError::NotFound`].
pub async fn keep_for_visitor(
    tx: &mut Tx,
    visitor: VisitorId,
    body: &str,
) -> AppResult<(i64, DateTime<Utc>)> {
    let body =
        text::block(body, "A message", BODY_LIMIT).map_err(|sentence| AppError::invalid("body", sentence))?;
    let body = card_numbers::masked(&body);
    let (business, intent) = (tx.business(), tx.intent());
    let kept = sqlx::query!(
        r#"with link as (
             update visitor set last_number = last_number + 1 where business_id = $1 and id = $2
             returning last_number
           )
           insert into blocked_message (business_id, visitor_id, number, body, intent)
           select $1, $2, last_number, $3, $4 from link
           returning number, sent_at"#,
        business.0,
        visitor.0,
        body,
        intent.map(|intent| intent.0),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    sqlx::query!(
        "delete from blocked_message where business_id = $1 and visitor_id = $2 and number <= $3",
        business.0,
        visitor.0,
        kept.number - KEPT,
    )
    .execute(tx.conn())
    .await?;
    Ok((kept.number, kept.sent_at))
}

/// What blocked visitors wrote whose link has ended: nobody can see it any more.
pub const SWEEP_BLOCKED: SweepBatch = |tx, now| Box::pin(sweep(tx, now));

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from blocked_message where business_id = $1 and (visitor_id, number) in (
           select b.visitor_id, b.number from blocked_message b
           join visitor v on v.business_id = $1 and v.id = b.visitor_id
           where b.business_id = $1 and (v.expires_at < $2 or v.revoked_at < $2)
           limit $3 for update of b skip locked)",
        business.0,
        now,
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
