//! Colleagues named in internal notes: stored, counted, told, and never a visitor's business.

use crate::support::{Business, Client, Socket, TestApp};
use pawline::domain::role::Role;
use serde_json::{Value, json};

async fn set_up() -> (TestApp, Business, Value) {
    let app = TestApp::start().await;
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
