//! Screens of this room.

mod setup_form;
mod setup_page;

pub use setup_page::SetupPage;
