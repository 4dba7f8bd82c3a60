//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// The inboxes and who is in them. How many wait in each is asked anew whenever they are looked at.
pub const INBOXES: Shows = Shows::of_all(&["inbox", "inbox_member", "staff"]);
/// The same with the rules, and what these can name.
pub const SETUP: Shows = Shows::of_all(&["inbox", "inbox_member", "inbox_rule", "location", "staff"]);
/// The lists that everybody finds under a name.
pub const VIEWS: Shows = Shows::of_all(&["inbox_view"]);
