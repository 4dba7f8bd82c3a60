//! After which events what this room reads may be other than it was.

use crate::live::{SIGNS, Shows};

/// The first page: who waits, who was not reached, today's jobs, calls, who was in touch, and the first steps.
pub const TODAY: Shows = Shows {
    of_all: &[
        "message",
        "conversation",
        "call",
        "note",
        "booking",
        "booking_pet",
        "customer",
        "contact_point",
        "pet",
        "service_type",
        "location",
        "staff",
        "channel",
    ],
    of_them: &[],
    but: SIGNS,
};
/// Today's jobs, as a device keeps them.
pub const JOBS: Shows =
    Shows::of_all(&["booking", "booking_pet", "customer", "pet", "service_type", "location", "staff:name"]);
