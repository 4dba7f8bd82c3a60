//! Who knocks: the business of the address, the visitor of the secret; and how errors are answered.

use super::store::{self, Host, Visitor};
use crate::domain::ids::VisitorId;
use crate::error::{AppError, AppResult};
use crate::server::{App, ClientAddress, Tx, secret, throttle};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A body is at most a message of 10,000 characters and what is around it.
const BODY_LIMIT: usize = 64 * 1024;
/// Days without a visit after which a link ends.
pub const LINK_DAYS: i32 = 90;

/// The secret of a request's Authorization header.
pub fn bearer(headers: &HeaderMap) -> &str {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}

/// Whether it can be a secret: 32 bytes, and not the same few over and over.
pub fn is_secret(token: &str) -> bool {
    URL_SAFE_NO_PAD.decode(token).is_ok_and(|bytes| {
        let different: std::collections::HashSet<&u8> = bytes.iter().collect();
        bytes.len() == 32 && different.len() >= 16
    })
}

/// The visitor of a secret, on this business's page. A wrong one counts as a guess.
///
/// # Errors
/// NotFound for one that is unknown, ended, revoked or of another business: they look the same;
/// TooMany after many of them.
pub async fn visitor(app: &App, host: &Host, address: ClientAddress, token: &str) -> AppResult<Visitor> {
    let found = store::visitor(&app.db, &secret::hash(token)).await?;
    match found.filter(|visitor| visitor.business == host.business) {
        Some(visitor) => Ok(visitor),
        None => {
            let key = format!("visitor-guess:{}", address.network());
            throttle::count(&app.db, &key, app.config.limits.guess_address).await?;
            Err(AppError::NotFound)
        }
    }
}

/// The visitor was here: the link lives on from now.
///
/// # Errors
/// When the database does not answer.
pub async fn prolong(app: &App, visitor: &Visitor) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, visitor.business, None).await?;
    sqlx::query!(
        "update visitor set last_seen_at = now(), expires_at = now() + make_interval(days => $3)
         where business_id = $1 and id = $2",
        visitor.business.0,
        visitor.id.0,
        LINK_DAYS,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Not more than a person writes.
///
/// # Errors
/// TooMany.
pub async fn not_too_fast(app: &App, visitor: VisitorId) -> AppResult<()> {
    throttle::count(&app.db, &format!("visitor-message:{visitor}"), app.config.limits.visitor_message).await
}

/// Not more than a page asks for by itself.
///
/// # Errors
/// TooMany.
pub async fn not_too_often(app: &App, visitor: VisitorId) -> AppResult<()> {
    throttle::count(&app.db, &format!("visitor-read:{visitor}"), app.config.limits.visitor_read).await
}

/// The media type of a request, without its parameters.
pub fn media_type(parts: &Parts) -> String {
    let value = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The whole body.
///
/// # Errors
/// 413.
pub async fn bytes(body: Body) -> Result<bytes::Bytes, Refusal> {
    to_bytes(body, BODY_LIMIT).await.map_err(|_| Refusal::Status(StatusCode::PAYLOAD_TOO_LARGE))
}

/// The body of a request that must be JSON.
///
/// # Errors
/// 415, 413 or 400.
pub async fn json<T: DeserializeOwned>(parts: &Parts, body: Body) -> Result<T, Refusal> {
    if media_type(parts) != "application/json" {
        return Err(Refusal::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let bytes = bytes(body).await?;
    serde_json::from_slice(&bytes).map_err(|_| Refusal::Error(AppError::BadRequest))
}

/// Why a request is not answered.
pub enum Refusal {
    Status(StatusCode),
    Error(AppError),
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::Error(error)
    }
}

/// What the page's script reads: a code, a sentence, and the fields to correct.
#[derive(Serialize)]
struct Answer {
    error: &'static str,
    message: String,
    fields: std::collections::BTreeMap<String, String>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = match self {
            Self::Status(status) => return status.into_response(),
            Self::Error(error) => error,
        };
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (code, message) = match &error {
            AppError::TooMany { .. } => ("too_many", "You write faster than we can read.".to_owned()),
            AppError::NotFound => ("gone", "This conversation has ended.".to_owned()),
            AppError::Invalid(_) => ("invalid", error.to_string()),
            AppError::Refused(reason) => ("refused", reason.clone()),
            AppError::IntentReused => ("reused", error.to_string()),
            AppError::BadRequest => ("unreadable", error.to_string()),
            _ => ("failed", "This did not work just now. Nothing you typed is lost.".to_owned()),
        };
        let fields = error.field_errors().into_iter().collect();
        let mut response = (status, Json(Answer { error: code, message, fields })).into_response();
        if let AppError::TooMany { retry_after } = error {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_32_bytes_of_chance() {
        assert!(is_secret(&secret::token()));
        for weak in ["", "abc", &"A".repeat(43), &"AB".repeat(21), &format!("{}=", secret::token())] {
            assert!(!is_secret(weak), "{weak}");
        }
    }
}
