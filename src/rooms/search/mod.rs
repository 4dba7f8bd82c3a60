//! Finding anyone from every screen, and the command palette.
//!
//! Owns `search_token`, `search_name` and `search_word`, which triggers keep: no other room writes
//! them. Answers at /api/search/find; the box is in the header, the palette behind Ctrl/Cmd-K.

pub mod api;
pub mod commands;
pub mod model;
#[cfg(feature = "ssr")]
pub mod store;
pub mod typed;
pub mod ui;

pub use model::{Found, Hit, MatchedOn};
