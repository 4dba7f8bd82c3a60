//! Rooms that hold no records of their own: card, timeline, history, search, dashboard, setup.

use super::{Request, act, read, session};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        read("conversations/who_wrote", json!({ "customer": s.customer })),
        read("card/open", json!({ "customer_id": s.customer })),
        read("card/open_page", json!({ "customer_id": s.customer })),
        read(
            "timeline/list_items",
            json!({ "customer_id": s.customer, "filter": { "kinds": ["note", "booking"], "pet": s.pet }, "from": null }),
        ),
        read("timeline/list_activity", json!({ "customer_id": s.customer, "before": null })),
        read("timeline/activity_summary", json!({ "customer_id": s.customer })),
        read(
            "history/field_history",
            json!({ "subject_type": "customer", "subject_id": s.customer, "field": "business_name", "before": null }),
        ),
        act(
            "history/restore_field",
            json!({ "subject_type": "customer", "subject_id": s.customer, "field": "business_name",
                "seq": s.changed_at, "which": "before" }),
        ),
        act("history/undo_command", json!({ "of": s.done })),
        read("search/find", json!({ "query": s.word, "limit": 10 })),
        read("dashboard/jobs_of_today", json!({})),
        read("dashboard/open", json!({})),
        read("setup/look", json!({})),
        session(
            "setup/create_business",
            json!({ "form": { "business_name": s.text("New Paws"), "location_name": s.text("First shop"),
                "address": s.text("8 Elm St"), "time_zone": "Europe/Berlin", "phone_region": "DE",
                "name": s.text("Uma"), "email": "", "password": "" } }),
        ),
        session("setup/try_sample", json!({})),
    ]
}
