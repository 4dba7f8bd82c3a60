//! People who sign in, where they work, and their sessions.
//!
//! Owns `account` (a person, once for all businesses), `staff` (an account at work for a
//! business), `session` and `access_link`. Pages: `/sign-in`, `/join/<token>`, `/reset/<token>`;
//! the settings sections "Staff" and "You" are here too.
//!
//! Every server function of the house begins with a [`Caller`](crate::server::Caller), except
//! those of [`PUBLIC`]: what somebody may call before anyone knows who they are.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod password;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{Me, StaffMember, StaffRef};

/// Endpoints that answer without a session. Each limits by itself what a stranger can do with it.
pub const PUBLIC: &[&str] = &[
    "setup/create_business",
    "setup/look",
    "setup/try_sample",
    "staff/look_at_door",
    "staff/open_access_link",
    "staff/sign_in",
    "staff/sign_out",
    "staff/use_access_link",
    "staff/whoami",
];
