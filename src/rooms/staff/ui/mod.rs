//! Screens of this room.

mod access_page;
mod clash_list;
pub mod device;
mod doorway;
mod fresh_link;
mod invite_dialog;
mod loaded;
mod member_row;
mod open_links;
mod password_form;
mod people_settings;
mod preferences_form;
mod profile_form;
mod session_list;
mod sign_in_page;
mod sign_out;
mod theme_field;
mod user_menu;
mod your_settings;

pub use access_page::AccessPage;
pub use clash_list::ClashList;
pub use doorway::Doorway;
pub use loaded::{keep_fresh, loaded};
pub use people_settings::PeopleSettings;
pub use sign_in_page::SignInPage;
pub use sign_out::{SignOut, SignOutDialog, provide_sign_out};
pub use user_menu::UserMenu;
pub use your_settings::YourSettings;
