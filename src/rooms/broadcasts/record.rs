//! What the rest of the house may ask of this room's rows.

use super::ops;
use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::{Subject, TakeBack, WayBack};

/// A group message. How far it is, is none of its fields: that is never edited.
pub static BROADCAST: Subject = Subject {
    name: "broadcast",
    label: "Group message",
    fields: &[
        ("channel", "Way"),
        ("purpose", "Purpose"),
        ("subject", "Subject"),
        ("body", "Text"),
        ("translations", "Other languages"),
        ("pace", "Pace"),
        ("archived_at", "Archived"),
    ],
    customer: None,
    versioned: true,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&BROADCAST];

const fn way(kind: &'static str, run: TakeBack) -> WayBack {
    WayBack { kind, right: Right::SendGroupMessages, run }
}

/// Acts that move it on.
pub const WAYS_BACK: &[WayBack] = &[
    way("broadcast.sent", ops::take_back),
    way("broadcast.scheduled", ops::take_back),
    way("broadcast.taken_back", ops::nothing_more),
    way("broadcast.stopped", ops::turn_back),
    way("broadcast.continued", ops::turn_back),
    way("broadcast.retried", ops::nothing_more),
];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("broadcast_sent", "body", "This was sent already, so it stays as it is."),
    ("broadcast_subject_length", "subject", "A subject has at most 200 characters."),
    ("broadcast_body_length", "body", "A message has at most 10000 characters."),
    ("broadcast_pace_range", "pace", "Choose 1 to 600 messages a minute."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["broadcast_recipient"];
