//! Arrivals: what comes in by a provider finds its customer and its conversation, or makes them; and what was
//! missed while we were not there is asked for.
//!
//! Owns no table: the room `channels` stores what a provider tells, `conversations` and `customers` keep what
//! comes of it. No page and no server function: all of it happens by itself.

mod calling;
pub mod faces;
pub mod fetching;
mod mailboxes;
mod mailing;
mod media;
mod messenger;
mod pages;
pub mod pictures;
mod reading;
pub mod receipts;
mod senders;
pub mod taking;
pub mod watching;
pub mod work;
