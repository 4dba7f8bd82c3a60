//! Telephone calls: log, outcome, follow-ups, the hook that announces them.

#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use routes::routes;
