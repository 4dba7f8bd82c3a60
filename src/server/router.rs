//! All routes.

use super::caller::CallerSlot;
use super::{App, headers, health, pages, request};
use crate::app;
use crate::error::AppError;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use leptos::prelude::{AnyView, IntoAny, provide_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list, render_app_async_with_context};
use std::sync::LazyLock;
use std::time::Duration;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::services::ServeDir;

/// What a server function may send at most; files have their own route and limit.
const BODY_LIMIT: usize = 256 * 1024;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The whole server as one service.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/api/{*function}", post(unknown_function))
        .leptos_routes_with_context(&app, page_routes().to_vec(), context(&app), shell(&app))
        .route("/ws", get(crate::live::socket::upgrade))
        .merge(health::routes())
        .merge(crate::rooms::routes())
        .fallback(asset_or_nothing)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(app.clone(), headers::same_origin))
        .layer(from_fn(only_json))
        .layer(from_fn(in_time))
        .layer(from_fn(headers::true_status))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(from_fn_with_state(app.clone(), request::follow))
        .with_state(app)
}

/// The addresses of the pages. They are listed once in a process: while leptos makes the list, nothing that any page
/// waits for is loaded, and one that another server of the process renders at that moment would wait for good.
pub fn page_routes() -> &'static [AxumRouteListing] {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));
    &PAGES
}

/// What pages and server functions find in their context.
fn context(app: &App) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let app = app.clone();
    move || {
        provide_context(app.clone());
        provide_context(CallerSlot::default());
        pages::note_owner();
    }
}

/// The document around the app.
fn shell(app: &App) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static + use<> {
    let assets = app.assets.clone();
    move || app::shell(&assets).into_any()
}

/// Only our own pages call server functions, with JSON: a form of another site cannot send that.
async fn only_json(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let is_json =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(
            |value| value.split(';').next().is_some_and(|kind| kind.trim() == "application/json"),
        );
    if request.method() == Method::POST && !is_json {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, Json(AppError::BadRequest)).into_response();
    }
    // Read here: a server function would answer a body that is too long as one that is unreadable.
    let (parts, body) = request.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => (StatusCode::PAYLOAD_TOO_LARGE, Json(AppError::BadRequest)).into_response(),
    }
}

/// Answers 503 to what takes too long: a person has given up by then, and what waits for ever would
/// hold its connections for ever. Photos and files have their own patience (a slow line sends for minutes), and
/// sockets are answered at once.
async fn in_time(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/files/") || (path.starts_with("/widget/") && path.ends_with("/files")) {
        return next.run(request).await;
    }
    // Not the whole path: it may hold the secret of a link.
    let place = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
    let answer = async {
        if pages::is_page(&request) {
            pages::render(request, next, &place).await
        } else {
            pages::once(request, next).await
        }
    };
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or_else(|_| {
        tracing::error!(place, "not answered in time");
        (StatusCode::SERVICE_UNAVAILABLE, Json(AppError::Unavailable)).into_response()
    })
}

/// A server function that this build does not know: an older page may still call it.
async fn unknown_function() -> Response {
    (StatusCode::NOT_FOUND, Json(AppError::NotFound)).into_response()
}

/// Whatever is no route: a file of the build, or a page that says that there is nothing.
async fn asset_or_nothing(State(app): State<App>, request: Request) -> Response {
    let wants_page = pages::is_page(&request);
    let (parts, _) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let response = asset(&app, Request::from_parts(parts, Body::empty())).await;
    if response.status() == StatusCode::NOT_FOUND && wants_page {
        return render_app_async_with_context(context(&app), shell(&app))(again).await;
    }
    response
}

/// Built browser files. Names with a hash never change, so browsers keep them for good.
async fn asset(app: &App, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let files = ServeDir::new(&app.config.site)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let mut response = match files.oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    if response.status().is_success() {
        let kept = match path.as_str() {
            _ if path.starts_with("/pkg/") => "public, max-age=31536000, immutable",
            // An old one would outlive the build it belongs to.
            "/sw.js" | "/offline.html" | "/assets.json" => "no-cache",
            _ => "public, max-age=3600",
        };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        if let Some(policy) = headers::file_policy(&path) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
    }
    response
}
