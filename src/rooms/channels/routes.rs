//! Routes of this room that are no pages of the app.

use super::{hook, mail_hook, mail_page, media, messenger_hook, unsubscribe_page};
use crate::server::App;
use axum::Router;
use axum::routing::{get, post};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hooks/twilio/{channel}", post(hook::post))
        .route("/hooks/email/{channel}", post(mail_hook::post))
        .route("/hooks/messenger/{channel}", get(messenger_hook::get).post(messenger_hook::post))
        .route("/mail/{message}", get(mail_page::show))
        .route("/media/{mark}", get(media::show))
        .route("/unsubscribe/{mark}", get(unsubscribe_page::show).post(unsubscribe_page::take))
}
