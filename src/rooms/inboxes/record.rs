//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A team's queue of conversations.
pub static INBOX: Subject = Subject {
    name: "inbox",
    label: "Inbox",
    fields: &[("name", "Name"), ("archived_at", "Archived")],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// Somebody whose inbox it is.
pub static INBOX_MEMBER: Subject = Subject {
    name: "inbox_member",
    label: "Member of an inbox",
    fields: &[],
    customer: None,
    versioned: false,
    right: Right::ManageBusiness,
};

/// What goes to an inbox.
pub static INBOX_RULE: Subject = Subject {
    name: "inbox_rule",
    label: "Rule of an inbox",
    fields: &[
        ("inbox_id", "Inbox"),
        ("place", "Place"),
        ("ways", "Ways"),
        ("location_id", "Location"),
        ("words", "Words"),
    ],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// A list of the inbox that everybody finds under a name.
pub static INBOX_VIEW: Subject = Subject {
    name: "inbox_view",
    label: "View of the inbox",
    fields: &[("name", "Name"), ("place", "Place")],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&INBOX, &INBOX_MEMBER, &INBOX_RULE, &INBOX_VIEW];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("inbox_name_key", "name", "There is an inbox of this name already."),
    ("inbox_name_length", "name", "A name has 1 to 60 characters."),
    (
        "inbox_default_stays",
        "",
        "The main inbox takes what no rule sends elsewhere, so it cannot be archived.",
    ),
    ("inbox_view_name_key", "name", "There is a view of this name for everybody already."),
    ("inbox_view_name_length", "name", "A name has 1 to 40 characters."),
    ("inbox_rule_asks", "words", "Choose a way, a location or words: a rule must ask for something."),
];
