//! What this room reads.

mod accounts;
mod answers;
mod consents;
mod decoding;
mod emailing;
mod going;
mod messaging;
mod texting;

pub(super) use accounts::{HOOK, IMAP, MAIN, REPLY, place};
pub use accounts::{channel, channels, kept_account, reply_key, voice, with_number};
pub use answers::answers;
pub use consents::{consent_numbers, consents, is_unsubscribed, is_withdrawn, takes_offers};
pub use emailing::{conversation_of_mail, emailing, html_of_mail, is_our_address, offer_of_mail, thread_of};
pub use going::{Going, file_of_visitor, going_file, going_files};
pub use messaging::{
    Unnamed, is_unsent, message_on_facebook, messaging, page_of, unnamed_or_formerly, wrote_last,
};
pub use texting::{texting, texting_back};
