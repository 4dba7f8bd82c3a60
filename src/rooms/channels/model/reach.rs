//! Who can be reached, by which way, and why not.

use crate::domain::ids::ChannelId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Whether a customer can be reached by one kind of channel, and by which way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "can", rename_all = "snake_case")]
pub enum Reach {
    /// No such channel is connected: nothing is shown of it.
    #[default]
    Off,
    Yes(WayTo),
    No(WhyNot),
}

impl Reach {
    /// Whether a message can go out.
    pub fn is_possible(&self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// By which way a message goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayTo {
    pub channel_id: ChannelId,
    pub channel_name: String,
    /// Our number and theirs, E.164; or the addresses.
    pub from: String,
    pub to: String,
    /// The same as people write them.
    pub from_shown: String,
    pub to_shown: String,
    /// Why this one: `the Main phone`.
    pub why: String,
    /// Until when it is open, if it closes by itself.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

/// Why a customer cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    pub why: String,
    /// What would change it.
    pub remedy: String,
    /// Since when, if it was said at a moment.
    pub since: Option<DateTime<Utc>>,
}
