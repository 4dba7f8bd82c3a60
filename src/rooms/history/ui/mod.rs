//! Components of this room.

mod field_history;
mod history_dialog;

pub use field_history::FieldHistory;
pub use history_dialog::HistoryDialog;
