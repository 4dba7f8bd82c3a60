//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// The business itself.
pub const BUSINESS: Shows = Shows::of_all(&["business"]);
/// Its locations.
pub const LOCATIONS: Shows = Shows::of_all(&["location"]);
/// What can be booked.
pub const SERVICES: Shows = Shows::of_all(&["service_type"]);
