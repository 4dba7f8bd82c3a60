//! `GET` and `POST /hooks/messenger/{channel}`: Facebook asks once whether the address is ours, and then tells what is
//! written to the Page. Each thing that it tells is stored as it came, all are answered at once, and what they mean is
//! worked out afterwards.

use super::ops;
use super::store::{HOOK, place};
use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::{AppError, AppResult};
use crate::server::providers::facebook::signature;
use crate::server::providers::facebook::told::{Piece, pieces};
use crate::server::{App, ClientAddress, Tx, throttle};
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Utc;

/// Facebook tells up to a thousand things at once; strangers are not listened to for so long.
const BODY_LIMIT: usize = 1024 * 1024;
const STRANGERS_LIMIT: usize = 64 * 1024;
/// What is written back to prove that the address is ours.
const CHALLENGE_LIMIT: usize = 200;

/// Says that the address is ours, if Facebook names the channel's word.
pub async fn get(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match verify(&app, &channel, &parts).await {
        Ok(challenge) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn verify(app: &App, channel: &str, parts: &Parts) -> Result<String, StatusCode> {
    let query = parts.uri.query().unwrap_or_default();
    let value = |wanted: &str| {
        let found = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let known = match channel.parse::<ChannelId>() {
        Ok(id) => verify_token(app, id).await.map_err(|error| status(&error))?,
        Err(_) => None,
    };
    let is_asked = value("hub.mode") == "subscribe";
    let token = value("hub.verify_token");
    let knows = known.is_some_and(|known| !known.is_empty() && signature::is_same_word(&known, &token));
    if !(is_asked && knows) {
        return Err(stranger(app, parts).await);
    }
    let challenge = value("hub.challenge");
    let plain = (1..=CHALLENGE_LIMIT).contains(&challenge.len())
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if plain { Ok(challenge) } else { Err(StatusCode::BAD_REQUEST) }
}

/// Takes what Facebook tells, if it is signed with the app's secret.
pub async fn post(State(app): State<App>, Path(channel): Path<String>, request: Request) -> Response {
    match take(&app, &channel, request).await {
        Ok(()) => (StatusCode::OK, "EVENT_RECEIVED").into_response(),
        Err(status) => status.into_response(),
    }
}

async fn take(app: &App, channel: &str, request: Request) -> Result<(), StatusCode> {
    let (parts, body) = request.into_parts();
    let known = match channel.parse::<ChannelId>() {
        Ok(id) => secret(app, id).await.map_err(|error| status(&error))?.map(|known| (id, known)),
        Err(_) => None,
    };
    let limit = if known.is_some() { BODY_LIMIT } else { STRANGERS_LIMIT };
    let body = to_bytes(body, limit).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let given = parts.headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    let signed =
        known.filter(|(_, known)| signature::is_valid(&known.secret, &body, given.unwrap_or_default()));
    let Some((id, Known { business, page, .. })) = signed else {
        return Err(stranger(app, &parts).await);
    };
    // What is told of another Page is nobody's here.
    let told = pieces(&body, &page, Utc::now()).ok_or(StatusCode::BAD_REQUEST)?;
    if told.is_empty() {
        return Ok(());
    }
    keep(app, business, id, told).await.map_err(|error| status(&error))?;
    app.told.notify_one();
    Ok(())
}

/// Keeps all of it, or nothing: what is not answered is told again.
async fn keep(app: &App, business: BusinessId, channel: ChannelId, pieces: Vec<Piece>) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    for piece in pieces {
        ops::tell(&mut tx, &ops::told_piece(channel, piece)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Counts a guess; answers that it was none.
async fn stranger(app: &App, parts: &Parts) -> StatusCode {
    let network = ClientAddress::of(app, parts).network();
    match throttle::count(&app.db, &format!("hook:{network}"), app.config.limits.guess_address).await {
        Ok(_) => StatusCode::FORBIDDEN,
        Err(error) => status(&error),
    }
}

/// Whose channel it is, which Page is told there, and what Facebook signs with.
struct Known {
    business: BusinessId,
    page: String,
    secret: String,
}

async fn secret(app: &App, id: ChannelId) -> AppResult<Option<Known>> {
    let found = sqlx::query!(
        r#"select h.business_id as "business_id!: BusinessId", h.sealed as "sealed!", p.page as "page!"
           from channel_of_hook($1, 'facebook', 'hook') h, page_of_hook($1) p"#,
        id.0,
    )
    .fetch_optional(&app.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let secret = app.seals.open(&place(found.business_id, id, HOOK), &found.sealed)?;
    Ok(secret.map(|secret| Known { business: found.business_id, page: found.page, secret }))
}

async fn verify_token(app: &App, id: ChannelId) -> AppResult<Option<String>> {
    Ok(sqlx::query_scalar!(r#"select verify_token as "verify_token!" from page_of_hook($1)"#, id.0)
        .fetch_optional(&app.db)
        .await?)
}

fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
