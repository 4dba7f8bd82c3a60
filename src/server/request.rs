//! Every request has a number: it stands in the log, goes back as `x-request-id`, and is the incident
//! number of what fails inside it.
//!
//! The log tells what was asked for and how it went, never by whom or with which words: no address,
//! no query, no body, and of the path only the route's template, as a path may hold a link's secret.

use super::App;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use leptos::prelude::use_context;
use std::net::SocketAddr;
use std::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What is no route: built files by their folder, everything else in one.
const PACKAGE: &str = "/pkg/*";
const OTHER: &str = "(no route)";

/// The number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RequestId(Uuid);

tokio::task_local! {
    static CURRENT: RequestId;
}

/// The number under which a failure is logged and shown: the request's own, if it is known here.
pub fn incident() -> Uuid {
    // What a page waits for runs in tasks of its own; those know the request by their context.
    let noted = || use_context::<Parts>().and_then(|parts| parts.extensions.get::<RequestId>().copied());
    CURRENT.try_with(|id| *id).ok().or_else(noted).map_or_else(Uuid::now_v7, |id| id.0)
}

/// Numbers, counts and logs every request. The outermost layer: nothing is answered past it.
pub async fn follow(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = RequestId(given(&app, &request).unwrap_or_else(Uuid::now_v7));
    request.extensions_mut().insert(id);
    let method = request.method().clone();
    let route = route(&request);
    let running = app.metrics.request();
    let started = Instant::now();
    // An error's span, so that it is there whatever RUST_LOG leaves out.
    let span = tracing::error_span!("request", request_id = %id.0);
    let mut response = CURRENT.scope(id, next.run(request)).instrument(span.clone()).await;
    drop(running);
    let (took, status) = (started.elapsed(), response.status().as_u16());
    app.metrics.answered(&method, &route, status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let _entered = span.enter();
    if status >= 500 {
        tracing::warn!(%method, route, status, ms, "answered");
    } else if is_noise(&route) {
        tracing::debug!(%method, route, status, ms, "answered");
    } else {
        tracing::info!(%method, route, status, ms, "answered");
    }
    if let Ok(value) = HeaderValue::from_str(&id.0.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn route(request: &Request) -> String {
    match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None if request.uri().path().starts_with("/pkg/") => PACKAGE.to_owned(),
        None => OTHER.to_owned(),
    }
}

/// Files and what machines ask for all the time.
fn is_noise(route: &str) -> bool {
    matches!(route, PACKAGE | OTHER | "/healthz" | "/readyz" | "/metrics")
}

/// The number that a trusted proxy gave it already.
fn given(app: &App, request: &Request) -> Option<Uuid> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.0.ip().to_canonical();
    let value = request.headers().get(HEADER)?.to_str().ok()?;
    if app.config.trusted_proxies.contains(&peer) { value.parse().ok() } else { None }
}
