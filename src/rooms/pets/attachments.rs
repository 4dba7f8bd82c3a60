//! Files that are no photos: kept as they came, never looked into, never shown in place.

use super::record::FILE;
use crate::domain::ids::{CustomerId, FileId};
use crate::error::{AppError, AppResult};
use crate::server::files::{AS_IT_CAME, Files};
use crate::server::{App, Tx, incident, records};
use serde_json::json;
use sha2::{Digest, Sha256};

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
    let (business, id) = (tx.business(), FileId::new());
    let row = json!({
        "id": id, "customer_id": customer, "media_type": media_type, "bytes": bytes.len(),
        "sha256": format!("\\x{}", hex::encode(Sha256::digest(&bytes))),
    });
    let files = Files::in_folder(&app.config.data);
    match tokio::task::spawn_blocking(move || files.write(business, id, AS_IT_CAME, &bytes)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::error!(%error, "a file could not be written");
            return Err(AppError::Unavailable);
        }
        Err(_) => return Err(AppError::Internal { incident: incident() }),
    }
    records::insert(tx, &FILE, "created", &row).await?;
    Ok(id)
}
