//! Components of this room.

mod field_history;

pub use field_history::FieldHistory;
