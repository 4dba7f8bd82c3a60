use super::{Request, act, last, read, session};
use crate::support::Scene;
use crate::support::scene::PASSWORD;
use serde_json::json;

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        read("staff/whoami", json!({})),
        read("staff/look_at_door", json!({})),
        read("staff/list_staff", json!({})),
        read("staff/list_workplaces", json!({})),
        read("staff/list_sessions", json!({})),
        read("staff/own_version", json!({})),
        read("staff/list_people", json!({})),
        act("staff/rename_me", json!({ "name": s.text("Alex") })).seen("/version", "staff", s.actor),
        last(
            "staff/save_preferences",
            json!({ "preferences": { "shortcuts": false, "sound": true, "notifications": true, "do_not_disturb": true } }),
        ),
        last("staff/invite", json!({ "name": s.text("Newt"), "email": "newt@example.com", "role": "staff" })),
        last("staff/make_reset_link", json!({ "staff_id": s.colleague })),
        last("staff/revoke_link", json!({ "id": s.spare_link })),
        act("staff/change_role", json!({ "staff_id": s.colleague, "role": "manager" })),
        act("staff/remove_staff", json!({ "staff_id": s.spare_colleague })),
        read("staff/open_access_link", json!({ "token": s.invitation })),
        // Those that end other sessions come last.
        session("staff/revoke_session", json!({ "id": s.spare_session })),
        session("staff/sign_in", json!({ "email": s.actor_email, "password": PASSWORD })),
        session("staff/switch_business", json!({ "business_id": s.sister })),
        session("staff/use_access_link", json!({ "token": s.invitation, "password": "a fresh password 7" })),
        session("staff/revoke_other_sessions", json!({})),
        session("staff/change_password", json!({ "current": PASSWORD, "password": "another good one 42" })),
        session("staff/sign_out", json!({})),
    ]
}
