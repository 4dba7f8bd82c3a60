//! Screens of this room.

mod card_page;

pub use card_page::CardPage;
