//! Snapshot and stream agree (R3): what a command changes is told, so that a screen that fetches again
//! when an event concerns it shows what is. The kinds come from the program's own registry: one that no
//! request here touches, or that no screen listens to, fails.

use crate::architecture::sources;
use crate::calls::Phones;
use crate::files;
use crate::support::{Business, Scene, Snapshot, TestApp, requests, requests::Request};
use chrono::Utc;
use image::ImageFormat;
use pawline::domain::ids::{BusinessId, VisitorId};
use pawline::live::{Frame, hub};
use pawline::rooms;
use pawline::rooms::arrivals::pictures::fetch_pictures;
use pawline::rooms::broadcasts::sending::send_groups_due;
use pawline::rooms::conversations::sending_later::send_scheduled_due;
use pawline::rooms::conversations::waking::wake_due;
use pawline::rooms::conversations::{
    model::{NewInbound, PATCHED},
    ops,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Nobody else's screen shows what somebody chose for themselves.
const UNTOLD: &[&str] = &["staff/save_preferences"];

/// Written before anybody can have a screen open: the owner of a business that is being made.
const FIRST: &str = "staff.added";

/// Every kind of event, by its subject. After it, the screens that show the subject fetch again what they
/// show: the test below sees that what changed is told, and that somebody listens. The kinds in
/// [`PATCHED`] a screen applies by itself: `conversations/model/followed_tests.rs` proves that it then
/// shows what a fetch would bring.
const KINDS: &[(&str, &[&str])] = &[
    ("access_link", &["made", "revoked"]),
    ("address", &["added", "removed", "updated"]),
    ("booking", &["checked_in", "created", "updated"]),
    ("booking_pet", &["added", "removed"]),
    (
        "broadcast",
        &[
            "added",
            "archived",
            "continued",
            "ended",
            "progressed",
            "restored",
            "retried",
            "scheduled",
            "sent",
            "started",
            "stopped",
            "taken_back",
            "updated",
        ],
    ),
    ("business", &["updated"]),
    ("call", &["ended", "followed_up", "logged", "outcome", "removed", "ringing", "updated"]),
    ("channel", &["checked", "connected", "removed", "secret_set", "updated"]),
    ("colour_code", &["archived", "created", "restored", "updated"]),
    ("consent", &["given", "withdrawn"]),
    ("contact_group", &["archived", "created", "renamed", "restored"]),
    ("contact_group_member", &["added", "removed"]),
    ("contact_point", &["added", "removed", "updated"]),
    (
        "conversation",
        &[
            "assigned",
            "closed",
            "confirmed",
            "linked",
            "merged",
            "moved",
            "opened",
            "relinked",
            "removed",
            "reopened",
            "routed",
            "snoozed",
            "unassigned",
            "unlinked",
            "unmerged",
            "updated",
            "woken",
        ],
    ),
    (
        "customer",
        &[
            "added",
            "archived",
            "assigned",
            "blocked",
            "merged",
            "merged_away",
            "photo_removed",
            "photo_set",
            "removed",
            "restored",
            "returned",
            "unblocked",
            "unmerged",
            "updated",
        ],
    ),
    ("customer_colour_code", &["added", "removed"]),
    ("customer_tag", &["added", "removed"]),
    ("detail", &["added", "removed", "updated"]),
    ("duplicate", &["dismissed", "found"]),
    ("draft_file", &["added", "removed"]),
    ("file", &["created"]),
    ("hook_key", &["created", "revoked"]),
    ("incoming_hook", &["replayed"]),
    ("inbox", &["added", "archived", "restored", "updated"]),
    ("inbox_member", &["added", "removed"]),
    ("inbox_rule", &["added", "moved", "removed", "updated"]),
    ("inbox_view", &["added", "moved", "removed", "renamed"]),
    ("location", &["added", "archived", "updated"]),
    ("message", &["carried", "delivered", "noted", "pictured", "received", "seen", "sent", "withdrawn"]),
    ("message_filing", &["archived", "linked", "restored", "unlinked"]),
    ("note", &["added", "pinned", "removed", "unpinned", "updated"]),
    ("pet", &["archived", "created", "photo_removed", "photo_set", "restored", "updated"]),
    ("pet_colour_code", &["added", "removed"]),
    ("pet_weight", &["created", "removed", "updated"]),
    ("relationship", &["added", "moved", "removed"]),
    ("message_template", &["added", "archived", "updated"]),
    (
        "scheduled_message",
        &["added", "answered", "cancelled", "edited", "failed", "rescheduled", "sent", "updated"],
    ),
    ("service_type", &["added", "archived", "updated"]),
    ("staff", &["invited", "removed", "updated"]),
    ("tag", &["archived", "created", "renamed", "restored"]),
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
    let elsewhere = opposites(&app, &business, &scene).await;
    let mut tx = app.tx(business.id).await;
    let visitor = VisitorId(scene.visitor);
    ops::mark_delivered(&mut tx, visitor, i64::MAX).await.unwrap();
    ops::mark_seen_by_visitor(&mut tx, visitor, i64::MAX).await.unwrap();
    tx.commit().await.unwrap();
    picture(&app, &scene).await;
    let mut log = hub::after(&app.app.db, business.id, 0, i64::MAX).await.unwrap();
    log.extend(elsewhere);
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
    for kind in written().difference(&table).filter(|kind| *kind != FIRST) {
        wrong.push(format!("{kind} is written by the program and is not in the table"));
    }
    for kind in PATCHED.iter().filter(|kind| !kinds.contains(**kind)) {
        wrong.push(format!("{kind} is applied by a screen, and no request makes one"));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Something that came with a text and is no picture: whoever looks at the text is told.
async fn picture(app: &TestApp, scene: &Scene) {
    let mut tx = app.tx(BusinessId(scene.business)).await;
    sqlx::query(
        "insert into message_picture (business_id, id, message_id, channel_id, place, url, media_type)
         values ($1, gen_random_uuid(), $2, $3, 1, 'https://api.twilio.com/x', 'text/x-vcard')",
    )
    .bind(scene.business)
    .bind(scene.failed_text)
    .bind(scene.channel)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(fetch_pictures(&app.app, Utc::now()).await.unwrap(), 1);
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

/// The other way of acts that go both ways, and what comes from outside. Answers the log of another business, in which
/// the scene was set once more.
async fn opposites(app: &TestApp, business: &Business, scene: &Scene) -> Vec<Frame> {
    let owner = &business.owner;
    let pet_colours = json!({ "target": { "pet": scene.pet }, "add": [], "remove": [scene.colour_code] });
    for (function, body) in [
        ("labels/set_colours", pet_colours),
        ("labels/archive_group", json!({ "id": scene.group, "archived": false })),
        ("labels/archive_tag", json!({ "id": scene.tag, "archived": false })),
        ("labels/archive_colour_code", json!({ "id": scene.colour_code, "archived": false })),
        ("notes/pin_note", json!({ "id": scene.note, "pinned": false })),
        ("customers/set_archived", json!({ "id": scene.friend, "archived": false })),
        ("customers/set_blocked", json!({ "id": scene.friend, "blocked": false })),
        ("conversations/assign", json!({ "conversation": scene.conversation, "to": null })),
        ("conversations/set_status", json!({ "conversation": scene.conversation, "status": "open" })),
        ("correspondence/archive_messages", json!({ "messages": [scene.failed_text], "archived": false })),
        ("correspondence/link_booking", json!({ "message": scene.failed_text, "booking": null })),
        ("inboxes/set_archived", json!({ "id": scene.spare_inbox, "archived": false })),
        ("pets/add_weight", json!({ "pet_id": scene.pet, "grams": 9400, "measured_on": "2026-06-01" })),
    ] {
        owner.done(function, body).await;
    }
    let snooze = json!({ "conversation": scene.conversation, "until": "tomorrow" });
    owner.done("conversations/snooze", snooze).await;
    wake_due(&app.app, chrono::Utc::now() + chrono::Duration::days(2)).await.unwrap();
    scheduled(app, business, scene).await;
    group_messages(app, business, scene).await;
    let edit = requests::all(scene).into_iter().find(|request| request.function == "bookings/edit_booking");
    let edit = edit.expect("a request that edits a booking");
    let mut fewer = edit.arguments.clone();
    fewer["edit"]["pet_ids"] = json!([scene.pet]);
    owner.call(edit.function, edit.body_with(app, &fewer).await).await.is(200);

    let path = format!("/files/customer/{}", scene.customer);
    files::send(owner, &path, Uuid::now_v7(), files::picture(ImageFormat::Png)).await.is(200);
    owner.done("pets/remove_photo", json!({ "target": { "customer": scene.customer } })).await;

    let elsewhere = app.business().await;
    let (owner, other) = (&elsewhere.owner, Scene::of(app, &elsewhere, &elsewhere.owner, "Yarrow").await);
    let (inbox, members) = (json!(other.inbox), [json!([other.colleague]), json!([])]);
    for (version, members) in (1..).zip(members) {
        let edit = json!({ "id": inbox, "version": version, "form": { "members": members } });
        owner.done("inboxes/edit_inbox", edit).await;
    }
    let close = json!({ "conversation": other.conversation, "status": "closed" });
    owner.done("conversations/set_status", close).await;
    let mut tx = app.tx(elsewhere.id).await;
    let said = NewInbound { visitor: VisitorId(other.visitor), body: other.text("Please groom") };
    ops::receive(&mut tx, said).await.unwrap();
    tx.commit().await.unwrap();
    let unlink = json!({ "visitor": other.spare_visitor });
    let unlinked: Value = owner.command("conversations/unlink_visitor", unlink).await.ok();
    owner.undo(&unlinked).await.is(200);
    owner.call("merge/scan_now", json!({})).await.is(200);
    let both = json!({ "survivor": other.host, "loser": other.twin, "taken": [] });
    let merged: Value = owner.command("merge/merge_customers", both).await.ok();
    owner.undo(&merged).await.is(200);

    let phones = Phones::of(app, business).await;
    for (id, kind) in [("told-1", "call.ringing"), ("told-2", "call.ended")] {
        let call =
            json!({ "type": kind, "call_id": "told", "from": "+14155550177", "to": "", "direction": "in" });
        phones.say(id, &call).await.is(200);
    }
    hub::after(&app.app.db, elsewhere.id, 0, i64::MAX).await.unwrap()
}

/// What becomes of group messages by undo and by their time: one goes to two, one after the other.
async fn group_messages(app: &TestApp, business: &Business, scene: &Scene) {
    let owner = &business.owner;
    let restore = json!({ "id": scene.spare_broadcast, "archived": false });
    owner.done("broadcasts/set_archived", restore).await;
    let group = owner.done("labels/create_group", json!({ "name": "Two" })).await["id"].clone();
    for number in ["+14155550188", "+14155550189"] {
        let point = json!({ "kind": "phone", "raw": number, "label": "mobile", "sms": true });
        let guest = json!({ "customer": { "name": "Guest", "points": [point] } });
        let guest = owner.done("customers/add_customer", guest).await;
        let add = json!({ "customer_id": guest, "add": [group], "remove": [] });
        owner.done("labels/set_groups", add).await;
    }
    let id = owner.done("broadcasts/add_broadcast", json!({ "audience": { "group": group } })).await;
    let slowly = json!({ "id": id, "version": 1, "form": { "body": "Closed", "pace": "1" } });
    owner.done("broadcasts/edit_broadcast", slowly).await;
    let send = json!({ "id": id, "version": 2, "at": "tomorrow" });
    let scheduled: Value = owner.command("broadcasts/send_broadcast", send.clone()).await.ok();
    owner.undo(&scheduled).await.is(200);
    owner.done("broadcasts/send_broadcast", send).await;
    for day in 2..6 {
        send_groups_due(&app.app, Utc::now() + chrono::Duration::days(day)).await.unwrap();
    }
}

/// What becomes of scheduled messages by undo, by the customer, and by their time.
async fn scheduled(app: &TestApp, business: &Business, scene: &Scene) {
    let owner = &business.owner;
    let message = json!({ "by": "chat", "body": "Later", "at": "tomorrow", "unless_answered": true });
    let later = json!({ "customer": scene.customer, "message": message });
    let id = owner.done("conversations/schedule_message", later.clone()).await;
    let other = json!({ "id": id, "at": "in_three_hours" });
    let moved: Value = owner.command("conversations/reschedule_message", other).await.ok();
    owner.undo(&moved).await.is(200);
    let known: Value = owner.call("channels/list_consents", json!({ "customer": scene.customer })).await.ok();
    let number = &known["numbers"][0]["number"];
    let said = json!({ "number": number, "given": true, "words": "at the counter" });
    owner.done("channels/write_consent", json!({ "customer": scene.customer, "said": said })).await;
    let mut tx = app.tx(business.id).await;
    let written = NewInbound { visitor: VisitorId(scene.visitor), body: "Hello".into() };
    ops::receive(&mut tx, written).await.unwrap();
    tx.commit().await.unwrap();
    owner.done("conversations/schedule_message", later).await;
    let blocked = |blocked: bool| json!({ "id": scene.customer, "blocked": blocked });
    owner.done("customers/set_blocked", blocked(true)).await;
    send_scheduled_due(&app.app, Utc::now() + chrono::Duration::days(2)).await.unwrap();
    owner.done("customers/set_blocked", blocked(false)).await;
}

/// Every kind of event that the rooms' sources write: `kind: "subject.verb"`, and the verbs given to
/// `records`. Where the verb is worked out, each word that it may be.
fn written() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let writes = |path: &std::path::Path| {
        path.components().any(|part| part.as_os_str() == "rooms")
            && !path.components().any(|part| matches!(part.as_os_str().to_str(), Some("ui" | "model")))
            && !path.to_string_lossy().ends_with("tests.rs")
    };
    for (_, text) in sources().into_iter().filter(|(path, _)| writes(path)) {
        all.extend(
            text.split("kind: \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .filter(|kind| kind.contains('.'))
                .map(str::to_owned),
        );
        for (place, _) in text.match_indices("records::") {
            let call = &text[place + "records::".len()..];
            let Some((verb, arguments)) = call.split_once('(') else { continue };
            if !["insert", "edit", "set", "remove"].contains(&verb) {
                continue;
            }
            let mut arguments = arguments.split(',').map(str::trim).skip(1);
            let (Some(subject), Some(said)) = (arguments.next(), arguments.next()) else { continue };
            let subject = subject.trim_start_matches('&').rsplit("::").next().unwrap_or_default();
            // History restores any record by `updated`, which all of them have.
            if subject.chars().any(char::is_lowercase) {
                continue;
            }
            let words = if said.starts_with('"') { said } else { worked_out(&text, place, said) };
            let words = words.split('"').skip(1).step_by(2);
            all.extend(words.map(|word| format!("{}.{word}", subject.to_lowercase())));
        }
    }
    assert!(all.len() > 60, "the sources are read: {all:?}");
    all
}

/// The piece of source in which a verb is worked out: `let verb = …;` before the place, or `fn verb(…)`.
fn worked_out<'t>(text: &'t str, place: usize, said: &str) -> &'t str {
    let name = said.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    if let Some(start) = text[..place].rfind(&format!("let {name} = ")) {
        return text[start..].split_once(';').map_or("", |(piece, _)| piece);
    }
    let start = text.find(&format!("fn {name}(")).unwrap_or(text.len());
    text[start..].split_once("\n}").map_or("", |(piece, _)| piece)
}
