//! The first page of a working day: what waits, who comes today, who called, who was in touch.
//!
//! Owns no table; reads those of conversations, calls, bookings and customers. Page: `/`.

pub mod api;
pub mod model;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
