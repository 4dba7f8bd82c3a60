use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act("correspondence/archive_messages", json!({ "messages": [s.failed_text], "archived": true })),
        act("correspondence/link_booking", json!({ "message": s.failed_text, "booking": s.booking })),
        read(
            "correspondence/open",
            json!({ "customer": s.customer, "medium": "emails", "folder": "all", "search": s.word, "after": null }),
        ),
    ]
}
