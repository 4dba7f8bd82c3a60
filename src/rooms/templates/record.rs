//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A text with places.
pub static MESSAGE_TEMPLATE: Subject = Subject {
    name: "message_template",
    label: "Template",
    fields: &[("name", "Name"), ("language", "Language"), ("body", "Text"), ("archived_at", "Archived")],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&MESSAGE_TEMPLATE];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("message_template_name_key", "name", "There is a template of this name in this language already."),
    ("message_template_name_length", "name", "A name has 1 to 60 characters."),
    ("message_template_language_known", "language", "Choose a language of the list."),
    ("message_template_body_length", "body", "A text has 1 to 1600 characters."),
];
