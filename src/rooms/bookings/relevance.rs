//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// Bookings by day, with whose they are, for which animals, of which service, where and by whom.
pub const BOOKINGS: Shows =
    Shows::of_all(&["booking", "booking_pet", "customer", "pet", "service_type", "location", "staff:name"]);
