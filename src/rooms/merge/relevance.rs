//! After which events what this room reads may be other than it was.

use crate::domain::ids::CustomerId;
use crate::live::{Frame, Shows};

/// The queue of those who may be the same person: what makes two alike, and what is shown of them.
pub const DUPLICATES: Shows = Shows {
    of_all: &["duplicate", "customer", "contact_point", "pet"],
    of_them: &[],
    but: &["customer.assigned", "customer.photo_set", "customer.photo_removed"],
};
/// How many pairs there are, without those of whom one is archived.
pub const DUPLICATE_COUNT: Shows = Shows::of_all(&[
    "duplicate",
    "customer:archived_at",
    "customer.merged",
    "customer.merged_away",
    "customer.unmerged",
    "customer.returned",
]);
/// Who may be the same person as the one of a card: anybody may become alike.
pub const MATCHES: Shows = DUPLICATES;

const REVIEW: Shows = Shows {
    of_all: &["duplicate", "tag", "contact_group", "staff:name"],
    of_them: &["*"],
    // One's own merge leads away from there: the page must not find itself gone before its answer comes.
    but: &["customer.merged", "customer.merged_away", "conversation.merged", "relationship.moved"],
};

/// Whether an event may change what two profiles side by side show.
pub fn concerns_review(frame: &Frame, one: CustomerId, other: CustomerId) -> bool {
    REVIEW.concerns_of(frame, &[one, other])
}
