//! Conversations: the inbox, the thread, the visitor's chat.

#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use routes::routes;
