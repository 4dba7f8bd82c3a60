//! The visitor's side of the chat: a public page that also runs inside other sites' pages, and the
//! socket behind it. It is no page of the app: plain HTML and a small script, no staff code.
//!
//! URLs: `GET /widget/{slug}` the page; `POST …/start` the first message; `POST …/messages` more;
//! `GET …/thread` what was said; `GET …/files/{file}` a file of it; `POST …/files` one of theirs; `GET …/ws` the socket. `/chat/{slug}` leads to the page. `/forms/{slug}`: the web form.
//!
//! What a visitor types proves nothing. A contact that matches only links the conversation, marked
//! unverified; the visitor sees the messages of their own link and nothing else, and no answer tells
//! whether a profile exists. The link is a secret of 256 bits that the visitor's page makes and keeps;
//! here is only its hash. The page makes it so that a start sent twice needs no secret kept in the
//! answers that commands remember.

mod door;
mod files;
mod page;
mod socket;
mod start;
mod store;
mod web_form;
mod words;
mod writing;

use crate::server::App;
use axum::Router;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/widget/{slug}", get(page::show))
        .route("/widget/{slug}/start", post(start::start))
        .route("/widget/{slug}/files", post(files::take))
        .route("/widget/{slug}/files/{file}", get(files::show))
        .route("/widget/{slug}/messages", post(writing::write))
        .route("/widget/{slug}/thread", get(writing::thread))
        .route("/widget/{slug}/ws", get(socket::upgrade))
        .route("/forms/{slug}", get(web_form::show).post(web_form::send).options(web_form::ask))
        .route(
            "/chat/{slug}",
            get(async |Path(slug): Path<String>| Redirect::permanent(&page::address(&slug))),
        )
}
