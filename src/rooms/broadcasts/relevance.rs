//! After which events what this room reads may be other than it was.

use crate::domain::ids::BroadcastId;
use crate::live::{Frame, Shows};

/// By which ways one can go.
pub const WAYS: Shows = Shows::of_all(&["channel"]);
/// All group messages, by whom they are, whom they are for, by which ways one can go, and to how many they went: two who
/// became one count once.
pub const BROADCASTS: Shows = Shows::of_all(&[
    "broadcast",
    "channel",
    "contact_group:name",
    "tag:name",
    "staff:name",
    "customer.merged",
    "customer.unmerged",
]);
/// That single messages got further: of those come thousands.
pub const CARRIED: Shows = Shows::of_all(&["message.carried", "message.withdrawn"]);

const ONE: Shows = Shows::of_all(&[
    "channel",
    "contact_group:name",
    "tag:name",
    "staff:name",
    "customer.merged",
    "customer.unmerged",
]);
const RESULTS: Shows = Shows::of_all(&[
    "customer:name",
    "customer.merged",
    "customer.unmerged",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.unlinked",
    "conversation.relinked",
]);
/// What a change of may change who gets it or what they read.
const PREVIEW: Shows = Shows::of_all(&[
    "customer",
    "contact_point",
    "contact_group_member",
    "customer_tag",
    "tag",
    "consent",
    "pet",
    "booking",
    "channel",
    "location",
    "business:name",
    "staff:name",
]);
/// Who was in touch, and when.
const IN_TOUCH: Shows = Shows::of_all(&["message.received", "message.sent", "message.noted", "call", "note"]);

fn is_of(frame: &Frame, id: BroadcastId) -> bool {
    frame.subject_type == "broadcast" && frame.subject_id == id.0
}

/// Whether an event may change one group message. What [`CARRIED`] names changes it too, in its numbers.
pub fn concerns_one(frame: &Frame, id: BroadcastId) -> bool {
    is_of(frame, id) || ONE.concerns(frame)
}

/// Whether an event may change what became of those for whom it was; [`CARRIED`] does, too.
pub fn concerns_results(frame: &Frame, id: BroadcastId) -> bool {
    is_of(frame, id) || RESULTS.concerns(frame)
}

/// Whether an event may change who would get it and what they would read. `by_activity`: it is for who was in touch,
/// or was not, for some days.
pub fn concerns_preview(frame: &Frame, id: BroadcastId, by_activity: bool) -> bool {
    is_of(frame, id)
        || PREVIEW.concerns(frame)
        || changes_address(frame)
        || (by_activity && IN_TOUCH.concerns(frame))
}

/// Whether an address may not take emails from now on, or may again: the last email to it decides.
fn changes_address(frame: &Frame) -> bool {
    let at = |pointer: &str| frame.after.as_ref().and_then(|after| after.pointer(pointer)?.as_str());
    match frame.kind.as_str() {
        "message.carried" => at("/delivery/state") == Some("failed"),
        "message.sent" => at("/channel") == Some("email"),
        _ => false,
    }
}
