//! What the rest of the house may ask of this room's rows.

use super::ops;
use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::{Subject, TakeBack, WayBack};

/// Two customers who may be the same person, or of whom somebody said that they are not.
pub static DUPLICATE: Subject = Subject {
    name: "duplicate",
    label: "Possible duplicate",
    fields: &[("state", "State")],
    customer: None,
    versioned: true,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&DUPLICATE];

const fn way(kind: &'static str, run: TakeBack) -> WayBack {
    WayBack { kind, right: Right::EditCustomers, run }
}

/// Acts that move everything that a customer has.
pub const WAYS_BACK: &[WayBack] = &[
    way("customer.merged", ops::take_apart),
    way("customer.unmerged", ops::merge_again),
    way("customer.merged_away", ops::nothing_more),
    way("customer.returned", ops::nothing_more),
    way("conversation.merged", ops::nothing_more),
    way("conversation.unmerged", ops::nothing_more),
    way("relationship.moved", ops::nothing_more),
];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("customer_merged", "id", "This profile was merged into another one. Open that one to change it."),
    ("customer_merge_loser_key", "loser", "This profile was merged already."),
    ("duplicate_ordered", "other", "Choose two different customers."),
];
