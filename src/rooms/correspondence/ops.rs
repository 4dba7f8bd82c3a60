//! Use cases of this room.

use super::model::AT_ONCE;
use super::record::MESSAGE_FILING;
use crate::domain::ids::{BookingId, MessageId};
use crate::error::{AppError, AppResult};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::json;
use uuid::Uuid;

/// A text or an email, and where it is put.
struct Filed {
    id: MessageId,
    customer_id: Uuid,
    is_letter: bool,
    /// Whether it has a row.
    is_filed: bool,
    is_archived: bool,
    booking_id: Option<BookingId>,
}

/// Takes texts and emails off their pages, or puts them back. In the conversation they stay.
///
/// # Errors
/// A field error for `messages`; [`AppError::NotFound`] if one is not there, or is neither text nor email.
pub async fn archive(tx: &mut Tx, messages: &[MessageId], archived: bool) -> AppResult<()> {
    let at = archived.then(Utc::now);
    for one in hold(tx, messages).await?.into_iter().filter(|one| one.is_archived != archived) {
        let verb = if archived { "archived" } else { "restored" };
        if one.is_filed {
            records::set(tx, &MESSAGE_FILING, verb, one.id.0, &json!({ "archived_at": at })).await?;
        } else {
            let row = json!({ "id": one.id, "archived_at": at, "booking_id": null });
            records::insert(tx, &MESSAGE_FILING, verb, &row).await?;
        }
    }
    Ok(())
}

/// Says which of the customer's bookings a text or an email is about; none: of none.
///
/// # Errors
/// [`AppError::NotFound`] for a message or a booking that is not there, or not the same customer's.
pub async fn link(tx: &mut Tx, message: MessageId, booking: Option<BookingId>) -> AppResult<()> {
    let Some(one) = hold(tx, &[message]).await?.pop() else { return Err(AppError::NotFound) };
    if let Some(booking) = booking {
        let business = tx.business();
        sqlx::query_scalar!(
            r#"select 1 as "one!" from booking where business_id = $1 and id = $2 and customer_id = $3"#,
            business.0,
            booking.0,
            one.customer_id,
        )
        .fetch_optional(tx.conn())
        .await?
        .ok_or(AppError::NotFound)?;
    }
    if one.booking_id == booking {
        return Ok(());
    }
    let verb = if booking.is_some() { "linked" } else { "unlinked" };
    if one.is_filed {
        records::set(tx, &MESSAGE_FILING, verb, one.id.0, &json!({ "booking_id": booking })).await?;
    } else {
        let row = json!({ "id": one.id, "archived_at": null, "booking_id": booking });
        records::insert(tx, &MESSAGE_FILING, verb, &row).await?;
    }
    Ok(())
}

/// The messages, in the order of their ids. One at a time in a business: two who file the same one do not both make
/// its row.
async fn hold(tx: &mut Tx, messages: &[MessageId]) -> AppResult<Vec<Filed>> {
    let business = tx.business();
    let mut wanted: Vec<Uuid> = messages.iter().map(|id| id.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() || wanted.len() > AT_ONCE {
        return Err(AppError::invalid("messages", format!("Choose 1 to {AT_ONCE} messages.")));
    }
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1::text, 801))", business.0.to_string())
        .execute(tx.conn())
        .await?;
    let found = sqlx::query_as!(
        Filed,
        r#"select m.id as "id: MessageId", m.customer_id, m.channel in ('text', 'email') as "is_letter!",
                  f.id is not null as "is_filed!",
                  f.archived_at is not null as "is_archived!", f.booking_id as "booking_id?: BookingId"
           from message m left join message_filing f on f.business_id = $1 and f.id = m.id
           where m.business_id = $1 and m.id = any ($2) order by m.id"#,
        business.0,
        &wanted[..],
    )
    .fetch_all(tx.conn())
    .await?;
    if found.len() < wanted.len() || found.iter().any(|one| !one.is_letter) {
        return Err(AppError::NotFound);
    }
    Ok(found)
}
