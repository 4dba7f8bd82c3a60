//! Components of this room.

mod activity_list;
mod activity_summary;
mod history_views;
mod timeline_block;
mod timeline_list;
mod timeline_row;

pub use activity_list::ActivityList;
pub use activity_summary::ActivitySummary;
pub use history_views::HistoryViews;
pub use timeline_block::TimelineBlock;
pub use timeline_list::TimelineList;
pub use timeline_row::{ChangeRow, TimelineRow};
