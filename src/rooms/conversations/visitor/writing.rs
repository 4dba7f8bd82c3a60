//! More messages of a visitor, and what was said.

use super::door::{self, Refusal};
use super::store;
use super::words::Thread;
use crate::domain::command::Intent;
use crate::domain::ids::VisitorId;
use crate::error::{AppError, AppResult};
use crate::rooms::conversations::model::NewInbound;
use crate::rooms::conversations::ops;
use crate::server::{App, ClientAddress, Tx, caller};
use axum::Json;
use axum::extract::{Path, Request, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A message on its way in.
#[derive(Deserialize)]
pub struct New {
    intent: Intent,
    body: String,
}

/// It stands here now, under this number of the visitor's own.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Taken {
    pub number: i64,
    pub at: DateTime<Utc>,
}

/// `POST /widget/{slug}/messages`.
pub async fn write(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Json<Taken>, Refusal> {
    let (parts, body) = request.into_parts();
    let host = store::host(&app.db, &slug).await?;
    let address = ClientAddress::of(&app, &parts);
    let visitor = door::visitor(&app, &host, address, door::bearer(&parts.headers)).await?;
    let new: New = door::json(&parts, body).await?;
    door::not_too_fast(&app, visitor.id).await?;
    if !host.enabled {
        return Err(
            AppError::refused("The chat is closed at the moment. Please call or send an email.").into()
        );
    }
    let done = caller::run(
        &app,
        host.business,
        None,
        "widget/message",
        new.intent,
        (visitor.id, new.body),
        |tx, (visitor, body)| Box::pin(take(tx, visitor, body)),
    )
    .await?;
    Ok(Json(done.value))
}

/// Takes a message. From somebody who is blocked it is kept for their own page only, under the next
/// number of theirs, so that nothing tells them.
///
/// # Errors
/// A field error for `body`; NotFound for a link that ended.
pub async fn take(tx: &mut Tx, visitor: VisitorId, body: String) -> AppResult<Taken> {
    if let Some(message) = ops::receive(tx, NewInbound { visitor, body: body.clone() }).await? {
        let number = message.visitor_number.unwrap_or_default();
        return Ok(Taken { number, at: message.sent_at });
    }
    let (number, at) = ops::keep_for_visitor(tx, visitor, &body).await?;
    Ok(Taken { number, at })
}

#[derive(Default, Deserialize)]
struct Since {
    #[serde(default)]
    after: i64,
}

/// `GET /widget/{slug}/thread?after=n`: for pages whose network lets no socket through.
pub async fn thread(
    State(app): State<App>,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Json<Thread>, Refusal> {
    let (parts, _) = request.into_parts();
    let host = store::host(&app.db, &slug).await?;
    let address = ClientAddress::of(&app, &parts);
    let visitor = door::visitor(&app, &host, address, door::bearer(&parts.headers)).await?;
    let since: Since = axum::extract::Query::try_from_uri(&parts.uri)
        .map(|axum::extract::Query(since)| since)
        .map_err(|_| AppError::BadRequest)?;
    door::not_too_often(&app, visitor.id).await?;
    door::prolong(&app, &visitor).await?;
    let mut tx = Tx::begin(&app.db, host.business, None).await?;
    Ok(Json(store::thread(&mut tx, &host, visitor.id, since.after.max(0)).await?))
}
