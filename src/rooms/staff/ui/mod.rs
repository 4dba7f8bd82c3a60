//! Screens of this room.

mod access_page;
mod sign_in_page;

pub use access_page::AccessPage;
pub use sign_in_page::SignInPage;
