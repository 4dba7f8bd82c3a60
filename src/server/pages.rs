//! Rendering pages: each under its own owner, from the first poll to the last, and never for ever.

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use leptos::prelude::{Owner, use_context};
use leptos::reactive::owner::WeakOwner;
use leptos_axum::ResponseOptions;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long a page may be rendered before it is tried anew.
const PATIENCE: Duration = Duration::from_secs(8);

/// Where a page's rendering leaves its owner, so that the rest of the answer is made under it too.
///
/// Weak: the owner keeps the request, and with it this.
#[derive(Clone, Default)]
struct RenderedBy(Arc<OnceLock<WeakOwner>>);

/// A page that the server renders: a GET without a body, which changes nothing.
pub fn is_page(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    request.method() == Method::GET && accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Renders a page, once more if it does not come in time or breaks off: on a busy machine the renderer now and
/// then misses the moment at which what it waits for is there, and waits for good, or looks for a value in the
/// arena of another request (leptos 0.8). A page that breaks off twice is a fault of its own.
///
/// `place` stands in the log; the address itself may hold the secret of a link.
pub async fn render(request: Request, next: Next, place: &str) -> Response {
    let (parts, _) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let first =
        AssertUnwindSafe(once(Request::from_parts(parts, Body::empty()), next.clone())).catch_unwind();
    match tokio::time::timeout(PATIENCE, first).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) | Err(_) => {
            tracing::warn!(place, "rendered once more");
            once(again, next).await
        }
    }
}

/// Answers under the owner of the page, if it becomes one: also who does not ask for a page by name (a monitor, a
/// preview of a link) may get one.
pub async fn once(mut request: Request, next: Next) -> Response {
    let rendered_by = RenderedBy::default();
    request.extensions_mut().insert(rendered_by.clone());
    under_its_owner(next.run(request), &rendered_by).await
}

/// Says under which owner this page is rendered. Called where the page's context is made.
pub fn note_owner() {
    let noted = use_context::<Parts>().and_then(|parts| parts.extensions.get::<RenderedBy>().cloned());
    if let (Some(RenderedBy(slot)), Some(owner)) = (noted, Owner::current()) {
        let _ = slot.set(owner.downgrade());
    }
}

/// Answers 404 for the page, or the call, that is being made: what it is about is not there.
pub fn set_not_found() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
}

/// Answers 303 for the page that is being made: what it is about has another address. A call of the page's
/// program is answered as it is; the screen goes there by itself.
pub fn set_moved(to: &str) {
    let is_page = use_context::<Parts>().is_some_and(|parts| !parts.uri.path().starts_with("/api/"));
    if let (true, Some(response), Ok(to)) = (is_page, use_context::<ResponseOptions>(), to.parse()) {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, to);
    }
}

/// Polls what makes an answer under the owner that it noted.
///
/// Signals live in an arena per request, found through the thread (`sandboxed-arenas`, which
/// leptos_integration_utils switches on). It writes the head after the body, outside of that sandbox:
/// on a thread that another request used meanwhile, a title that reads a signal panicked.
async fn under_its_owner<F: Future>(answer: F, by: &RenderedBy) -> F::Output {
    let mut answer = pin!(answer);
    poll_fn(|cx| match by.0.get().and_then(WeakOwner::upgrade) {
        Some(owner) => owner.with(|| answer.as_mut().poll(cx)),
        None => answer.as_mut().poll(cx),
    })
    .await
}
