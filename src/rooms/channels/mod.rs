//! Channels: the ways to reach customers through a provider, and all that goes out by them.
//!
//! Owns `channel`, `channel_secret`, `outgoing` (the outbox), `mail` (what an email has beside its words),
//! `incoming_hook` (what a provider told us, as it came), `consent` (who may be texted, and how we know),
//! `message_picture` (pictures and files of messages, theirs and ours), `facebook_message` (what a message has on Facebook) and `facebook_profile` (of whom Facebook is
//! asked). Page: `/settings/channels`; and `POST /hooks/twilio/{channel}`, `POST /hooks/email/{channel}`,
//! `/hooks/messenger/{channel}`, `GET /mail/{message}`, `GET /media/{mark}`, `/unsubscribe/{mark}`. What comes in is only stored here: the
//! room `arrivals`, which knows conversations, works on it.
//! Events: `channel.connected`, `channel.updated`, `channel.secret_set`, `channel.checked`, `channel.removed`,
//! `message.carried` (how far an outgoing message got), `incoming_hook.*` and `consent.*`.

pub mod api;
#[cfg(feature = "ssr")]
mod hook;
#[cfg(feature = "ssr")]
mod mail_hook;
#[cfg(feature = "ssr")]
mod mail_page;
#[cfg(feature = "ssr")]
pub mod media;
#[cfg(feature = "ssr")]
mod messenger_hook;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
#[cfg(feature = "ssr")]
mod unsubscribe_page;
#[cfg(feature = "ssr")]
pub mod work;

#[cfg(feature = "ssr")]
pub use routes::routes;
