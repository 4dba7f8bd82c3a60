//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// The channels, of which location each is, and what came in and could not be worked on.
pub const CHANNELS: Shows = Shows::of_all(&["channel", "incoming_hook", "location"]);
/// Which of a customer's numbers may be texted, and who wrote that down.
pub const CONSENTS: Shows =
    Shows { of_all: &["staff:name"], of_them: &["consent", "contact_point", "customer"], but: &[] };
