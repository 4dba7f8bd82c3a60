//! SQL reads of this room.

mod calls;
mod context;
mod counts;
mod decoding;
mod files;
mod inbox;
mod news;
mod scheduled;
mod thread;
mod unseen;

pub use context::context;
pub use counts::{colleagues, counts};
pub use files::{draft_files, scheduled_files};
pub use inbox::{list, matching};
pub use news::{News, concerns, is_read, news, whose};
pub use scheduled::{all_scheduled, quiet_until, scheduled, scheduled_due};
pub use thread::{
    colleagues_drafts, customer_of, doubt, link, message, messages_after, messages_before, save_draft, thread,
};
pub use unseen::unseen_due;
