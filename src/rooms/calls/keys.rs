//! The shared secrets of telephone systems.

use super::record::HOOK_KEY;
use super::signature;
use crate::domain::ids::{BusinessId, HookKeyId};
use crate::error::{AppError, AppResult};
use crate::server::db::NewEvent;
use crate::server::sealing::Seals;
use crate::server::{App, Caller, Tx, records};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

/// Keys in use that a business has at most.
const MOST: i64 = 10;

/// Bytes of a secret.
pub const LENGTH: usize = 32;

#[derive(Serialize)]
struct Revoked {
    revoked_at: DateTime<Utc>,
}

/// Makes a key with a secret, which is sealed.
///
/// # Errors
/// Refused when there are enough.
pub async fn create(tx: &mut Tx, seals: &Seals, secret: &[u8; LENGTH]) -> AppResult<HookKeyId> {
    let (business, staff, id) = (tx.business(), tx.staff(), HookKeyId::new());
    let sealed = seal(seals, business, id, secret)?;
    let made = sqlx::query!(
        "insert into hook_key (business_id, id, sealed, created_by)
         select $1, $2, $3, $4
         where (select count(*) from hook_key where business_id = $1 and revoked_at is null) < $5",
        business.0,
        id.0,
        sealed,
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
    Ok(id)
}

/// The secret is not kept with the command's answer. A command that was sent twice therefore made the key with the
/// first one: this gives it the one that is shown now.
///
/// # Errors
/// When the statement fails.
pub async fn settle(caller: &Caller, id: HookKeyId, secret: &[u8; LENGTH]) -> AppResult<()> {
    let mut tx = caller.read().await?;
    let business = tx.business();
    let sealed = seal(&caller.app.seals, business, id, secret)?;
    sqlx::query!(
        "update hook_key set sealed = $3, secret = null where business_id = $1 and id = $2 and revoked_at is null",
        business.0,
        id.0,
        sealed,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a key.
///
/// # Errors
/// NotFound.
pub async fn revoke(tx: &mut Tx, id: HookKeyId) -> AppResult<()> {
    records::set(tx, &HOOK_KEY, "revoked", id.0, &Revoked { revoked_at: Utc::now() }).await?;
    Ok(())
}

/// Seals the secrets of a business that an earlier version kept as they are.
///
/// # Errors
/// When the database does not answer, or the server's key cannot be read.
pub async fn seal_old(app: &App, business: BusinessId) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let old = sqlx::query!(
        r#"select id as "id: HookKeyId", secret as "secret!" from hook_key
           where business_id = $1 and secret is not null order by id for update"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if old.is_empty() {
        return Ok(());
    }
    for key in old {
        let sealed = seal(&app.seals, business, key.id, &key.secret)?;
        sqlx::query!(
            "update hook_key set sealed = $3, secret = null where business_id = $1 and id = $2",
            business.0,
            key.id.0,
            sealed,
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The secret of a key; none: it was sealed with another key of the server.
///
/// # Errors
/// When the server's key cannot be read.
pub fn open(seals: &Seals, business: BusinessId, id: HookKeyId, sealed: &[u8]) -> AppResult<Option<Vec<u8>>> {
    let opened = seals.open(&place(business, id), sealed)?;
    Ok(opened.and_then(|written| signature::read_secret(&written)))
}

fn seal(seals: &Seals, business: BusinessId, id: HookKeyId, secret: &[u8]) -> AppResult<Vec<u8>> {
    seals.seal(&place(business, id), &signature::write_secret(secret))
}

/// Where a secret belongs: it opens nowhere else.
fn place(business: BusinessId, id: HookKeyId) -> Vec<u8> {
    format!("hook_key:{business}:{id}").into_bytes()
}
