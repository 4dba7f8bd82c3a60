//! The shared secrets of telephone systems.

use super::model::NewHookKey;
use super::record::HOOK_KEY;
use super::signature;
use crate::domain::ids::HookKeyId;
use crate::error::{AppError, AppResult};
use crate::server::db::NewEvent;
use crate::server::{Tx, records, secret};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

/// Keys in use that a business has at most.
const MOST: i64 = 10;

#[derive(Serialize)]
struct Revoked {
    revoked_at: DateTime<Utc>,
}

/// Makes a key.
///
/// # Errors
/// Refused when there are enough.
pub async fn create(tx: &mut Tx) -> AppResult<NewHookKey> {
    let (business, staff, id) = (tx.business(), tx.staff(), HookKeyId::new());
    let bytes = secret::bytes::<32>();
    let made = sqlx::query!(
        "insert into hook_key (business_id, id, secret, created_by)
         select $1, $2, $3, $4
         where (select count(*) from hook_key where business_id = $1 and revoked_at is null) < $5",
        business.0,
        id.0,
        &bytes[..],
        staff.map(|staff| staff.0),
        MOST,
    )
    .execute(tx.conn())
    .await?;
    if made.rows_affected() == 0 {
        return Err(AppError::refused("There are ten keys already. Revoke one that is not used any more."));
    }
    // Not through records::insert: the log is kept for ever and must not hold the secret. Undo
    // finds nothing to put back and says so; revoking is how a key ends.
    tx.record(NewEvent {
        kind: "hook_key.created".into(),
        customer_id: None,
        subject_type: HOOK_KEY.name,
        subject_id: id.0,
        before: Some(json!({})),
        after: Some(json!({ "id": id })),
    });
    Ok(NewHookKey { id, secret: signature::write_secret(&bytes) })
}

/// Ends a key.
///
/// # Errors
/// NotFound.
pub async fn revoke(tx: &mut Tx, id: HookKeyId) -> AppResult<()> {
    records::set(tx, &HOOK_KEY, "revoked", id.0, &Revoked { revoked_at: Utc::now() }).await?;
    Ok(())
}
