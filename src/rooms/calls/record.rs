//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A telephone call.
pub static CALL: Subject = Subject {
    name: "call",
    label: "Call",
    fields: &[
        ("direction", "Direction"),
        ("phone_raw", "Number"),
        ("outcome", "Call status"),
        ("note", "Note"),
        ("staff_id", "Taken by"),
        ("ended_at", "Ended"),
        ("duration_seconds", "Seconds"),
        ("recording_url", "Voicemail"),
        ("recording_seconds", "Seconds of the voicemail"),
        ("followed_up_at", "Followed up"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// The shared secret of a telephone system. No event may carry the secret: it is inserted without
/// [`insert`](crate::server::records::insert).
pub static HOOK_KEY: Subject = Subject {
    name: "hook_key",
    label: "Telephone hook",
    fields: &[("revoked_at", "Revoked")],
    customer: None,
    versioned: false,
    right: Right::ManageBusiness,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&CALL, &HOOK_KEY];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("call_note_length", "note", "A note on a call has at most 4000 characters."),
    ("call_phone_length", "phone", "A phone number has at most 60 characters."),
    ("call_recording_url_length", "recording_url", "The address of a voicemail has at most 500 characters."),
    ("call_recording_seconds_range", "recording_seconds", "A voicemail lasts at least 0 seconds."),
    ("call_duration_range", "duration_seconds", "A call lasts at least 0 seconds."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["call"];
