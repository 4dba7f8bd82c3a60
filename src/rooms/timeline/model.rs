//! Types and pure rules of this room.

use crate::domain::command::Intent;
use crate::domain::ids::{BookingId, PetId};
use crate::domain::page::Page;
use crate::rooms::conversations::model::GroupMessage;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a stream is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    Message,
    Call,
    Note,
    Booking,
    Change,
}

impl TimelineKind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Message, Self::Call, Self::Note, Self::Booking, Self::Change];

    /// As it crosses to SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Call => "call",
            Self::Note => "note",
            Self::Booking => "booking",
            Self::Change => "change",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Message => "Messages",
            Self::Call => "Calls",
            Self::Note => "Notes",
            Self::Booking => "Bookings",
            Self::Change => "Changes",
        }
    }

    /// Its icon in the sprite.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Message => "chat",
            Self::Call => "phone",
            Self::Note => "note",
            Self::Booking => "calendar",
            Self::Change => "history",
        }
    }
}

/// What the stream is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimelineFilter {
    /// None chosen: all kinds.
    pub kinds: Vec<TimelineKind>,
    /// Only what is about this pet. Messages and calls are about the household, so they drop out.
    pub pet: Option<PetId>,
}

impl TimelineFilter {
    /// Whether a kind can be in the stream.
    pub fn shows(&self, kind: TimelineKind) -> bool {
        let chosen = self.kinds.is_empty() || self.kinds.contains(&kind);
        chosen && !(self.pet.is_some() && matches!(kind, TimelineKind::Message | TimelineKind::Call))
    }
}

/// A field that was changed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldLine {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// An act out of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// "Ana left a note on Mochi."
    pub sentence: String,
    /// Old and new values of an edit.
    pub lines: Vec<FieldLine>,
    /// What it happened to: `customer`, `pet`, …
    pub subject_type: String,
    pub subject_id: Uuid,
    /// The command by which it happened, if it can be taken back.
    pub command: Option<Intent>,
}

/// One thing of the stream. Texts are cut to some thousand characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum What {
    Message {
        /// chat, text, email, facebook or note.
        channel: String,
        /// in, out or internal.
        direction: String,
        body: String,
        staff_name: Option<String>,
        withdrawn: bool,
        /// Of which group message it came, if it did.
        #[serde(default)]
        group: Option<GroupMessage>,
    },
    Call {
        /// in or out.
        direction: String,
        phone: String,
        outcome: Option<String>,
        note: String,
        staff_name: Option<String>,
    },
    Note {
        /// The pet that it is about.
        pet_name: Option<String>,
        /// The booking that it is about.
        booking_number: Option<i32>,
        body: String,
        pinned: bool,
        staff_name: Option<String>,
    },
    Booking {
        booking_id: BookingId,
        number: i32,
        status: String,
        service: String,
        ends_at: DateTime<Utc>,
        pets: Vec<String>,
        note: String,
    },
    Change(Change),
}

/// Something that happened, and when; a booking stands where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineItem {
    pub at: DateTime<Utc>,
    /// Unique in its kind.
    pub id: Uuid,
    pub what: What,
}

impl TimelineItem {
    /// Its kind.
    pub fn kind(&self) -> TimelineKind {
        match self.what {
            What::Message { .. } => TimelineKind::Message,
            What::Call { .. } => TimelineKind::Call,
            What::Note { .. } => TimelineKind::Note,
            What::Booking { .. } => TimelineKind::Booking,
            What::Change(_) => TimelineKind::Change,
        }
    }
}

/// A place in one kind's own order.
pub type Place = (DateTime<Utc>, Uuid);

/// Where the next page starts: how far each kind was taken. One place for all would not do, because
/// the log goes by number and the others by time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimelineKey {
    pub message: Option<Place>,
    pub call: Option<Place>,
    pub note: Option<Place>,
    pub booking: Option<Place>,
    /// The number of the last event that was taken.
    pub change: Option<i64>,
}

impl TimelineKey {
    /// Notes that an item was taken.
    pub fn take(&mut self, item: &TimelineItem) {
        let place = Some((item.at, item.id));
        match &item.what {
            What::Message { .. } => self.message = place,
            What::Call { .. } => self.call = place,
            What::Note { .. } => self.note = place,
            What::Booking { .. } => self.booking = place,
            What::Change(change) => self.change = Some(change.seq),
        }
    }
}

/// Merges the kinds, each in its own order, into one page, newest first, that starts after `from`.
pub fn merge(
    mut kinds: Vec<std::collections::VecDeque<TimelineItem>>,
    size: usize,
    from: TimelineKey,
) -> Page<TimelineItem, TimelineKey> {
    let (mut rows, mut key) = (Vec::new(), from);
    loop {
        let newest = kinds
            .iter_mut()
            .filter(|kind| !kind.is_empty())
            .max_by_key(|kind| kind.front().map(|item| (item.at, std::cmp::Reverse(item.kind()))));
        let Some(item) = newest.and_then(std::collections::VecDeque::pop_front) else {
            return Page { rows, next: None };
        };
        if rows.len() == size {
            return Page { rows, next: Some(key) };
        }
        key.take(&item);
        rows.push(item);
    }
}

/// Puts a fresh first page over what is known: what it covers is replaced, older items stay.
pub fn renew(known: Vec<TimelineItem>, first: &Page<TimelineItem, TimelineKey>) -> Vec<TimelineItem> {
    let mut all = first.rows.clone();
    if first.next.is_some()
        && let Some(end) = first.rows.last().map(|item| item.at)
    {
        let older = known.into_iter().filter(|item| {
            item.at <= end && !first.rows.iter().any(|row| row.id == item.id && row.kind() == item.kind())
        });
        all.extend(older);
    }
    all
}

/// How often something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// As the tally knows it: `chat_in`, `call_out`, `note`, `job`, …
    pub kind: String,
    pub this_month: i64,
    /// This month and the two before.
    pub three_months: i64,
    /// This month and the eleven before.
    pub year: i64,
    pub all: i64,
}

impl KindCount {
    /// As people read it.
    pub fn label(&self) -> String {
        kind_label(&self.kind)
    }
}

/// What a kind of the tally is called.
pub fn kind_label(kind: &str) -> String {
    let (what, way) = match kind {
        "internal" => return "Internal notes".to_owned(),
        "note" => return "Notes".to_owned(),
        "job" => return "Jobs completed".to_owned(),
        "call_in" => return "Calls received".to_owned(),
        "call_out" => return "Calls made".to_owned(),
        other => other.rsplit_once('_').unwrap_or((other, "")),
    };
    let what = match what {
        "chat" => "Chat messages",
        "text" => "Texts",
        "email" => "Emails",
        "facebook" => "Facebook messages",
        "web_form" => "Web forms",
        other => return other.replace('_', " "),
    };
    match way {
        "in" => format!("{what} received"),
        "out" => format!("{what} sent"),
        _ => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    fn note(id: u128, at: i64) -> TimelineItem {
        let what = What::Note {
            pet_name: None,
            booking_number: None,
            body: "x".into(),
            pinned: false,
            staff_name: None,
        };
        TimelineItem { at: DateTime::from_timestamp(at, 0).unwrap(), id: Uuid::from_u128(id), what }
    }

    fn change(seq: i64, at: i64) -> TimelineItem {
        let at = DateTime::from_timestamp(at, 0).unwrap();
        let change = Change {
            seq,
            at,
            sentence: String::new(),
            lines: Vec::new(),
            subject_type: "customer".into(),
            subject_id: Uuid::nil(),
            command: None,
        };
        TimelineItem { at, id: Uuid::from_u128(seq.unsigned_abs().into()), what: What::Change(change) }
    }

    /// What a store would give after a key.
    fn after(all: &[TimelineItem], key: TimelineKey) -> VecDeque<TimelineItem> {
        all.iter()
            .filter(|item| match &item.what {
                What::Change(change) => key.change.is_none_or(|seq| change.seq < seq),
                _ => key.note.is_none_or(|place| (item.at, item.id) < place),
            })
            .cloned()
            .collect()
    }

    #[test]
    fn pages_hold_everything_once_even_if_the_clock_went_back() {
        let notes = vec![note(4, 40), note(3, 11), note(2, 11), note(1, 5)];
        // Event 5 was written after event 4 although its clock says otherwise.
        let changes = vec![change(6, 30), change(5, 10), change(4, 12), change(3, 2)];
        for size in 1..9 {
            let (mut seen, mut key) = (Vec::new(), TimelineKey::default());
            loop {
                let page = merge(vec![after(&notes, key), after(&changes, key)], size, key);
                seen.extend(page.rows.iter().map(|item| (item.kind(), item.id)));
                match page.next {
                    Some(next) => key = next,
                    None => break,
                }
            }
            assert_eq!(seen.len(), 8, "pages of {size}: {seen:?}");
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), 8, "pages of {size}");
        }
    }

    #[test]
    fn the_stream_is_newest_first() {
        let page = merge(
            vec![VecDeque::from(vec![note(1, 5)]), VecDeque::from(vec![change(2, 9), change(1, 3)])],
            10,
            TimelineKey::default(),
        );
        let times: Vec<i64> = page.rows.iter().map(|item| item.at.timestamp()).collect();
        assert_eq!((times, page.next), (vec![9, 5, 3], None));
    }

    #[test]
    fn a_fresh_first_page_replaces_what_it_covers() {
        let known = vec![note(3, 30), note(2, 20), note(1, 10)];
        let first = Page { rows: vec![note(4, 40), note(2, 20)], next: Some(TimelineKey::default()) };
        let ids: Vec<u128> = renew(known, &first).iter().map(|item| item.id.as_u128()).collect();
        assert_eq!(ids, [4, 2, 1]);
    }

    #[test]
    fn a_pet_has_no_messages() {
        let filter = TimelineFilter { kinds: Vec::new(), pet: Some(PetId::new()) };
        assert!(!filter.shows(TimelineKind::Message) && filter.shows(TimelineKind::Booking));
        let filter = TimelineFilter { kinds: vec![TimelineKind::Note], pet: None };
        assert!(filter.shows(TimelineKind::Note) && !filter.shows(TimelineKind::Call));
    }

    #[test]
    fn kinds_of_the_tally_have_names() {
        assert_eq!(kind_label("chat_in"), "Chat messages received");
        assert_eq!(kind_label("email_out"), "Emails sent");
        assert_eq!(kind_label("job"), "Jobs completed");
        assert_eq!(kind_label("web_form_in"), "Web forms received");
        assert_eq!(kind_label("pigeon_post"), "pigeon");
    }
}
