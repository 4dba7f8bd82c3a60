//! One act on many conversations: picked one by one, or all that a list holds; and one undo for all.

use crate::conversations::{Guest, guest, writes};
use crate::support::{Business, Client, TestApp};
use serde_json::{Value, json};

/// A shop to which so many have written.
async fn busy(count: usize) -> (TestApp, Business, Vec<Guest>) {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let mut guests = Vec::new();
    for n in 0..count {
        let one = guest(&app, shop.id, &format!("Guest {n}")).await;
        writes(&app, shop.id, &one, "Hello").await.unwrap();
        guests.push(one);
    }
    (app, shop, guests)
}

fn these(guests: &[Guest]) -> Value {
    json!({ "these": guests.iter().map(|one| one.conversation).collect::<Vec<_>>() })
}

fn matching(view: &str) -> Value {
    json!({ "matching": { "view": view, "closed": false, "scope": "own" } })
}

async fn holds(client: &Client, view: &str, closed: bool) -> i64 {
    let found: Value =
        client.call("conversations/count_matching", json!({ "view": view, "closed": closed })).await.ok();
    assert_eq!(found["more"], json!(false));
    found["count"].as_i64().unwrap()
}

async fn act(client: &Client, which: &Value, act: Value) -> Value {
    client.command("conversations/change_many", json!({ "which": which, "act": act })).await.ok()
}

#[tokio::test]
async fn all_that_a_list_holds_is_closed_and_comes_back_by_one_undo() {
    let (app, shop, guests) = busy(60).await;
    let (staff, owner) = (&shop.staff, &shop.owner);
    assert_eq!(holds(staff, "all", false).await, 60, "more than a page");
    // Somebody else closed one, and one more comes, between the count and the act.
    let closed = json!({ "conversation": guests[0].conversation, "status": "closed" });
    owner.command("conversations/set_status", closed).await.is(200);
    let late = guest(&app, shop.id, "Late").await;
    writes(&app, shop.id, &late, "Hello").await.unwrap();
    let stranger = app.business().await;
    let theirs = guest(&app, stranger.id, "Theirs").await;
    writes(&app, stranger.id, &theirs, "Hello").await.unwrap();

    let done = act(staff, &matching("all"), json!("close")).await;
    assert_eq!(done["value"], json!({ "changed": 60, "same": 0, "gone": 0, "more": false }));
    assert_eq!((holds(staff, "all", false).await, holds(staff, "all", true).await), (0, 61));
    assert_eq!(holds(&stranger.staff, "all", false).await, 1);
    let empty = json!({ "which": matching("all"), "act": "close" });
    staff.command("conversations/change_many", empty).await.invalid(&["which"]);

    // What was changed again since stays as it is, and is told.
    let open = json!({ "conversation": guests[1].conversation, "status": "open" });
    owner.command("conversations/set_status", open).await.is(200);
    staff.undo(&done).await.is(200);
    assert_eq!((holds(staff, "all", false).await, holds(staff, "all", true).await), (60, 1));
}

#[tokio::test]
async fn picked_ones_are_assigned_snoozed_moved_and_opened() {
    let (_app, shop, guests) = busy(4).await;
    let (staff, owner) = (&shop.staff, &shop.owner);
    let picked = these(&guests[..3]);
    let mine = act(staff, &picked, json!({ "assign": staff.staff_id })).await;
    assert_eq!(mine["value"]["changed"], json!(3));
    assert_eq!((holds(staff, "mine", false).await, holds(staff, "unassigned", false).await), (3, 1));
    let again = act(staff, &these(&guests), json!({ "assign": staff.staff_id })).await;
    assert_eq!((&again["value"]["changed"], &again["value"]["same"]), (&json!(1), &json!(3)));
    staff.undo(&again).await.is(200);
    staff.undo(&mine).await.is(200);
    assert_eq!(holds(staff, "unassigned", false).await, 4);

    let asleep = act(staff, &picked, json!({ "snooze": "tomorrow" })).await;
    assert_eq!((holds(staff, "snoozed", false).await, holds(staff, "all", false).await), (3, 1));
    act(staff, &these(&guests[..1]), json!("reopen")).await;
    staff.undo(&asleep).await.is(200);
    assert_eq!((holds(staff, "snoozed", false).await, holds(staff, "all", false).await), (0, 4));

    let inbox = owner.done("inboxes/add_inbox", json!({ "form": { "name": "Grooming" } })).await;
    let moved = act(staff, &picked, json!({ "move": inbox })).await;
    let there = json!({ "view": "all", "closed": false, "scope": { "one": inbox } });
    let count: Value = staff.call("conversations/count_matching", there.clone()).await.ok();
    assert_eq!(count["count"], json!(3));
    staff.undo(&moved).await.is(200);
    let count: Value = staff.call("conversations/count_matching", there).await.ok();
    assert_eq!(count["count"], json!(0));
}

#[tokio::test]
async fn nothing_wrong_goes_through() {
    let (app, shop, guests) = busy(2).await;
    let staff = &shop.staff;
    let send = async |which: Value, act: Value| {
        staff.command("conversations/change_many", json!({ "which": which, "act": act })).await
    };
    send(json!({ "these": [] }), json!("close")).await.invalid(&["which"]);
    let many: Vec<_> = (0..501).map(|_| uuid::Uuid::now_v7()).collect();
    send(json!({ "these": many }), json!("close")).await.invalid(&["which"]);
    send(these(&guests), json!({ "snooze": { "at": "2020-01-01T09:00" } })).await.invalid(&["until"]);
    send(these(&guests), json!({ "assign": uuid::Uuid::now_v7() })).await.is(404);
    send(these(&guests), json!({ "move": uuid::Uuid::now_v7() })).await.is(404);
    send(json!({ "these": [uuid::Uuid::now_v7()] }), json!("close")).await.is(404);
    assert!(send(these(&guests), json!("burn")).await.status >= 400);

    let stranger = app.business().await;
    let theirs = json!({ "which": these(&guests), "act": "close" });
    stranger.owner.command("conversations/change_many", theirs.clone()).await.is(404);
    app.anonymous().command("conversations/change_many", theirs).await.is(401);
    let read = json!({ "which": these(&guests) });
    stranger.owner.command("conversations/read_many", read.clone()).await.is(404);
    app.anonymous().command("conversations/read_many", read).await.is(401);
    assert_eq!(holds(staff, "all", false).await, 2);
}

#[tokio::test]
async fn many_are_read_at_once_and_unread_again() {
    let (_app, shop, guests) = busy(3).await;
    let (staff, owner) = (&shop.staff, &shop.owner);
    let unread = async |client: &Client| -> i64 {
        let counts: Value = client.call("conversations/count_inbox", json!({})).await.ok();
        counts["unread"].as_i64().unwrap()
    };
    let seen = json!({ "conversation": guests[0].conversation, "number": 1 });
    staff.call("conversations/mark_read", seen).await.is(200);
    assert_eq!(unread(staff).await, 2);
    let done: Value =
        staff.command("conversations/read_many", json!({ "which": matching("all") })).await.ok();
    assert_eq!((unread(staff).await, unread(owner).await), (0, 3), "each reads for themselves");
    let before = done["value"].clone();
    assert_eq!(before.as_array().unwrap().len(), 2);
    staff.command("conversations/unread_many", json!({ "before": before })).await.is(200);
    assert_eq!(unread(staff).await, 2);
    staff.command("conversations/unread_many", json!({ "before": [] })).await.invalid(&["before"]);
}
