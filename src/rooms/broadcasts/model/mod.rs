//! Types of this room, and the rules that need no database.

mod sorting;

pub use sorting::{Addressed, Candidate, LeftOut, Point, STOP_LINE, Sorted, sort_out};

use crate::domain::ids::{BroadcastId, ConversationId, CustomerId, RecipientId};
use crate::domain::page::Page;
use crate::rooms::channels::model::CarryState;
use crate::rooms::customers::model::CustomerFilter;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Customers that one group message goes to at most.
pub const MOST: usize = 5000;
/// Messages a minute: the fewest, the most, and what is meant unless somebody says otherwise.
pub const PACE: (i32, i32, i32) = (1, 600, 60);
/// Seconds for which it is held after Send: so long the whole can be taken back.
pub const HELD_SECONDS: i64 = 10;
/// Languages in which it may be written beside the first.
pub const TRANSLATIONS: usize = 12;
/// People that a preview shows at once.
pub const SHOWN: usize = 50;

/// By which way it goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    #[default]
    Text,
    Email,
}

/// What it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// About what customers have with us: we close on Friday.
    #[default]
    Service,
    /// An offer: it takes a yes to offers, and no unsubscribing from emails.
    Marketing,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum State {
    #[default]
    Draft,
    /// Waits for its time.
    Scheduled,
    Sending,
    /// What has not left stays here.
    Stopped,
    Done,
}

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Sending => "sending",
            Self::Stopped => "stopped",
            Self::Done => "done",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Scheduled => "Scheduled",
            Self::Sending => "Sending",
            Self::Stopped => "Stopped",
            Self::Done => "Done",
        }
    }
}

/// The same in another language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// ISO 639-1.
    pub language: String,
    /// Of an email; else empty.
    #[serde(default)]
    pub subject: String,
    pub body: String,
}

/// A group message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub channel: Way,
    pub purpose: Purpose,
    /// Of an email; else empty.
    pub subject: String,
    pub body: String,
    pub translations: Vec<Translation>,
}

/// A group message as it was typed; what is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BroadcastForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Way>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub translations: Option<Vec<Translation>>,
    /// Messages a minute, in digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pace: Option<String>,
}

/// A group message with how far it got, as its page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Broadcast {
    pub id: BroadcastId,
    pub audience: CustomerFilter,
    /// The audience in words: `the group Gold, in touch within 30 days`.
    pub audience_words: String,
    pub wording: Wording,
    pub pace: i32,
    pub state: State,
    /// When it goes out, while it is scheduled.
    pub send_at: Option<DateTime<Utc>>,
    pub created_by: Option<String>,
    pub sent_by: Option<String>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub archived: bool,
    pub version: i32,
    pub progress: Progress,
    /// Which ways are connected.
    pub texts: bool,
    pub emails: bool,
    pub now: DateTime<Utc>,
}

/// A group message in the list of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BroadcastRow {
    pub id: BroadcastId,
    pub channel: Way,
    pub subject: String,
    /// The beginning of what it says.
    pub snippet: String,
    pub audience_words: String,
    pub state: State,
    pub send_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub created_by: Option<String>,
    pub version: i32,
    /// For whom it was when it was sent, and how many of them have it or had it.
    pub total: i64,
    pub over: i64,
}

/// Where the next page of the list starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroadcastKey {
    pub at: DateTime<Utc>,
    pub id: BroadcastId,
}

/// What is connected of that by which a group message can go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    pub texts: bool,
    pub emails: bool,
}

impl Ways {
    /// Whether one can be begun.
    pub fn any(self) -> bool {
        self.texts || self.emails
    }
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BroadcastList {
    pub page: Page<BroadcastRow, BroadcastKey>,
    pub ways: Ways,
    pub now: DateTime<Utc>,
}

/// How many of those for whom it is got how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// All but those who were left out.
    pub total: i64,
    /// Have not left.
    pub waiting: i64,
    /// Written, and not yet with the provider.
    pub on_the_way: i64,
    /// With the provider; nothing more is known.
    pub sent: i64,
    pub delivered: i64,
    pub failed: i64,
    pub left_out: i64,
}

impl Progress {
    /// Those that left, of a hundred.
    pub fn percent(&self) -> i64 {
        if self.total == 0 { 100 } else { (self.total - self.waiting) * 100 / self.total }
    }
}

/// What became of one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Waiting,
    #[default]
    OnTheWay,
    Sent,
    Delivered,
    Failed,
    LeftOut,
    /// Its writer took it back.
    Withdrawn,
}

impl Fate {
    /// Every one that a list can be narrowed to, in order.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::OnTheWay, Self::Sent, Self::Delivered, Self::Failed, Self::LeftOut];

    /// As it stands in a query and in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::OnTheWay => "on_the_way",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::LeftOut => "left_out",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::OnTheWay => "On its way",
            Self::Sent => "Sent",
            Self::Delivered => "Delivered",
            Self::Failed => "Failed",
            Self::LeftOut => "Left out",
            Self::Withdrawn => "Taken back",
        }
    }

    /// From what is kept of a recipient and of the message.
    pub fn of(state: &str, carried: Option<CarryState>, withdrawn: bool) -> Self {
        match (state, carried) {
            ("waiting", _) => Self::Waiting,
            ("left_out", _) => Self::LeftOut,
            ("failed", _) | (_, Some(CarryState::Failed)) => Self::Failed,
            _ if withdrawn => Self::Withdrawn,
            (_, Some(CarryState::Sent | CarryState::Unknown)) => Self::Sent,
            (_, Some(CarryState::Delivered | CarryState::Read)) => Self::Delivered,
            _ => Self::OnTheWay,
        }
    }
}

/// What became of one of them, in the list of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub id: RecipientId,
    pub customer_id: CustomerId,
    pub name: String,
    /// The number or address as people write it; may be empty.
    pub to: String,
    pub fate: Fate,
    /// Why it failed or they were left out, in plain words; else empty.
    pub why: String,
    pub conversation_id: Option<ConversationId>,
    pub place: i32,
}

/// Somebody as they will read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub customer_id: CustomerId,
    pub name: String,
    /// The number or address as people write it.
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Parts of a text; 0 for an email.
    pub parts: usize,
}

/// Who would get it if it were sent now, and who would not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Customers of the group or list; up to [`MOST`].
    pub meant: usize,
    /// It holds more than [`MOST`]: then nothing is sent.
    pub too_many: bool,
    pub count: usize,
    /// Parts of all texts together; 0 for emails.
    pub parts: usize,
    /// Those from `from` on, at most [`SHOWN`].
    pub from: usize,
    pub readings: Vec<Reading>,
    /// How many are left out, and those from `left_from` on, at most [`SHOWN`].
    pub left_count: usize,
    pub left_from: usize,
    pub left: Vec<LeftOut>,
    /// The same reasons counted, the most frequent first.
    pub reasons: Vec<(String, usize)>,
}

/// What came of Send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// How many get it, if it goes now.
    pub count: usize,
    /// When it goes, if that is later.
    pub at: Option<DateTime<Utc>>,
}

/// Minutes that so many messages take at a pace, in words.
pub fn takes(count: usize, pace: i32) -> String {
    let pace = usize::try_from(pace).unwrap_or(1).max(1);
    match count.div_ceil(pace) {
        0 | 1 => "within a minute".into(),
        minutes if minutes < 120 => format!("over about {minutes} minutes"),
        minutes => format!("over about {} hours", minutes.div_ceil(60)),
    }
}

/// "1 customer", "5,000 customers".
pub fn customers(count: usize) -> String {
    let mut digits = count.to_string();
    if digits.len() > 3 {
        digits.insert(digits.len() - 3, ',');
    }
    if count == 1 { "1 customer".into() } else { format!("{digits} customers") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_takes_is_said_roughly() {
        assert_eq!(takes(0, 60), "within a minute");
        assert_eq!(takes(61, 60), "over about 2 minutes");
        assert_eq!(takes(5000, 10), "over about 9 hours");
        assert_eq!(customers(5000), "5,000 customers");
    }

    #[test]
    fn states_are_stored_as_they_travel() {
        for state in [State::Draft, State::Scheduled, State::Sending, State::Stopped, State::Done] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
        for fate in Fate::ALL {
            assert_eq!(serde_json::to_value(fate).unwrap(), fate.as_str());
        }
    }

    #[test]
    fn what_became_of_somebody_follows_their_message() {
        assert_eq!(Fate::of("waiting", Some(CarryState::Failed), false), Fate::Waiting);
        assert_eq!(Fate::of("sent", None, false), Fate::OnTheWay);
        assert_eq!(Fate::of("sent", Some(CarryState::Queued), false), Fate::OnTheWay);
        assert_eq!(Fate::of("sent", Some(CarryState::Failed), false), Fate::Failed);
        assert_eq!(Fate::of("sent", None, true), Fate::Withdrawn);
        assert_eq!(Fate::of("failed", None, false), Fate::Failed);
    }
}
