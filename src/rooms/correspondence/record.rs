//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// Where a text or an email was put, under the message's own id.
pub static MESSAGE_FILING: Subject = Subject {
    name: "message_filing",
    label: "Text or email",
    fields: &[("archived_at", "Archived"), ("booking_id", "Booking")],
    customer: None,
    versioned: false,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&MESSAGE_FILING];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[];
