//! Twilio's interface, as far as we use it.

use super::{ACCOUNT, Kept, Mood, OURS, State, TOKEN};
use axum::body::Bytes;
use axum::extract::{Form, Path, Query, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDate, Utc};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Kind = Arc<Mutex<State>>;
type Words = HashMap<String, String>;

pub fn router(state: Kind) -> Router {
    Router::new()
        .route("/2010-04-01/Accounts/{account}", get(account))
        .route("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json", get(numbers))
        .route("/2010-04-01/Accounts/{account}/Messages.json", get(list).post(send))
        .route("/2010-04-01/Accounts/{account}/Messages/{sid}", get(one))
        .route("/2010-04-01/Accounts/{account}/Messages/{sid}/Media.json", get(media))
        .route("/2010-04-01/Accounts/{account}/Messages/{sid}/Media/{id}", get(picture))
        .with_state(state)
}

fn known(headers: &HeaderMap) -> bool {
    let basic = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    headers.get("authorization").and_then(|value| value.to_str().ok()) == Some(basic.as_str())
}

fn stranger() -> Response {
    let said = json!({ "code": 20003, "message": "Authenticate", "status": 401 });
    (StatusCode::UNAUTHORIZED, Json(said)).into_response()
}

async fn account(headers: HeaderMap) -> Response {
    if !known(&headers) {
        return stranger();
    }
    Json(json!({ "sid": ACCOUNT, "status": "active", "friendly_name": "Happy Paws" })).into_response()
}

async fn numbers(Shared(state): Shared<Kind>, headers: HeaderMap, Query(query): Query<Words>) -> Response {
    if !known(&headers) {
        return stranger();
    }
    let own = query.get("PhoneNumber").map(String::as_str) == Some(OURS);
    let number = json!({ "phone_number": OURS, "sms_url": state.lock().unwrap().sms_url });
    let all: Vec<Value> = if own { vec![number] } else { Vec::new() };
    Json(json!({ "incoming_phone_numbers": all })).into_response()
}

fn written(one: &Kept) -> Value {
    json!({
        "sid": one.sid, "body": one.body, "to": one.to, "from": one.from, "status": one.status,
        "direction": if one.inbound { "inbound" } else { "outbound-api" },
        "num_media": one.pictures.len().to_string(), "num_segments": "1",
        "error_code": one.code, "error_message": null,
        // Whole seconds, as Twilio has it.
        "date_created": one.at.to_rfc2822(), "date_sent": one.at.to_rfc2822(), "price": null,
    })
}

async fn send(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Response {
    // A name may stand there more than once.
    let pictures: Vec<(String, String)> = pairs
        .iter()
        .filter(|(name, _)| name == "MediaUrl")
        .map(|(_, url)| (url.clone(), String::new()))
        .collect();
    let form: Words = pairs.into_iter().collect();
    if !known(&headers) {
        return stranger();
    }
    let mood = {
        let mut state = state.lock().unwrap();
        state.asked += 1;
        state.moods.pop_front()
    };
    let take = || {
        let mut state = state.lock().unwrap();
        let value = |name: &str| form.get(name).cloned().unwrap_or_default();
        let kept = Kept {
            sid: state.sid("SM"),
            from: value("From"),
            to: value("To"),
            body: value("Body"),
            status: "queued".into(),
            code: None,
            inbound: false,
            at: Utc::now(),
            pictures: pictures.clone(),
            callback: value("StatusCallback"),
        };
        state.texts.push(kept.clone());
        (StatusCode::CREATED, Json(written(&kept))).into_response()
    };
    match mood {
        None => take(),
        Some(Mood::Slow(pause)) => {
            tokio::time::sleep(pause).await;
            take()
        }
        Some(Mood::TakeAndDie) => {
            let _ = take();
            never().await
        }
        Some(Mood::Die) => never().await,
        Some(Mood::TakeAndFail) => {
            let _ = take();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Some(Mood::Answer(status, said)) => {
            (StatusCode::from_u16(status).unwrap(), [("retry-after", "1")], Json(said)).into_response()
        }
    }
}

/// An answer that does not come.
async fn never() -> Response {
    tokio::time::sleep(Duration::from_secs(3600)).await;
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

/// Fifty for a page, the newest first.
async fn list(Shared(state): Shared<Kind>, headers: HeaderMap, Query(query): Query<Words>) -> Response {
    const PAGE: usize = 50;
    if !known(&headers) {
        return stranger();
    }
    let mut state = state.lock().unwrap();
    state.listed += 1;
    let page: usize = query.get("Page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let since = query.get("DateSent>").map(|day| day.parse::<NaiveDate>().unwrap());
    let rows: Vec<Value> = state
        .texts
        .iter()
        .rev()
        .filter(|_| !state.lists_nothing)
        .filter(|one| query.get("To").is_none_or(|to| *to == one.to))
        .filter(|one| since.is_none_or(|since| one.at.date_naive() >= since))
        .map(written)
        .collect();
    let more = rows.len() > (page + 1) * PAGE;
    let pairs = query.iter().filter(|(name, _)| *name != "Page").fold(
        url::form_urlencoded::Serializer::new(String::new()),
        |mut all, (name, value)| {
            all.append_pair(name, value);
            all
        },
    );
    let mut pairs = pairs;
    let next = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json?{}&Page={}", pairs.finish(), page + 1);
    let rows: Vec<Value> = rows.into_iter().skip(page * PAGE).take(PAGE).collect();
    Json(json!({ "messages": rows, "next_page_uri": more.then_some(next), "page": page })).into_response()
}

/// One message, by its id: how far it got, as the list has it.
async fn one(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path((_, name)): Path<(String, String)>,
) -> Response {
    if !known(&headers) {
        return stranger();
    }
    let mut state = state.lock().unwrap();
    state.looked_up += 1;
    if state.is_busy {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({}))).into_response();
    }
    let found = name.strip_suffix(".json").and_then(|sid| state.texts.iter().find(|one| one.sid == sid));
    match found {
        Some(text) => Json(written(text)).into_response(),
        None => {
            let said =
                json!({ "code": 20404, "message": "The requested resource was not found", "status": 404 });
            (StatusCode::NOT_FOUND, Json(said)).into_response()
        }
    }
}

async fn media(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path((_, sid)): Path<(String, String)>,
) -> Response {
    if !known(&headers) {
        return stranger();
    }
    let state = state.lock().unwrap();
    let text = state.texts.iter().find(|one| one.sid == sid).unwrap();
    let list: Vec<Value> = text
        .pictures
        .iter()
        .map(|(url, kind)| {
            let path = url.splitn(4, '/').nth(3).unwrap();
            json!({ "uri": format!("/{path}.json"), "content_type": kind })
        })
        .collect();
    Json(json!({ "media_list": list })).into_response()
}

async fn picture(
    Shared(state): Shared<Kind>,
    headers: HeaderMap,
    Path((_, _, id)): Path<(String, String, String)>,
) -> Response {
    if !known(&headers) {
        return stranger();
    }
    let state = state.lock().unwrap();
    match state.pictures.iter().find(|(known, _)| *known == id) {
        Some((_, bytes)) => Bytes::from(bytes.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
