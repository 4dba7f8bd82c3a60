//! Snapshot and stream agree (R3): what a command changes is told, so that a screen that fetches again
//! when an event concerns it shows what is. The kinds come from the program's own registry: one that no
//! request here touches, or that no screen listens to, fails.

use crate::architecture::sources;
use crate::support::{Scene, Snapshot, TestApp, requests, requests::Request};
use pawline::domain::ids::VisitorId;
use pawline::live::{Frame, hub};
use pawline::rooms;
use pawline::rooms::conversations::{model::PATCHED, ops};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Nobody else's screen shows what somebody chose for themselves.
const UNTOLD: &[&str] = &["staff/save_preferences"];

/// Every kind of event, by its subject. After it, the screens that show the subject fetch again what they
/// show: the test below sees that what changed is told, and that somebody listens. The kinds in
/// [`PATCHED`] a screen applies by itself: `conversations/model/followed_tests.rs` proves that it then
/// shows what a fetch would bring.
const KINDS: &[(&str, &[&str])] = &[
    ("access_link", &["made", "revoked"]),
    ("address", &["added", "removed", "updated"]),
    ("booking", &["checked_in", "created", "updated"]),
    ("booking_pet", &["added"]),
    ("business", &["updated"]),
    ("call", &["followed_up", "logged", "outcome", "removed", "updated"]),
    ("colour_code", &["archived", "created", "updated"]),
    ("contact_group", &["archived", "created", "renamed"]),
    ("contact_group_member", &["added", "removed"]),
    ("contact_point", &["added", "removed", "updated"]),
    ("conversation", &["assigned", "closed", "confirmed", "linked", "opened", "unlinked"]),
    ("customer", &["added", "archived", "assigned", "blocked", "updated"]),
    ("customer_colour_code", &["added", "removed"]),
    ("customer_tag", &["added", "removed"]),
    ("detail", &["added", "removed", "updated"]),
    ("file", &["created"]),
    ("hook_key", &["created", "revoked"]),
    ("location", &["added", "archived", "updated"]),
    ("message", &["delivered", "noted", "received", "seen", "sent", "withdrawn"]),
    ("note", &["added", "pinned", "removed", "updated"]),
    ("pet", &["archived", "created", "photo_removed", "photo_set", "restored", "updated"]),
    ("pet_colour_code", &["added"]),
    ("pet_weight", &["created", "removed"]),
    ("relationship", &["added", "removed"]),
    ("service_type", &["added", "archived", "updated"]),
    ("staff", &["invited", "removed", "updated"]),
    ("tag", &["archived", "created", "renamed"]),
];

/// The rows of records that differ between two snapshots: table and row.
fn changed(before: &Snapshot, after: &Snapshot) -> Vec<(String, Value)> {
    let lines = before.changes(after);
    let rows = lines.iter().filter_map(|line| line.get(2..)?.split_once(' '));
    rows.filter(|(table, _)| rooms::subject(table).is_some())
        .map(|(table, row)| (table.to_owned(), serde_json::from_str(row).unwrap()))
        .collect()
}

/// Whether an event brings whoever shows the row to fetch it again: it names the row or its customer.
fn tells(event: &Frame, table: &str, row: &Value) -> bool {
    let is = |column: &str, id: Option<String>| id.is_some() && row[column].as_str() == id.as_deref();
    let customer = event.customer_id.map(|id| id.0.to_string());
    let subject = Some(event.subject_id.to_string());
    (event.subject_type == table && is("id", subject))
        || is("customer_id", customer.clone())
        || (table == "customer" && is("id", customer))
}

#[tokio::test]
async fn whatever_a_command_changes_is_told_and_every_kind_is_listened_to() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
    let mut wrong = Vec::new();
    // The same function marks animals.
    let marks = json!({ "target": { "pet": scene.pet }, "add": [scene.colour_code], "remove": [] });
    business.owner.done("labels/set_colours", marks).await;
    let commands = requests::all(&scene).into_iter().filter(Request::is_command);
    for request in commands.filter(|request| !UNTOLD.contains(&request.function)) {
        let from = business.owner.cursor().await.seq;
        let before = Snapshot::state(&app, business.id).await;
        request.send(&app, &business.owner).await.is(200);
        let after = Snapshot::state(&app, business.id).await;
        let events = hub::after(&app.app.db, business.id, from, 1000).await.unwrap();
        for (table, row) in changed(&before, &after) {
            if !events.iter().any(|event| tells(event, &table, &row)) {
                wrong.push(format!("{} changes {table} and nobody is told: {row}", request.function));
            }
        }
    }
    let mut tx = app.tx(business.id).await;
    let visitor = VisitorId(scene.visitor);
    ops::mark_delivered(&mut tx, visitor, i64::MAX).await.unwrap();
    ops::mark_seen_by_visitor(&mut tx, visitor, i64::MAX).await.unwrap();
    tx.commit().await.unwrap();
    let log = hub::after(&app.app.db, business.id, 0, i64::MAX).await.unwrap();
    let told: BTreeSet<&str> = log.iter().map(|event| event.subject_type.as_str()).collect();
    let known: BTreeSet<&str> = rooms::subjects().map(|subject| subject.name).collect();
    for missing in known.difference(&told) {
        wrong.push(format!(
            "no request makes an event of a {missing}: give it one in tests/it/support/requests"
        ));
    }
    let screens = listeners();
    for event in &log {
        let named = screens.iter().any(|text| text.contains(&format!("\"{}\"", event.subject_type)));
        // With a customer, the customer's card is one of those.
        if !named && event.customer_id.is_none() {
            wrong.push(format!("no screen listens to {} ({})", event.subject_type, event.kind));
        }
    }
    let kinds: BTreeSet<String> = log.iter().map(|event| event.kind.clone()).collect();
    let table: BTreeSet<String> = KINDS
        .iter()
        .flat_map(|(subject, verbs)| verbs.iter().map(move |verb| format!("{subject}.{verb}")))
        .collect();
    for kind in kinds.difference(&table) {
        wrong.push(format!("{kind} is not in the table: say there how screens stay true after it"));
    }
    for kind in table.difference(&kinds) {
        wrong.push(format!("{kind} stands in the table, and no request makes one"));
    }
    for kind in PATCHED.iter().filter(|kind| !kinds.contains(**kind)) {
        wrong.push(format!("{kind} is applied by a screen, and no request makes one"));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The sources of screens that follow the log.
fn listeners() -> Vec<String> {
    let follows = ["on_event(", ".refresh(", "Kept::new(", "keep_fresh("];
    sources()
        .into_iter()
        .filter(|(path, text)| {
            path.components().any(|part| part.as_os_str() == "ui")
                && follows.iter().any(|word| text.contains(word))
        })
        .map(|(_, text)| text)
        .collect()
}
