//! Types of this room.

use crate::domain::command::Cursor;
use crate::domain::ids::{BusinessId, LocationId, SessionId, StaffId};
use crate::domain::role::{Right, Role};
use crate::domain::time::Zone;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A person by name, for pickers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRef {
    pub id: StaffId,
    pub name: String,
}

/// A person as the staff list shows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Whether the invitation was accepted: a password exists.
    pub joined: bool,
    pub created_at: DateTime<Utc>,
    /// When one of their browsers was last used for this business.
    pub last_seen_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// What a person chose for themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Single-key shortcuts are on.
    pub shortcuts: bool,
    /// A sound for a new message.
    pub sound: bool,
    /// Desktop notifications.
    pub notifications: bool,
    /// Neither sound nor notification.
    pub do_not_disturb: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { shortcuts: true, sound: true, notifications: false, do_not_disturb: false }
    }
}

/// Who is signed in, and what every screen needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Me {
    pub staff_id: StaffId,
    pub session_id: SessionId,
    pub name: String,
    pub role: Role,
    pub business_id: BusinessId,
    pub business_name: String,
    /// The address word of the public chat page.
    pub business_slug: String,
    /// Whom 'Still need help? Contact us' writes to, if the business named somebody.
    pub help_email: Option<String>,
    pub preferences: Preferences,
    /// The main location, whose zone times are shown in.
    pub location_id: LocationId,
    pub zone: Zone,
    /// The main location's country (ISO 3166, two letters): how weights and numbers are written.
    pub region: String,
    /// The page contains every event up to here.
    pub as_of: Cursor,
}

impl Me {
    /// Whether the role includes a right.
    pub fn may(&self, right: Right) -> bool {
        self.role.may(right)
    }
}
