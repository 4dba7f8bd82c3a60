//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// The templates.
pub const TEMPLATES: Shows = Shows::of_all(&["message_template"]);
/// Those that are offered to a customer, in their language first.
pub const OFFERED: Shows = Shows { of_all: &["message_template"], of_them: &["customer"], but: &[] };
