//! Screens of this room.

mod access_page;
pub mod device;
mod doorway;
mod sign_in_page;
mod user_menu;

pub use access_page::AccessPage;
pub use doorway::Doorway;
pub use sign_in_page::SignInPage;
pub use user_menu::UserMenu;
