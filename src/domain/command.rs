//! What every act has in common: an intent that makes it safe to send twice, and an answer that
//! says how to take it back.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The browser's own name for one act of a person (UUIDv7). Sending the same intent again has no
/// second effect and gets the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Intent(pub Uuid);

impl Intent {
    /// A new intent: once for each act, kept over retries.
    pub fn new() -> Self {
        Self(Uuid::now_v7())
    }
}

impl Default for Intent {
    fn default() -> Self {
        Self::new()
    }
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done<T> {
    /// What the command made or changed.
    pub value: T,
    /// The command's intent: undo names it.
    pub intent: Intent,
    /// The number of its last event in the business's log; none if it changed nothing.
    pub seq: Option<i64>,
}

/// A place in the log of a business: a screen is the state there plus the events after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Changes when a backup is restored: older numbers mean nothing then.
    pub epoch: Uuid,
    /// The last event that is contained.
    pub seq: i64,
}

/// A screen's state and the place in the log that it contains.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot<T> {
    /// Contains at least every event up to here.
    pub as_of: Cursor,
    /// The state.
    pub value: T,
}
