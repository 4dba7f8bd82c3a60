//! Facebook's interface, as far as we use it.

use super::told::sign;
use super::{Mood, PAGE, SECRET, State, TOKEN};
use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use chrono::DateTime;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Kind = Arc<Mutex<State>>;
type Words = HashMap<String, String>;

pub fn router(state: Kind) -> Router {
    Router::new()
        .route("/v23.0/me", get(me))
        .route("/v23.0/{id}", get(person))
        .route("/v23.0/{id}/subscribed_apps", get(subscribed))
        .route("/v23.0/{id}/conversations", get(conversations))
        .route("/v23.0/{id}/messages", get(list).post(send))
        .route("/files/{name}", get(file))
        .with_state(state)
}

fn error(status: u16, code: i32, subcode: i32, message: &str) -> Response {
    let said = json!({ "error": { "message": message, "type": "OAuthException", "code": code, "error_subcode": subcode } });
    (StatusCode::from_u16(status).unwrap(), Json(said)).into_response()
}

/// Why it does not answer whoever asks so; none: it does.
fn stranger(state: &State, headers: &HeaderMap, query: &Words) -> Option<Response> {
    let bearer = format!("Bearer {TOKEN}");
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    let proof = sign(SECRET, TOKEN.as_bytes()).replace("sha256=", "");
    if state.expired {
        return Some(error(400, 190, 463, "Error validating access token: Session has expired"));
    }
    if given != Some(bearer.as_str()) {
        return Some(error(400, 190, 0, "Invalid OAuth access token."));
    }
    (query.get("appsecret_proof") != Some(&proof)).then(|| error(400, 100, 0, "Invalid appsecret_proof"))
}

async fn me(Shared(state): Shared<Kind>, headers: HeaderMap, Query(query): Query<Words>) -> Response {
    if let Some(refusal) = stranger(&state.lock().unwrap(), &headers, &query) {
        return refusal;
    }
    Json(json!({ "id": PAGE, "name": "Happy Paws Grooming" })).into_response()
}

async fn subscribed(Shared(state): Shared<Kind>, headers: HeaderMap, Query(query): Query<Words>) -> Response {
    let state = state.lock().unwrap();
    if let Some(refusal) = stranger(&state, &headers, &query) {
        return refusal;
    }
    let all = if state.subscribed { vec![json!({ "id": "1", "name": "Pawline" })] } else { Vec::new() };
    Json(json!({ "data": all })).into_response()
}

async fn person(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Words>,
) -> Response {
    let mut state = state.lock().unwrap();
    if let Some(refusal) = stranger(&state, &headers, &query) {
        return refusal;
    }
    state.asked_for_people += 1;
    match state.people.get(&id) {
        Some((first, last, photo)) => {
            Json(json!({ "id": id, "first_name": first, "last_name": last, "profile_pic": photo }))
                .into_response()
        }
        None => error(400, 100, 33, "Unsupported get request. Object does not exist"),
    }
}

async fn send(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Words>,
    Json(said): Json<Value>,
) -> Response {
    let mood = {
        let mut state = state.lock().unwrap();
        if let Some(refusal) = stranger(&state, &headers, &query) {
            return refusal;
        }
        state.asked += 1;
        if state.closed {
            return error(400, 10, 2_018_278, "This message is sent outside of allowed window.");
        }
        state.moods.pop_front()
    };
    let text = |path: &str| said.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (body, file) = (text("/message/text"), text("/message/attachment/payload/url"));
    let wordless = body.is_empty() && file.is_empty();
    if id != PAGE || wordless || body.chars().count() > 2000 || !body.is_empty() && !file.is_empty() {
        return error(
            400,
            100,
            2_018_109,
            "Length of param message[text] must be less than or equal to 2000",
        );
    }
    let take = || {
        let sort = match text("/messaging_type").as_str() {
            "MESSAGE_TAG" => text("/tag"),
            other => other.to_owned(),
        };
        let person = text("/recipient/id");
        let mut state = state.lock().unwrap();
        let kept = state.keep(&person, &body, &text("/message/metadata"), &sort, false);
        if !file.is_empty() {
            state.fetched.push((text("/message/attachment/type"), file.clone()));
        }
        Json(json!({ "recipient_id": person, "message_id": kept.mid })).into_response()
    };
    match mood {
        None => take(),
        Some(Mood::TakeAndDie) => {
            let _ = take();
            never().await
        }
        Some(Mood::TakeAndFail) => {
            let _ = take();
            error(500, 2, 0, "An unexpected error has occurred. Please retry your request later.")
        }
        Some(Mood::Answer(status, said)) => {
            (StatusCode::from_u16(status).unwrap(), Json(said)).into_response()
        }
    }
}

/// An answer that does not come.
async fn never() -> Response {
    tokio::time::sleep(Duration::from_secs(3600)).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

async fn conversations(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Query(query): Query<Words>,
) -> Response {
    let mut state = state.lock().unwrap();
    if let Some(refusal) = stranger(&state, &headers, &query) {
        return refusal;
    }
    state.listed += 1;
    let mut people: Vec<String> = Vec::new();
    // Where something was written last comes first.
    for one in
        state.messages.iter().rev().filter(|one| query.get("user_id").is_none_or(|id| *id == one.person))
    {
        if !people.contains(&one.person) {
            people.push(one.person.clone());
        }
    }
    let fields = query.get("fields").map(String::as_str).unwrap_or_default();
    let limit = fields.split("messages.limit(").nth(1).and_then(|rest| rest.split(')').next());
    let limit: Option<usize> = limit.and_then(|limit| limit.parse().ok());
    let all: Vec<Value> = people
        .iter()
        .map(|person| match limit {
            None => json!({ "id": format!("t_{person}") }),
            Some(limit) => {
                let messages = messages_of(&state, person);
                json!({
                    "id": format!("t_{person}"), "updated_time": messages[0]["created_time"],
                    "participants": { "data": [{ "id": person, "name": "Somebody" }, { "id": PAGE, "name": "Happy Paws" }] },
                    "messages": paged(messages, limit, 0),
                })
            }
        })
        .collect();
    Json(paged(all, number(&query, "limit", 25), number(&query, "after", 0))).into_response()
}

fn number(query: &Words, name: &str, otherwise: usize) -> usize {
    query.get(name).and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// So many rows from a place on, and where the next ones are.
fn paged(all: Vec<Value>, limit: usize, from: usize) -> Value {
    let more = all.len() > from + limit;
    let rows: Vec<Value> = all.into_iter().skip(from).take(limit).collect();
    let mut paging =
        json!({ "cursors": { "before": from.to_string(), "after": (from + limit).to_string() } });
    if more {
        // With a token inside, so nobody follows it.
        paging["next"] = json!("https://graph.facebook.com/elsewhere");
    }
    json!({ "data": rows, "paging": paging })
}

/// The newest first, in whole seconds.
fn messages_of(state: &State, person: &str) -> Vec<Value> {
    state
        .messages
        .iter()
        .rev()
        .filter(|one| one.person == person)
        .map(|one| {
            // Listed as of now: what is in doubt is looked for among what came since it was sent.
            let at = DateTime::from_timestamp_millis(one.at + 3_600_000).unwrap();
            let from = if one.inbound { one.person.as_str() } else { PAGE };
            let files: Vec<Value> = one.attachments.as_array().into_iter().flatten().map(listed_file).collect();
            json!({ "id": one.mid, "message": one.body, "from": { "id": from }, "attachments": { "data": files },
                "created_time": at.format("%Y-%m-%dT%H:%M:%S+0000").to_string() })
        })
        .collect()
}

/// An attachment in the other shape that it has in lists.
fn listed_file(told: &Value) -> Value {
    let url = &told["payload"]["url"];
    match told["type"].as_str() {
        Some("image") => json!({ "mime_type": "image/png", "name": "a.png", "image_data": { "url": url } }),
        Some("video") => json!({ "mime_type": "video/mp4", "name": "a.mp4", "video_data": { "url": url } }),
        _ => json!({ "mime_type": "application/pdf", "name": "a.pdf", "file_url": url }),
    }
}

async fn list(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Words>,
) -> Response {
    let state = state.lock().unwrap();
    if let Some(refusal) = stranger(&state, &headers, &query) {
        return refusal;
    }
    let rows = messages_of(&state, id.strip_prefix("t_").unwrap_or_default());
    Json(paged(rows, number(&query, "limit", 25), number(&query, "after", 0))).into_response()
}

async fn file(Shared(state): Shared<Kind>, headers: HeaderMap, Path(name): Path<String>) -> Response {
    // Whoever asks for a file shows no token.
    if headers.contains_key("authorization") {
        return StatusCode::BAD_REQUEST.into_response();
    }
    match state.lock().unwrap().files.get(&name) {
        Some(bytes) => Bytes::from(bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
