//! Conversations as staff have them: numbers, notes, withdrawing, unread, collisions.

use crate::support::{Business, Client, TestApp};
use pawline::domain::command::Intent;
use pawline::domain::ids::{BusinessId, ConversationId, CustomerId, MessageId, VisitorId};
use pawline::error::AppResult;
use pawline::live::{Ephemeral, ServerFrame};
use pawline::rooms::conversations::model::{Message, NewInbound};
use pawline::rooms::conversations::ops;
use serde_json::{Value, json};
use uuid::Uuid;

/// A customer, their conversation, and their link to the chat page.
pub struct Guest {
    pub customer: CustomerId,
    pub conversation: ConversationId,
    pub visitor: VisitorId,
}

async fn customer(app: &TestApp, business: BusinessId, name: &str) -> CustomerId {
    let id = CustomerId::new();
    let mut tx = app.tx(business).await;
    sqlx::query("insert into customer (business_id, id, name, source) values ($1, $2, $3, 'chat')")
        .bind(business.0)
        .bind(id.0)
        .bind(name)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn guest(app: &TestApp, business: BusinessId, name: &str) -> Guest {
    let customer = customer(app, business, name).await;
    let visitor = VisitorId::new();
    let mut tx = app.tx(business).await;
    let conversation = ops::open_for_customer(&mut tx, customer).await.unwrap();
    sqlx::query(
        "insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name, expires_at)
         values ($1, $2, $3, $4, $5, $6, now() + interval '30 days')",
    )
    .bind(business.0)
    .bind(visitor.0)
    .bind(conversation.0)
    .bind(customer.0)
    .bind(visitor.0.as_bytes().to_vec())
    .bind(name)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    Guest { customer, conversation, visitor }
}

pub async fn writes(
    app: &TestApp,
    business: BusinessId,
    guest: &Guest,
    body: &str,
) -> AppResult<Option<Message>> {
    let mut tx = app.tx(business).await;
    let message = ops::receive(&mut tx, NewInbound { visitor: guest.visitor, body: body.into() }).await?;
    if let Some(seq) = tx.commit().await? {
        app.app.hub.ring(business, seq);
    }
    Ok(message)
}

fn answer(guest: &Guest, body: &str, seen: i64) -> Value {
    json!({ "customer": guest.customer, "body": body, "last_seen_number": seen, "even_if_newer": false })
}

async fn thread(client: &Client, guest: &Guest) -> Value {
    client.call("conversations/open_thread", json!({ "customer": guest.customer })).await.ok()
}

async fn unread(client: &Client) -> i64 {
    let counts: Value = client.call("conversations/count_inbox", json!({})).await.ok();
    counts["unread"].as_i64().unwrap()
}

pub async fn set_up() -> (TestApp, Business, Guest) {
    set_up_on(TestApp::start().await).await
}

/// On a database of its own: whoever moves the clock moves it for every business there.
pub async fn set_up_alone() -> (TestApp, Business, Guest) {
    set_up_on(TestApp::fresh().await).await
}

async fn set_up_on(app: TestApp) -> (TestApp, Business, Guest) {
    let business = app.business().await;
    let guest = guest(&app, business.id, "Bella Ortiz").await;
    (app, business, guest)
}

#[tokio::test]
async fn twenty_at_once_get_numbers_without_a_gap() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let mut all = Vec::new();
    for n in 0..20 {
        let (client, body) = (
            [&shop.owner, &shop.manager, &shop.staff][n % 3].clone(),
            answer(&guest, &format!("Answer {n}"), 99),
        );
        all.push(tokio::spawn(
            async move { client.command("conversations/send_message", body).await.status },
        ));
    }
    for one in all {
        assert_eq!(one.await.unwrap(), 200);
    }
    let rows = thread(&shop.owner, &guest).await["messages"]["rows"].as_array().unwrap().clone();
    let numbers: Vec<i64> = rows.iter().map(|m| m["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, (1..=21).collect::<Vec<i64>>());
    let visitors: Vec<i64> = rows.iter().map(|m| m["visitor_number"].as_i64().unwrap()).collect();
    assert_eq!(visitors, numbers, "nothing is hidden here, so the visitor counts the same");
    let times: Vec<&str> = rows.iter().map(|m| m["sent_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "times follow numbers");
}

#[tokio::test]
async fn two_who_open_a_conversation_at_once_open_one() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let customer = customer(&app, shop.id, "Nobody yet").await;
    let note = json!({ "customer": customer, "body": "Call her back" });
    let (a, b) = tokio::join!(
        shop.owner.command("conversations/add_internal_note", note.clone()),
        shop.staff.command("conversations/add_internal_note", note.clone())
    );
    a.is(200);
    b.is(200);
    let ids = [a.json(), b.json()].map(|reply| reply["value"]["conversation_id"].clone());
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn an_answer_is_sent_once_however_often_it_comes() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let mut body = answer(&guest, "Yes, gladly 🐾 مرحبا", 1);
    body["intent"] = json!(Intent::new());
    let first = shop.staff.call("conversations/send_message", body.clone()).await;
    let again = shop.staff.call("conversations/send_message", body.clone()).await;
    assert_eq!(first.is(200).json()["value"], again.is(200).json()["value"]);
    assert_eq!(first.json()["value"]["message"]["body"], "Yes, gladly 🐾 مرحبا");
    body["body"] = json!("Something else");
    shop.staff.call("conversations/send_message", body).await.is(422);
    let thread = thread(&shop.staff, &guest).await;
    assert_eq!(thread["messages"]["rows"].as_array().unwrap().len(), 2);
    assert_eq!(
        thread["conversation"]["assigned_to"],
        json!(shop.staff.staff_id),
        "whoever answers takes it on"
    );
    assert!(thread["conversation"]["waiting_since"].is_null(), "nobody waits any more");
}

#[tokio::test]
async fn a_newer_reply_is_asked_about_once() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    shop.owner.command("conversations/send_message", answer(&guest, "I am on it", 1)).await.is(200);
    let asked = shop.staff.done("conversations/send_message", answer(&guest, "Me too", 1)).await;
    assert_eq!((&asked["outcome"], &asked["message"]["body"]), (&json!("newer_reply"), &json!("I am on it")));
    // Who has seen it is not asked, and who insists is not asked again.
    let seen = shop.staff.done("conversations/send_message", answer(&guest, "As Olga says", 2)).await;
    assert_eq!(seen["outcome"], "sent");
    let mut body = answer(&guest, "All the same", 0);
    body["even_if_newer"] = json!(true);
    assert_eq!(shop.manager.done("conversations/send_message", body).await["outcome"], "sent");
    // One's own answers are no surprise.
    assert_eq!(
        shop.manager.done("conversations/send_message", answer(&guest, "And more", 3)).await["outcome"],
        "sent"
    );
}

#[tokio::test]
async fn an_internal_note_reaches_no_visitor() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let note = shop
        .staff
        .done("conversations/add_internal_note", json!({ "customer": guest.customer, "body": "Pays late" }))
        .await;
    assert_eq!((&note["direction"], &note["channel"]), (&json!("internal"), &json!("note")));
    assert!(note["visitor_id"].is_null() && note["visitor_number"].is_null());
    let sent = shop.staff.done("conversations/send_message", answer(&guest, "Hi", 2)).await;
    assert_eq!(sent["message"]["visitor_number"], 2, "the visitor's numbers show no trace of the note");
    let mut tx = app.tx(shop.id).await;
    let refused =
        sqlx::query("update message set visitor_id = $1 where direction = 'internal' and business_id = $2")
            .bind(guest.visitor.0)
            .bind(shop.id.0)
            .execute(tx.conn())
            .await;
    assert!(refused.is_err(), "the database itself refuses it");
}

#[tokio::test]
async fn what_is_withdrawn_is_nowhere() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let secret = "The alarm code is 4711";
    shop.staff
        .call(
            "conversations/save_draft",
            json!({ "customer": guest.customer, "body": secret, "internal": false }),
        )
        .await
        .is(200);
    let sent = shop.staff.done("conversations/send_message", answer(&guest, secret, 1)).await;
    let id = sent["message"]["id"].clone();
    shop.owner.command("conversations/withdraw_message", json!({ "message": id })).await.is(409);
    shop.staff.command("conversations/withdraw_message", json!({ "message": id })).await.is(200);
    shop.staff.command("conversations/withdraw_message", json!({ "message": id })).await.is(200);
    let thread = thread(&shop.owner, &guest).await;
    let tombstone = &thread["messages"]["rows"][1];
    assert_eq!(tombstone["body"], "");
    assert!(!tombstone["withdrawn_at"].is_null());
    assert!(!thread["conversation"]["waiting_since"].is_null(), "the customer waits again");
    let mut tx = app.tx(shop.id).await;
    for table in ["message", "event", "intent", "conversation", "draft"] {
        let sql = format!(
            "select count(*) from {table} t where business_id = $1 and to_jsonb(t)::text like '%4711%'"
        );
        let left: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(shop.id.0).fetch_one(tx.conn()).await.unwrap();
        assert_eq!(left, 0, "{table} still has it");
    }
}

#[tokio::test]
async fn it_is_too_late_to_withdraw_after_ten_seconds() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let sent = shop.staff.done("conversations/send_message", answer(&guest, "Hi", 1)).await;
    let mut tx = app.tx(shop.id).await;
    sqlx::query("update message set sent_at = sent_at - interval '20 seconds' where business_id = $1 and direction = 'out'")
        .bind(shop.id.0)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let late = shop
        .staff
        .command("conversations/withdraw_message", json!({ "message": sent["message"]["id"] }))
        .await;
    assert!(late.is(409).text.contains("10 seconds"));
    shop.staff
        .command("conversations/withdraw_message", json!({ "message": MessageId::new() }))
        .await
        .is(404);
}

#[tokio::test]
async fn unread_counts_for_each_person() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    writes(&app, shop.id, &guest, "Anybody?").await.unwrap();
    assert_eq!((unread(&shop.owner).await, unread(&shop.staff).await), (1, 1));
    let rows: Value =
        shop.owner.call("conversations/list_inbox", json!({ "view": "waiting", "closed": false })).await.ok();
    assert_eq!(rows["page"]["rows"][0]["unread"], 2);
    shop.owner
        .call("conversations/mark_read", json!({ "conversation": guest.conversation, "number": 2 }))
        .await
        .is(200);
    assert_eq!((unread(&shop.owner).await, unread(&shop.staff).await), (0, 1));
    let mut tx = app.tx(shop.id).await;
    let seen: i64 =
        sqlx::query_scalar("select staff_seen_number from visitor where business_id = $1 and id = $2")
            .bind(shop.id.0)
            .bind(guest.visitor.0)
            .fetch_one(tx.conn())
            .await
            .unwrap();
    assert_eq!(seen, 2, "the visitor sees 'seen'");
    // Reading backwards or beyond the end changes nothing.
    for number in [0, 1, 99, i64::MAX, -1] {
        shop.owner
            .call("conversations/mark_read", json!({ "conversation": guest.conversation, "number": number }))
            .await
            .is(200);
    }
    writes(&app, shop.id, &guest, "Me again").await.unwrap();
    assert_eq!(unread(&shop.owner).await, 1);
    // Who begins to work here today has no backlog.
    let new = app.person(shop.id, "Nina New", pawline::domain::role::Role::Staff).await;
    assert_eq!(unread(&new).await, 0);
}

#[tokio::test]
async fn the_reader_s_other_screens_learn_that_it_was_read() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let mut socket = crate::support::Socket::open(&shop.owner, shop.owner.cursor().await).await;
    assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
    shop.owner
        .call("conversations/mark_read", json!({ "conversation": guest.conversation, "number": 1 }))
        .await
        .is(200);
    let Some(ServerFrame::Ephemeral { what }) = socket.next().await else { panic!("a sign of reading") };
    assert_eq!(
        what,
        Ephemeral::Read { conversation_id: guest.conversation, staff_id: shop.owner.staff_id, number: 1 }
    );
    let message = writes(&app, shop.id, &guest, "A secret word").await.unwrap().unwrap();
    let event = socket.events(1).await.remove(0);
    assert_eq!((event.kind.as_str(), event.subject_id), ("message.received", message.id.0));
    assert!(!event.after.unwrap().to_string().contains("secret"), "events carry no text");
}

#[tokio::test]
async fn delivered_and_seen_are_told_once() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    shop.staff.done("conversations/send_message", answer(&guest, "One", 1)).await;
    shop.staff.done("conversations/send_message", answer(&guest, "Two", 2)).await;
    for _ in 0..2 {
        let mut tx = app.tx(shop.id).await;
        ops::mark_delivered(&mut tx, guest.visitor, 2).await.unwrap();
        ops::mark_seen_by_visitor(&mut tx, guest.visitor, 2).await.unwrap();
        tx.commit().await.unwrap();
    }
    let rows = thread(&shop.staff, &guest).await["messages"]["rows"].clone();
    assert!(!rows[1]["delivered_at"].is_null() && !rows[1]["seen_at"].is_null());
    assert!(rows[2]["delivered_at"].is_null() && rows[2]["seen_at"].is_null());
    assert!(rows[0]["seen_at"].is_null(), "only what goes to the visitor is seen by them");
    let mut tx = app.tx(shop.id).await;
    let told: i64 = sqlx::query_scalar(
        "select count(*) from event where business_id = $1 and kind in ('message.delivered', 'message.seen')",
    )
    .bind(shop.id.0)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(told, 2);
}

#[tokio::test]
async fn a_closed_conversation_opens_when_the_customer_writes() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let closed = shop
        .staff
        .command(
            "conversations/set_status",
            json!({ "conversation": guest.conversation, "status": "closed" }),
        )
        .await;
    let list = async |closed: bool| -> usize {
        let rows: Value = shop
            .staff
            .call("conversations/list_inbox", json!({ "view": "all", "closed": closed }))
            .await
            .ok();
        rows["page"]["rows"].as_array().unwrap().len()
    };
    assert_eq!((list(false).await, list(true).await), (0, 1));
    shop.staff.undo(&closed.json()).await.is(200);
    assert_eq!((list(false).await, list(true).await), (1, 0));
    shop.staff
        .command(
            "conversations/set_status",
            json!({ "conversation": guest.conversation, "status": "closed" }),
        )
        .await
        .is(200);
    writes(&app, shop.id, &guest, "One more thing").await.unwrap();
    assert_eq!((list(false).await, list(true).await), (1, 0));
}

#[tokio::test]
async fn assigning_moves_between_views_and_is_taken_back() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let count = async |client: &Client, view: &str| -> usize {
        let rows: Value =
            client.call("conversations/list_inbox", json!({ "view": view, "closed": false })).await.ok();
        rows["page"]["rows"].as_array().unwrap().len()
    };
    assert_eq!((count(&shop.staff, "unassigned").await, count(&shop.staff, "mine").await), (1, 0));
    let done = shop
        .owner
        .command(
            "conversations/assign",
            json!({ "conversation": guest.conversation, "to": shop.staff.staff_id }),
        )
        .await;
    assert_eq!((count(&shop.staff, "unassigned").await, count(&shop.staff, "mine").await), (0, 1));
    assert_eq!(count(&shop.owner, "mine").await, 0);
    shop.owner.undo(&done.is(200).json()).await.is(200);
    assert_eq!((count(&shop.staff, "unassigned").await, count(&shop.staff, "mine").await), (1, 0));
    let stranger = app.business().await.staff.staff_id;
    shop.owner
        .command("conversations/assign", json!({ "conversation": guest.conversation, "to": stranger }))
        .await
        .is(404);
}

#[tokio::test]
async fn a_draft_is_kept_and_gone_once_sent() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let save = json!({ "customer": guest.customer, "body": "I think \u{0} that ", "internal": true });
    shop.staff.call("conversations/save_draft", save).await.is(200);
    let draft = thread(&shop.staff, &guest).await["draft"].clone();
    assert_eq!((&draft["body"], &draft["internal"]), (&json!("I think  that "), &json!(true)));
    assert!(thread(&shop.owner, &guest).await["draft"].is_null(), "a draft is its writer's");
    shop.staff.done("conversations/send_message", answer(&guest, "Done", 1)).await;
    assert!(thread(&shop.staff, &guest).await["draft"].is_null());
    let long = json!({ "customer": guest.customer, "body": "x".repeat(10_001), "internal": false });
    shop.staff.call("conversations/save_draft", long).await.invalid(&["body"]);
}

#[tokio::test]
async fn blocked_contacts_are_neither_heard_nor_told() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let mut tx = app.tx(shop.id).await;
    sqlx::query("update customer set blocked_at = now() where business_id = $1 and id = $2")
        .bind(shop.id.0)
        .bind(guest.customer.0)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(writes(&app, shop.id, &guest, "Buy pills").await.unwrap(), None);
    assert_eq!(thread(&shop.staff, &guest).await["messages"]["rows"].as_array().unwrap().len(), 1);
    shop.staff.command("conversations/send_message", answer(&guest, "Stop", 1)).await.is(409);
}

#[tokio::test]
async fn without_a_chat_an_answer_is_refused_and_a_note_is_not() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let customer = customer(&app, shop.id, "Phone Only").await;
    let body = json!({ "customer": customer, "body": "Hi", "last_seen_number": 0, "even_if_newer": false });
    assert!(shop.staff.command("conversations/send_message", body).await.is(409).text.contains("chat"));
    shop.staff
        .command("conversations/add_internal_note", json!({ "customer": customer, "body": "Call" }))
        .await
        .is(200);
}

#[tokio::test]
async fn bad_texts_are_named_and_long_ones_fit() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    for wrong in ["", " \n\t ", "\u{0}\u{7}", &"x".repeat(10_001)] {
        shop.staff.command("conversations/send_message", answer(&guest, wrong, 1)).await.invalid(&["body"]);
        shop.staff
            .command("conversations/add_internal_note", json!({ "customer": guest.customer, "body": wrong }))
            .await
            .invalid(&["body"]);
        assert!(writes(&app, shop.id, &guest, wrong).await.is_err());
    }
    let long = "🐶".repeat(10_000);
    let sent = shop.staff.done("conversations/send_message", answer(&guest, &long, 1)).await;
    assert_eq!(sent["message"]["body"], json!(long));
}

#[tokio::test]
async fn older_messages_come_in_pages_without_doubles() {
    let (app, shop, guest) = set_up().await;
    for n in 1..=120 {
        writes(&app, shop.id, &guest, &format!("Message {n}")).await.unwrap();
    }
    let mut page = thread(&shop.staff, &guest).await["messages"].clone();
    let mut numbers: Vec<i64> = Vec::new();
    loop {
        let rows: Vec<i64> =
            page["rows"].as_array().unwrap().iter().map(|m| m["number"].as_i64().unwrap()).collect();
        numbers.splice(0..0, rows);
        if page["next"].is_null() {
            break;
        }
        let ask = json!({ "conversation": guest.conversation, "number": page["next"] });
        page = shop.staff.call("conversations/messages_before", ask).await.ok();
    }
    assert_eq!(numbers, (1..=120).collect::<Vec<i64>>());
    let after: Value = shop
        .staff
        .call("conversations/messages_after", json!({ "conversation": guest.conversation, "number": 117 }))
        .await
        .ok();
    assert_eq!(after.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn strangers_see_nothing_and_nobody_is_asked_to_sign_in() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let sent = shop.staff.done("conversations/send_message", answer(&guest, "Hi", 1)).await;
    let other = app.business().await;
    let (conversation, customer, message) = (guest.conversation, guest.customer, &sent["message"]["id"]);
    let reads = [
        ("list_inbox", json!({ "view": "all", "closed": false })),
        ("count_inbox", json!({})),
        ("list_colleagues", json!({})),
        ("open_thread", json!({ "customer": customer })),
        ("open_conversation", json!({ "conversation": conversation })),
        ("inbox_context", json!({ "customer": customer })),
        ("messages_before", json!({ "conversation": conversation, "number": 9 })),
        ("messages_after", json!({ "conversation": conversation, "number": 0 })),
        ("mark_read", json!({ "conversation": conversation, "number": 1 })),
        ("save_draft", json!({ "customer": customer, "body": "x", "internal": false })),
    ];
    let writes = [
        ("send_message", answer(&guest, "x", 0)),
        ("add_internal_note", json!({ "customer": customer, "body": "x" })),
        ("withdraw_message", json!({ "message": message })),
        ("assign", json!({ "conversation": conversation, "to": null })),
        ("snooze", json!({ "conversation": conversation, "until": "tomorrow" })),
        ("set_status", json!({ "conversation": conversation, "status": "closed" })),
        ("confirm_link", json!({ "conversation": conversation })),
        ("unlink_visitor", json!({ "visitor": guest.visitor })),
    ];
    for (function, body) in &reads {
        let function = format!("conversations/{function}");
        app.anonymous().call(&function, body.clone()).await.is(401);
        let reply = other.owner.call(&function, body.clone()).await;
        let empty = ["[]", "null", "{\"rows\":[],\"next\":null}"].contains(&reply.text.as_str())
            || matches!(function.rsplit('/').next(), Some("list_inbox" | "count_inbox" | "list_colleagues"));
        assert!(reply.status == 404 || empty, "{function}: {} {}", reply.status, reply.text);
        assert!(
            !reply.text.contains("Bella") && !reply.text.contains("Hello"),
            "{function} tells of another business"
        );
    }
    for (function, body) in &writes {
        let function = format!("conversations/{function}");
        app.anonymous().command(&function, body.clone()).await.is(401);
        other.owner.command(&function, body.clone()).await.is(404);
    }
    shop.staff.call("conversations/open_thread", json!({ "customer": Uuid::nil() })).await.is(404);
    shop.staff.call("conversations/open_thread", json!({ "customer": "no id" })).await.is(400);
}

#[tokio::test]
async fn a_visitor_who_is_somebody_else_gets_a_profile_of_their_own() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    shop.staff
        .command(
            "conversations/add_internal_note",
            json!({ "customer": guest.customer, "body": "Is it her?" }),
        )
        .await
        .is(200);
    shop.staff.done("conversations/send_message", answer(&guest, "Who is this?", 2)).await;
    writes(&app, shop.id, &guest, "Not Bella").await.unwrap();
    let other = app.business().await;
    let ask = json!({ "visitor": guest.visitor });
    other.owner.command("conversations/unlink_visitor", ask.clone()).await.is(404);
    let moved = shop.staff.done("conversations/unlink_visitor", ask).await;
    let there: Value = shop.staff.call("conversations/open_thread", json!({ "customer": moved })).await.ok();
    let bodies: Vec<&str> =
        there["messages"]["rows"].as_array().unwrap().iter().map(|m| m["body"].as_str().unwrap()).collect();
    assert_eq!(bodies, ["Hello", "Who is this?", "Not Bella"]);
    assert_eq!(there["link"]["id"], json!(guest.visitor));
    let here = thread(&shop.staff, &guest).await;
    let left: Vec<&str> =
        here["messages"]["rows"].as_array().unwrap().iter().map(|m| m["body"].as_str().unwrap()).collect();
    assert_eq!(left, ["Is it her?"]);
    assert!(here["link"].is_null() && here["conversation"]["waiting_since"].is_null());
    // Both go on with numbers that were never given.
    writes(&app, shop.id, &guest, "I am Gus").await.unwrap();
    let there: Value = shop.staff.call("conversations/open_thread", json!({ "customer": moved })).await.ok();
    assert_eq!(there["messages"]["rows"][3]["number"], 4);
    let note = shop
        .staff
        .done("conversations/add_internal_note", json!({ "customer": guest.customer, "body": "No" }))
        .await;
    assert_eq!(note["number"], 5);
}

#[tokio::test]
async fn unlinking_a_visitor_is_taken_back_whole() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let note = json!({ "customer": guest.customer, "body": "Is it her?" });
    shop.staff.command("conversations/add_internal_note", note).await.is(200);
    shop.staff.done("conversations/send_message", answer(&guest, "Who is this?", 2)).await;
    let mut tx = app.tx(shop.id).await;
    ops::set_unverified(&mut tx, guest.conversation, true).await.unwrap();
    tx.commit().await.unwrap();
    let before = thread(&shop.staff, &guest).await;
    let customers = || async {
        let mut tx = app.tx(shop.id).await;
        sqlx::query_scalar::<_, i64>("select count(*) from customer where business_id = $1")
            .bind(shop.id.0)
            .fetch_one(tx.conn())
            .await
            .unwrap()
    };
    let moved: Value =
        shop.staff.command("conversations/unlink_visitor", json!({ "visitor": guest.visitor })).await.ok();
    assert_eq!(customers().await, 2);
    // Something is said meanwhile, on both sides: it comes along.
    writes(&app, shop.id, &guest, "Anybody?").await.unwrap();
    let undone = shop.staff.undo(&moved).await;
    assert_eq!(undone.ok::<Value>()["value"], json!([]));
    assert_eq!(customers().await, 1, "the profile that was made for them is gone");
    let after = thread(&shop.staff, &guest).await;
    let told = |thread: &Value| -> Vec<(i64, String)> {
        let rows = thread["messages"]["rows"].as_array().unwrap();
        rows.iter().map(|m| (m["number"].as_i64().unwrap(), m["body"].as_str().unwrap().to_owned())).collect()
    };
    let mut wanted = told(&before);
    wanted.push((4, "Anybody?".into()));
    assert_eq!(told(&after), wanted);
    assert_eq!(after["conversation"]["unverified"], true);
    assert_eq!(after["link"]["id"], json!(guest.visitor));
    assert!(!after["conversation"]["waiting_since"].is_null());
    writes(&app, shop.id, &guest, "Me again").await.unwrap();
    assert_eq!(told(&thread(&shop.staff, &guest).await).last().unwrap().0, 5);
    // Once is enough, and the undo itself has no undo.
    shop.staff.undo(&moved).await.is(409);
    shop.staff.undo(&undone.ok()).await.is(409);
    // Where somebody wrote down more about the new profile, nothing is torn away.
    let moved: Value =
        shop.staff.command("conversations/unlink_visitor", json!({ "visitor": guest.visitor })).await.ok();
    let note = json!({ "customer": moved["value"], "body": "Gus, a friend" });
    shop.staff.command("conversations/add_internal_note", note).await.is(200);
    shop.staff.undo(&moved).await.is(409);
    let there: Value =
        shop.staff.call("conversations/open_thread", json!({ "customer": moved["value"] })).await.ok();
    assert_eq!(told(&there).len(), 5, "and nothing is half moved");
}
