//! Routes of this room that are no pages of the app: photos go in and out, other files out.

use super::model::{MAX_PHOTO_BYTES, PhotoTarget};
use super::photos::{self, UploadError};
use super::store;
use crate::domain::command::{Done, Intent};
use crate::domain::ids::FileId;
use crate::domain::role::Right;
use crate::error::{AppError, AppResult};
use crate::server::files::{AS_IT_CAME, Files};
use crate::server::images::SIZES;
use crate::server::{App, Caller, receiving, session, throttle};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The routes. `POST /files/{pet|customer}/{id}` takes a photo as its raw body, with the command's
/// intent in `X-Intent`; `GET /files/{file}/{size}` shows one, `GET /files/{file}/original` gives another file as it came.
pub fn routes() -> Router<App> {
    Router::new().route("/files/{what}/{which}", get(show).post(upload))
}

async fn upload(
    State(app): State<App>,
    Path((what, which)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match accept(&app, &what, &which, &headers, body).await {
        Ok(done) => axum::Json(done).into_response(),
        Err(UploadError { status, error }) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, axum::Json(error)).into_response()
        }
    }
}

async fn accept(
    app: &App,
    what: &str,
    which: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Done<FileId>, UploadError> {
    let caller = session::caller(app, headers).await?.ok_or(AppError::SignedOut)?;
    if !caller.role.may(Right::EditCustomers) {
        return Err(AppError::Forbidden.into());
    }
    let target = PhotoTarget::parse(what, which).ok_or(AppError::NotFound)?;
    let intent = intent(headers).ok_or(AppError::BadRequest)?;
    let customer = photos::customer_of(&caller, target).await?;
    let bytes = receiving::receive(body, MAX_PHOTO_BYTES).await?.ok_or_else(|| {
        let error = AppError::invalid("photo", "This photo is too large: at most 15 MB.");
        UploadError { status: 413, error }
    })?;
    throttle::count(&app.db, &format!("upload:{}", caller.account_id), app.config.limits.upload).await?;
    photos::take(&caller, intent, target, customer, bytes).await
}

/// The intent of an upload.
pub fn intent(headers: &HeaderMap) -> Option<Intent> {
    headers.get("x-intent")?.to_str().ok()?.parse().ok().map(Intent)
}

async fn show(
    State(app): State<App>,
    Path((what, which)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let size = if which == "original" {
        Some(AS_IT_CAME)
    } else {
        which.parse().ok().filter(|size| SIZES.contains(size))
    };
    // What we did not make ourselves is never shown in place, whatever it says that it is.
    let (kind, place) = match size {
        Some(AS_IT_CAME) => ("application/octet-stream", "attachment"),
        _ => ("image/jpeg", "inline"),
    };
    match find(&app, &what, size, &headers).await {
        Ok(Some(bytes)) => (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static(place)),
                // The id changes with the file.
                (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
            ],
            bytes,
        )
            .into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// The file's bytes; none for whoever may not see it, as if it were not there.
async fn find(app: &App, what: &str, size: Option<u32>, headers: &HeaderMap) -> AppResult<Option<Vec<u8>>> {
    let (Ok(id), Some(size)) = (what.parse::<FileId>(), size) else { return Ok(None) };
    let Some(caller) = session::caller(app, headers).await? else { return Ok(None) };
    if !caller.role.may(Right::ReadCustomers) || !has(&caller, id).await? {
        return Ok(None);
    }
    Files::in_folder(&app.config.data).read(caller.business_id, id, size).await.map_err(|error| {
        tracing::error!(%error, "a file could not be read");
        AppError::Unavailable
    })
}

async fn has(caller: &Caller, id: FileId) -> AppResult<bool> {
    store::has_file(&mut caller.read().await?, id).await
}
