//! Files of messages, in and out by the visitor's own link.

use super::door::{self, Refusal};
use super::store;
use crate::domain::ids::FileId;
use crate::error::AppError;
use crate::rooms::channels;
use crate::rooms::channels::media;
use crate::server::{App, ClientAddress, Tx};
use axum::extract::{Path, Request, State};
use axum::response::Response;

/// `GET /widget/{slug}/files/{file}`: a picture or file that stands on the visitor's page.
pub async fn show(
    State(app): State<App>,
    Path((slug, file)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    let host = store::host(&app.db, &slug).await?;
    let address = ClientAddress::of(&app, &parts);
    let visitor = door::visitor(&app, &host, address, door::bearer(&parts.headers)).await?;
    door::not_too_often(&app, visitor.id).await?;
    let file: FileId = file.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    let found = channels::store::file_of_visitor(&mut tx, visitor.id, file).await?;
    drop(tx);
    let found = found.ok_or(AppError::NotFound)?;
    let bytes = media::bytes_of(&app, host.business, &found).await?;
    Ok(media::served(&found, bytes, true))
}
