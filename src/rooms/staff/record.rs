//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// An account at work for a business.
pub static STAFF: Subject = Subject {
    name: "staff",
    label: "Staff",
    fields: &[("name", "Name"), ("role", "Role"), ("archived_at", "Left")],
    customer: None,
    versioned: true,
    right: Right::ManageStaff,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&STAFF];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("staff_name_length", "name", "A name has 1 to 120 characters."),
    ("staff_account_key", "email", "Somebody with this email already works here."),
];
