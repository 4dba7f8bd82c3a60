use super::{Request, act, last, read, write};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        // First: a message can be taken back for some seconds only.
        last("conversations/withdraw_message", json!({ "message": s.message })),
        last(
            "conversations/send_message",
            json!({ "customer": s.customer, "body": s.text("Ready at four"), "last_seen_number": 1, "even_if_newer": true }),
        ),
        last(
            "conversations/add_internal_note",
            json!({ "customer": s.customer, "body": s.text("Paid in cash"), "mentions": [s.colleague] }),
        ),
        last(
            "conversations/schedule_message",
            json!({ "customer": s.customer, "message": { "by": "chat", "body": s.text("See you at four"),
                "at": "tomorrow", "unless_answered": false } }),
        ),
        act("conversations/reschedule_message", json!({ "id": s.scheduled, "at": "in_three_hours" })),
        last(
            "conversations/edit_scheduled",
            json!({ "id": s.scheduled, "words": { "subject": "", "body": s.text("At five") } }),
        )
        .seen("/version", "scheduled_message", s.scheduled),
        read("conversations/list_all_scheduled", json!({ "after": null })),
        act("conversations/cancel_scheduled", json!({ "id": s.spare_scheduled })),
        last("conversations/send_scheduled", json!({ "id": s.other_scheduled })),
        read("conversations/list_scheduled", json!({ "customer": s.customer })),
        last("conversations/mark_messages", json!({ "messages": [s.failed_text], "read": false })),
        write("conversations/mark_read", json!({ "conversation": s.conversation, "number": 1 })),
        read("conversations/list_draft_files", json!({ "customer": s.customer })),
        act("conversations/remove_draft_file", json!({ "file": s.draft_file })),
        read("conversations/list_drafts", json!({ "customer": s.customer })),
        write(
            "conversations/save_draft",
            json!({ "customer": s.customer, "body": s.text("Dear Bella"), "internal": false }),
        ),
        act("conversations/assign", json!({ "conversation": s.conversation, "to": s.colleague })),
        act("conversations/move_to_inbox", json!({ "conversation": s.conversation, "inbox": s.inbox })),
        act(
            "conversations/change_many",
            json!({ "which": { "these": [s.conversation] }, "act": { "assign": s.spare_colleague } }),
        ),
        act(
            "conversations/change_many",
            json!({ "which": { "matching": { "view": "all", "closed": false, "scope": { "one": s.inbox } } },
                "act": { "snooze": "in_three_hours" } }),
        ),
        last("conversations/read_many", json!({ "which": { "these": [s.conversation] } })),
        last(
            "conversations/unread_many",
            json!({ "before": [{ "conversation": s.conversation, "number": 0 }] }),
        ),
        read(
            "conversations/count_matching",
            json!({ "view": "all", "closed": false, "scope": { "one": s.inbox } }),
        ),
        act("conversations/snooze", json!({ "conversation": s.conversation, "until": "tomorrow" })),
        act("conversations/set_status", json!({ "conversation": s.conversation, "status": "closed" })),
        act("conversations/confirm_link", json!({ "conversation": s.conversation })),
        last("conversations/unlink_visitor", json!({ "visitor": s.spare_visitor })),
        read("conversations/list_inbox", json!({ "view": "all", "closed": false, "after": null })),
        read("conversations/count_inbox", json!({})),
        read("conversations/count_inbox", json!({ "scope": { "one": s.inbox } })),
        read("conversations/open_thread", json!({ "customer": s.customer })),
        read("conversations/open_conversation", json!({ "conversation": s.conversation })),
        read("conversations/messages_before", json!({ "conversation": s.conversation, "number": 9 })),
        read("conversations/messages_after", json!({ "conversation": s.conversation, "number": 0 })),
        read("conversations/inbox_context", json!({ "customer": s.customer })),
        read("conversations/list_colleagues", json!({})),
    ]
}
