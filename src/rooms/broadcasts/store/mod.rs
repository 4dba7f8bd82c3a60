//! What this room reads.

mod broadcasts;
mod candidates;
mod results;

pub use broadcasts::{Kept, broadcast, due, kept, list, ways};
pub use candidates::{candidates, shown};
pub use results::results;
