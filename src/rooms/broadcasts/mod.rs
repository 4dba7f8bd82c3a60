//! Group messages: one message to all customers of a group or of a list, each in their own conversation.
//!
//! Owns `broadcast` (what is said, to whom, how far it got) and `broadcast_recipient` (who was meant when it was sent, and
//! what became of each). Pages: `/group-messages` and `/group-messages/{id}`. A worker writes the single messages, so many
//! a minute, through the room conversations; from there on they are ordinary messages of the outbox.
//! Events: `broadcast.*`, one for each step and not for each customer.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod sending;
#[cfg(feature = "ssr")]
mod store;
pub mod ui;
