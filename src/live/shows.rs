//! What a read shows of what, so that a screen fetches it again after an event that may change it, and
//! after no other.
//!
//! Each room keeps the rules of its reads in `relevance.rs`; the screens go by them, and so does
//! `tests/it/relevance.rs`, which does every kind of act and sees that whatever then reads otherwise was
//! relevant.

use super::Frame;
use crate::domain::ids::CustomerId;

/// How far a message got: changes the message, and nothing that is told of its conversation.
pub const SIGNS: &[&str] = &["message.carried", "message.delivered", "message.pictured", "message.seen"];

/// The events that may change what a read answers. Each is named in one of four ways: by its subject
/// (`pet`), by its kind (`customer.merged`), by a field of its subject (`staff:name`: it was changed, or the record
/// was made or removed), or all (`*`).
#[derive(Debug, Clone, Copy)]
pub struct Shows {
    /// Whomever they are about.
    pub of_all: &'static [&'static str],
    /// Only those about the customers whom it shows.
    pub of_them: &'static [&'static str],
    /// Out of both, those that change nothing on it.
    pub but: &'static [&'static str],
}

impl Shows {
    /// For a read that is about no customer in particular.
    pub const fn of_all(of_all: &'static [&'static str]) -> Self {
        Self { of_all, of_them: &[], but: &[] }
    }

    /// Whether the read, which is about no customer in particular, may answer otherwise after this event.
    pub fn concerns(&self, frame: &Frame) -> bool {
        self.concerns_of(frame, &[])
    }

    /// Whether the read, which is about these customers, may answer otherwise after this event.
    pub fn concerns_of(&self, frame: &Frame, them: &[CustomerId]) -> bool {
        let named = |all: &[&str]| all.iter().any(|name| is_named(name, frame));
        let about_them = frame.customer_id.is_some_and(|about| them.contains(&about));
        (named(self.of_all) || (about_them && named(self.of_them))) && !named(self.but)
    }
}

fn is_named(name: &str, frame: &Frame) -> bool {
    if let Some((subject, field)) = name.split_once(':') {
        let touched = frame.after.as_ref().is_none_or(|after| after.get(field).is_some());
        return frame.subject_type == subject && touched;
    }
    name == "*" || name == frame.subject_type || name == frame.kind
}

#[cfg(test)]
mod tests {
    use super::Shows;
    use crate::domain::ids::CustomerId;
    use crate::live::Frame;
    use chrono::DateTime;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn event(kind: &str, about: Option<CustomerId>, after: Option<Value>) -> Frame {
        Frame {
            seq: 1,
            prev: 0,
            at: DateTime::UNIX_EPOCH,
            kind: kind.to_owned(),
            staff_id: None,
            customer_id: about,
            subject_type: kind.split('.').next().unwrap_or_default().to_owned(),
            subject_id: Uuid::nil(),
            after,
            intent: None,
        }
    }

    #[test]
    fn an_event_is_named_by_subject_kind_or_field() {
        let shows = Shows::of_all(&["booking", "customer.merged", "staff:name"]);
        assert!(shows.concerns(&event("booking.updated", None, None)));
        assert!(!shows.concerns(&event("booking_pet.added", None, None)));
        assert!(shows.concerns(&event("customer.merged", None, Some(json!({})))));
        assert!(!shows.concerns(&event("customer.merged_away", None, Some(json!({})))));
        assert!(shows.concerns(&event("staff.updated", None, Some(json!({ "name": "Cora" })))));
        assert!(!shows.concerns(&event("staff.updated", None, Some(json!({ "role": "owner" })))));
        assert!(shows.concerns(&event("staff.removed", None, None)), "whatever it was called is gone");
    }

    #[test]
    fn what_is_only_of_them_is_about_one_of_them() {
        let (them, other) = (CustomerId(Uuid::max()), CustomerId(Uuid::nil()));
        let shows = Shows { of_all: &["tag"], of_them: &["*"], but: &["message.seen"] };
        let concerns = |kind: &str, about| shows.concerns_of(&event(kind, about, None), &[them]);
        assert!(concerns("pet.updated", Some(them)) && !concerns("pet.updated", Some(other)));
        assert!(concerns("tag.renamed", None) && !concerns("pet.updated", None));
        assert!(!concerns("message.seen", Some(them)) && concerns("message.sent", Some(them)));
    }
}
