//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// The people of the business and their open links.
pub const PEOPLE: Shows = Shows::of_all(&["staff", "access_link"]);
