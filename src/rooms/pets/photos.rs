//! Taking a photo of a pet or customer: from the bytes that were sent to the record.

use super::model::PhotoTarget;
use super::record::{FILE, PET};
use super::store;
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{BusinessId, CustomerId, FileId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::customers::record::CUSTOMER;
use crate::server::files::{AS_IT_CAME, Files};
use crate::server::images::{self, BadImage, Photo, SIZES};
use crate::server::{App, Caller, Tx, incident, records};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// Decoding takes memory by the hundred megabytes: two at a time, the others wait.
static DECODING: Semaphore = Semaphore::const_new(2);

/// Why an upload failed, with the status that says so.
pub struct UploadError {
    pub status: u16,
    pub error: AppError,
}

impl From<AppError> for UploadError {
    fn from(error: AppError) -> Self {
        Self { status: error.status(), error }
    }
}

/// The customer on whose card the photo will be: refuses a target that does not exist before any
/// work is done for it.
///
/// # Errors
/// NotFound.
pub async fn customer_of(caller: &Caller, target: PhotoTarget) -> AppResult<CustomerId> {
    let mut tx = caller.read().await?;
    match target {
        PhotoTarget::Pet(pet) => store::owner(&mut tx, pet).await,
        PhotoTarget::Customer(id) => store::require_customer(&mut tx, id).await.map(|()| id),
    }
}

/// A photo in its sizes, or another file, that is on the disk and that no record names yet.
pub struct KeptFile {
    pub id: FileId,
    /// Bytes; of a photo, in its largest size.
    pub bytes: i64,
    pub(super) row: serde_json::Value,
}

impl KeptFile {
    /// Writes its record.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn record(&self, tx: &mut Tx) -> AppResult<FileId> {
        records::insert(tx, &FILE, "created", &self.row).await?;
        Ok(self.id)
    }

    /// Takes it from the disk again: no record will name it.
    pub async fn discard(&self, app: &App, business: BusinessId) {
        let (files, id) = (Files::in_folder(&app.config.data), self.id);
        let _ = tokio::task::spawn_blocking(move || {
            files.remove(business, id, &SIZES);
            files.remove(business, id, &[AS_IT_CAME]);
        })
        .await;
    }
}

/// Makes the sizes of a photo on a customer's card and writes them to the disk.
///
/// # Errors
/// `photo` invalid (415 for another kind of file, 422 for a damaged one), or what the disk says.
pub async fn keep(
    app: &App,
    business: BusinessId,
    customer: CustomerId,
    by: Option<StaffId>,
    bytes: Vec<u8>,
) -> Result<KeptFile, UploadError> {
    let photo = decode(bytes).await?;
    let id = FileId::new();
    let [_, _, large] = &photo.sizes;
    let large_bytes = large.len();
    let row = json!({
        "id": id, "customer_id": customer, "media_type": "image/jpeg", "bytes": large.len(),
        "width": photo.width, "height": photo.height, "created_by": by,
        "sha256": format!("\\x{}", hex::encode(Sha256::digest(large))),
    });
    write(Files::in_folder(&app.config.data), business, id, photo).await?;
    Ok(KeptFile { id, bytes: i64::try_from(large_bytes).unwrap_or(i64::MAX), row })
}

/// Makes the sizes, writes them to the disk and puts the photo on its target.
///
/// # Errors
/// `photo` invalid (415 for another kind of file, 422 for a damaged one), NotFound, or what the
/// disk and the database say.
pub async fn take(
    caller: &Caller,
    intent: Intent,
    target: PhotoTarget,
    customer: CustomerId,
    bytes: Vec<u8>,
) -> Result<Done<FileId>, UploadError> {
    let sent = hex::encode(Sha256::digest(&bytes));
    let business = caller.business_id;
    let kept = keep(&caller.app, business, customer, Some(caller.staff_id), bytes).await?;
    let id = kept.id;
    let kept = Arc::new(kept);
    let naming = kept.clone();
    let outcome = caller
        .command("pets/set_photo", intent, (target, sent), move |tx, (target, _)| {
            let kept = naming.clone();
            Box::pin(async move { put(tx, target, &kept).await })
        })
        .await;
    let unused = match &outcome {
        Ok(done) => done.value != id,
        // The commit may have happened although its answer was lost: the sweep finds what is no one's.
        Err(AppError::Unavailable | AppError::Internal { .. }) => false,
        Err(_) => true,
    };
    // Sent twice, or refused: nothing names these files.
    if unused {
        kept.discard(&caller.app, business).await;
    }
    Ok(outcome?)
}

async fn put(tx: &mut Tx, target: PhotoTarget, kept: &KeptFile) -> AppResult<FileId> {
    let id = kept.record(tx).await?;
    let photo = json!({ "photo_file_id": id });
    match target {
        PhotoTarget::Pet(pet) => records::set(tx, &PET, "photo_set", pet.0, &photo).await?,
        PhotoTarget::Customer(customer) => {
            records::set(tx, &CUSTOMER, "photo_set", customer.0, &photo).await?
        }
    };
    Ok(id)
}

async fn decode(bytes: Vec<u8>) -> Result<Photo, UploadError> {
    let _turn = DECODING.acquire().await.map_err(|_| AppError::Unavailable)?;
    let made = tokio::task::spawn_blocking(move || images::prepare(&bytes)).await;
    match made {
        Ok(Ok(photo)) => Ok(photo),
        Ok(Err(bad)) => {
            let status = if matches!(bad, BadImage::Kind(_)) { 415 } else { 422 };
            Err(UploadError { status, error: AppError::invalid("photo", bad.to_string()) })
        }
        // A decoder that gives up on a photo is the photo's fault, and one photo's only.
        Err(_) => Err(AppError::invalid("photo", "This photo cannot be read. Choose another one.").into()),
    }
}

async fn write(files: Files, business: BusinessId, id: FileId, photo: Photo) -> AppResult<()> {
    let written = tokio::task::spawn_blocking(move || {
        let done = SIZES
            .iter()
            .zip(&photo.sizes)
            .try_for_each(|(size, bytes)| files.write(business, id, *size, bytes));
        if done.is_err() {
            files.remove(business, id, &SIZES);
        }
        done
    })
    .await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "a photo could not be written");
            Err(AppError::Unavailable)
        }
        Err(_) => Err(AppError::Internal { incident: incident() }),
    }
}

/// Days for which a file stays that no record names: an upload that was undone can be brought back.
const UNNAMED_DAYS: i64 = 1;
/// Files that are looked up at once.
const LOOKED_UP: usize = 500;

/// Removes the files that no record names, such as uploads that were undone; answers how
/// many. Each server sweeps its own disk.
///
/// # Errors
/// When the database or the disk does not answer.
pub async fn sweep_photos(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<u64> {
    let files = Files::in_folder(&app.config.data);
    let moment = (now - Duration::days(UNNAMED_DAYS)).into();
    let listed = tokio::task::spawn_blocking(move || files.older_than(business, moment)).await;
    let old = match listed {
        Ok(Ok(old)) => old,
        Ok(Err(error)) => {
            tracing::warn!(%error, "the files could not be listed");
            return Err(AppError::Unavailable);
        }
        Err(_) => return Err(AppError::Internal { incident: incident() }),
    };
    let mut removed = 0;
    for some in old.chunks(LOOKED_UP) {
        let ids: Vec<Uuid> = some.iter().filter_map(|(_, id)| id.map(|id| id.0)).collect();
        let mut tx = Tx::begin(&app.db, business, None).await?;
        let named = store::files_named(&mut tx, &ids).await?;
        for (path, id) in some {
            if id.is_none_or(|id| !named.contains(&id)) && tokio::fs::remove_file(path).await.is_ok() {
                removed += 1;
            }
        }
    }
    Ok(removed)
}
