use super::{Request, act, last, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "calls/log_call",
            json!({ "customer_id": s.customer, "direction": "out", "phone": "(415) 555-0123",
                "outcome": "spoke", "note": s.text("Comes at four") }),
        ),
        act("calls/set_outcome", json!({ "id": s.call, "outcome": "voicemail" })),
        act("calls/edit_call", json!({ "id": s.call, "note": s.text("Call at five") }))
            .seen("/version", "call", s.call),
        act("calls/mark_followed_up", json!({ "id": s.call, "done": true })),
        act("calls/remove_call", json!({ "id": s.spare_call })),
        last("calls/create_hook_key", json!({})),
        act("calls/revoke_hook_key", json!({ "id": s.spare_hook_key })),
        read("calls/list_calls", json!({ "customer_id": s.customer, "after": null })),
        read("calls/follow_ups", json!({ "after": null })),
        read("calls/incoming", json!({ "call_id": s.call })),
        read("calls/ringing", json!({})),
        read("calls/list_hook_keys", json!({})),
    ]
}
