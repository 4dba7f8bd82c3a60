//! What this room reads.

mod accounts;
mod consents;
mod decoding;
mod texting;

pub(super) use accounts::place;
pub use accounts::{channel, channels, kept_account};
pub use consents::{consents, is_withdrawn};
pub use texting::texting;
