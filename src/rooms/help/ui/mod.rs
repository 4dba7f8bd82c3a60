//! The help, beside a screen and as a page.

mod contact_us;
mod help_dialog;
mod help_page;
mod shortcut_list;
mod topic_text;

pub use help_dialog::HelpDialog;
pub use help_page::HelpPage;
