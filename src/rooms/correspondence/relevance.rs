//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// A customer's texts or emails.
pub const LETTERS: Shows = Shows {
    of_all: &["message_filing", "channel", "service_type:name", "staff"],
    of_them: &["*"],
    but: &["message.delivered", "message.seen"],
};
