//! After which events what this room reads may be other than it was.

use crate::domain::ids::CustomerId;
use crate::live::{Frame, SIGNS, Shows};

const CARD: Shows = Shows {
    // A relationship is seen from both sides. The others are named on it.
    of_all: &["relationship", "tag", "contact_group", "colour_code", "staff", "location", "service_type"],
    of_them: &["*"],
    but: SIGNS,
};
/// Of those to whom somebody is related.
const RELATED: Shows = Shows { of_all: &[], of_them: &["customer"], but: &[] };

/// Whether an event may change a customer's card; `related`: whom their relationships name.
pub fn concerns_card(frame: &Frame, customer: CustomerId, related: &[CustomerId]) -> bool {
    CARD.concerns_of(frame, &[customer]) || RELATED.concerns_of(frame, related)
}
