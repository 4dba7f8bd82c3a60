//! After which events what this room reads may be other than it was.

use crate::live::Shows;

/// A list of customers, found by words, groups and tags and sorted by when they were in touch: what is said, called,
/// noted and done moves them.
pub const CONTACTS: Shows = Shows::of_all(&[
    "customer",
    "contact_point",
    "contact_owner",
    "pet",
    "customer_tag",
    "tag",
    "contact_group_member",
    "customer_colour_code",
    "colour_code",
    "message.received",
    "message.sent",
    "message.noted",
    "call",
    "note",
    "booking",
]);
