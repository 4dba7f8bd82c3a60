//! Use cases of this room.

mod answering;
mod blocked;
mod calling;
mod drafting;
mod files;
mod forms;
mod grouping;
mod linking;
mod many;
mod marking;
mod mentioning;
mod messenger;
mod placing;
mod reading;
mod relinking;
mod scheduling;
mod snoozing;
mod texting;
mod tombstones;
mod unlinking;
mod unseen;
mod writing;

pub use super::store::customer_of;
pub use answering::{Answered, answer, note_about};
pub use blocked::{SWEEP_BLOCKED, keep_for_visitor};
pub use calling::{MissedCall, take_missed_call, take_talk};
pub use drafting::keep_draft;
pub use files::{Attached, SWEEP_FILES, attach_file, can_fetch, receive_file, remove_file};
pub use forms::{FormWriter, receive_form};
pub use grouping::{OfMany, send_in_group};
pub use linking::{
    assign, confirm_link, move_to_inbox, open_for_customer, set_status, set_unverified, standing,
};
pub use many::{change_many, count, read_many, unread_many};
pub use marking::mark_messages;
pub use messenger::{sent_elsewhere, unsend};
pub use reading::{mark_delivered, mark_read_by_staff, mark_seen_by_visitor};
pub use relinking::{relink_visitor, stay_linked};
pub use scheduling::{
    SWEEP_SCHEDULED, cancel_scheduled, edit_scheduled, note_unsendable, reschedule, schedule, send_due,
    send_scheduled, stay_scheduled,
};
pub use snoozing::{snooze, wake};
pub use texting::receive_text;
pub use unlinking::{summarise, unlink_visitor};
pub use unseen::{bring_unseen, unseen_ready};
pub use writing::{note, receive, send, send_unless_answered, withdraw};
