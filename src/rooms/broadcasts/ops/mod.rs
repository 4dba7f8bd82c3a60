//! Use cases of this room.

mod beginning;
mod delivering;
mod drafting;
mod turning;

pub use beginning::{nothing_more, preview, send, start, take_back};
pub use delivering::{Recipient, begin_batch, claim, deliver, end_batch, note_failed};
pub use drafting::{add, edit, read, set_archived};
pub use turning::{go_on, retry, stop, turn_back};

use crate::domain::ids::BroadcastId;
use crate::server::Tx;
use crate::server::db::NewEvent;
use serde_json::Value;

/// Tells that it moved on: one event for the whole.
fn note(tx: &mut Tx, id: BroadcastId, kind: &str, before: Value, after: Value) {
    tx.record(NewEvent {
        kind: kind.to_owned(),
        customer_id: None,
        subject_type: "broadcast",
        subject_id: id.0,
        before: Some(before),
        after: Some(after),
    });
}
