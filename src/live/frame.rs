//! What travels over a staff socket, as JSON.

use crate::domain::command::Cursor;
use crate::domain::ids::{ConversationId, CustomerId, StaffId};
use crate::domain::role::{Right, Role};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A socket that is further behind than this refetches instead of replaying.
pub const REPLAY_LIMIT: i64 = 2000;
/// Seconds between two pings of the server; two missed ones mean a dead socket.
pub const PING_SECONDS: u64 = 25;
/// Close code: this server stops; connect again, which reaches another one or this one renewed. After a
/// pause by chance, so that not everybody comes at once. (1012 is the protocol's own word for it.)
pub const CLOSE_RESTART: u16 = 1012;
/// Close code: the session ended.
pub const CLOSE_SIGNED_OUT: u16 = 4401;
/// Close code: the socket fell behind; connect again with your cursor.
pub const CLOSE_RESYNC: u16 = 4409;

/// One event of the log, as a socket sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    pub seq: i64,
    /// The previous event that this socket may see: anything else means that one is missing.
    pub prev: i64,
    pub at: DateTime<Utc>,
    /// `<subject>.<verb>`.
    pub kind: String,
    pub staff_id: Option<StaffId>,
    pub customer_id: Option<CustomerId>,
    pub subject_type: String,
    pub subject_id: Uuid,
    /// The changed fields; none: it was removed.
    pub after: Option<serde_json::Value>,
    /// The command that it belongs to.
    pub intent: Option<Uuid>,
}

impl Frame {
    /// Whether it concerns this customer.
    pub fn is_about(&self, customer: CustomerId) -> bool {
        self.customer_id == Some(customer)
    }
}

/// What a role must include to be told of an event on this kind of subject.
pub fn right_to_see(subject_type: &str) -> Right {
    match subject_type {
        "access_link" | "session" => Right::ManageStaff,
        "hook_key" | "incoming_hook" => Right::ManageBusiness,
        _ => Right::ReadCustomers,
    }
}

/// What a role must include to be told, too, what changed. That a channel did everybody is told: answers may go by other
/// ways from then on.
fn right_to_values(subject_type: &str) -> Right {
    match subject_type {
        "channel" => Right::ManageBusiness,
        other => right_to_see(other),
    }
}

/// Whether a role is told of an event on this kind of subject.
pub fn may_see(role: Role, subject_type: &str) -> bool {
    role.may(right_to_see(subject_type))
}

/// Whether a role is told what such an event changed.
pub fn may_see_values(role: Role, subject_type: &str) -> bool {
    role.may(right_to_values(subject_type))
}

/// What is true only for the moment: no number, not stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Ephemeral {
    /// Somebody writes in a conversation; `staff_id` is none for the visitor. Repeated while they
    /// write; it fades after some seconds.
    Typing {
        conversation_id: ConversationId,
        staff_id: Option<StaffId>,
        name: String,
        /// Whether it is an internal note, which no visitor may learn of.
        internal: bool,
    },
    /// A member of staff has a conversation open. Repeated while they do; it fades.
    Viewing { conversation_id: ConversationId, staff_id: StaffId, name: String },
    /// A member of staff has read a conversation up to a number: their other devices count less, and
    /// the visitor sees 'seen'. Only the server says it.
    Read { conversation_id: ConversationId, staff_id: StaffId, number: i64 },
    /// The visitor's page is open (or was closed).
    VisitorOnline { conversation_id: ConversationId, online: bool },
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum ServerFrame {
    /// First: the socket is live from here. `build` differs from the page's: an update is there.
    Hello {
        cursor: Cursor,
        build: String,
    },
    Event(Frame),
    Ephemeral {
        what: Ephemeral,
    },
    /// The cursor cannot be continued: refetch everything and go on from this one.
    Reset {
        cursor: Cursor,
    },
    Ping,
}

/// From the browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum ClientFrame {
    /// First: how far the screen is.
    Resume {
        cursor: Cursor,
    },
    Ephemeral {
        what: Ephemeral,
    },
    Pong,
    /// Whether this page is in sight, and was touched just now: said when that changes, and now and then while somebody
    /// touches it.
    Looking {
        visible: bool,
        used: bool,
    },
    /// Is anybody there? Asked by a device that woke up, and answered with a ping.
    Check,
}
