//! Screens of this room.

mod follow_ups_page;

pub use follow_ups_page::FollowUpsPage;
