//! What machines ask: is it alive, may it be sent requests, what does it count.

use super::{App, schema};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// A database that takes longer to answer is not there for people either.
const PATIENCE: Duration = Duration::from_secs(2);

/// On the main address: metrics only with a token.
pub fn routes() -> Router<App> {
    questions(get(public_metrics))
}

/// On an address of their own.
pub fn router(app: App) -> Router {
    questions(get(metrics)).with_state(app)
}

fn questions(metrics: MethodRouter<App>) -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", metrics)
}

/// `GET /healthz`: the process answers.
async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: 200 when it may be sent requests, else 503 with one word: `draining` (it is about to
/// stop), `database` (it does not answer), `schema` (a migration of this program is missing).
async fn ready(State(app): State<App>) -> Response {
    if app.draining.is_cancelled() {
        return not("draining");
    }
    match tokio::time::timeout(PATIENCE, schema::is_current(&app.db)).await {
        Ok(Ok(true)) => "ready\n".into_response(),
        Ok(Ok(false)) => not("schema"),
        Ok(Err(_)) | Err(_) => not("database"),
    }
}

fn not(why: &'static str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response()
}

/// `GET /metrics` on the main address: only with a token, else there is nothing.
async fn public_metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    if app.config.metrics_token.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    metrics(State(app), headers).await
}

async fn metrics(State(app): State<App>, headers: HeaderMap) -> Response {
    let sent = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let wanted = app.config.metrics_token.as_deref();
    if wanted.is_some_and(|wanted| !bool::from(wanted.as_bytes().ct_eq(sent.as_bytes()))) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    ([(header::CONTENT_TYPE, super::metrics::CONTENT_TYPE)], app.metrics.text(&app)).into_response()
}
