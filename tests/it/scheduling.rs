//! A message is written now and goes out later, once, unless the customer writes first.

use crate::conversations::{Guest, set_up_alone, writes};
use crate::support::{Client, TestApp};
use chrono::{DateTime, Duration, Utc};
use pawline::rooms::conversations::sending_later::send_scheduled_due;
use serde_json::{Value, json};

fn later(guest: &Guest, body: &str, unless_answered: bool) -> Value {
    let message = json!({ "by": "chat", "body": body, "at": "tomorrow", "unless_answered": unless_answered });
    json!({ "customer": guest.customer, "message": message })
}

async fn waiting(client: &Client, guest: &Guest) -> Vec<Value> {
    client.call("conversations/list_scheduled", json!({ "customer": guest.customer })).await.ok()
}

async fn said(client: &Client, guest: &Guest) -> Vec<String> {
    let thread: Value =
        client.call("conversations/open_thread", json!({ "customer": guest.customer })).await.ok();
    let rows = thread["messages"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
}

async fn due(app: &TestApp, days: i64) -> usize {
    send_scheduled_due(&app.app, Utc::now() + Duration::days(days)).await.unwrap()
}

#[tokio::test]
async fn it_goes_out_once_when_its_time_has_come_as_its_writers_message() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "When can I come?").await.unwrap();
    shop.staff.done("conversations/schedule_message", later(&guest, "At four", true)).await;
    let [one] = &waiting(&shop.owner, &guest).await[..] else { panic!("one waits") };
    assert_eq!(
        (&one["body"], &one["state"], &one["channel"]),
        (&json!("At four"), &json!("waiting"), &json!("chat"))
    );
    assert!(one["send_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap() > Utc::now());
    assert_eq!(due(&app, 0).await, 0, "not yet");
    // Two servers at once.
    let (first, second) = tokio::join!(due(&app, 2), due(&app, 2));
    assert_eq!(first + second, 1);
    assert_eq!(due(&app, 3).await, 0);
    assert_eq!(said(&shop.staff, &guest).await, ["When can I come?", "At four"]);
    assert!(waiting(&shop.owner, &guest).await.is_empty());
    let thread: Value =
        shop.staff.call("conversations/open_thread", json!({ "customer": guest.customer })).await.ok();
    assert_eq!(thread["messages"]["rows"][1]["staff_id"], json!(shop.staff.staff_id));
    assert_eq!(thread["conversation"]["assigned_to"], json!(shop.staff.staff_id));
    let told: Value = shop
        .staff
        .call("timeline/list_activity", json!({ "customer_id": guest.customer, "before": null }))
        .await
        .ok();
    assert!(told.to_string().contains("wrote a message that goes out"), "{told}");
    assert!(!told.to_string().contains("At four"), "words stand in no event");
}

#[tokio::test]
async fn the_customers_answer_drops_it_unless_it_is_to_go_all_the_same() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    shop.staff.done("conversations/schedule_message", later(&guest, "Still there?", true)).await;
    shop.staff.done("conversations/schedule_message", later(&guest, "We close on Friday", false)).await;
    writes(&app, shop.id, &guest, "Here I am").await.unwrap();
    let left = waiting(&shop.staff, &guest).await;
    assert_eq!(left.iter().map(|one| &one["body"]).collect::<Vec<_>>(), ["We close on Friday"]);
    assert_eq!(due(&app, 2).await, 1);
    assert_eq!(said(&shop.staff, &guest).await, ["Hello", "Here I am", "We close on Friday"]);
}

#[tokio::test]
async fn it_is_moved_dropped_sent_at_once_and_taken_back() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let schedule =
        async |body: &str| shop.staff.done("conversations/schedule_message", later(&guest, body, true)).await;
    let id = schedule("One").await;
    let at = |typed: &str| json!({ "id": id, "at": { "at": typed } });
    for typed in ["", "soon", "2020-01-01T09:00"] {
        shop.staff.command("conversations/reschedule_message", at(typed)).await.invalid(&["at"]);
    }
    let before = waiting(&shop.staff, &guest).await;
    let moved: Value = shop
        .staff
        .command("conversations/reschedule_message", json!({ "id": id, "at": "in_three_hours" }))
        .await
        .ok();
    assert_eq!(waiting(&shop.staff, &guest).await.len(), 1);
    shop.staff.undo(&moved).await.is(200);
    assert_eq!(waiting(&shop.staff, &guest).await, before);

    let dropped: Value = shop.staff.command("conversations/cancel_scheduled", json!({ "id": id })).await.ok();
    assert!(waiting(&shop.staff, &guest).await.is_empty());
    for function in ["cancel_scheduled", "send_scheduled"] {
        shop.staff.command(&format!("conversations/{function}"), json!({ "id": id })).await.is(409);
    }
    shop.staff.undo(&dropped).await.is(200);
    assert_eq!(waiting(&shop.staff, &guest).await, before);

    shop.owner.command("conversations/send_scheduled", json!({ "id": id })).await.is(200);
    assert_eq!(said(&shop.staff, &guest).await, ["Hello", "One"]);
    shop.staff.command("conversations/cancel_scheduled", json!({ "id": id })).await.is(409);
    assert_eq!(due(&app, 9).await, 0);

    // The log cannot take scheduling back: it holds no words to do it again.
    let done: Value =
        shop.staff.command("conversations/schedule_message", later(&guest, "Two", true)).await.ok();
    shop.staff.undo(&done).await.is(409);
    assert_eq!(waiting(&shop.staff, &guest).await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_sent_says_so_and_the_customer_waits_for_us() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let id = shop.staff.done("conversations/schedule_message", later(&guest, "At four", true)).await;
    let close = json!({ "conversation": guest.conversation, "status": "closed" });
    shop.staff.command("conversations/set_status", close).await.is(200);
    let blocked = |blocked: bool| json!({ "id": guest.customer, "blocked": blocked });
    shop.staff.command("customers/set_blocked", blocked(true)).await.is(200);
    assert_eq!(due(&app, 2).await, 1);
    assert_eq!(due(&app, 2).await, 0, "it is not tried for ever");
    let [one] = &waiting(&shop.staff, &guest).await[..] else { panic!("it is still shown") };
    assert_eq!(
        (&one["state"], &one["why"]),
        (&json!("failed"), &json!("This contact is blocked. Unblock them to write."))
    );
    let view = json!({ "view": "waiting", "closed": false });
    let list: Value = shop.staff.call("conversations/list_inbox", view).await.ok();
    assert_eq!(list["page"]["rows"].as_array().unwrap().len(), 1);
    shop.staff.command("customers/set_blocked", blocked(false)).await.is(200);
    shop.staff.command("conversations/send_scheduled", json!({ "id": id })).await.is(200);
    assert_eq!(said(&shop.staff, &guest).await, ["Hello", "At four"]);
}

#[tokio::test]
async fn what_could_not_be_sent_now_is_not_kept_for_later() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let message = |by: Value, body: &str, at: &str| {
        let message = json!({ "by": by, "body": body, "at": at, "unless_answered": true });
        json!({ "customer": guest.customer, "message": message })
    };
    let schedule = "conversations/schedule_message";
    shop.staff.command(schedule, message(json!("chat"), " ", "tomorrow")).await.invalid(&["body"]);
    shop.staff
        .command(schedule, message(json!("chat"), &"x".repeat(10_001), "tomorrow"))
        .await
        .invalid(&["body"]);
    shop.staff.command(schedule, message(json!("chat"), "Hi [pets]", "tomorrow")).await.invalid(&["body"]);
    shop.staff.command(schedule, message(json!("text"), "Hi", "tomorrow")).await.is(409);
    let unknown =
        json!({ "customer": shop.id, "message": message(json!("chat"), "Hi", "tomorrow")["message"] });
    shop.staff.command(schedule, unknown).await.is(404);
    let stranger = app.business().await;
    stranger.owner.command(schedule, message(json!("chat"), "Hi", "tomorrow")).await.is(404);
    let ask = json!({ "customer": guest.customer });
    let theirs: Vec<Value> = stranger.owner.call("conversations/list_scheduled", ask).await.ok();
    assert!(theirs.is_empty());
    for _ in 0..20 {
        shop.staff.done(schedule, message(json!("chat"), "Hi", "tomorrow")).await;
    }
    shop.staff.command(schedule, message(json!("chat"), "Hi", "tomorrow")).await.is(409);
}

async fn all(client: &Client, after: Value) -> Value {
    client.call("conversations/list_all_scheduled", json!({ "after": after })).await.ok()
}

#[tokio::test]
async fn all_that_waits_stands_on_one_page_in_the_order_of_time_and_is_counted() {
    let (app, shop, bella) = set_up_alone().await;
    let zoe = crate::conversations::guest(&app, shop.id, "Zoe Unger").await;
    for guest in [&bella, &zoe] {
        writes(&app, shop.id, guest, "Hello").await.unwrap();
    }
    assert_eq!(all(&shop.staff, json!(null)).await["rows"], json!([]));
    for (guest, body) in [(&bella, "Tomorrow"), (&zoe, "In three hours")] {
        let mut request = later(guest, body, false);
        if body.contains("hours") {
            request["message"]["at"] = json!("in_three_hours");
        }
        shop.staff.done("conversations/schedule_message", request).await;
    }
    let page = all(&shop.owner, json!(null)).await;
    let rows = page["rows"].as_array().unwrap();
    let bodies: Vec<&Value> = rows.iter().map(|row| &row["message"]["body"]).collect();
    assert_eq!(bodies, [&json!("In three hours"), &json!("Tomorrow")]);
    assert_eq!(
        (&rows[0]["customer_name"], &rows[0]["conversation_id"], &rows[0]["message"]["staff_name"]),
        (&json!("Zoe Unger"), &json!(zoe.conversation), &json!("Sam Staff"))
    );
    let counts: Value = shop.owner.call("conversations/count_inbox", json!({ "scope": null })).await.ok();
    assert_eq!(counts["scheduled"], 2);
    let after = json!({ "at": rows[0]["message"]["send_at"], "id": rows[0]["message"]["id"] });
    let rest = all(&shop.owner, after).await;
    assert_eq!(rest["rows"].as_array().unwrap().len(), 1);
    assert_eq!(all(&app.business().await.owner, json!(null)).await["rows"], json!([]));
    // What is over is not there.
    assert_eq!(due(&app, 2).await, 2);
    assert_eq!(all(&shop.owner, json!(null)).await["rows"], json!([]));
}

#[tokio::test]
async fn what_waits_is_written_anew_by_whoever_saw_it_last() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let id = shop.staff.done("conversations/schedule_message", later(&guest, "At four", true)).await;
    let edit = |version: i64, body: &str| json!({ "id": id, "version": version, "words": { "subject": "", "body": body } });
    let function = "conversations/edit_scheduled";
    shop.staff.command(function, edit(1, " ")).await.invalid(&["body"]);
    shop.staff.command(function, edit(1, "Dear [name]")).await.invalid(&["body"]);
    assert_eq!(shop.staff.done(function, edit(1, "At five")).await, 2);
    // A colleague who still sees the old words.
    shop.owner.command(function, edit(1, "At six")).await.is(409);
    assert_eq!(waiting(&shop.owner, &guest).await[0]["body"], "At five");
    app.business().await.owner.command(function, edit(2, "Mine")).await.is(404);
    let told: Value = shop
        .staff
        .call("timeline/list_activity", json!({ "customer_id": guest.customer, "before": null }))
        .await
        .ok();
    assert!(told.to_string().contains("wrote a scheduled message anew"), "{told}");
    assert!(!told.to_string().contains("At five"), "words stand in no event");
    due(&app, 2).await;
    assert_eq!(said(&shop.staff, &guest).await, ["Hello", "At five"]);
    shop.staff.command(function, edit(3, "Too late")).await.is(409);
}
