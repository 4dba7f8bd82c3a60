//! Types of this room, and the rules that need no database.

mod accounts;
#[cfg(feature = "ssr")]
mod answers;
mod carrying;
mod consent;
mod keyword;
mod mail;
mod messenger;
mod reach;

pub use accounts::{
    Channel, ChannelKind, ChannelState, Channels, DeadHook, EmailForm, GREETING_LIMIT, LeftOutMail, MailHook,
    MailServer, Security, TwilioForm,
};
#[cfg(feature = "ssr")]
pub use answers::{Answers, key_place};
pub use carrying::{AlsoBy, CarryState, Delivery, Numbered, Picture, Pictures, stand_in};
pub use consent::{ConsentEntry, ConsentNumber, ConsentPurpose, Consents, SAID_LIMIT, SaidForm};
pub use keyword::{Keyword, is_yes, keyword};
pub use mail::{Mail, MailThread, NamedFile, SUBJECT_LIMIT, base_subject, reply_subject};
pub use messenger::{CLOSED_REMEDY, FACEBOOK_LIMIT, FacebookForm, Window};
pub use reach::{Reach, WayTo, WhyNot};

/// Characters that a text has at most: ten parts.
pub const TEXT_LIMIT: usize = 1600;
/// Seconds for which a message waits before it goes out: so long it can be taken back.
pub const HELD_SECONDS: i64 = 5;
