//! Companies that carry messages for us, behind one small interface. A channel's room keeps the account;
//! here is how it is spoken to: with a limit on time and on what is read, and never redirected.

pub mod facebook;
mod http;
pub mod mail;
pub mod push;
pub mod twilio;

pub use facebook::{FacebookAccount, Messenger};
pub use http::{Outside, ready_tls};
pub use mail::{Letter, MailAccount};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An account at a provider, with its secrets.
#[derive(Clone)]
pub enum Account {
    Twilio(TwilioAccount),
    Mail(Box<MailAccount>),
    Facebook(FacebookAccount),
}

impl Account {
    /// What speaks to its provider.
    pub fn provider(self, outside: &Outside) -> Box<dyn Provider> {
        match self {
            Self::Twilio(account) => Box::new(twilio::Twilio::new(outside.clone(), account)),
            Self::Mail(account) => Box::new(mail::MailServer::new(outside.clone(), *account)),
            Self::Facebook(account) => Box::new(facebook::Page::new(outside.clone(), account)),
        }
    }
}

/// An account at Twilio, with its secret.
#[derive(Clone)]
pub struct TwilioAccount {
    /// What the provider calls it.
    pub account: String,
    /// Its group of senders; empty: the number itself sends.
    pub service: String,
    /// Our number, E.164.
    pub address: String,
    pub secret: String,
}

/// A message to be carried.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// E.164, an email address, or the person as a Page knows them.
    pub to: String,
    /// May be empty if files go with it.
    pub body: String,
    /// What goes with it, in order; on Facebook one at most.
    pub files: Vec<OutboundFile>,
    /// Where the provider tells how far it got, if it can.
    pub status_url: String,
    /// What makes it an email.
    pub letter: Option<Letter>,
    /// What makes it a message on Facebook.
    pub messenger: Option<Messenger>,
}

/// A file that goes with a message.
#[derive(Debug, Clone)]
pub struct OutboundFile {
    /// What it is called where it arrives.
    pub name: String,
    pub media_type: String,
    /// Of an email; empty for a provider that fetches it.
    pub bytes: Vec<u8>,
    /// Where the provider fetches it; empty for an email.
    pub url: String,
}

/// How far a message got, in the provider's eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The provider has it.
    Sent,
    Delivered,
    Read,
    Failed,
}

/// What became of a sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider has it under this id.
    Taken(Report),
    /// It will not carry this: the code and why, in plain words.
    Refused { code: Option<i32>, why: String },
    /// It certainly did not take it; worth another try, after so long if it said so.
    Later { why: String, after: Option<Duration> },
    /// It may or may not have it: it must be asked before anything is sent again.
    Unknown { why: String },
    /// It may or may not have it and cannot be asked: only a person has it sent again.
    Doubtful { why: String },
}

/// A text as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub id: String,
    pub progress: Progress,
    pub code: Option<i32>,
    /// Why it failed, in plain words; empty if it did not.
    pub why: String,
}

/// A text that we sent, as the provider lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentText {
    pub report: Report,
    pub body: String,
    pub at: DateTime<Utc>,
}

/// A text that the provider received for us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedText {
    /// As the provider's own hook would have told it: `name=value&…`.
    pub form: String,
    pub id: String,
    pub from: String,
    pub at: DateTime<Utc>,
}

/// Why a provider did not answer a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub String);

/// What came of trying an account that works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What is still to do.
    pub note: Option<String>,
    /// What the account is called there; empty: it has no name.
    pub name: String,
}

/// What a provider can do.
pub trait Provider: Send + Sync {
    /// Hands a message over.
    fn send<'a>(&'a self, message: &'a Outbound) -> BoxFuture<'a, Outcome>;
    /// What was sent to a number since a moment, the newest first; none: it keeps no list that could be asked.
    fn sent_to<'a>(
        &'a self,
        to: &'a str,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<Vec<SentText>>, Trouble>>;
    /// How far a message got that the provider took, by its own name for it; none: it does not know it, or knows no more
    /// than it tells by itself.
    fn progress_of<'a>(&'a self, _id: &'a str) -> BoxFuture<'a, Result<Option<Report>, Trouble>> {
        Box::pin(async { Ok(None) })
    }
    /// What was received since a moment, the oldest first. A mailbox is read otherwise (`mail`).
    fn received(&self, since: DateTime<Utc>) -> BoxFuture<'_, Result<Vec<ReceivedText>, Trouble>>;
    /// Whether the account works; what is to be told even so.
    fn check<'a>(&'a self, hook: &'a str) -> BoxFuture<'a, Result<Checked, Trouble>>;
    /// The bytes of a picture that came with a message.
    fn picture<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PictureTrouble>>;
}

/// Why a picture cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureTrouble {
    /// It never will.
    Never(String),
    /// Perhaps later.
    Later(String),
}
