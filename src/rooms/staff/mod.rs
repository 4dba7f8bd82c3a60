//! People who sign in, where they work, and their sessions.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{Me, StaffMember, StaffRef};
