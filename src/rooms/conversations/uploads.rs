//! `POST /files/draft/{customer}`: a file for the draft to a customer, as the raw body, with the command's intent in
//! `X-Intent` and its name, percent-encoded, in `X-Name`.

use super::model::files::FILE_MOST;
use super::ops::{self, Attached};
use crate::domain::command::Done;
use crate::domain::ids::{BusinessId, CustomerId, DraftFileId, StaffId};
use crate::domain::role::Right;
use crate::error::AppError;
use crate::rooms::pets::model::MAX_PHOTO_BYTES;
use crate::rooms::pets::photos::UploadError;
use crate::rooms::pets::{self, attachments, photos};
use crate::server::file_kinds::{self, FileKind};
use crate::server::{App, incident, receiving, session, throttle};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Takes it.
pub async fn upload(
    State(app): State<App>,
    Path(customer): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match accept(&app, &customer, &headers, body).await {
        Ok(done) => axum::Json(done).into_response(),
        Err(UploadError { status, error }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, axum::Json(error)).into_response()
        }
    }
}

async fn accept(
    app: &App,
    customer: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Done<DraftFileId>, UploadError> {
    let caller = session::caller(app, headers).await?.ok_or(AppError::SignedOut)?;
    if !caller.role.may(Right::EditCustomers) {
        return Err(AppError::Forbidden.into());
    }
    let customer: CustomerId = customer.parse().map_err(|_| AppError::NotFound)?;
    let intent = pets::intent(headers).ok_or(AppError::BadRequest)?;
    let name = name_of(headers).ok_or(AppError::BadRequest)?;
    // Before any work is done for it.
    pets::store::require_customer(&mut caller.read().await?, customer).await?;
    let most = usize::try_from(FILE_MOST).unwrap_or(usize::MAX);
    let bytes = receiving::receive(body, most).await?.ok_or_else(too_large)?;
    throttle::count(&app.db, &format!("upload:{}", caller.account_id), app.config.limits.upload).await?;
    let sent = hex::encode(Sha256::digest(&bytes));
    let business = caller.business_id;
    let file = keep(app, business, customer, Some(caller.staff_id), &name, bytes).await?;
    let file = Arc::new(file);
    let naming = file.clone();
    let outcome = caller
        .command("conversations/attach_file", intent, (customer, name, sent), move |tx, (customer, ..)| {
            let file = naming.clone();
            Box::pin(async move { ops::attach_file(tx, customer, &file).await })
        })
        .await;
    let unused = match &outcome {
        Ok(_) => !pets::store::has_file(&mut caller.read().await?, file.kept.id).await?,
        // The commit may have happened although its answer was lost: the sweep finds what is no one's.
        Err(AppError::Unavailable | AppError::Internal { .. }) => false,
        Err(_) => true,
    };
    // Sent twice, or refused: nothing names it.
    if unused {
        file.kept.discard(app, business).await;
    }
    Ok(outcome?)
}

/// Looks at what was sent, and writes it to the disk.
///
/// # Errors
/// `file` invalid: 413 too large, 415 another kind of file, 422 a damaged one; or what the disk says.
pub(super) async fn keep(
    app: &App,
    business: BusinessId,
    customer: CustomerId,
    by: Option<StaffId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Attached, UploadError> {
    if bytes.is_empty() {
        return Err(AppError::invalid("file", "This file is empty.").into());
    }
    let name = file_kinds::clean_name(name);
    // All of a large file is looked through.
    let called = name.clone();
    let looked = tokio::task::spawn_blocking(move || (file_kinds::kind_of(&called, &bytes), bytes)).await;
    let (kind, bytes) = looked.map_err(|_| AppError::Internal { incident: incident() })?;
    let kind = kind.map_err(|why| UploadError { status: 415, error: AppError::invalid("file", why) })?;
    match kind {
        FileKind::Picture if bytes.len() > MAX_PHOTO_BYTES => {
            let error = AppError::invalid("file", "This picture is too large: at most 15 MB.");
            Err(UploadError { status: 413, error })
        }
        FileKind::Picture => {
            let kept = photos::keep(app, business, customer, by, bytes).await.map_err(of_file)?;
            Ok(Attached {
                kept,
                name: file_kinds::as_jpeg(&name),
                media_type: "image/jpeg",
                is_picture: true,
            })
        }
        FileKind::Other(media_type) => {
            let kept = attachments::prepare(app, business, customer, by, media_type, bytes).await?;
            Ok(Attached { kept, name, media_type, is_picture: false })
        }
    }
}

/// What is said of a photo is said of a file here.
fn of_file(trouble: UploadError) -> UploadError {
    let UploadError { status, error } = trouble;
    let error = match error.field_errors().into_iter().next() {
        Some((_, sentence)) => AppError::invalid("file", sentence),
        None => error,
    };
    UploadError { status, error }
}

fn too_large() -> UploadError {
    UploadError { status: 413, error: AppError::invalid("file", "This file is too large: at most 25 MB.") }
}

/// The name of a file that is sent.
pub(super) fn name_of(headers: &HeaderMap) -> Option<String> {
    let given = headers.get("x-name")?.to_str().ok()?;
    let pair = format!("name={given}");
    let (_, name) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    Some(name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_travels_percent_encoded() {
        let named = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-name", axum::http::HeaderValue::from_static(text));
            name_of(&headers)
        };
        assert_eq!(named("Bella%E2%80%99s%20%26%20co%2B.pdf").as_deref(), Some("Bella’s & co+.pdf"));
        assert_eq!(name_of(&HeaderMap::new()), None);
    }
}
