//! Messages arrive and are seen.

use super::{marking, mentioning};
use crate::domain::ids::{ConversationId, CustomerId, MessageId, StaffId, VisitorId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::db::NewEvent;
use chrono::{DateTime, Utc};
use serde_json::json;

/// The visitor's page has everything up to `up_to` (the visitor's own numbers).
///
/// # Errors
/// When the database does not answer.
pub async fn mark_delivered(tx: &mut Tx, visitor: VisitorId, up_to: i64) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update visitor set delivered_number = least(greatest(delivered_number, $3), last_number)
         where business_id = $1 and id = $2",
        business.0,
        visitor.0,
        up_to,
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query_as!(
        Arrived,
        r#"update message set delivered_at = clock_timestamp()
           where business_id = $1 and visitor_id = $2 and visitor_number <= $3 and direction = 'out'
             and delivered_at is null
           returning id as "id: _", conversation_id as "conversation_id: _", customer_id as "customer_id: _",
                     number, visitor_number as "visitor_number!", delivered_at as "at!""#,
        business.0,
        visitor.0,
        up_to,
    )
    .fetch_all(tx.conn())
    .await?;
    tell(tx, "message.delivered", visitor, rows);
    Ok(())
}

/// The visitor's page showed everything up to `up_to` (the visitor's own numbers) to somebody.
///
/// # Errors
/// When the database does not answer.
pub async fn mark_seen_by_visitor(tx: &mut Tx, visitor: VisitorId, up_to: i64) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update visitor set seen_number = least(greatest(seen_number, $3), last_number),
                            delivered_number = least(greatest(delivered_number, $3), last_number)
         where business_id = $1 and id = $2",
        business.0,
        visitor.0,
        up_to,
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query_as!(
        Arrived,
        r#"update message set seen_at = clock_timestamp(), delivered_at = coalesce(delivered_at, clock_timestamp())
           where business_id = $1 and visitor_id = $2 and visitor_number <= $3 and direction = 'out'
             and seen_at is null
           returning id as "id: _", conversation_id as "conversation_id: _", customer_id as "customer_id: _",
                     number, visitor_number as "visitor_number!", seen_at as "at!""#,
        business.0,
        visitor.0,
        up_to,
    )
    .fetch_all(tx.conn())
    .await?;
    tell(tx, "message.seen", visitor, rows);
    Ok(())
}

struct Arrived {
    id: MessageId,
    conversation_id: ConversationId,
    customer_id: CustomerId,
    number: i64,
    visitor_number: i64,
    at: DateTime<Utc>,
}

/// One event for all of them, on the last.
fn tell(tx: &mut Tx, kind: &str, visitor: VisitorId, rows: Vec<Arrived>) {
    let Some(last) = rows.into_iter().max_by_key(|row| row.number) else { return };
    tx.record(NewEvent {
        kind: kind.to_owned(),
        customer_id: Some(last.customer_id),
        subject_type: "message",
        subject_id: last.id.0,
        before: None,
        after: Some(json!({
            "conversation_id": last.conversation_id, "number": last.number, "at": last.at,
            "visitor_id": visitor, "visitor_number": last.visitor_number,
        })),
    });
}

/// Somebody has read the conversation up to `number`. Also tells the visitors' links, so that they
/// see 'seen'. No event: that somebody read is nobody's history. Answers whether anything is new.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn mark_read_by_staff(tx: &mut Tx, conversation: ConversationId, number: i64) -> AppResult<bool> {
    let business = tx.business();
    let me: StaffId = tx.staff().ok_or(AppError::SignedOut)?;
    let last = sqlx::query_scalar!(
        "select last_number from conversation where business_id = $1 and id = $2",
        business.0,
        conversation.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let number = number.clamp(0, last);
    let changed = sqlx::query!(
        "insert into conversation_read as r (business_id, conversation_id, staff_id, number) values ($1, $2, $3, $4)
         on conflict (business_id, staff_id, conversation_id) do update set number = excluded.number
           where r.number < excluded.number",
        business.0,
        conversation.0,
        me.0,
        number,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if changed == 0 {
        return Ok(false);
    }
    mentioning::mark_seen(tx, conversation, number).await?;
    marking::forget(tx, conversation, number).await?;
    sqlx::query!(
        "update visitor v set staff_seen_number = seen.number
         from (select m.visitor_id, max(m.visitor_number) as number from message m
               where m.business_id = $1 and m.conversation_id = $2 and m.number <= $3 and m.visitor_id is not null
                 and m.number > $3 - 500
               group by m.visitor_id) seen
         where v.business_id = $1 and v.id = seen.visitor_id and v.staff_seen_number < seen.number",
        business.0,
        conversation.0,
        number,
    )
    .execute(tx.conn())
    .await?;
    Ok(true)
}
