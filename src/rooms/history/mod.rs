//! Taking acts back, and the history of every field with the way back to an older value.
//!
//! Owns no table: reads the log that every command writes.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod words;

pub use model::{FieldChange, Which};
pub use ui::{FieldHistory, HistoryDialog};
