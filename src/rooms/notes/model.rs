//! Types and pure rules of this room.

use crate::domain::ids::{BookingId, CustomerId, NoteId, PetId, StaffId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Characters that a note has at most.
pub const BODY_MAX: usize = 10_000;

/// Characters that a logged text or email has at most: what the note says before it has its place too.
pub const WRITTEN_MAX: usize = 9_000;

/// What a note logs that was written in the device's own app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoggedAs {
    Text,
    Email,
}

impl LoggedAs {
    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Email => "Email",
        }
    }
}

/// A note as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub customer_id: CustomerId,
    /// `customer`, `pet` or `booking`.
    pub subject_type: String,
    /// What it is about: an id of that kind.
    pub subject_id: Uuid,
    pub body: String,
    pub pinned: bool,
    /// None: Pawline itself wrote it.
    pub created_by: Option<StaffId>,
    pub created_by_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl Note {
    /// Where the list goes on after this note.
    pub fn key(&self) -> NoteKey {
        NoteKey { at: self.created_at, id: self.id }
    }
}

/// A place in the list of a customer's notes, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteKey {
    pub at: DateTime<Utc>,
    pub id: NoteId,
}

/// What a new note is about; pet and booking must be the customer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum NoteAbout {
    Customer,
    Pet(PetId),
    Booking(BookingId),
}

impl NoteAbout {
    /// As the row holds it.
    pub fn subject(self, customer: CustomerId) -> (&'static str, Uuid) {
        match self {
            Self::Customer => ("customer", customer.0),
            Self::Pet(pet) => ("pet", pet.0),
            Self::Booking(booking) => ("booking", booking.0),
        }
    }
}

/// Pinned notes first, each part newest first.
pub fn in_order(mut notes: Vec<Note>) -> Vec<Note> {
    notes.sort_by(|a, b| b.pinned.cmp(&a.pinned).then(b.created_at.cmp(&a.created_at)).then(b.id.cmp(&a.id)));
    notes.dedup_by_key(|note| note.id);
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(id: u128, pinned: bool, at: &str) -> Note {
        Note {
            id: NoteId(Uuid::from_u128(id)),
            customer_id: CustomerId(Uuid::nil()),
            subject_type: "customer".into(),
            subject_id: Uuid::nil(),
            body: "x".into(),
            pinned,
            created_by: None,
            created_by_name: None,
            created_at: at.parse().unwrap(),
            version: 1,
        }
    }

    #[test]
    fn pinned_notes_come_first_then_the_newest() {
        let notes = vec![
            note(1, false, "2026-01-03T00:00:00Z"),
            note(2, true, "2026-01-01T00:00:00Z"),
            note(3, false, "2026-01-04T00:00:00Z"),
            note(2, true, "2026-01-01T00:00:00Z"),
        ];
        let order: Vec<u128> = in_order(notes).iter().map(|note| note.id.0.as_u128()).collect();
        assert_eq!(order, [2, 3, 1]);
    }
}
