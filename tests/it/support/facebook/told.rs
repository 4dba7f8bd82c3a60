//! What Facebook posts, and how it signs it: written anew here, from its documentation, so that the server's own check
//! is not measured by itself.

use super::{Kept, PAGE};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// A telling of a Page.
pub fn body(page: &str, events: &[Value]) -> String {
    json!({ "object": "page", "entry": [{ "id": page, "time": 1, "messaging": events }] }).to_string()
}

/// The header that signs it.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

pub fn of_message(kept: &Kept, attachments: Value) -> Value {
    let mut message = json!({ "mid": kept.mid });
    if !kept.body.is_empty() {
        message["text"] = json!(kept.body);
    }
    if attachments.as_array().is_some_and(|all| !all.is_empty()) {
        message["attachments"] = attachments;
    }
    json!({ "sender": { "id": kept.person }, "recipient": { "id": PAGE }, "timestamp": kept.at, "message": message })
}

pub fn of_echo(kept: &Kept) -> Value {
    let mut message =
        json!({ "mid": kept.mid, "text": kept.body, "is_echo": true, "app_id": 1_517_776_481_860_111_i64 });
    if !kept.metadata.is_empty() {
        message["metadata"] = json!(kept.metadata);
    }
    json!({ "sender": { "id": PAGE }, "recipient": { "id": kept.person }, "timestamp": kept.at, "message": message })
}
