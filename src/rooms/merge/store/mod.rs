//! SQL reads of this room.

mod candidates;
mod queue;
mod reasons;
mod review;

pub use candidates::{candidates, possible_matches};
pub use queue::{count_duplicates, list_duplicates};
pub use reasons::reasons;
pub use review::review;
