//! What each screen is for, and its shortcuts: behind `?` on every screen, and all together at /help.
//!
//! Owns no table.

pub mod topics;
pub mod ui;
