//! Screens of this room.

mod help_page;

pub use help_page::HelpPage;
