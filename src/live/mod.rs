//! Push: what happened in a business reaches every screen that may see it, once and in order.
//!
//! The log is the truth. A commit only rings a bell; the hub reads the log from where it was and
//! passes the events on. A socket says how far its screen is, gets what it missed and goes live.

pub mod act;
#[cfg(feature = "hydrate")]
pub mod answers;
pub mod client;
#[cfg(feature = "ssr")]
pub mod doorbell;
mod fetching;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod hub;
pub mod keeping_up;
mod kept;
#[cfg(feature = "ssr")]
pub mod looking;
pub mod offline;
mod shows;
#[cfg(feature = "ssr")]
pub mod socket;
#[cfg(feature = "hydrate")]
mod wire;

pub use act::{Act, UndoWith, sleep};
pub use client::{LinkState, Live, provide_live, use_live};
pub use fetching::{one_at_a_time, patiently};
pub use frame::{ClientFrame, Ephemeral, Frame, ServerFrame};
pub use kept::Kept;
pub use offline::{Queue, Waiting, Way, Work, provide_queue, use_queue};
pub use shows::{SIGNS, Shows};
