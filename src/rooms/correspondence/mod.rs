//! Correspondence: a customer's texts and emails as lists, apart from the conversation in which they stand.
//!
//! Owns `message_filing`: which messages were archived from these pages, and which booking one is about. Pages:
//! `/contacts/{id}/texts` and `/contacts/{id}/emails`. What somebody wrote in their device's own app and logged (a note
//! with `logged_as`) stands there too. Events: `message_filing.*`.

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
