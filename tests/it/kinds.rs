//! Snapshot and stream agree (R3): what a command changes is told, and concerns every screen that shows it, so that a
//! screen that fetches again when an event concerns it shows what is. The kinds come from the program's own registry
//! and sources: one that no act here makes fails.

use crate::architecture::sources;
use crate::attachments::{PDF, attach};
use crate::calls::Phones;
use crate::files;
use crate::relevance::{Findings, Walk};
use crate::support::{Business, Client, Scene, Snapshot, TestApp, requests, requests::Request};
use chrono::{Duration, Utc};
use image::ImageFormat;
use pawline::domain::ids::{BusinessId, VisitorId};
use pawline::live::{Frame, hub};
use pawline::rooms;
use pawline::rooms::arrivals::pictures::fetch_pictures;
use pawline::rooms::broadcasts::sending::send_groups_due;
use pawline::rooms::calls::Direction;
use pawline::rooms::calls::arriving::{CallNews, Stage, arrive};
use pawline::rooms::conversations::sending_later::send_scheduled_due;
use pawline::rooms::conversations::waking::wake_due;
use pawline::rooms::conversations::{
    model::{NewInbound, PATCHED, Voicemail},
    ops,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Nobody else's screen shows what somebody chose for themselves.
const UNTOLD: &[&str] = &["staff/save_preferences"];

/// What somebody has read is told to their own screens beside the log (`Ephemeral::Read`).
const BESIDE: &[&str] =
    &["conversations/mark_messages", "conversations/read_many", "conversations/unread_many"];

/// Written before anybody can have a screen open: the owner of a business that is being made.
const FIRST: &str = "staff.added";

/// Every kind of event, by its subject. After it, the screens that show the subject fetch again what they
/// show: the test below walks through all of them before every screen (`relevance.rs`). The kinds in
/// [`PATCHED`] a conversation applies by itself: `conversations/model/followed_tests.rs` proves that it then
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
    ("call", &["ended", "followed_up", "logged", "outcome", "recorded", "removed", "ringing", "updated"]),
    ("channel", &["checked", "connected", "removed", "secret_set", "updated"]),
    ("colour_code", &["archived", "created", "restored", "updated"]),
    ("consent", &["given", "withdrawn"]),
    ("contact_group", &["archived", "created", "renamed", "restored"]),
    ("contact_group_member", &["added", "removed"]),
    ("contact_point", &["added", "removed", "updated"]),
    (
        "conversation",
        &[
            "answered",
            "assigned",
            "called",
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
    ("contact_owner", &["added", "removed", "updated"]),
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_command_changes_is_told_and_concerns_the_screens_that_show_it() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let scene = Scene::of(&app, &business, owner, "Zinnia").await;
    lasting(owner, &scene).await;
    let mut walk = Walk::of(&app, &business, &scene, scene.customer, Findings::default()).await;
    let mut wrong = Vec::new();
    // The same function marks animals.
    let marks = json!({ "target": { "pet": scene.pet }, "add": [scene.colour_code], "remove": [] });
    act(&mut walk, owner, "labels/set_colours", marks).await;
    let commands = requests::all(&scene).into_iter().filter(Request::is_command);
    let mut before = Snapshot::state(&app, business.id).await;
    for request in commands.filter(|request| !UNTOLD.contains(&request.function)) {
        let from = walk.seq;
        request.send(&app, owner).await.is(200);
        let after = Snapshot::state(&app, business.id).await;
        let events = hub::after(&app.app.db, business.id, from, 1000).await.unwrap();
        for (table, row) in changed(&before, &after) {
            if !events.iter().any(|event| tells(event, &table, &row)) {
                wrong.push(format!("{} changes {table} and nobody is told: {row}", request.function));
            }
        }
        before = after;
        if BESIDE.contains(&request.function) {
            walk.begin().await;
        } else {
            walk.look(request.function).await;
        }
    }
    opposites(&app, &business, &scene, &mut walk).await;
    let mut tx = app.tx(business.id).await;
    let visitor = VisitorId(scene.visitor);
    ops::mark_delivered(&mut tx, visitor, i64::MAX).await.unwrap();
    ops::mark_seen_by_visitor(&mut tx, visitor, i64::MAX).await.unwrap();
    tx.commit().await.unwrap();
    walk.look("the visitor's page").await;
    picture(&app, &scene).await;
    walk.look("a picture that is none").await;
    let findings = elsewhere(&app, walk.end()).await;
    wrong.extend(findings.all_wrong());
    let kinds = findings.kinds;
    let told: BTreeSet<&str> = kinds.iter().filter_map(|kind| Some(kind.split_once('.')?.0)).collect();
    let known: BTreeSet<&str> = rooms::subjects().map(|subject| subject.name).collect();
    for missing in known.difference(&told) {
        wrong.push(format!(
            "no request makes an event of a {missing}: give it one in tests/it/support/requests"
        ));
    }
    let table: BTreeSet<String> = KINDS
        .iter()
        .flat_map(|(subject, verbs)| verbs.iter().map(move |verb| format!("{subject}.{verb}")))
        .collect();
    for kind in kinds.difference(&table) {
        wrong.push(format!("{kind} is not in the table"));
    }
    for kind in table.difference(&kinds) {
        wrong.push(format!("{kind} stands in the table, and no act that is walked through makes one"));
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

/// A command that must succeed, and a look at all screens after it; answers its `value`.
async fn act(walk: &mut Walk<'_>, by: &Client, function: &str, body: Value) -> Value {
    let value = by.done(function, body).await;
    walk.look(function).await;
    value
}

/// A command that is taken back, and a look after each.
async fn act_and_undo(walk: &mut Walk<'_>, by: &Client, function: &str, body: Value) {
    let done: Value = by.command(function, body).await.ok();
    walk.look(function).await;
    by.undo(&done).await.is(200);
    walk.look(&format!("undoing {function}")).await;
}

/// What no request takes away, so that some screens have something to show throughout: a stay that goes on today, and
/// somebody who was not reached.
async fn lasting(owner: &Client, scene: &Scene) {
    let clock = |days: i64| (Utc::now() + Duration::days(days)).format("%Y-%m-%dT10:00").to_string();
    let stay = json!({ "location_id": scene.location, "service_type_id": scene.service, "staff_id": scene.colleague,
        "pet_ids": [scene.pet], "starts_at": { "clock": clock(-2) }, "ends_at": { "clock": clock(2) },
        "status": "booked", "note": "" });
    owner.done("bookings/add_booking", json!({ "customer_id": scene.customer, "booking": stay })).await;
    let call = json!({ "customer_id": scene.friend, "direction": "out", "phone": null, "outcome": "no_answer",
        "note": "" });
    owner.done("calls/log_call", call).await;
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

/// The other way of acts that go both ways, and what comes from outside.
async fn opposites(app: &TestApp, business: &Business, scene: &Scene, walk: &mut Walk<'_>) {
    let owner = &business.owner;
    let pet_colours = json!({ "target": { "pet": scene.pet }, "add": [], "remove": [scene.colour_code] });
    let at_home = json!({ "kind": "phone", "raw": "+14155550179", "label": "home", "is_main": true });
    for (function, body) in [
        ("labels/set_colours", pet_colours),
        ("labels/archive_group", json!({ "id": scene.group, "archived": false })),
        ("labels/archive_tag", json!({ "id": scene.tag, "archived": false })),
        ("labels/archive_colour_code", json!({ "id": scene.colour_code, "archived": false })),
        ("notes/pin_note", json!({ "id": scene.note, "pinned": false })),
        ("customers/set_archived", json!({ "id": scene.friend, "archived": false })),
        ("customers/set_blocked", json!({ "id": scene.friend, "blocked": false })),
        ("customers/add_contact_point", json!({ "customer_id": scene.friend, "point": at_home })),
        ("conversations/assign", json!({ "conversation": scene.conversation, "to": null })),
        ("conversations/set_status", json!({ "conversation": scene.conversation, "status": "open" })),
        ("correspondence/archive_messages", json!({ "messages": [scene.failed_text], "archived": false })),
        ("correspondence/link_booking", json!({ "message": scene.failed_text, "booking": null })),
        ("inboxes/set_archived", json!({ "id": scene.spare_inbox, "archived": false })),
        ("pets/add_weight", json!({ "pet_id": scene.pet, "grams": 9400, "measured_on": "2026-06-01" })),
        ("conversations/snooze", json!({ "conversation": scene.conversation, "until": "tomorrow" })),
    ] {
        act(walk, owner, function, body).await;
    }
    wake_due(&app.app, Utc::now() + Duration::days(2)).await.unwrap();
    walk.look("waking").await;
    scheduled(app, business, scene, walk).await;
    group_messages(app, business, scene, walk).await;
    let edit = requests::all(scene).into_iter().find(|request| request.function == "bookings/edit_booking");
    let edit = edit.expect("a request that edits a booking");
    let mut fewer = edit.arguments.clone();
    fewer["edit"]["pet_ids"] = json!([scene.pet]);
    owner.call(edit.function, edit.body_with(app, &fewer).await).await.is(200);
    walk.look(edit.function).await;

    for path in [format!("/files/customer/{}", scene.customer), format!("/files/pet/{}", scene.pet)] {
        files::send(owner, &path, Uuid::now_v7(), files::picture(ImageFormat::Png)).await.is(200);
        walk.look(&path).await;
    }
    attach(owner, &json!(scene.customer), "prices.pdf", PDF).await;
    walk.look("a file in the draft").await;
    let of = json!({ "target": { "customer": scene.customer } });
    act(walk, owner, "pets/remove_photo", of).await;

    let phones = Phones::of(app, business).await;
    walk.look("calls/create_hook_key").await;
    for (id, kind) in [("told-1", "call.ringing"), ("told-2", "call.ended")] {
        let call = json!({ "type": kind, "call_id": "told", "from": "+14155550177", "to": "", "direction": "in",
            "answered": false });
        phones.say(id, &call).await.is(200);
        walk.look(kind).await;
    }
    let said = Voicemail { url: "https://api.twilio.com/RE1".into(), seconds: 23 };
    let left = CallNews {
        call_id: "told".into(),
        from: String::new(),
        to: String::new(),
        direction: Direction::In,
        caller_name: String::new(),
        channel: None,
        stage: Stage::Recorded(said),
    };
    let mut tx = app.tx(business.id).await;
    arrive(&mut tx, &left).await.unwrap();
    tx.commit().await.unwrap();
    walk.look("call.recorded").await;
    // The last one who called in vain is called back.
    let follow_ups: Value = owner.call("calls/follow_ups", json!({ "after": null })).await.ok();
    let missed = json!({ "id": follow_ups["rows"][0]["call"]["id"], "outcome": "spoke" });
    act(walk, owner, "calls/set_outcome", missed).await;
    // Somebody who is known writes on the chat page for the first time.
    scene.visit(app, "+14155550172").await;
    walk.look("a visitor").await;
}

/// What only a business can show in which less has happened: the scene is set once more.
async fn elsewhere(app: &TestApp, findings: Findings) -> Findings {
    let elsewhere = app.business().await;
    let (owner, other) = (&elsewhere.owner, Scene::of(app, &elsewhere, &elsewhere.owner, "Yarrow").await);
    let mut walk = Walk::of(app, &elsewhere, &other, other.customer, findings).await;
    let (inbox, members) = (json!(other.inbox), [json!([other.colleague]), json!([])]);
    for (version, members) in (1..).zip(members) {
        let edit = json!({ "id": inbox, "version": version, "form": { "members": members } });
        act(&mut walk, owner, "inboxes/edit_inbox", edit).await;
    }
    let close = json!({ "conversation": other.conversation, "status": "closed" });
    act(&mut walk, owner, "conversations/set_status", close).await;
    let mut tx = app.tx(elsewhere.id).await;
    let said = NewInbound { visitor: VisitorId(other.visitor), body: other.text("Please groom") };
    ops::receive(&mut tx, said).await.unwrap();
    tx.commit().await.unwrap();
    walk.look("a message").await;
    let unlink = json!({ "visitor": other.spare_visitor });
    act_and_undo(&mut walk, owner, "conversations/unlink_visitor", unlink).await;

    // Before the screens of whom another is merged into.
    let mut walk = Walk::of(app, &elsewhere, &other, other.host, walk.end()).await;
    owner.call("merge/scan_now", json!({})).await.is(200);
    walk.look("merge/scan_now").await;
    let same = json!({ "kind": "phone", "raw": "+14155550170", "label": "home" });
    let same = json!({ "customer_id": other.twin, "point": same });
    act(&mut walk, owner, "customers/add_contact_point", same).await;
    let both = json!({ "survivor": other.host, "loser": other.twin, "taken": [] });
    act_and_undo(&mut walk, owner, "merge/merge_customers", both).await;
    walk.end()
}

/// What becomes of group messages by undo and by their time: one goes to two, one after the other.
async fn group_messages(app: &TestApp, business: &Business, scene: &Scene, walk: &mut Walk<'_>) {
    let owner = &business.owner;
    let restore = json!({ "id": scene.spare_broadcast, "archived": false });
    act(walk, owner, "broadcasts/set_archived", restore).await;
    let group = owner.done("labels/create_group", json!({ "name": "Two" })).await["id"].clone();
    for number in ["+14155550188", "+14155550189"] {
        let point = json!({ "kind": "phone", "raw": number, "label": "mobile", "sms": true });
        let guest = json!({ "customer": { "name": "Guest", "points": [point] } });
        let guest = owner.done("customers/add_customer", guest).await;
        let add = json!({ "customer_id": guest, "add": [group], "remove": [] });
        owner.done("labels/set_groups", add).await;
    }
    walk.look("a group of two").await;
    let id = act(walk, owner, "broadcasts/add_broadcast", json!({ "audience": { "group": group } })).await;
    let slowly = json!({ "id": id, "version": 1, "form": { "body": "Closed", "pace": "1" } });
    act(walk, owner, "broadcasts/edit_broadcast", slowly).await;
    let send = json!({ "id": id, "version": 2, "at": "tomorrow" });
    act_and_undo(walk, owner, "broadcasts/send_broadcast", send.clone()).await;
    owner.done("broadcasts/send_broadcast", send).await;
    for day in 2..6 {
        send_groups_due(&app.app, Utc::now() + Duration::days(day)).await.unwrap();
        walk.look("sending to groups").await;
    }
}

/// What becomes of scheduled messages by undo, by the customer, and by their time.
async fn scheduled(app: &TestApp, business: &Business, scene: &Scene, walk: &mut Walk<'_>) {
    let owner = &business.owner;
    let message = json!({ "by": "chat", "body": "Later", "at": "tomorrow", "unless_answered": true });
    let later = json!({ "customer": scene.customer, "message": message });
    let id = act(walk, owner, "conversations/schedule_message", later.clone()).await;
    let other = json!({ "id": id, "at": "in_three_hours" });
    act_and_undo(walk, owner, "conversations/reschedule_message", other).await;
    let known: Value = owner.call("channels/list_consents", json!({ "customer": scene.customer })).await.ok();
    let number = &known["numbers"][0]["number"];
    let said = json!({ "number": number, "given": true, "words": "at the counter" });
    let said = json!({ "customer": scene.customer, "said": said });
    act(walk, owner, "channels/write_consent", said).await;
    let mut tx = app.tx(business.id).await;
    let written = NewInbound { visitor: VisitorId(scene.visitor), body: "Hello".into() };
    ops::receive(&mut tx, written).await.unwrap();
    tx.commit().await.unwrap();
    walk.look("a message").await;
    act(walk, owner, "conversations/schedule_message", later).await;
    let blocked = |blocked: bool| json!({ "id": scene.customer, "blocked": blocked });
    act(walk, owner, "customers/set_blocked", blocked(true)).await;
    send_scheduled_due(&app.app, Utc::now() + Duration::days(2)).await.unwrap();
    walk.look("sending what is due").await;
    act(walk, owner, "customers/set_blocked", blocked(false)).await;
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
