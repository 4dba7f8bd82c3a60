//! Routes of this room that are no pages of the app.

use super::{uploads, visitor};
use crate::server::App;
use axum::Router;
use axum::routing::post;

/// The routes.
pub fn routes() -> Router<App> {
    visitor::routes().route("/files/draft/{customer}", post(uploads::upload))
}
