//! Conversations: all that was said with a customer, over every channel, and the inbox of a team.
//!
//! Owns the tables `conversation`, `visitor`, `message`, `note_mention`, `blocked_message`,
//! `conversation_read`, `message_read`, `draft`, `scheduled_message`, `scheduled_words`,
//! `unseen_answer`, `carried_answer`, `visitor_key` and `draft_file`. Staff read and write at `/inbox` and on the customer's card. A message takes the next
//! number of its conversation under the conversation's row lock, so numbers have no gap and tell the
//! order; what a visitor may see has a second number of its own.
//!
//! Events: `message.sent`, `message.received`, `message.noted`, `message.withdrawn` (one message),
//! `message.delivered`, `message.seen` (all of a visitor's link up to a number), and
//! `conversation.*` for assigning, closing, snoozing, waking, reopening, linking; `scheduled_message.*`; `draft_file.*`. No event carries the text of a
//! message: what is withdrawn is gone.

pub mod api;
pub mod files_api;
pub mod kept;
pub mod many_api;
pub mod model;
pub mod news_api;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
pub mod scheduling_api;
#[cfg(feature = "ssr")]
pub mod sending_later;
#[cfg(feature = "ssr")]
mod store;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod unseen;
#[cfg(feature = "ssr")]
mod uploads;
#[cfg(feature = "ssr")]
mod visitor;
#[cfg(feature = "ssr")]
pub mod waking;

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use routes::routes;
#[cfg(feature = "ssr")]
pub use store::{News, concerns, counts, is_read, news, thread};
