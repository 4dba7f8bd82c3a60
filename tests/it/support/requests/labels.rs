use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act("labels/create_group", json!({ "name": s.text("Bronze") })),
        act("labels/rename_group", json!({ "id": s.group, "name": s.text("Platinum") })).seen(
            "/version",
            "contact_group",
            s.group,
        ),
        act(
            "labels/set_groups",
            json!({ "customer_id": s.customer, "add": [s.other_group], "remove": [s.group] }),
        ),
        act("labels/archive_group", json!({ "id": s.group, "archived": true })),
        act("labels/add_tag", json!({ "customer_id": s.customer, "name": s.text("Calm") })),
        act("labels/remove_tag", json!({ "customer_id": s.customer, "tag_id": s.spare_tag })),
        act("labels/rename_tag", json!({ "id": s.tag, "name": s.text("Regular") })).seen(
            "/version", "tag", s.tag,
        ),
        act("labels/archive_tag", json!({ "id": s.tag, "archived": true })),
        act(
            "labels/create_colour_code",
            json!({ "form": { "colour": "wine", "letters": "NB", "name": s.text("No brush") } }),
        ),
        act(
            "labels/edit_colour_code",
            json!({ "id": s.colour_code, "form": { "colour": "leaf", "letters": "SY", "name": s.text("Shy one") } }),
        )
        .seen("/version", "colour_code", s.colour_code),
        act(
            "labels/set_colours",
            json!({ "target": { "customer": s.customer }, "add": [s.other_colour_code], "remove": [s.colour_code] }),
        ),
        act("labels/archive_colour_code", json!({ "id": s.colour_code, "archived": true })),
        read("labels/list_groups", json!({})),
        read("labels/list_tags", json!({})),
        read("labels/list_colour_codes", json!({})),
    ]
}
