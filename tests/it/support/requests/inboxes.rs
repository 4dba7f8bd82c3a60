use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    let rule = |words: &str| json!({ "inbox_id": s.inbox, "ways": ["text"], "location_id": s.branch, "words": s.text(words) });
    let renamed = json!({ "name": s.text("Baths"), "members": [s.colleague] });
    vec![
        act("inboxes/add_inbox", json!({ "form": { "name": s.text("Daycare"), "members": [s.colleague] } })),
        act("inboxes/edit_inbox", json!({ "id": s.inbox, "form": renamed }))
            .seen("/version", "inbox", s.inbox),
        act("inboxes/set_archived", json!({ "id": s.spare_inbox, "archived": true })),
        act("inboxes/add_rule", json!({ "form": rule("nails") })),
        act("inboxes/edit_rule", json!({ "id": s.inbox_rule, "form": rule("bath") })).seen(
            "/version",
            "inbox_rule",
            s.inbox_rule,
        ),
        act("inboxes/move_rule", json!({ "id": s.inbox_rule, "up": false })),
        act("inboxes/remove_rule", json!({ "id": s.spare_inbox_rule })),
        read("inboxes/list_inboxes", json!({})),
        act(
            "inboxes/add_view",
            json!({ "form": { "name": s.text("Waiting"), "path": "/inbox?view=waiting&inbox=all" } }),
        ),
        act("inboxes/rename_view", json!({ "id": s.inbox_view, "name": s.text("Mornings") })).seen(
            "/version",
            "inbox_view",
            s.inbox_view,
        ),
        act("inboxes/move_view", json!({ "id": s.inbox_view, "up": false })),
        act("inboxes/remove_view", json!({ "id": s.spare_inbox_view })),
        read("inboxes/list_views", json!({})),
        read("inboxes/open_setup", json!({})),
        read("inboxes/try_routing", json!({ "way": "text", "location": s.branch, "words": s.text("bath") })),
    ]
}
