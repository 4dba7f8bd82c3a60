//! One stream of all that happened with a household, and the three views of its history.
//!
//! Owns no table: reads messages, calls, notes, bookings and the log. Shown on the card.

pub mod api;
#[cfg(feature = "ssr")]
pub mod describe;
pub mod model;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{Change, TimelineFilter, TimelineItem, TimelineKind, What};
pub use ui::{HistoryViews, TimelineBlock};
