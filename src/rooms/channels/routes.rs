//! Routes of this room that are no pages of the app.

use super::hook;
use crate::server::App;
use axum::Router;
use axum::routing::post;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/hooks/twilio/{channel}", post(hook::post))
}
