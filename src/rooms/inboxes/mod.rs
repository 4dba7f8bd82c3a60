//! Inboxes: the conversations of a business parted among teams, and the rules that say which goes where.
//!
//! Owns `inbox`, `inbox_member`, `inbox_rule` and `inbox_view`. Section: `/settings/inboxes`. In which inbox a conversation
//! stands is the conversation's own column; the room conversations asks [`ops::inbox_for`] whenever a customer
//! begins one or writes to a closed one again. Events: `inbox.*`, `inbox_member.*`, `inbox_rule.*`, `inbox_view.*`.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
pub mod views_api;
