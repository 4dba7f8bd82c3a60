//! A conversation is put aside until a moment, and comes back by itself.

use super::super::model::{Later, Status};
use super::super::record::CONVERSATION;
use crate::domain::ids::ConversationId;
use crate::error::{AppError, AppResult};
use crate::rooms::settings;
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Conversations that are opened in one go.
const AT_ONCE: i64 = 100;

/// Closes it until then; a message of the customer opens it before.
///
/// # Errors
/// A field error for `until`; [`AppError::NotFound`].
pub async fn snooze(tx: &mut Tx, conversation: ConversationId, until: &Later) -> AppResult<()> {
    let zone = settings::store::main_zone(tx).await?;
    let until = until.until(&zone, Utc::now()).map_err(|sentence| AppError::invalid("until", sentence))?;
    let aside = json!({ "status": Status::Closed, "snoozed_until": until });
    records::set(tx, &CONVERSATION, "snoozed", conversation.0, &aside).await?;
    Ok(())
}

/// Opens what is to come back at a moment, and says that it waits for us; answers how many those were.
///
/// # Errors
/// When a statement fails.
pub async fn wake(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<usize> {
    let business = tx.business();
    let due = sqlx::query_scalar!(
        r#"update conversation set waiting_since = coalesce(waiting_since, snoozed_until)
           where business_id = $1 and id in (
             select id from conversation where business_id = $1 and snoozed_until <= $2
             order by snoozed_until, id limit $3 for update skip locked)
           returning id as "id: ConversationId""#,
        business.0,
        now,
        AT_ONCE,
    )
    .fetch_all(tx.conn())
    .await?;
    let open = json!({ "status": Status::Open, "snoozed_until": null });
    for conversation in &due {
        records::set(tx, &CONVERSATION, "woken", conversation.0, &open).await?;
    }
    Ok(due.len())
}
