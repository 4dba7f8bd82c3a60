//! Routes of this room that are no pages of the app.

use super::visitor;
use crate::server::App;
use axum::Router;

/// The routes.
pub fn routes() -> Router<App> {
    visitor::routes()
}
