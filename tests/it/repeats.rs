//! Sent twice is done once (R6), for every command there is: the same intent has one effect and the
//! same answer; another body under it is refused.

use crate::support::{Scene, Snapshot, TestApp, requests, requests::Request};
use serde_json::{Value, json};
use uuid::Uuid;

/// Commands whose answer shows a secret that is kept nowhere: the second answer has a new one, which
/// takes the first one's place.
const SHOWN_ONCE: &[&str] =
    &["calls/create_hook_key", "channels/renew_mail_hook", "staff/invite", "staff/make_reset_link"];

/// The same request, asking for something else.
fn altered(request: &Request, body: &Value, word: &str) -> Option<Value> {
    let leaves = requests::leaves(&request.arguments);
    let id = leaves.iter().find(|(_, value)| requests::is_id(value));
    let text = || leaves.iter().find(|(_, value)| value.as_str().is_some_and(|text| text.contains(word)));
    let flag = || leaves.iter().find(|(_, value)| value.is_boolean());
    let (pointer, value) = id.or_else(text).or_else(flag)?;
    let mut other = body.clone();
    let changed = match value {
        Value::Bool(flag) => json!(!flag),
        value if requests::is_id(value) => json!(Uuid::now_v7()),
        value => json!(format!("{} too", value.as_str().unwrap_or_default())),
    };
    requests::put(&mut other, pointer, changed);
    Some(other)
}

#[tokio::test]
async fn every_command_is_done_once_however_often_it_is_sent() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
    let mut wrong = Vec::new();
    for request in requests::all(&scene).into_iter().filter(Request::is_command) {
        let body = request.body(&app).await;
        let first = business.owner.call(request.function, body.clone()).await;
        if first.status != 200 {
            wrong.push(format!("{}: {} {}", request.function, first.status, first.text));
            continue;
        }
        let before = Snapshot::of(&app, business.id).await;
        let second = business.owner.call(request.function, body.clone()).await;
        let after = Snapshot::of(&app, business.id).await;
        if SHOWN_ONCE.contains(&request.function) {
            let kept = (&first.json()["value"]["id"], &first.json()["seq"]);
            if second.status != 200 || kept != (&second.json()["value"]["id"], &second.json()["seq"]) {
                wrong.push(format!("{}: {} and then {}", request.function, first.text, second.text));
            }
        } else {
            if (second.status, &second.text) != (200, &first.text) {
                wrong.push(format!("{}: {} and then {}", request.function, first.text, second.text));
            }
            let changes = before.changes(&after);
            if !changes.is_empty() {
                wrong.push(format!("{} did it again: {changes:#?}", request.function));
            }
        }
        if let Some(other) = altered(&request, &body, &scene.word) {
            let third = business.owner.call(request.function, other).await;
            if (third.status, third.json()) != (422, json!("IntentReused")) {
                wrong
                    .push(format!("{} with another body: {} {}", request.function, third.status, third.text));
            }
            let changes = after.changes(&Snapshot::of(&app, business.id).await);
            if !changes.is_empty() {
                wrong.push(format!("{} with another body changed: {changes:#?}", request.function));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_written_without_an_intent_may_be_sent_again() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
    for request in requests::all(&scene).into_iter().filter(|r| r.kind == requests::Kind::Write) {
        request.send(&app, &business.owner).await.is(200);
        let rows = |snapshot: Snapshot| snapshot.count();
        let before = rows(Snapshot::of(&app, business.id).await);
        request.send(&app, &business.owner).await.is(200);
        assert_eq!(before, rows(Snapshot::of(&app, business.id).await), "{}", request.function);
    }
}
