//! Use cases of this room.

mod carrying;
mod consenting;
mod settling;
mod setup;
mod telling;

pub use carrying::{Attempt, Claimed, again, cancel, claim, put};
pub use consenting::{Source, give, withdraw};
pub use settling::{lose_track, report, settle, take_reconciled};
pub use setup::{connect, edit, note_check, remove};
pub use telling::{SWEEP_TOLD, Told, bury, finish, next_told, put_off, replay, tell};
