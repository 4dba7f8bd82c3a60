//! Screens of this room.

mod bubble_parts;
mod colleagues_drafts;
mod composer;
mod context_strip;
mod device;
mod draft_keeper;
mod inbox_context;
mod inbox_list;
mod inbox_page;
mod inbox_row;
mod mail_parts;
mod mention_list;
mod mentions;
mod message_bubble;
mod message_log;
mod outbox;
mod pending_bubble;
mod presence;
mod scheduled_list;
mod send_later;
mod thread_header;
mod thread_keys;
mod thread_menu;
mod thread_pane;
mod thread_state;
mod unread;
mod ways;
mod withdrawn_text;

pub use bubble_parts::carried;
pub use draft_keeper::DraftKeeper;
pub use inbox_page::InboxPage;
pub use thread_keys::{ThreadKey, ThreadKeys};
pub use thread_pane::ThreadPane;
pub use unread::{TitleCount, Unread, provide_title_count, provide_unread, use_unread};
