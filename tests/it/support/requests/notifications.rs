use super::{Request, last, read};
use crate::support::Scene;
use serde_json::{Value, json};

/// A browser at a push service that nobody answers at; its keys are those of RFC 8291's example.
pub fn device(id: &str) -> Value {
    json!({ "endpoint": format!("http://127.0.0.1:9/push/{id}"),
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg" })
}

pub fn requests(s: &Scene) -> Vec<Request> {
    vec![
        last("notifications/add_device", json!({ "device": device("new") })),
        read("notifications/list_devices", json!({})),
        last("notifications/test_device", json!({ "id": s.spare_device })),
        last("notifications/remove_device", json!({ "id": s.spare_device })),
    ]
}
