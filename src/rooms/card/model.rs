//! Types and pure rules of this room.

use crate::domain::ids::{CallId, ConversationId, StaffId};
use crate::rooms::bookings::model::Booking;
use crate::rooms::conversations::model::Thread;
use crate::rooms::customers::model::{
    Address, ContactOwner, ContactPoint, Customer, Detail, PointKind, Relationship,
};
use crate::rooms::labels::model::{ColourCodeRef, GroupRef, TagRef};
use crate::rooms::merge::model::MergedProfile;
use crate::rooms::notes::Note;
use crate::rooms::pets::model::Pet;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the page of a customer opens with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenedCard {
    pub card: Card,
    pub thread: Thread,
}

/// Everything on a customer's card, of one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The server's clock, by which "upcoming" and ages are meant.
    pub now: DateTime<Utc>,
    pub customer: Customer,
    /// Who added the customer; none: the profile came by itself.
    pub created_by_name: Option<String>,
    pub assigned_to_name: Option<String>,
    /// Phones first, the Main one first of each.
    pub points: Vec<ContactPoint>,
    /// In the order in which they were added.
    #[serde(default)]
    pub owners: Vec<ContactOwner>,
    pub addresses: Vec<Address>,
    pub details: Vec<Detail>,
    pub relationships: Vec<Relationship>,
    pub groups: Vec<GroupRef>,
    pub tags: Vec<TagRef>,
    pub colour_codes: Vec<ColourCodeRef>,
    /// The archived ones too, in the order of the pets room, with up to a hundred weights each.
    pub pets: Vec<Pet>,
    /// The pinned ones and the ten newest others.
    pub notes: Vec<Note>,
    /// Up to twenty to come and the last six, by their beginning.
    pub bookings: Vec<Booking>,
    /// How often what happened.
    pub counts: Vec<Count>,
    pub conversation: Option<ConversationSummary>,
    /// The profiles that were merged into this one, the latest first.
    #[serde(default)]
    pub merged: Vec<MergedProfile>,
    /// The last three.
    pub calls: Vec<CallSummary>,
}

/// How often something happened, ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// As the tally knows it: `chat_in`, `call_out`, `job`, …
    pub kind: String,
    pub total: i64,
}

/// How the conversation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    pub id: ConversationId,
    /// open or closed.
    pub status: String,
    pub assigned_to: Option<StaffId>,
    /// Linked by what a visitor typed, which proves nothing, until staff confirm it.
    pub unverified: bool,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    pub last_message_at: Option<DateTime<Utc>>,
    pub snippet: String,
    /// Numbers since the reader last read; nought: nothing new.
    pub unread: i64,
}

/// A call in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallSummary {
    pub id: CallId,
    /// in or out.
    pub direction: String,
    pub phone: String,
    pub outcome: Option<String>,
    pub note: String,
    pub staff_name: Option<String>,
    pub started_at: DateTime<Utc>,
}

impl CallSummary {
    /// "We called, no answer".
    pub fn said(&self) -> String {
        let way = if self.direction == "in" { "They called" } else { "We called" };
        let how = match self.outcome.as_deref() {
            Some("no_answer") => ", no answer",
            Some("voicemail") => ", left a voicemail",
            Some("spoke") => ", spoke",
            _ => "",
        };
        format!("{way}{how}")
    }
}

impl Card {
    /// Completed bookings.
    pub fn jobs_completed(&self) -> i64 {
        self.counts.iter().filter(|count| count.kind == "job").map(|count| count.total).sum()
    }

    /// The way by which the customer and the business were most in touch.
    pub fn most_common_channel(&self) -> Option<&'static str> {
        most_common_channel(&self.counts)
    }

    /// The Main phone, or any.
    pub fn phone(&self) -> Option<&ContactPoint> {
        self.first(PointKind::Phone, |_| true)
    }

    /// The phone that texts go to: its SMS tag is on.
    pub fn text_phone(&self) -> Option<&ContactPoint> {
        self.first(PointKind::Phone, |point| point.sms)
    }

    /// The Main email, or any.
    pub fn email(&self) -> Option<&ContactPoint> {
        self.first(PointKind::Email, |_| true)
    }

    fn first(&self, kind: PointKind, fits: impl Fn(&ContactPoint) -> bool) -> Option<&ContactPoint> {
        let fitting =
            |main: bool| self.points.iter().find(|p| p.kind == kind && p.is_main == main && fits(p));
        fitting(true).or_else(|| fitting(false))
    }

    /// The next visit that is agreed.
    pub fn next_booking(&self) -> Option<&Booking> {
        use crate::rooms::bookings::model::Status;
        self.bookings.iter().find(|booking| {
            booking.ends_at > self.now && matches!(booking.status, Status::Booked | Status::CheckedIn)
        })
    }
}

/// Channels of the tally, both ways, and what they are called.
const CHANNELS: &[(&str, &str)] = &[
    ("call", "Call"),
    ("text", "Text"),
    ("email", "Email"),
    ("web_form", "Web form"),
    ("chat", "Chat"),
    ("facebook", "Facebook"),
];

/// The channel with the most messages or calls; of equal ones the first of the list.
pub fn most_common_channel(counts: &[Count]) -> Option<&'static str> {
    let total = |channel: &str| -> i64 {
        counts
            .iter()
            .filter(|count| {
                count.kind.strip_prefix(channel).is_some_and(|rest| matches!(rest, "" | "_in" | "_out"))
            })
            .map(|count| count.total)
            .sum()
    };
    CHANNELS
        .iter()
        .map(|(channel, label)| (total(channel), *label))
        .filter(|(total, _)| *total > 0)
        .rev()
        .max_by_key(|(total, _)| *total)
        .map(|(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(kind: &str, total: i64) -> Count {
        Count { kind: kind.into(), total }
    }

    #[test]
    fn the_most_common_channel_counts_both_ways_and_no_notes() {
        assert_eq!(most_common_channel(&[]), None);
        assert_eq!(most_common_channel(&[count("note", 9), count("internal", 9), count("job", 9)]), None);
        let counts = [count("chat_in", 3), count("chat_out", 3), count("call_out", 5), count("note", 90)];
        assert_eq!(most_common_channel(&counts), Some("Chat"));
        assert_eq!(most_common_channel(&[count("text_in", 2), count("call_in", 2)]), Some("Call"));
    }
}
