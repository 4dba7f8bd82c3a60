//! What this room reads.

mod accounts;
mod consents;
mod decoding;
mod emailing;
mod texting;

pub(super) use accounts::{MAIN, REPLY, place};
pub use accounts::{channel, channels, kept_account};
pub use consents::{consents, is_withdrawn};
pub use emailing::{emailing, thread_of};
pub use texting::texting;
