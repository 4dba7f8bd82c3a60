//! Templates: texts that staff write again and again, with places for what differs.
//!
//! Owns `message_template`. Section: `/settings/templates`; the composer offers them. A place is a word in
//! brackets, such as `[first name]`: it is filled in from the customer's record when the template is chosen, and a
//! message in which one is left is not sent. Events: `message_template.*`.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
mod store;
pub mod ui;
