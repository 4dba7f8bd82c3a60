//! Undo and redo (R16), for every act there is: undo brings back what was, redo what came of it.

use crate::support::{Scene, Snapshot, TestApp, requests, requests::Kind};
use serde_json::Value;

#[tokio::test]
async fn every_act_is_taken_back_and_done_again() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let scene = Scene::of(&app, &business, owner, "Zinnia").await;
    let mut wrong = Vec::new();
    for request in requests::all(&scene).into_iter().filter(|request| request.kind == Kind::Act) {
        let function = request.function;
        let before = Snapshot::state(&app, business.id).await;
        let reply = request.send(&app, owner).await;
        if reply.status != 200 {
            wrong.push(format!("{function}: {} {}", reply.status, reply.text));
            continue;
        }
        let after = Snapshot::state(&app, business.id).await;
        if before == after {
            wrong.push(format!("{function} changed nothing"));
        }
        let undone = owner.undo(&reply.json()).await;
        let back = Snapshot::state(&app, business.id).await;
        if undone.status != 200 || undone.json()["value"] != Value::Array(Vec::new()) {
            wrong.push(format!("{function}: undo answers {} {}", undone.status, undone.text));
            continue;
        }
        if before != back {
            wrong.push(format!("{function}, undone: {:#?}", before.changes(&back)));
        }
        let redone = owner.undo(&undone.json()).await;
        let again = Snapshot::state(&app, business.id).await;
        if redone.status != 200 {
            wrong.push(format!("{function}: redo answers {} {}", redone.status, redone.text));
        } else if after != again {
            wrong.push(format!("{function}, redone: {:#?}", after.changes(&again)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Taken back in ways of their own, which leave a trace; their rooms' tests say which.
const IN_OTHER_WAYS: &[&str] = &["broadcasts/send_broadcast", "conversations/unlink_visitor"];

#[tokio::test]
async fn what_cannot_be_taken_back_says_so_and_stays() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let scene = Scene::of(&app, &business, owner, "Zinnia").await;
    let mut wrong = Vec::new();
    let finals = requests::all(&scene)
        .into_iter()
        .filter(|request| request.kind == Kind::Final && !IN_OTHER_WAYS.contains(&request.function));
    for request in finals {
        let done: Value = request.send(&app, owner).await.ok();
        let before = Snapshot::state(&app, business.id).await;
        let reply = owner.undo(&done).await;
        let after = Snapshot::state(&app, business.id).await;
        // 404: the log says nothing of it, as of what somebody chose for themselves.
        if !matches!(reply.status, 404 | 409) || before != after {
            wrong.push(format!(
                "{}: undo answers {} {} and changes {:#?}",
                request.function,
                reply.status,
                reply.text,
                before.changes(&after)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
