//! Messages that are written now and go out later.

use super::{Channel, Later, ReplyBy};
use crate::domain::ids::{ConversationId, CustomerId, DraftFileId, ScheduledMessageId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Messages that wait for one customer at most.
pub const SCHEDULED_LIMIT: i64 = 20;

/// What became of a scheduled message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ScheduledState {
    /// Its time has not come.
    Waiting,
    Sent,
    /// The customer wrote first.
    Answered,
    /// Somebody dropped it.
    Cancelled,
    /// Its time came, and it could not be sent.
    Failed,
}

/// A message that waits for its time, or could not be sent when it had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    pub id: ScheduledMessageId,
    pub channel: Channel,
    /// Of an email; else empty.
    pub subject: String,
    pub body: String,
    pub send_at: DateTime<Utc>,
    /// Whether it is dropped once the customer writes.
    pub unless_answered: bool,
    pub state: ScheduledState,
    /// Why it could not be sent, in plain words; else empty.
    pub why: String,
    /// Who wrote it.
    pub staff_name: Option<String>,
    /// The names of the files that go with it.
    #[serde(default)]
    pub files: Vec<String>,
}

/// A scheduled message among those of all customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledRow {
    pub message: Scheduled,
    /// Counts its changes.
    pub version: i32,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub conversation_id: Option<ConversationId>,
}

/// Where a page of them ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledKey {
    pub at: DateTime<Utc>,
    pub id: ScheduledMessageId,
}

/// What a scheduled message says, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledWords {
    /// Of an email; else empty.
    pub subject: String,
    pub body: String,
}

/// A message to be sent later, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewScheduled {
    pub by: ReplyBy,
    /// May be empty if files go with it.
    pub body: String,
    /// Of those in the draft, the ones that go with it.
    #[serde(default)]
    pub files: Vec<DraftFileId>,
    pub at: Later,
    /// Whether it is dropped once the customer writes.
    pub unless_answered: bool,
}
