//! After which events what this room reads may be other than it was. What somebody has read, and what they began to
//! write, is told beside the log (`live::Ephemeral`).

use crate::live::{SIGNS, Shows};

/// A list of the inbox.
pub const INBOX_LIST: Shows = Shows {
    of_all: &["message", "conversation", "customer", "inbox", "inbox_member", "staff"],
    of_them: &[],
    but: SIGNS,
};
/// How much there is to do. Whose inboxes are whose depends on who works here.
pub const INBOX_COUNTS: Shows = Shows {
    of_all: &["message", "conversation", "inbox", "inbox_member", "scheduled_message", "staff"],
    of_them: &[],
    but: SIGNS,
};
/// One conversation: its messages, and by which ways an answer can go. `Followed::hear` says what comes of each.
pub const THREAD: Shows = Shows {
    of_all: &["staff", "channel", "location"],
    of_them: &["message", "conversation", "customer", "contact_point", "consent", "call"],
    but: &[],
};
/// What colleagues began to write to a customer.
pub const DRAFTS: Shows =
    Shows { of_all: &["staff"], of_them: &["message", "conversation", "customer"], but: SIGNS };
/// The files that go with an answer, and by which ways they can.
pub const DRAFT_FILES: Shows = Shows {
    of_all: &[],
    of_them: &["draft_file", "file", "message", "scheduled_message", "customer"],
    but: SIGNS,
};
/// Whom one talks to, beside the conversation.
pub const CONTEXT: Shows =
    Shows { of_all: &["tag", "service_type"], of_them: &["*"], but: &["message", "conversation"] };
/// What must be known of the animals of whom one talks to.
pub const SAFETY: Shows = Shows { of_all: &[], of_them: &["pet", "customer"], but: &[] };
/// What goes out later to one customer.
pub const SCHEDULED_FOR: Shows =
    Shows { of_all: &["staff:name"], of_them: &["scheduled_message", "customer"], but: &[] };
/// All that goes out later, and where its conversations are.
pub const SCHEDULED: Shows = Shows::of_all(&[
    "scheduled_message",
    "customer",
    "conversation.opened",
    "conversation.removed",
    "staff:name",
]);
