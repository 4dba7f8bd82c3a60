use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    let form =
        |name: &str| json!({ "name": s.text(name), "language": "", "body": s.text("Hi [first name],") });
    vec![
        act("templates/add_template", json!({ "form": form("Hello") })),
        act("templates/edit_template", json!({ "id": s.template, "form": form("Ready for pick-up") })).seen(
            "/version",
            "message_template",
            s.template,
        ),
        act("templates/archive_template", json!({ "id": s.spare_template })),
        read("templates/list_templates", json!({})),
        read("templates/offer_templates", json!({ "customer": s.customer })),
        read("templates/fill_template", json!({ "id": s.template, "customer": s.customer })),
    ]
}
