//! What holds for every command: accepted is durable (R1), twice is once (R6), no lost update
//! (R8), undo and redo (R16). Shown on records that need nothing else: tags and notes.

use crate::support::TestApp;
use pawline::domain::command::Intent;
use pawline::domain::role::Right;
use pawline::error::AppError;
use pawline::server::records::{self, Subject};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

async fn customer(app: &TestApp, business: pawline::domain::ids::BusinessId) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.0)
    .bind(id)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn fifty_parallel_replays_have_one_effect_and_one_answer() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let body = json!({ "intent": Intent::new(), "customer_id": customer, "name": "VIP" });
    let calls = (0..50).map(|_| business.staff.call("labels/add_tag", body.clone()));
    let answers: BTreeSet<String> =
        futures::future::join_all(calls).await.iter().map(|reply| reply.ok::<Value>().to_string()).collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    let mut tx = app.tx(business.id).await;
    let tags: i64 =
        sqlx::query_scalar("select count(*) from customer_tag").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(tags, 1);
}

#[tokio::test]
async fn another_body_under_the_same_intent_is_refused() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let intent = Intent::new();
    business
        .staff
        .call("labels/add_tag", json!({ "intent": intent, "customer_id": customer, "name": "VIP" }))
        .await
        .is(200);
    let other = json!({ "intent": intent, "customer_id": customer, "name": "Supplier" });
    assert_eq!(
        business.staff.call("labels/add_tag", other.clone()).await.is(422).json(),
        json!("IntentReused")
    );
    // Also when somebody else sends it.
    business
        .owner
        .call("labels/add_tag", json!({ "intent": intent, "customer_id": customer, "name": "VIP" }))
        .await
        .is(422);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_given_up() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut tx = app.tx(business.id).await;
    let allowed: String =
        sqlx::query_scalar("select current_setting('statement_timeout')").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(allowed, "15s");
    sqlx::query("set local statement_timeout = 20").execute(tx.conn()).await.unwrap();
    let given_up = sqlx::query("select pg_sleep(10)").execute(tx.conn()).await.unwrap_err();
    assert_eq!(AppError::from(given_up), AppError::Unavailable);
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let calls = (0..25).map(|n| {
        business.staff.done("notes/add_note", json!({
            "customer_id": customer, "about": { "kind": "customer" }, "body": format!("note {n}"), "pinned": false,
        }))
    });
    let acknowledged = futures::future::join_all(calls).await.len();
    let app = app.restart().await;
    let mut tx = app.tx(business.id).await;
    let kept: i64 = sqlx::query_scalar("select count(*) from note").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(usize::try_from(kept).unwrap(), acknowledged);
}

#[tokio::test]
async fn events_are_numbered_without_gaps_in_the_order_of_commits() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let calls = (0..40).map(|n| {
        business.staff.done("labels/add_tag", json!({ "customer_id": customer, "name": format!("t{n}") }))
    });
    futures::future::join_all(calls).await;
    let mut tx = app.tx(business.id).await;
    let (count, last): (i64, i64) =
        sqlx::query_as("select count(*), max(seq) from event").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(count, last);
    assert_eq!(tx.cursor().await.unwrap().seq, last);
}

/// A note as a record, whatever the notes room makes of it.
static NOTE: Subject = Subject {
    name: "note",
    label: "Note",
    fields: &[("body", "Text"), ("pinned", "Pinned")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

#[tokio::test]
async fn edits_of_different_fields_merge_and_of_the_same_field_show_both_values() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let note = Uuid::now_v7();
    let row = json!({ "id": note, "customer_id": customer, "subject_type": "customer", "subject_id": customer, "body": "one" });
    let mut tx = app.tx(business.id).await;
    records::insert(&mut tx, &NOTE, "created", &row).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = app.tx(business.id).await;
    assert_eq!(
        records::edit(&mut tx, &NOTE, "updated", note, 1, &json!({ "body": "two" })).await.unwrap(),
        2
    );
    tx.commit().await.unwrap();
    // Seen at version 1, another field: merges.
    let mut tx = app.tx(business.id).await;
    assert_eq!(
        records::edit(&mut tx, &NOTE, "updated", note, 1, &json!({ "pinned": true })).await.unwrap(),
        3
    );
    tx.commit().await.unwrap();
    // Seen at version 1, the same field: both values, and nothing written.
    let mut tx = app.tx(business.id).await;
    let error =
        records::edit(&mut tx, &NOTE, "updated", note, 1, &json!({ "body": "three" })).await.unwrap_err();
    let AppError::Conflict(clash) = error else { panic!("{error:?}") };
    assert_eq!(clash.version, 3);
    assert_eq!(
        (clash.fields[0].theirs.clone(), clash.fields[0].mine.clone()),
        (json!("two"), json!("three"))
    );
    // The same value is no clash, and insisting with the present version works.
    assert_eq!(
        records::edit(&mut tx, &NOTE, "updated", note, 1, &json!({ "body": "two" })).await.unwrap(),
        3
    );
    assert_eq!(
        records::edit(&mut tx, &NOTE, "updated", note, 3, &json!({ "body": "three" })).await.unwrap(),
        4
    );
}

#[tokio::test]
async fn undo_restores_only_what_nobody_changed_again() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let note = Uuid::now_v7();
    let row = json!({ "id": note, "customer_id": customer, "subject_type": "customer", "subject_id": customer, "body": "one" });
    let mut tx = app.tx(business.id).await;
    records::insert(&mut tx, &NOTE, "created", &row).await.unwrap();
    tx.commit().await.unwrap();
    let first = Intent::new();
    let mut tx = app.tx(business.id).await;
    tx.set_intent(first);
    records::edit(&mut tx, &NOTE, "updated", note, 1, &json!({ "body": "two", "pinned": true }))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = app.tx(business.id).await;
    records::edit(&mut tx, &NOTE, "updated", note, 2, &json!({ "body": "three" })).await.unwrap();
    tx.commit().await.unwrap();
    let reply = business.staff.command("history/undo_command", json!({ "of": first })).await.ok::<Value>();
    assert_eq!(reply["value"][0]["field"], "body");
    let mut tx = app.tx(business.id).await;
    let (body, pinned): (String, bool) = sqlx::query_as("select body, pinned from note where id = $1")
        .bind(note)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!((body.as_str(), pinned), ("three", false));
}

#[tokio::test]
async fn undo_and_redo_restore_a_record_that_was_made_or_removed() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let rows = async || {
        let mut tx = app.tx(business.id).await;
        sqlx::query_scalar::<_, Value>("select to_jsonb(t) from customer_tag t")
            .fetch_all(tx.conn())
            .await
            .unwrap()
    };
    let made: Value = business
        .staff
        .command("labels/add_tag", json!({ "customer_id": customer, "name": "VIP" }))
        .await
        .ok();
    let with_tag = rows().await;
    assert_eq!(with_tag.len(), 1);
    let undone: Value = business.staff.undo(&made).await.ok();
    assert_eq!(rows().await, Vec::<Value>::new());
    business.staff.undo(&undone).await.is(200);
    assert_eq!(rows().await, with_tag);
    business.staff.command("history/undo_command", json!({ "of": Intent::new() })).await.is(404);
    // Another business cannot take it back.
    let other = app.business().await;
    other.owner.undo(&made).await.is(404);
}
