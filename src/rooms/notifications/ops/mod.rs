//! Use cases of this room.

mod bringing;
mod devices;

pub use bringing::{Claimed, SWEEP_DELIVERIES, claim, due_news, settle, spread};
pub use devices::{Place, add, check, note_test, remove};
