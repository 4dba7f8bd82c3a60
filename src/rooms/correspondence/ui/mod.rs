//! Screens of this room.

mod acts;
mod booking_dialog;
mod desk;
mod draft_list;
mod emails_page;
mod letter_row;
mod letter_table;
mod page_of;
mod selection;
mod selection_bar;
mod sms_number;
mod texts_page;

pub use emails_page::EmailsPage;
pub use texts_page::TextsPage;
