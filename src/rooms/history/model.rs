//! Types of this room.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A field of a record that somebody set or changed. Values are in words: names instead of ids,
/// times in the location's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The event's number in the log.
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// None: a visitor, a caller or Pawline itself.
    pub staff_name: Option<String>,
    /// The column.
    pub field: String,
    /// As people call it.
    pub label: String,
    /// None: the record was made then.
    pub before: Option<String>,
    /// None: the record was removed then.
    pub after: Option<String>,
    /// The act was taken back later.
    pub undone: bool,
}

/// Which side of a change to put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    Before,
    After,
}
