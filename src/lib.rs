//! Pawline: the customer card and the conversation for pet-care businesses.
//!
//! - [`app`]    the shell of a page, the contexts, the routes
//! - [`error`]  the one error that crosses the wire
//! - [`domain`] words that two or more rooms speak
//! - [`rooms`]  a room for each feature
//! - [`ui`]     furniture: knows no room
//! - [`live`]   push
//! - [`server`] server-only and not a room
#![recursion_limit = "256"]

pub mod app;
#[cfg(test)]
mod chance;
pub mod domain;
pub mod error;
pub mod live;
pub mod rooms;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Called by the page's script: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    live::answers::watch();
    leptos::mount::hydrate_body(app::App);
}
