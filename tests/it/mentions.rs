//! Colleagues named in internal notes: stored, counted, told, and never a visitor's business.

use crate::support::push_service::PushService;
use crate::support::{Business, Client, Socket, TestApp};
use chrono::{Duration, Utc};
use pawline::domain::role::Role;
use pawline::rooms::notifications::work::push_due;
use serde_json::{Value, json};

async fn set_up() -> (TestApp, Business, Value) {
    set_up_in(TestApp::start().await).await
}

async fn set_up_in(app: TestApp) -> (TestApp, Business, Value) {
    let shop = app.business().await;
    let customer = shop
        .owner
        .done(
            "customers/add_customer",
            json!({ "customer": { "name": "Bella Ortiz", "business_name": "", "discount_bp": 0, "points": [],
                "addresses": [], "details": [], "relationships": [] } }),
        )
        .await;
    (app, shop, customer)
}

async fn note(client: &Client, customer: &Value, body: &str) -> Value {
    client.done("conversations/add_internal_note", json!({ "customer": customer, "body": body })).await
}

async fn counts(client: &Client) -> (i64, i64) {
    let counts: Value = client.call("conversations/count_inbox", json!({})).await.ok();
    (counts["mentions"].as_i64().unwrap(), counts["unread"].as_i64().unwrap())
}

async fn named(client: &Client, closed: bool) -> Vec<Value> {
    let list = json!({ "view": "mentions", "closed": closed });
    let rows: Value = client.call("conversations/list_inbox", list).await.ok();
    rows["page"]["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn whoever_a_note_names_has_it_counted_until_they_read_it() {
    let (_app, shop, customer) = set_up().await;
    let first = note(&shop.owner, &customer, "@Sam Staff please call her, @Olga Owner knows").await;
    assert_eq!(first["mentions"], json!(["Sam Staff"]), "who writes needs not be told");
    assert_eq!(counts(&shop.staff).await, (1, 1));
    assert_eq!((counts(&shop.owner).await, counts(&shop.manager).await), ((0, 0), (0, 0)));
    note(&shop.manager, &customer, "And mind the dog, @Sam Staff!").await;
    assert_eq!(counts(&shop.staff).await, (1, 1), "a conversation counts once");
    let rows = named(&shop.staff, false).await;
    assert_eq!((rows.len(), &rows[0]["mentioned"]), (1, &json!(true)));
    assert!(named(&shop.owner, false).await.is_empty() && named(&shop.staff, true).await.is_empty());
    let conversation = first["conversation_id"].clone();
    let read = |number: i64| json!({ "conversation": conversation, "number": number });
    shop.staff.call("conversations/mark_read", read(1)).await.is(200);
    assert_eq!(counts(&shop.staff).await, (1, 1), "the second is still to be read");
    shop.staff.call("conversations/mark_read", read(2)).await.is(200);
    assert_eq!(counts(&shop.staff).await, (0, 0));
    let rows = named(&shop.staff, false).await;
    assert_eq!((rows.len(), &rows[0]["mentioned"]), (1, &json!(false)), "it stays to be found");
    // A closed conversation is no hiding place.
    let close = json!({ "conversation": conversation, "status": "closed" });
    shop.owner.command("conversations/set_status", close).await.is(200);
    note(&shop.owner, &customer, "@Sam Staff once more").await;
    assert_eq!(counts(&shop.staff).await, (1, 1));
    assert_eq!(named(&shop.staff, true).await.len(), 1);
}

#[tokio::test]
async fn only_names_that_stand_in_the_note_are_mentions() {
    let (app, shop, customer) = set_up().await;
    for none in
        ["mail sam@Sam Staff.example", "Sam Staff, call", "@Sam Staffing", "@sam staff", "@ Sam Staff"]
    {
        assert_eq!(note(&shop.owner, &customer, none).await["mentions"], json!([]), "{none}");
    }
    // Of two people with one name, the chosen one; without a choice both.
    let twin = app.person(shop.id, "Sam Staff", Role::Staff).await;
    let body = json!({ "customer": customer, "body": "@Sam Staff?", "mentions": [twin.staff_id] });
    shop.owner.done("conversations/add_internal_note", body).await;
    assert_eq!((counts(&twin).await.0, counts(&shop.staff).await.0), (1, 0));
    note(&shop.owner, &customer, "@Sam Staff both").await;
    assert_eq!(counts(&shop.staff).await.0, 1);
}

#[tokio::test]
async fn the_socket_tells_whom_a_note_names_and_nothing_of_its_text() {
    let (_app, shop, customer) = set_up().await;
    let mut socket = Socket::open(&shop.staff, shop.staff.cursor().await).await;
    note(&shop.owner, &customer, "@Sam Staff a secret word").await;
    let event = loop {
        let event = socket.events(1).await.remove(0);
        if event.kind == "message.noted" {
            break event;
        }
    };
    let after = event.after.unwrap();
    assert_eq!(after["mentions"], json!([shop.staff.staff_id]));
    assert!(!after.to_string().contains("secret"));
}

#[tokio::test]
async fn a_withdrawn_note_names_nobody() {
    let (_app, shop, customer) = set_up().await;
    let written = note(&shop.owner, &customer, "@Sam Staff oops").await;
    shop.owner.command("conversations/withdraw_message", json!({ "message": written["id"] })).await.is(200);
    assert_eq!(counts(&shop.staff).await, (0, 0));
    assert!(named(&shop.staff, false).await.is_empty());
    let thread: Value =
        shop.staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    assert_eq!(thread["messages"]["rows"][0]["mentions"], json!([]));
}

#[tokio::test]
async fn ids_are_checked() {
    let (app, shop, customer) = set_up().await;
    let other = app.business().await;
    let with = |ids: Value| json!({ "customer": customer, "body": "@Sam Staff", "mentions": ids });
    let add = "conversations/add_internal_note";
    shop.owner.command(add, with(json!([other.staff.staff_id]))).await.is(404);
    shop.owner.command(add, with(json!(["no id"]))).await.is(400);
    shop.owner.command(add, with(json!(vec![shop.staff.staff_id; 51]))).await.invalid(&["mentions"]);
    shop.owner.command("staff/remove_staff", json!({ "staff_id": shop.staff.staff_id })).await.is(200);
    shop.owner.command(add, with(json!([shop.staff.staff_id]))).await.invalid(&["mentions"]);
    // Who has left is named no more, and the note is written.
    assert_eq!(note(&shop.owner, &customer, "@Sam Staff has left").await["mentions"], json!([]));
    // Another business never sees it.
    assert!(named(&other.staff, false).await.is_empty());
}

/// A browser of somebody is told of messages.
async fn tell(client: &Client, push: &PushService, browser: &str) {
    let devices: Value = client.call("notifications/list_devices", json!({})).await.ok();
    let device = push.subscribe(browser, devices["key"].as_str().unwrap());
    client.done("notifications/add_device", json!({ "device": device })).await;
}

/// What browsers get within some seconds from now.
async fn told(app: &TestApp, push: &PushService) -> Vec<(String, String)> {
    push_due(&app.app, Utc::now() + Duration::seconds(5)).await.unwrap();
    push.take()
}

const OPEN_IT: &str = "Open the inbox to read it.";
const NOBODY: [(String, String); 0] = [];

#[tokio::test]
async fn the_devices_of_whom_a_note_names_are_told_and_nothing_of_what_it_says() {
    let (app, shop, customer) = set_up_in(TestApp::fresh().await).await;
    let push = PushService::start().await;
    for (client, browser) in [(&shop.staff, "phone"), (&shop.manager, "desk"), (&shop.owner, "tablet")] {
        tell(client, &push, browser).await;
    }
    let written = note(&shop.owner, &customer, "@Sam Staff a secret word").await;
    push_due(&app.app, Utc::now() + Duration::seconds(5)).await.unwrap();
    {
        let state = push.state();
        let told = &state.told[0];
        let id = written["conversation_id"].as_str().unwrap().to_owned();
        assert_eq!(
            told.notice,
            json!({ "title": "A note names you", "body": OPEN_IT, "url": format!("/inbox/{id}"),
                "tag": format!("note-{id}"), "badge": 1 })
        );
        // Neither takes the place of the other while both wait at the push service.
        assert_eq!(told.topic.len(), 32);
        assert_ne!(told.topic, id.replace('-', ""));
    }
    assert_eq!(push.take(), [("phone".to_owned(), OPEN_IT.to_owned())]);
    assert_eq!(told(&app, &push).await, NOBODY, "once");
    // Who works on the customer, and whether the conversation is closed, makes no difference.
    let closed = json!({ "conversation": written["conversation_id"], "status": "closed" });
    shop.owner.done("conversations/set_status", closed).await;
    note(&shop.owner, &customer, "@Sam Staff @Mia Manager both of you").await;
    let mut browsers: Vec<String> = told(&app, &push).await.into_iter().map(|(browser, _)| browser).collect();
    browsers.sort();
    assert_eq!(browsers, ["desk", "phone"]);
    note(&shop.owner, &customer, "Nobody in particular").await;
    assert_eq!(told(&app, &push).await, NOBODY);
}

#[tokio::test]
async fn who_has_read_a_note_or_does_not_want_to_hear_of_it_is_not_told() {
    let (app, shop, customer) = set_up_in(TestApp::fresh().await).await;
    let push = PushService::start().await;
    tell(&shop.staff, &push, "phone").await;
    let written = note(&shop.owner, &customer, "@Sam Staff read this").await;
    let read = json!({ "conversation": written["conversation_id"], "number": 1 });
    shop.staff.call("conversations/mark_read", read).await.is(200);
    assert_eq!(told(&app, &push).await, NOBODY);
    let written = note(&shop.owner, &customer, "@Sam Staff oops").await;
    shop.owner.command("conversations/withdraw_message", json!({ "message": written["id"] })).await.is(200);
    assert_eq!(told(&app, &push).await, NOBODY);
    for (preferences, hears) in [
        (json!({ "do_not_disturb": true }), false),
        (json!({ "notify_named": false, "notify_about": "all" }), false),
        // A note is theirs whom it names, also where they want to hear of little else.
        (json!({ "notify_about": "assigned" }), true),
    ] {
        let wanted = json!({ "preferences": preferences });
        shop.staff.done("staff/save_preferences", wanted).await;
        note(&shop.owner, &customer, "@Sam Staff once more").await;
        assert_eq!(told(&app, &push).await.len(), usize::from(hears), "{preferences}");
    }
}
