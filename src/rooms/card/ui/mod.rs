//! Screens of this room.

mod banners;
mod card_header;
mod card_page;
mod card_view;
mod follow;
mod insights;
mod log_contact;
mod personal;
mod quick_actions;

pub use banners::CardBanners;
pub use card_header::CardHeader;
pub use card_page::CardPage;
pub use card_view::CardView;
pub use insights::Insights;
pub use log_contact::{LogContact, Logged};
pub use personal::Personal;
pub use quick_actions::QuickActions;
