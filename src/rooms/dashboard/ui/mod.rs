//! Screens of this room.

mod dashboard_page;

pub use dashboard_page::DashboardPage;
