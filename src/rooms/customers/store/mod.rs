//! What this room reads.

mod listing;
mod matches;
mod merged;
mod points;

pub use listing::{ids, list, rows};
pub use matches::{find_matches, has_contact, match_contact};
pub use merged::{current, followed, profiles};
pub use points::show_points;
