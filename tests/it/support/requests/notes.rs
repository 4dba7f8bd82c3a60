use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "notes/add_note",
            json!({ "customer_id": s.customer, "about": { "kind": "booking", "id": s.booking },
                "body": s.text("Bring treats"), "pinned": true }),
        ),
        act(
            "notes/log_contact",
            json!({ "customer_id": s.customer, "what": "text", "to": "+14155550123", "body": s.text("Ready") }),
        ),
        act("notes/edit_note", json!({ "id": s.note, "body": s.text("Loves cheese") }))
            .seen("/version", "note", s.note),
        act("notes/pin_note", json!({ "id": s.note, "pinned": true })),
        act("notes/remove_note", json!({ "id": s.spare_note })),
        read("notes/list_notes", json!({ "customer_id": s.customer, "after": null })),
    ]
}
