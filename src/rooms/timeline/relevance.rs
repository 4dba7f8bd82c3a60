//! After which events what this room reads may be other than it was.

use crate::domain::ids::CustomerId;
use crate::live::{Frame, SIGNS, Shows};
use crate::rooms::history::relevance::NAMES;

/// How often what happened with a customer.
pub const SUMMARY: Shows = Shows { of_all: &[], of_them: &["*"], but: SIGNS };

/// Whether an event may change what is told of a customer: it is about them, or something that is named there has
/// another name.
pub fn concerns_story(frame: &Frame, customer: CustomerId) -> bool {
    SUMMARY.concerns_of(frame, &[customer]) || NAMES.concerns(frame)
}
