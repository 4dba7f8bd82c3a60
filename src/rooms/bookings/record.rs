//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A job.
pub static BOOKING: Subject = Subject {
    name: "booking",
    label: "Booking",
    fields: &[
        ("location_id", "Location"),
        ("service_type_id", "Service"),
        ("staff_id", "Staff"),
        ("starts_at", "Start"),
        ("ends_at", "End"),
        ("status", "Status"),
        ("note", "Note"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A pet on a booking.
pub static BOOKING_PET: Subject = Subject {
    name: "booking_pet",
    label: "Pet of a booking",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&BOOKING, &BOOKING_PET];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("booking_status_known", "status", "Choose one of the statuses."),
    ("booking_note_length", "note", "A note has at most 4000 characters."),
    ("booking_times_ordered", "ends_at", "The end comes after the start."),
    ("booking_pet_key", "pet_ids", "This pet is on the booking already."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["booking", "booking_pet"];
