//! After which events what this room reads may be other than it was.

use crate::domain::ids::{CallId, CustomerId};
use crate::live::{Frame, Shows};

/// Who was not reached: their names and phones, and who tried.
pub const FOLLOW_UPS: Shows = Shows::of_all(&["call", "customer", "contact_point", "staff:name"]);
/// The keys of telephone systems, and who made them.
pub const HOOK_KEYS: Shows = Shows::of_all(&["hook_key", "staff:name"]);

/// A caller's card. Whoever else is given the number may be the caller, too.
const CALLER: Shows = Shows {
    of_all: &["contact_point", "tag", "service_type:name", "staff:name"],
    of_them: &["customer", "customer_tag", "pet", "booking", "conversation"],
    but: &[],
};

/// Whether an event may change a caller's card; `callers`: all who may be the caller.
pub fn concerns_incoming(frame: &Frame, call: CallId, callers: &[CustomerId]) -> bool {
    frame.subject_id == call.0 || CALLER.concerns_of(frame, callers)
}
