//! Screens of this room.

mod call_form;
mod customer;
mod device;
mod found;
mod link;
mod offline_app;
mod overview;
mod unsent_notice;
mod waiting_dialog;
mod waiting_list;
mod write_form;

pub use found::Found;
pub use link::LinkBadge;
pub use offline_app::OfflineApp;
pub use unsent_notice::UnsentNotice;
pub use waiting_dialog::WaitingDialog;
