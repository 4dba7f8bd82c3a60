//! Files that are no photos: kept as they came, never looked into, never shown in place.

use super::photos::KeptFile;
use crate::domain::ids::{BusinessId, CustomerId, FileId, StaffId};
use crate::error::{AppError, AppResult};
use crate::server::files::{AS_IT_CAME, Files};
use crate::server::{App, Tx, incident};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Writes a file of a customer's to the disk, and its record. If the transaction fails, the sweep finds what is no
/// one's.
///
/// # Errors
/// What the disk and the database say.
pub async fn keep(
    app: &App,
    tx: &mut Tx,
    customer: CustomerId,
    media_type: &str,
    bytes: Vec<u8>,
) -> AppResult<FileId> {
    prepare(app, tx.business(), customer, None, media_type, bytes).await?.record(tx).await
}

/// Writes a file of a customer's to the disk; its record comes later.
///
/// # Errors
/// What the disk says.
pub async fn prepare(
    app: &App,
    business: BusinessId,
    customer: CustomerId,
    by: Option<StaffId>,
    media_type: &str,
    bytes: Vec<u8>,
) -> AppResult<KeptFile> {
    let id = FileId::new();
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let row = json!({
        "id": id, "customer_id": customer, "media_type": media_type, "bytes": size, "created_by": by,
        "sha256": format!("\\x{}", hex::encode(Sha256::digest(&bytes))),
    });
    let files = Files::in_folder(&app.config.data);
    match tokio::task::spawn_blocking(move || files.write(business, id, AS_IT_CAME, &bytes)).await {
        Ok(Ok(())) => Ok(KeptFile { id, bytes: size, row }),
        Ok(Err(error)) => {
            tracing::error!(%error, "a file could not be written");
            Err(AppError::Unavailable)
        }
        Err(_) => Err(AppError::Internal { incident: incident() }),
    }
}

/// Forgets files; the sweep takes them from the disk.
///
/// # Errors
/// When the statement fails.
pub async fn forget(tx: &mut Tx, files: &[FileId]) -> AppResult<()> {
    if files.is_empty() {
        return Ok(());
    }
    let (business, ids): (_, Vec<Uuid>) = (tx.business(), files.iter().map(|id| id.0).collect());
    sqlx::query!("delete from file where business_id = $1 and id = any ($2)", business.0, &ids[..])
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Files are another customer's.
///
/// # Errors
/// When the statement fails.
pub async fn hand_over(tx: &mut Tx, files: &[FileId], to: CustomerId) -> AppResult<()> {
    if files.is_empty() {
        return Ok(());
    }
    let (business, ids): (_, Vec<Uuid>) = (tx.business(), files.iter().map(|id| id.0).collect());
    sqlx::query!(
        "update file set customer_id = $3 where business_id = $1 and id = any ($2)",
        business.0,
        &ids[..],
        to.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
