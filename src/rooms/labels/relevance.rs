//! After which events what this room reads may be other than it was. Of each label it says how many have it: two
//! who become one had it twice.

use crate::live::Shows;

/// The groups, and how many are in each.
pub const GROUPS: Shows =
    Shows::of_all(&["contact_group", "contact_group_member", "customer.merged", "customer.unmerged"]);
/// The tags, and how many have each.
pub const TAGS: Shows = Shows::of_all(&["tag", "customer_tag", "customer.merged", "customer.unmerged"]);
/// The colour codes, and how many customers and pets have each.
pub const COLOUR_CODES: Shows = Shows::of_all(&[
    "colour_code",
    "customer_colour_code",
    "pet_colour_code",
    "customer.merged",
    "customer.unmerged",
]);
