use super::{Request, act, last, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    let spanish = json!([{ "language": "es", "subject": s.text("Viernes"), "body": s.text("Cerrado") }]);
    let form = json!({ "channel": "email", "purpose": "marketing", "subject": s.text("Friday"),
        "body": s.text("Ten percent off"), "translations": spanish, "pace": "30" });
    vec![
        act(
            "broadcasts/add_broadcast",
            json!({ "audience": { "group": s.group, "tag": s.tag, "text": s.text("bella"), "active_days": 30 } }),
        ),
        act("broadcasts/edit_broadcast", json!({ "id": s.broadcast, "form": form })).seen(
            "/version",
            "broadcast",
            s.broadcast,
        ),
        act("broadcasts/set_archived", json!({ "id": s.spare_broadcast, "archived": true })),
        last("broadcasts/send_broadcast", json!({ "id": s.other_broadcast, "at": null })).seen(
            "/version",
            "broadcast",
            s.other_broadcast,
        ),
        act("broadcasts/stop_broadcast", json!({ "id": s.sending_broadcast })),
        act("broadcasts/continue_broadcast", json!({ "id": s.stopped_broadcast })),
        last("broadcasts/retry_failed", json!({ "id": s.failed_broadcast })),
        read("broadcasts/list_broadcasts", json!({ "after": null })),
        read("broadcasts/list_ways", json!({})),
        read("broadcasts/open_broadcast", json!({ "id": s.broadcast })),
        read("broadcasts/open_preview", json!({ "id": s.broadcast, "from": 0, "left_from": 0 })),
        read(
            "broadcasts/list_results",
            json!({ "id": s.sending_broadcast, "fate": "waiting", "after": null }),
        ),
    ]
}
