//! Telephone calls: log, outcome, follow-ups, the hook that announces them.
//!
//! Owns `call`, `hook_key` and `hook_receipt`. Pages: `/follow-ups`, `/settings/calls`; and
//! `POST /hooks/call` for telephone systems. What Twilio tells of calls comes by the room `arrivals`.
//! Events: `call.logged`, `call.ringing`, `call.ended`, `call.recorded`, `call.outcome`, `call.updated`,
//! `call.followed_up`, `call.removed`, `hook_key.created`, `hook_key.revoked`.

pub mod api;
#[cfg(feature = "ssr")]
pub mod arriving;
#[cfg(feature = "ssr")]
mod hook;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod signature;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

#[cfg(feature = "ssr")]
mod keys;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use hook::SWEEP_RECEIPTS;
#[cfg(feature = "ssr")]
pub use keys::seal_old;
pub use model::{Call, Direction, Outcome};
#[cfg(feature = "ssr")]
pub use routes::routes;
