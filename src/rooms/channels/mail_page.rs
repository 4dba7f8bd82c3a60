//! `GET /mail/{message}`: an email as it was sent, as far as that cannot act. It has an address of its own so that it has a
//! policy of its own: nothing runs in it, and it fetches nothing from anywhere.

use super::store;
use crate::domain::ids::MessageId;
use crate::domain::role::Right;
use crate::error::AppResult;
use crate::server::{App, session};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The policy of a mail.
const POLICY: &str =
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'";

/// Shows it to whoever may read the customer.
pub async fn show(State(app): State<App>, Path(message): Path<String>, headers: HeaderMap) -> Response {
    match find(&app, &message, &headers).await {
        Ok(Some(html)) => {
            let page = format!(
                "<!doctype html><html lang=\"und\"><head><meta charset=\"utf-8\"><title>Email</title></head><body>{html}</body></html>"
            );
            let policy = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::REFERRER_POLICY, "no-referrer"),
            ];
            (policy, page).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

/// The HTML; none for whoever may not see it, as if it were not there.
async fn find(app: &App, message: &str, headers: &HeaderMap) -> AppResult<Option<String>> {
    let Ok(id) = message.parse::<MessageId>() else { return Ok(None) };
    let Some(caller) = session::caller(app, headers).await? else { return Ok(None) };
    if !caller.role.may(Right::ReadCustomers) {
        return Ok(None);
    }
    store::html_of_mail(&mut caller.read().await?, id).await
}
