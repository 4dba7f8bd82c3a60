//! Files of messages, in and out by the visitor's own link.

use super::door::{self, Refusal};
use super::store;
use super::writing::Taken;
use crate::domain::ids::FileId;
use crate::error::AppError;
use crate::rooms::channels::media;
use crate::rooms::conversations::{ops, uploads};
use crate::rooms::{channels, pets};
use crate::server::{App, ClientAddress, Tx, caller, receiving, throttle};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Bytes of a file that a visitor sends: as many as one that staff send them.
const MOST: usize = 10_000_000;

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

/// `POST /widget/{slug}/files`: a picture or file as the raw body, with the intent in `X-Intent` and its name,
/// percent-encoded, in `X-Name`. It is a message of its own.
pub async fn take(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Json<Taken>, Refusal> {
    let (parts, body) = request.into_parts();
    let host = store::host(&app.db, &slug).await?;
    let address = ClientAddress::of(&app, &parts);
    let visitor = door::visitor(&app, &host, address, door::bearer(&parts.headers)).await?;
    let intent = pets::intent(&parts.headers).ok_or(AppError::BadRequest)?;
    let name = uploads::name_of(&parts.headers).ok_or(AppError::BadRequest)?;
    door::not_too_fast(&app, visitor.id).await?;
    throttle::count(&app.db, &format!("upload:{}", visitor.id), app.config.limits.upload).await?;
    if !host.enabled {
        let closed = "The chat is closed at the moment. Please call or send an email.";
        return Err(AppError::refused(closed).into());
    }
    let too_large = || AppError::invalid("file", "This file is too large: at most 10 MB.");
    let bytes = receiving::receive(body, MOST).await?.ok_or_else(too_large)?;
    let sent = hex::encode(Sha256::digest(&bytes));
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    let customer = ops::customer_of(&mut tx, visitor.conversation).await?;
    drop(tx);
    let file = uploads::keep(&app, host.business, customer, None, &name, bytes).await;
    let file = Arc::new(file.map_err(|trouble| trouble.error)?);
    let naming = file.clone();
    let outcome = caller::run(
        &app,
        host.business,
        None,
        "widget/file",
        intent,
        (visitor.id, name, sent),
        move |tx, (visitor, ..)| {
            let file = naming.clone();
            Box::pin(async move {
                let (number, at) = ops::receive_file(tx, visitor, &file).await?;
                Ok(Taken { number, at })
            })
        },
    )
    .await;
    let is_settled = !matches!(&outcome, Err(AppError::Unavailable | AppError::Internal { .. }));
    if is_settled {
        let mut tx = Tx::begin(&app.db, host.business, None).await?;
        let is_named = pets::store::has_file(&mut tx, file.kept.id).await?;
        drop(tx);
        // Sent twice, refused, or from somebody who is blocked: nothing names it.
        if !is_named {
            file.kept.discard(&app, host.business).await;
        }
    }
    Ok(Json(outcome?.value))
}
