//! Who may be merged, and what a merge must know.

use super::{add, card, merge, unmerge};
use crate::support::TestApp;
use pawline::rooms;
use serde_json::json;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

#[tokio::test]
async fn only_two_of_ones_own_are_merged() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let owner = &ours.owner;
    let (one, other) =
        (add(owner, json!({ "name": "One" })).await, add(owner, json!({ "name": "Other" })).await);
    let foreign = add(&theirs.owner, json!({ "name": "Foreign" })).await;
    for (survivor, loser) in [(one, foreign), (foreign, one), (one, Uuid::now_v7())] {
        let both = json!({ "survivor": survivor, "loser": loser, "taken": [] });
        owner.command("merge/merge_customers", both).await.is(404);
    }
    let same = json!({ "survivor": one, "loser": one, "taken": [] });
    owner.command("merge/merge_customers", same).await.invalid(&["loser"]);
    let both = json!({ "survivor": one, "loser": other, "taken": ["nothing"] });
    owner.command("merge/merge_customers", both).await.is(400);
    let both = json!({ "survivor": one, "loser": other, "taken": [] });
    app.anonymous().command("merge/merge_customers", both).await.is(401);
    let done = merge(&ours.staff, one, other, &["name", "name"]).await;
    assert_eq!(card(owner, one).await["customer"]["name"], "Other");
    theirs.owner.command("merge/unmerge", json!({ "id": done["value"] })).await.is(404);
    owner.call("merge/review_pair", json!({ "one": one, "other": other })).await.is(409);
    theirs.owner.call("merge/review_pair", json!({ "one": one, "other": foreign })).await.is(404);
    theirs.owner.command("merge/dismiss_pair", json!({ "one": one, "other": foreign })).await.is(404);
    theirs.owner.call("merge/possible_matches", json!({ "customer_id": one })).await.is(404);
    app.anonymous().command("merge/unmerge", json!({ "id": done["value"] })).await.is(401);
    // Meanwhile somebody gave the customer another name: that one stays.
    let version = card(owner, one).await["customer"]["version"].clone();
    let edit = json!({ "id": one, "version": version, "edit": { "name": "Third" } });
    owner.command("customers/edit_customer", edit).await.is(200);
    unmerge(owner, &done["value"]).await;
    assert_eq!(card(owner, one).await["customer"]["name"], "Third");
    owner.command("merge/unmerge", json!({ "id": done["value"] })).await.is(404);
}

#[tokio::test]
async fn two_who_merge_the_same_at_once_merge_them_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let owner = &business.owner;
    let (one, other) =
        (add(owner, json!({ "name": "One" })).await, add(owner, json!({ "name": "Other" })).await);
    let ask = |survivor: Uuid, loser: Uuid| {
        owner.command("merge/merge_customers", json!({ "survivor": survivor, "loser": loser, "taken": [] }))
    };
    let (there, back) = tokio::join!(ask(one, other), ask(other, one));
    let mut answers = [there.status, back.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
}

#[tokio::test]
async fn every_table_of_customers_and_conversations_has_a_plan() {
    let app = TestApp::start().await;
    let there = |column: &'static str| {
        let sql = format!(
            "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = '{column}'
             where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped");
        let pool = app.behind.clone();
        async move {
            let names: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap();
            names.into_iter().collect::<BTreeSet<_>>()
        }
    };
    let planned: BTreeSet<String> = rooms::merge::ops::planned_tables().map(str::to_owned).collect();
    assert_eq!(there("customer_id").await, planned, "rooms/merge/ops must know what a merge does with each");
    let talk: BTreeSet<String> =
        ["message", "visitor", "note_mention", "conversation_read", "draft"].map(str::to_owned).into();
    assert_eq!(there("conversation_id").await, talk, "rooms/merge/ops/talking.rs must know each");
}
