//! Use cases of this room.

mod merging;
mod moving;
mod part;
mod parting;
mod points;
mod rebasing;
mod scanning;
mod talking;
mod tallying;
mod unmerging;
mod ways_back;

pub use merging::{NewMerge, merge, start};
pub use scanning::{BATCHES_HOURLY, BATCHES_NOW, dismiss, scan};
pub use unmerging::unmerge;
pub use ways_back::{merge_again, nothing_more, take_apart};

/// Tables with a customer that are treated in a way of their own: who is told twice, what is counted or
/// derived, and the log, which stays.
const OTHERWISE: &[&str] = &[
    "contact_point",
    "relationship",
    "conversation",
    "visitor",
    "message",
    "tally",
    "search_token",
    "search_name",
    "event",
];

/// Every table with a `customer_id` for which a merge knows what to do.
pub fn planned_tables() -> impl Iterator<Item = &'static str> {
    moving::MOVED.iter().chain(OTHERWISE).copied()
}
