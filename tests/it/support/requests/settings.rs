use super::{Request, act, read};
use crate::support::Scene;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        act(
            "settings/edit_business",
            json!({ "edit": { "name": s.text("Happier Paws"), "slug": s.slug, "currency": "EUR",
                "help_email": "help@example.com", "chat_enabled": true, "chat_greeting": s.text("Welcome"),
                "chat_away": s.text("Back soon"), "chat_sites": ["https://paws.example"],
                "unseen_minutes": 15, "unseen_first": "text" } }),
        )
        .seen("/version", "business", s.business),
        act(
            "settings/add_location",
            json!({ "form": { "name": s.text("North"), "address": s.text("9 Elm St"), "time_zone": "America/Chicago",
                "phone_region": "US", "opening_hours": [ { "day": 1, "opens": "08:00", "closes": "18:00" } ] } }),
        ),
        act(
            "settings/edit_location",
            json!({ "id": s.branch, "form": { "name": s.text("South"), "address": s.text("10 Elm St"),
                "time_zone": "America/Denver", "phone_region": "CA",
                "opening_hours": [ { "day": 2, "opens": "09:00", "closes": "17:00" } ] } }),
        )
        .seen("/version", "location", s.branch),
        act("settings/archive_location", json!({ "id": s.spare_location })),
        act("settings/make_main_location", json!({ "id": s.branch })),
        act(
            "settings/add_service_type",
            json!({ "form": { "name": s.text("Nails"), "kind": "grooming", "duration_minutes": "15" } }),
        ),
        act(
            "settings/edit_service_type",
            json!({ "id": s.service, "form": { "name": s.text("Bath"), "kind": "daycare", "duration_minutes": "45" } }),
        )
        .seen("/version", "service_type", s.service),
        act("settings/archive_service_type", json!({ "id": s.spare_service })),
        read("settings/list_locations", json!({})),
        read("settings/list_service_types", json!({})),
        read("settings/list_places", json!({})),
        read("settings/read_business", json!({})),
    ]
}
