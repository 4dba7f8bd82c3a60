//! What is done with one message or many.

use super::desk::Desk;
use crate::domain::ids::MessageId;
use crate::live::Act;
use crate::rooms::conversations::api::mark_messages;
use crate::rooms::correspondence::api::archive_messages;
use crate::ui::use_toasts;

/// Archives, or puts back.
pub(super) fn archive(act: Act, desk: Desk, ids: Vec<MessageId>, archived: bool) {
    let said = match (archived, ids.len()) {
        (true, 1) => "Archived. It stays in the conversation.".to_owned(),
        (true, count) => format!("{count} archived. They stay in the conversation."),
        (false, 1) => "Put back.".to_owned(),
        (false, count) => format!("{count} put back."),
    };
    act.run(said, move |intent| archive_messages(intent, ids.clone(), archived), move |_| desk.found.again());
}

/// Marks as read or unread, for whoever does it. What the team wrote is read anyway.
pub(super) fn mark(act: Act, desk: Desk, ids: &[MessageId], read: bool) {
    let ids = desk.of(ids, read);
    let said = match (read, ids.len()) {
        (true, 0) => {
            use_toasts().show("Nothing of that is unread.");
            return;
        }
        (false, 0) => {
            use_toasts().show("Only what the customer wrote and you have read can be marked as unread.");
            return;
        }
        (true, 1) => "Marked as read.".to_owned(),
        (true, count) => format!("{count} marked as read."),
        (false, 1) => "Marked as unread for you.".to_owned(),
        (false, count) => format!("{count} marked as unread for you."),
    };
    act.run_back(
        said,
        move |intent| mark_messages(intent, ids.clone(), read),
        move |done| {
            let back = done.value.messages.clone();
            move |intent| mark_messages(intent, back.clone(), !read)
        },
        move |_| desk.found.again(),
    );
}
