//! What the rest of the house may ask of this room's rows.

use super::ops;
use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::{Subject, WayBack};

/// All that was said with a customer. Messages themselves are no subject: what was said cannot be
/// unsaid, only withdrawn.
pub static CONVERSATION: Subject = Subject {
    name: "conversation",
    label: "Conversation",
    fields: &[
        ("status", "Status"),
        ("snoozed_until", "Snoozed until"),
        ("waiting_since", "Waiting since"),
        ("called_at", "Missed call"),
        ("last_message_at", "Last heard of"),
        ("assigned_to", "Assigned to"),
        ("inbox_id", "Inbox"),
        ("unverified", "Unverified"),
        ("proven_visitor_id", "Confirmed visitor"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A message that goes out later. What it says is no part of it: words stand in no event.
pub static SCHEDULED_MESSAGE: Subject = Subject {
    name: "scheduled_message",
    label: "Scheduled message",
    fields: &[("send_at", "Time"), ("state", "State"), ("why", "Reason")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A file in the draft to a customer. Once it is sent it is part of the message.
pub static DRAFT_FILE: Subject = Subject {
    name: "draft_file",
    label: "File of a draft",
    fields: &[("removed_at", "Removed")],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&CONVERSATION, &SCHEDULED_MESSAGE, &DRAFT_FILE];

/// Acts that move messages, which are no records.
pub const WAYS_BACK: &[WayBack] = &[
    WayBack { kind: "conversation.unlinked", right: Right::EditCustomers, run: ops::relink_visitor },
    WayBack { kind: "conversation.relinked", right: Right::EditCustomers, run: ops::stay_linked },
    WayBack { kind: "scheduled_message.added", right: Right::EditCustomers, run: ops::stay_scheduled },
    WayBack { kind: "scheduled_message.edited", right: Right::EditCustomers, run: ops::stay_scheduled },
];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] =
    &[("message_body_length", "body", "A message has at most 10000 characters.")];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["conversation", "visitor", "message", "scheduled_message", "draft_file"];
