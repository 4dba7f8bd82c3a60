//! What the screen is and its shortcuts.

pub mod ui;
