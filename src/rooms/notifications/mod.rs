//! Notifications: messages reach the phones and browsers of staff while Pawline is not open there.
//!
//! Owns `push_device`, `push_news`, `push_delivery` and the installation's `push_key`. Section: in `/settings/me`. A
//! device hangs on the session there, so it ends with it. A trigger puts each message of a customer, and each note
//! that names somebody, into `push_news`, in its own transaction; a worker waits for a moment, asks who should hear of it still, and brings it to their
//! devices, each at most once. No events: which devices somebody has is nobody else's matter.

pub mod api;
#[cfg(feature = "ssr")]
mod keys;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
mod store;
pub mod ui;
#[cfg(feature = "ssr")]
pub mod work;
