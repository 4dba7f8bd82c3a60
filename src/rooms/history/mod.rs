//! Taking acts back, and the history of a field.
//!
//! Owns no table: reads the log that every command writes.

pub mod api;
