//! What travels between the visitor's page and the server, as JSON.

use crate::domain::ids::FileId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

/// Close code: the link is not known, ended or revoked. The page begins afresh.
pub const CLOSE_GONE: u16 = 4404;
/// Close code: connect again, from where you are.
pub const CLOSE_RESYNC: u16 = 4409;
/// Close code: too many tries; wait a minute.
pub const CLOSE_TOO_MANY: u16 = 4429;

/// A message as its visitor may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Its place in what this visitor sees; order goes by it.
    pub number: i64,
    /// Whether the visitor wrote it.
    pub mine: bool,
    /// Plain text; empty once withdrawn, and if only files were sent.
    pub body: String,
    /// Pictures and files that go with it.
    pub files: Json<Vec<SaidFile>>,
    /// Who answered.
    pub name: Option<String>,
    pub at: DateTime<Utc>,
    pub withdrawn: bool,
    /// The visitor's own name for the act of writing it: the page knows its own again.
    pub intent: Option<Uuid>,
}

/// A picture or another file of a message. The page fetches it by the visitor's own link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidFile {
    pub id: FileId,
    pub name: String,
    /// It can be looked at.
    pub picture: bool,
    pub bytes: i64,
}

/// Whether somebody is there to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// The business has its chat switched on.
    pub enabled: bool,
    /// Within opening hours.
    pub open: bool,
    /// What to read first.
    pub greeting: String,
}

/// What was said since a number, and how things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thread {
    pub messages: Vec<Said>,
    /// Earlier messages that were withdrawn.
    pub withdrawn: Vec<i64>,
    /// Staff have seen the visitor's messages up to here.
    pub seen: i64,
    pub presence: Presence,
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum Told {
    /// Everything since the number that the page named; from here on it is live.
    Hello(Thread),
    Message {
        message: Said,
    },
    Withdrawn {
        number: i64,
    },
    /// Staff have seen everything up to here.
    Seen {
        number: i64,
    },
    /// Somebody writes an answer.
    Typing {
        name: String,
    },
    Ping,
}

/// From the visitor's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum Heard {
    /// First: the secret, and the last number that the page has.
    Resume {
        token: String,
        after: i64,
    },
    Typing,
    /// The page has everything up to here.
    Delivered {
        number: i64,
    },
    /// The page showed everything up to here to somebody.
    Seen {
        number: i64,
    },
    Pong,
}
