//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// An account at a provider. Its secret is in a table of its own, which no event tells of.
pub static CHANNEL: Subject = Subject {
    name: "channel",
    label: "Channel",
    fields: &[
        ("name", "Name"),
        ("address", "Number or address"),
        ("account", "Account"),
        ("service", "Messaging service"),
        ("calls_to", "Calls go to"),
        ("voicemail", "Voicemail"),
        ("greeting", "Greeting"),
        ("display_name", "Shown as"),
        ("smtp_host", "Mail server"),
        ("smtp_port", "Port"),
        ("smtp_security", "Security"),
        ("plus_replies", "Reply addresses"),
        ("imap_host", "Mailbox"),
        ("imap_port", "Port of the mailbox"),
        ("imap_account", "User name of the mailbox"),
        ("location_id", "Location"),
        ("removed_at", "Removed"),
    ],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&CHANNEL];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("channel_name_length", "name", "A name has at most 60 characters."),
    ("channel_greeting_length", "greeting", "A greeting has at most 500 characters."),
    ("channel_address_key", "address", "This number or address is connected already."),
];

/// The tables of this room that hang on a customer: none, they hang on messages and numbers.
pub const TABLES: &[&str] = &[];
