//! After which events what this room reads may be other than it was.

use crate::live::{Frame, Shows};
use uuid::Uuid;

/// The names by which the log is told in words, and the main location's clock.
pub const NAMES: Shows = Shows::of_all(&[
    "staff:name",
    "customer:name",
    "customer.merged",
    "customer.unmerged",
    "pet:name",
    "tag:name",
    "contact_group:name",
    "colour_code:name",
    "colour_code:letters",
    "inbox:name",
    "service_type:name",
    "location",
]);

/// Whether an event may change what is told of a record's fields.
pub fn concerns_record(frame: &Frame, record: Uuid) -> bool {
    frame.subject_id == record || NAMES.concerns(frame)
}
