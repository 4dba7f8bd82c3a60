//! `POST /hooks/call`: a telephone system says that it rings, or that a call is over.

use super::arriving::{CallNews, Stage, arrive};
use super::model::Direction;
use super::{keys, signature};
use crate::domain::command::Intent;
use crate::domain::ids::{BusinessId, HookKeyId};
use crate::domain::text;
use crate::error::{AppError, AppResult};
use crate::server::jobs::sweep::{BATCH, SweepBatch};
use crate::server::{App, ClientAddress, Tx, caller, throttle};
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A message of a telephone system is small.
const BODY_LIMIT: usize = 64 * 1024;

/// What it sends.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: Kind,
    /// What the telephone system calls it.
    call_id: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    direction: Direction,
    #[serde(default)]
    duration_seconds: Option<i32>,
    /// Whether somebody took it, where the telephone system says so.
    #[serde(default)]
    answered: Option<bool>,
    /// They left a voicemail.
    #[serde(default)]
    voicemail: bool,
}

impl Message {
    fn news(self) -> CallNews {
        let Self { kind, call_id, from, to, direction, duration_seconds, answered, voicemail } = self;
        let stage = match kind {
            Kind::Ringing => Stage::Ringing,
            Kind::Ended => Stage::Ended { seconds: duration_seconds, answered, voicemail },
        };
        CallNews { call_id, from, to, direction, caller_name: String::new(), channel: None, stage }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Kind {
    #[serde(rename = "call.ringing")]
    Ringing,
    #[serde(rename = "call.ended")]
    Ended,
}

/// Takes a message: once, if it is signed by a key of a business.
pub async fn post(State(app): State<App>, request: Request) -> Response {
    match take(&app, request).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(status) => status.into_response(),
    }
}

async fn take(app: &App, request: Request) -> Result<(), StatusCode> {
    let (parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let Some((business, key)) = signed_by(app, &parts, &body).await.map_err(|e| status(&e))? else {
        let network = ClientAddress::of(app, &parts).network();
        throttle::count(&app.db, &format!("hook:{network}"), app.config.limits.guess_address)
            .await
            .map_err(|e| status(&e))?;
        return Err(StatusCode::UNAUTHORIZED);
    };
    let id = word(&parts.headers, "webhook-id").to_owned();
    let message: Message = serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let acceptable = (1..=200).contains(&id.chars().count())
        && (1..=200).contains(&text::clean_line(&message.call_id).chars().count())
        && message.duration_seconds.is_none_or(|seconds| seconds >= 0);
    if !acceptable {
        return Err(StatusCode::BAD_REQUEST);
    }
    // A new intent each time: that it is taken once is what hook_receipt sees to.
    caller::run(
        app,
        business,
        None,
        "hooks/call",
        Intent::new(),
        (key, id, message),
        |tx, (key, id, message)| {
            Box::pin(async move {
                if is_new(tx, key, &id).await? { arrive(tx, &message.news()).await } else { Ok(()) }
            })
        },
    )
    .await
    .map(|_| ())
    .map_err(|error| status(&error))
}

fn status(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = word(headers, header::CONTENT_TYPE.as_str());
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn word<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whose key signed it; none: nobody's, or too long ago.
async fn signed_by(app: &App, parts: &Parts, body: &[u8]) -> AppResult<Option<(BusinessId, Uuid)>> {
    let query = parts.uri.query().unwrap_or_default();
    let key = query.split('&').find_map(|pair| pair.strip_prefix("key=")?.parse::<Uuid>().ok());
    let Some(key) = key else { return Ok(None) };
    let found = sqlx::query!(
        r#"select business_id as "business_id!: BusinessId", secret, sealed from hook_key_kept($1)"#,
        key
    )
    .fetch_optional(&app.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let business = found.business_id;
    let secret = match (found.sealed, found.secret) {
        (Some(sealed), _) => keys::open(&app.seals, business, HookKeyId(key), &sealed)?,
        // Of an earlier version: it is sealed at the next sweep.
        (None, plain) => plain,
    };
    let Some(secret) = secret else { return Ok(None) };
    let (id, at) = (word(&parts.headers, "webhook-id"), word(&parts.headers, "webhook-timestamp"));
    let signatures = word(&parts.headers, "webhook-signature");
    let valid = signature::is_valid(&secret, id, at, Utc::now().timestamp(), signatures, body);
    Ok(valid.then_some((business, key)))
}

/// Notes the delivery; false if it was taken before. A concurrent one waits here.
async fn is_new(tx: &mut Tx, key: Uuid, webhook_id: &str) -> AppResult<bool> {
    let business = tx.business();
    let noted = sqlx::query!(
        "with used as (
           update hook_key set last_used_at = now()
           where business_id = $1 and id = $3 and coalesce(last_used_at, '-infinity') < now() - interval '1 minute'
         ), old as (
           delete from hook_receipt where business_id = $1 and received_at < now() - interval '1 day'
         )
         insert into hook_receipt (business_id, webhook_id) values ($1, $2) on conflict do nothing",
        business.0,
        webhook_id,
        key,
    )
    .execute(tx.conn())
    .await?;
    Ok(noted.rows_affected() == 1)
}

/// Hours for which a delivery is remembered: far longer than its signature is valid.
const RECEIPT_HOURS: i64 = 24;

/// Deliveries that could not be replayed any more anyhow.
pub const SWEEP_RECEIPTS: SweepBatch = |tx, now| Box::pin(sweep_receipts(tx, now));

async fn sweep_receipts(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from hook_receipt where business_id = $1 and webhook_id in (
           select webhook_id from hook_receipt where business_id = $1 and received_at < $2
           order by received_at limit $3 for update skip locked)",
        business.0,
        now - Duration::hours(RECEIPT_HOURS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}
