//! Security headers (PROMISES: CSP and headers) and the true status of server function errors.

use super::App;
use crate::error::AppError;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

/// The policy of everything that is not a page of the app: nothing may run.
const PLAIN_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The policy of a page of the app. Its scripts carry the nonce.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; worker-src 'self'; manifest-src 'self'"
    )
}

/// The policy of a built file that needs more than nothing: the service worker fetches, and the
/// offline page has its own style and script, and loads the app's.
pub fn file_policy(path: &str) -> Option<&'static str> {
    match path {
        "/sw.js" => Some(
            "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; \
             img-src 'self'; manifest-src 'self'",
        ),
        "/offline.html" => Some(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; \
             connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        _ => None,
    }
}

/// Adds what every answer carries; a route that set one of them itself keeps it.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_set = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    unless_set(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PLAIN_POLICY));
    unless_set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    unless_set(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    unless_set(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(self), microphone=(), geolocation=(), payment=()"),
    );
    unless_set(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_set(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if app.config.public_url.starts_with("https://") {
        unless_set(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    if let Ok(build) = HeaderValue::from_str(&app.assets.build) {
        unless_set(HeaderName::from_static("x-pawline-build"), build);
    }
    response
}

/// A server function answers every error with 500; here it gets the status that its error names.
pub async fn true_status(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !response.headers().contains_key("serverfnerror")
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, 1 << 20).await else {
        return Response::from_parts(parts, Body::empty());
    };
    if let Ok(error) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let AppError::TooMany { retry_after } = error {
            parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
        }
        // Whoever made it may have logged why; that it was shown stands here in any case.
        if let AppError::Internal { incident } = error {
            tracing::error!(%incident, "answered with an incident");
        }
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Refuses what another site makes a signed-in browser send: a write must come from our own
/// origin. The addresses in `FOREIGN_WRITES` are meant for others and prove themselves otherwise.
pub async fn same_origin(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, StatusCode> {
    let method = request.method();
    let reads = method.is_safe();
    let exempt = FOREIGN_WRITES.iter().any(|prefix| request.uri().path().starts_with(prefix));
    if reads || exempt || is_same_origin(&app, request.headers()) {
        return Ok(next.run(request).await);
    }
    Err(StatusCode::FORBIDDEN)
}

/// Addresses that other sites and systems may write to.
pub const FOREIGN_WRITES: &[&str] = &["/hooks/", "/forms/", "/widget/", "/unsubscribe/"];

/// Whether a request comes from our own pages. Clients that send neither header are no browsers
/// and carry no one's cookie by accident.
pub fn is_same_origin(app: &App, headers: &axum::http::HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (_, Some(origin)) => {
            origin == app.config.public_url || text("host").is_some_and(|host| is_local(origin, host))
        }
        (Some(site), None) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
    }
}

/// Without PUBLIC_URL people on the same machine may say localhost, 127.0.0.1 or ::1.
fn is_local(origin: &str, host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") && origin == format!("http://{host}")
}
