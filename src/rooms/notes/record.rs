//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A note on a customer, pet or booking.
pub static NOTE: Subject = Subject {
    name: "note",
    label: "Note",
    fields: &[("body", "Note"), ("pinned", "Pinned")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&NOTE];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("note_body_length", "body", "A note has 1 to 10,000 characters."),
    ("note_subject_known", "subject", "A note is about a customer, a pet or a booking."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["note"];
