//! Accounts at providers, as they are connected and shown.

use crate::domain::ids::{ChannelId, IncomingHookId, LocationId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Which provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Twilio,
    /// Any SMTP server.
    Email,
    /// A Page's messages.
    Facebook,
}

impl ChannelKind {
    /// The part of an address to which its provider tells us.
    pub fn hook(self) -> &'static str {
        match self {
            Self::Twilio => "twilio",
            Self::Email => "email",
            Self::Facebook => "messenger",
        }
    }
}

/// Whether it worked when it was last tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    /// Not tried yet.
    New,
    Works,
    Fails,
}

/// An account at a provider with its number; never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    pub name: String,
    /// Our number, E.164, our email address, or the Page's number.
    pub address: String,
    /// What the provider calls the account; of an email channel, the user name.
    pub account: String,
    /// Empty: the number itself sends.
    pub service: String,
    /// What only email has; of a Page, what it is called there.
    pub mail: MailServer,
    /// What Facebook must name when it asks whether the hook is ours; empty for others. It opens nothing.
    #[serde(default)]
    pub verify_token: String,
    pub state: ChannelState,
    pub checked_at: Option<DateTime<Utc>>,
    /// What the provider said when it did not work, or what is still to do.
    pub last_error: String,
    /// Where the shop is whose number or address it is, if it is one shop's.
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// Where calls to the number are put through, E.164; empty: nowhere.
    #[serde(default)]
    pub calls_to: String,
    /// Whether a caller whom nobody answers may leave a message.
    #[serde(default)]
    pub voicemail: bool,
    /// What they hear before; empty: our own words.
    #[serde(default)]
    pub greeting: String,
    pub version: i32,
}

impl Channel {
    /// Whether something is to become of calls to its number.
    pub fn takes_calls(&self) -> bool {
        self.kind == ChannelKind::Twilio && (self.voicemail || !self.calls_to.is_empty())
    }
}

/// The channels, and where providers tell us what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// `https://…/hooks/`, to which a channel's kind and id are added.
    pub hook: String,
    pub channels: Vec<Channel>,
    /// What came in and could not be worked on.
    pub dead: Vec<DeadHook>,
    /// Emails that came in and became no message, the newest first.
    #[serde(default)]
    pub left_out: Vec<LeftOutMail>,
    /// How many those are, also those that are not listed.
    #[serde(default)]
    pub left_out_count: i64,
    /// The shops in use.
    #[serde(default)]
    pub locations: Vec<(LocationId, String)>,
}

/// Something that a provider told us and that could not be worked on, however often it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadHook {
    pub id: IncomingHookId,
    pub channel_name: String,
    /// A message, or how far one got.
    pub is_message: bool,
    /// Something of a telephone call.
    #[serde(default)]
    pub is_call: bool,
    pub by: ChannelKind,
    pub sender: String,
    pub received_at: DateTime<Utc>,
    /// Why; never what was written.
    pub error: String,
}

/// An email that came in and became no message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutMail {
    pub channel_name: String,
    /// Its address; may be empty.
    pub sender: String,
    pub received_at: DateTime<Utc>,
    /// A sentence.
    pub why: String,
}

/// What connects a Twilio account. When it is edited, an empty token keeps the one that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwilioForm {
    pub name: String,
    /// `AC` and 32 hexadecimal digits.
    pub account: String,
    pub token: String,
    /// Our number, in any notation.
    pub address: String,
    /// `MG` and 32 hexadecimal digits, or empty.
    pub service: String,
    /// Where calls to our number are put through, in any notation; empty: nowhere.
    #[serde(default)]
    pub calls_to: String,
    /// Whether a caller whom nobody answers may leave a message.
    #[serde(default)]
    pub voicemail: bool,
    /// What they hear before, at most [`GREETING_LIMIT`]; empty: our own words.
    #[serde(default)]
    pub greeting: String,
}

/// Characters that a greeting has at most.
pub const GREETING_LIMIT: usize = 500;

/// How the connection to a mail server is made safe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// Plain at first, then TLS; port 587.
    #[default]
    Starttls,
    /// TLS from the beginning; port 465.
    Tls,
}

impl Security {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starttls => "starttls",
            Self::Tls => "tls",
        }
    }
}

/// What an email channel has beside its address and user name; empty for others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Whom customers see as the sender; empty: only the address.
    pub display_name: String,
    pub smtp_host: String,
    pub smtp_port: i32,
    /// `starttls` or `tls`.
    pub smtp_security: String,
    /// Whether the mailbox takes `name+anything@`.
    pub plus_replies: bool,
    /// The mailbox that is read; empty: none.
    pub imap_host: String,
    pub imap_port: i32,
    pub imap_account: String,
    /// Whether mails may be handed over at the channel's own address, by whoever has its secret.
    pub has_hook: bool,
}

/// A secret that is shown once, and where mails are handed over that are signed with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHook {
    pub url: String,
    pub secret: String,
}

/// What connects an email account. When it is edited, an empty password keeps the one that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailForm {
    pub name: String,
    /// Our address.
    pub address: String,
    pub display_name: String,
    pub smtp_host: String,
    /// 1 to 65535.
    pub smtp_port: String,
    pub smtp_security: Security,
    /// The user name.
    pub account: String,
    pub password: String,
    pub plus_replies: bool,
    /// The mailbox to be read, by TLS; empty: none.
    pub imap_host: String,
    pub imap_port: String,
    pub imap_account: String,
    pub imap_password: String,
}
