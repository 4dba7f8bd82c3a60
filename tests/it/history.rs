//! The history of fields: who changed what, in words, and the way back.

use super::notes::{customer, pet};
use crate::support::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn changes(client: &Client, kind: &str, id: &Value, field: Option<&str>) -> Vec<Value> {
    let ask = json!({ "subject_type": kind, "subject_id": id, "field": field, "before": null });
    let page: Value = client.call("history/field_history", ask).await.ok();
    page["rows"].as_array().cloned().unwrap_or_default()
}

async fn note(client: &Client, customer: Uuid) -> Value {
    let note =
        json!({ "customer_id": customer, "about": { "kind": "customer" }, "body": "One", "pinned": false });
    client.done("notes/add_note", note).await
}

#[tokio::test]
async fn every_change_shows_who_and_what_and_can_be_put_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let id = note(&business.staff, customer).await;
    business.manager.done("notes/edit_note", json!({ "id": id, "version": 1, "body": "Two" })).await;
    business.staff.done("notes/pin_note", json!({ "id": id, "pinned": true })).await;

    let all = changes(&business.staff, "note", &id, None).await;
    let told: Vec<(&str, &str, &Value, &Value)> = all
        .iter()
        .map(|c| (c["label"].as_str().unwrap(), c["staff_name"].as_str().unwrap(), &c["before"], &c["after"]))
        .collect();
    assert_eq!(
        told,
        [
            ("Pinned", "Sam Staff", &json!("No"), &json!("Yes")),
            ("Note", "Mia Manager", &json!("One"), &json!("Two")),
            ("Note", "Sam Staff", &Value::Null, &json!("One")),
        ]
    );
    assert_eq!(changes(&business.staff, "note", &id, Some("pinned")).await.len(), 1);

    let restore = |seq: &Value, which: &str, field: &str| json!({ "subject_type": "note", "subject_id": id, "field": field, "seq": seq, "which": which });
    let edit = all[1]["seq"].clone();
    let back: Value =
        business.staff.command("history/restore_field", restore(&edit, "before", "body")).await.ok();
    assert_eq!(changes(&business.staff, "note", &id, Some("body")).await[0]["after"], "One");
    // A restore is an act like any other: it can be taken back, and shows as taken back.
    business.staff.undo(&back).await.is(200);
    let after = changes(&business.staff, "note", &id, Some("body")).await;
    assert_eq!((&after[0]["after"], &after[1]["undone"]), (&json!("Two"), &json!(true)));
    business.staff.done("history/restore_field", restore(&all[2]["seq"], "after", "body")).await;
    assert_eq!(changes(&business.staff, "note", &id, Some("body")).await[0]["after"], "One");

    // What the event does not hold, or no field at all.
    let nothing = restore(&all[2]["seq"], "before", "body");
    business.staff.command("history/restore_field", nothing).await.is(409);
    business.staff.command("history/restore_field", restore(&edit, "before", "created_by")).await.is(404);
    business.staff.command("history/restore_field", restore(&json!(0), "before", "body")).await.is(404);
}

#[tokio::test]
async fn a_record_without_history_is_no_mistake_and_a_foreign_one_does_not_exist() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let customer = customer(&app, business.id).await;
    let pet = pet(&app, business.id, customer).await;
    assert!(changes(&business.staff, "pet", &json!(pet), None).await.is_empty());
    let ask = |kind: &str, id: Value| json!({ "subject_type": kind, "subject_id": id, "field": null, "before": null });
    other.owner.call("history/field_history", ask("pet", json!(pet))).await.is(404);
    business.staff.call("history/field_history", ask("pet", json!(Uuid::now_v7()))).await.is(404);
    business.staff.call("history/field_history", ask("pg_authid", json!(pet))).await.is(404);
    app.anonymous().call("history/field_history", ask("pet", json!(pet))).await.is(401);

    let id = note(&business.staff, customer).await;
    let seq = changes(&business.staff, "note", &id, None).await[0]["seq"].clone();
    let restore =
        json!({ "subject_type": "note", "subject_id": id, "field": "body", "seq": seq, "which": "after" });
    other.owner.command("history/restore_field", restore.clone()).await.is(404);
    app.anonymous().command("history/restore_field", restore).await.is(401);
}

#[tokio::test]
async fn whoever_may_not_change_a_record_may_not_see_or_restore_its_history() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let who = json!(business.manager.staff_id);
    let ask = json!({ "subject_type": "staff", "subject_id": who, "field": null, "before": null });
    business.staff.call("history/field_history", ask.clone()).await.is(403);
    business.owner.call("history/field_history", ask).await.is(200);
    let restore =
        json!({ "subject_type": "staff", "subject_id": who, "field": "role", "seq": 1, "which": "before" });
    business.staff.command("history/restore_field", restore).await.is(403);
}
