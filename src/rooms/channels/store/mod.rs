//! What this room reads.

mod accounts;
mod consents;
mod decoding;
mod emailing;
mod messaging;
mod texting;

pub(super) use accounts::{HOOK, IMAP, MAIN, REPLY, place};
pub use accounts::{channel, channels, kept_account, reply_key};
pub use consents::{consent_numbers, consents, is_withdrawn};
pub use emailing::{conversation_of_mail, emailing, html_of_mail, is_our_address, thread_of};
pub use messaging::{is_unsent, message_on_facebook, messaging, page_of, wrote_last};
pub use texting::texting;
