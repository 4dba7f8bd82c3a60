//! Routes of this room that are no pages of the app.

use super::{hook, mail_hook, mail_page, media, messenger_hook, unsubscribe_page, voice_hook};
use crate::server::App;
use axum::Router;
use axum::routing::{get, post};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/hooks/twilio/{channel}", post(hook::post))
        .route("/hooks/twilio/{channel}/voice", post(voice_hook::rings))
        .route("/hooks/twilio/{channel}/voice/status", post(voice_hook::went))
        .route("/hooks/twilio/{channel}/voice/recording", post(voice_hook::recorded))
        .route("/hooks/email/{channel}", post(mail_hook::post))
        .route("/hooks/messenger/{channel}", get(messenger_hook::get).post(messenger_hook::post))
        .route("/mail/{message}", get(mail_page::show))
        .route("/media/{mark}", get(media::show))
        .route("/unsubscribe/{mark}", get(unsubscribe_page::show).post(unsubscribe_page::take))
}
