//! The visitor's chat: a link of one's own (R22), text stays text (R21), nothing of anybody else,
//! nothing twice, nothing lost.

use crate::support::{Business, Client, Reply, Socket, TestApp};
use futures::{SinkExt, StreamExt};
use pawline::domain::command::Intent;
use pawline::server::secret;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

/// Somebody's browser on the chat page.
struct Visitor {
    client: Client,
    slug: String,
    token: String,
}

impl Visitor {
    fn of(app: &TestApp, business: &Business) -> Self {
        let slug = format!("b{}", business.id.0.simple());
        Self { client: app.anonymous(), slug, token: secret::token() }
    }

    async fn post(&self, path: &str, body: &Value) -> Reply {
        let request = self
            .client
            .request(reqwest::Method::POST, &format!("/widget/{}/{path}", self.slug))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.to_string());
        self.client.send(request).await
    }

    fn form(&self, name: &str, contact: &str, body: &str) -> Value {
        json!({ "intent": Intent::new(), "token": self.token, "name": name, "contact": contact, "body": body })
    }

    async fn start(&self, name: &str, contact: &str, body: &str) -> Reply {
        self.post("start", &self.form(name, contact, body)).await
    }

    async fn write(&self, body: &str) -> Reply {
        self.post("messages", &json!({ "intent": Intent::new(), "body": body })).await
    }

    async fn thread(&self, after: i64) -> Reply {
        let request = self
            .client
            .request(reqwest::Method::GET, &format!("/widget/{}/thread?after={after}", self.slug))
            .header("authorization", format!("Bearer {}", self.token));
        self.client.send(request).await
    }

    async fn bodies(&self) -> Vec<String> {
        let thread: Value = self.thread(0).await.ok();
        let messages = thread["messages"].as_array().unwrap();
        messages.iter().map(|said| said["body"].as_str().unwrap().to_owned()).collect()
    }

    async fn open(&self, after: i64) -> Feed {
        let url = format!("{}/widget/{}/ws", self.client.url.replace("http://", "ws://"), self.slug);
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert("origin", self.client.url.parse().unwrap());
        let mut feed = Feed(connect_async(request).await.unwrap().0);
        feed.send(json!({ "frame": "resume", "token": self.token, "after": after })).await;
        feed
    }
}

struct Feed(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Feed {
    async fn send(&mut self, frame: Value) {
        self.0.send(Message::Text(frame.to_string().into())).await.unwrap();
    }

    /// The next frame but pings; the close code when the server ended it.
    async fn next(&mut self) -> Result<Value, Option<u16>> {
        loop {
            match timeout(Duration::from_secs(10), self.0.next()).await.expect("a frame within 10 s") {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    if frame["frame"] != "ping" {
                        return Ok(frame);
                    }
                }
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code.into())),
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return Err(None),
            }
        }
    }
}

async fn known(app: &TestApp, business: &Business, name: &str, phone: &str) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query("insert into customer (business_id, id, name, source) values ($1, $2, $3, 'by_hand')")
        .bind(business.id.0)
        .bind(id)
        .bind(name)
        .execute(tx.conn())
        .await
        .unwrap();
    sqlx::query(
        "insert into contact_point (business_id, id, customer_id, kind, raw, normal, is_main)
         values ($1, $2, $3, 'phone', $4, $4, true)",
    )
    .bind(business.id.0)
    .bind(Uuid::now_v7())
    .bind(id)
    .bind(phone)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn count(app: &TestApp, business: &Business, table: &str) -> i64 {
    let mut tx = app.tx(business.id).await;
    let sql = format!("select count(*) from {table} where business_id = $1");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(business.id.0).fetch_one(tx.conn()).await.unwrap()
}

async fn customer_of(app: &TestApp, business: &Business) -> Uuid {
    let mut tx = app.tx(business.id).await;
    sqlx::query_scalar("select customer_id from visitor where business_id = $1 order by id desc limit 1")
        .bind(business.id.0)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test]
async fn somebody_writes_and_stands_on_every_screen() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut screen = Socket::open(&business.staff, business.staff.cursor().await).await;
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "Is Mochi ready? 🐶").await.is(200);
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "message.received") {
        kinds.push(screen.events(1).await.remove(0).kind);
    }
    assert!(kinds.contains(&"customer.added".to_owned()), "{kinds:?}");
    let mut tx = app.tx(business.id).await;
    let (name, source): (String, String) =
        sqlx::query_as("select name, source from customer where business_id = $1")
            .bind(business.id.0)
            .fetch_one(tx.conn())
            .await
            .unwrap();
    assert_eq!((name.as_str(), source.as_str()), ("Bella", "chat"));
    assert_eq!(visitor.bodies().await, ["Is Mochi ready? 🐶"]);
}

#[tokio::test]
async fn twice_is_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    let start = visitor.form("Bella", "bella@example.com", "hello");
    let replies = futures::future::join_all((0..8).map(|_| visitor.post("start", &start))).await;
    let first: Value = replies[0].ok();
    assert!(replies.iter().all(|reply| reply.ok::<Value>() == first));
    let more = json!({ "intent": Intent::new(), "body": "more" });
    for reply in futures::future::join_all((0..5).map(|_| visitor.post("messages", &more))).await {
        assert_eq!(reply.ok::<Value>()["number"], 2);
    }
    assert_eq!(visitor.bodies().await, ["hello", "more"]);
    assert_eq!((count(&app, &business, "customer").await, count(&app, &business, "visitor").await), (1, 1));
    let other = json!({ "intent": more["intent"], "body": "something else" });
    visitor.post("messages", &other).await.is(422);
}

#[tokio::test]
async fn a_match_links_and_tells_nobody() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = known(&app, &business, "Bella Ortiz", "+14155550123").await;
    let (known_one, stranger) = (Visitor::of(&app, &business), Visitor::of(&app, &business));
    let matched = known_one.start("Mallory", "(415) 555-0123", "hi").await;
    assert_eq!(customer_of(&app, &business).await, bella);
    let fresh = stranger.start("Mallory", "(415) 555-0199", "hi").await;
    let shape = |reply: &Reply| {
        let mut keys: Vec<String> = reply.ok::<Value>().as_object().unwrap().keys().cloned().collect();
        keys.sort();
        (keys, reply.ok::<Value>()["number"].clone())
    };
    assert_eq!(shape(&matched), shape(&fresh));
    assert!(!matched.text.contains("Ortiz") && !known_one.thread(0).await.text.contains("Ortiz"));
    let mut tx = app.tx(business.id).await;
    let unverified: bool =
        sqlx::query_scalar("select unverified from conversation where business_id = $1 and customer_id = $2")
            .bind(business.id.0)
            .bind(bella)
            .fetch_one(tx.conn())
            .await
            .unwrap();
    assert!(unverified);
}

#[tokio::test]
async fn a_visitor_sees_their_own_link_and_no_note() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = known(&app, &business, "Bella Ortiz", "+14155550123").await;
    let (first, second) = (Visitor::of(&app, &business), Visitor::of(&app, &business));
    first.start("Bella", "+14155550123", "my secret").await.is(200);
    second.start("Mallory", "+14155550123", "what did I say?").await.is(200);
    assert_eq!(second.bodies().await, ["what did I say?"]);
    let mut feed = first.open(0).await;
    assert_eq!(feed.next().await.unwrap()["frame"], "hello");
    business
        .staff
        .done("conversations/add_internal_note", json!({ "customer": bella, "body": "never to be seen" }))
        .await;
    second.write("and now?").await.is(200);
    first.write("the end").await.is(200);
    let next = feed.next().await.unwrap();
    assert_eq!((&next["frame"], &next["message"]["body"]), (&json!("message"), &json!("the end")));
    for visitor in [&first, &second] {
        assert!(!visitor.thread(0).await.text.contains("never to be seen"));
    }
    assert_eq!(first.bodies().await, ["my secret", "the end"]);
}

#[tokio::test]
async fn it_goes_on_after_a_cut_and_a_restart() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "one").await.is(200);
    let mut feed = visitor.open(0).await;
    let hello = feed.next().await.unwrap();
    assert_eq!(hello["messages"][0]["body"], "one");
    drop(feed);
    visitor.write("two").await.is(200);
    let app = app.restart().await;
    visitor.write("three").await.is(200);
    let mut feed = visitor.open(1).await;
    let hello = feed.next().await.unwrap();
    let numbers: Vec<i64> =
        hello["messages"].as_array().unwrap().iter().map(|said| said["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 3]);
    assert_eq!(count(&app, &business, "message").await, 3);
}

#[tokio::test]
async fn text_stays_text() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    let payloads = [
        "<script>window.__xss=1</script>",
        "\"><img src=x onerror=window.__xss=1>",
        "javascript:window.__xss=1",
        "مرحبا 👩‍👩‍👧‍👦 {{7*7}} ${7*7} %00 '; drop table message; --",
    ];
    visitor.start(payloads[0], "bella@example.com", payloads[0]).await.is(200);
    for payload in &payloads[1..] {
        visitor.write(payload).await.is(200);
    }
    assert_eq!(visitor.bodies().await, payloads);
    // Without a script the form comes back with what was typed, as text.
    let form = "name=%3Cscript%3Ewindow.__xss%3D1%3C%2Fscript%3E&contact=&body=%22%3E%3Cimg+src%3Dx%3E";
    let to = format!("/widget/{}/start", visitor.slug);
    let page = visitor.client.post(&to, "application/x-www-form-urlencoded", form).await;
    page.is(422);
    assert!(!page.text.contains("<script>window") && !page.text.contains("<img src=x"), "{}", page.text);
    assert!(page.text.contains("A phone number or an email address is needed"));
}

#[tokio::test]
async fn a_form_without_a_script_arrives_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    let path = format!("/widget/{}", visitor.slug);
    let page = visitor.client.get(&path).await;
    page.is(200);
    let intent =
        page.text.split("name=\"intent\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = format!("intent={intent}&name=Bella&contact=bella%40example.com&website=&body=Hello+there");
    for _ in 0..2 {
        let (client, to) = (&visitor.client, format!("{path}/start"));
        let reply = client.post(&to, "application/x-www-form-urlencoded", form.clone()).await;
        assert!(reply.is(200).text.contains("your message has arrived"), "{}", reply.text);
    }
    assert_eq!(count(&app, &business, "message").await, 1);
}

#[tokio::test]
async fn every_wrong_field_is_named_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    let wrong = visitor.start(&"x".repeat(121), "call me", " \u{0} ").await;
    wrong.is(422);
    let fields: Vec<String> = wrong.json()["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["body", "contact", "name"]);
    visitor.start("Bella", "", &"é".repeat(10_001)).await.is(422);
    let weak = Visitor { token: "A".repeat(43), ..Visitor::of(&app, &business) };
    weak.start("Bella", "", "hi").await.is(400);
    for (kind, body, status) in [
        ("application/json", "{", 400),
        ("application/json", "", 400),
        ("text/plain", "{}", 415),
        ("application/json", &*"x".repeat(70_000), 413),
    ] {
        let path = format!("/widget/{}/start", visitor.slug);
        visitor.client.post(&path, kind, body.to_owned()).await.is(status);
    }
    visitor.client.get("/widget/nobody-has-this").await.is(404);
    let mut bot = visitor.form("Bot", "bot@example.com", "buy");
    bot["website"] = json!("https://spam.example");
    visitor.post("start", &bot).await.is(200);
    assert_eq!((count(&app, &business, "message").await, count(&app, &business, "customer").await), (0, 0));
    visitor.start("Bella", "", &"é".repeat(10_000)).await.is(200);
}

#[tokio::test]
async fn guessed_revoked_and_ended_links_are_nothing() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "hi").await.is(200);
    let elsewhere = Visitor {
        slug: format!("b{}", other.id.0.simple()),
        token: visitor.token.clone(),
        client: app.anonymous(),
    };
    elsewhere.thread(0).await.is(404);
    let mut feed = visitor.open(0).await;
    feed.next().await.unwrap();
    for change in ["revoked_at = now()", "revoked_at = null, expires_at = now()"] {
        let mut tx = app.tx(business.id).await;
        let sql = format!("update visitor set {change} where business_id = $1");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(business.id.0).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        visitor.thread(0).await.is(404);
        visitor.write("still there?").await.is(404);
        assert_eq!(visitor.open(0).await.next().await, Err(Some(4404)));
    }
    // The secret is nowhere in the database, and neither log nor answers hold its hash.
    let mut tx = app.tx(business.id).await;
    for table in ["visitor", "event", "intent", "message"] {
        let sql = format!(
            "select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from {table} t where business_id = $1"
        );
        let all: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(business.id.0)
            .fetch_one(tx.conn())
            .await
            .unwrap();
        assert!(!all.contains(&visitor.token), "{table}");
    }
    let page = visitor.client.get(&format!("/widget/{}?embed=1", visitor.slug)).await;
    let header = |name: &str| {
        page.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert!(header("x-robots-tag").contains("noindex"));
    assert_eq!(header("cache-control"), "no-store");
    assert!(header("content-security-policy").contains("frame-ancestors 'self'"));
    assert!(header("set-cookie").is_empty());
}

/// Who may show the chat inside a page of theirs (R19): the listed websites, and nobody else; the app's own pages
/// nobody at all.
#[tokio::test]
async fn only_a_listed_website_may_frame_the_chat() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let ancestors = async |path: &str| {
        let page = app.anonymous().get(path).await;
        let policy = page.headers["content-security-policy"].to_str().unwrap().to_owned();
        let framed = policy.split(';').find_map(|one| one.trim().strip_prefix("frame-ancestors "));
        framed.expect("a word on who may frame it").to_owned()
    };
    let widget = format!("/widget/{}?embed=1", Visitor::of(&app, &business).slug);
    assert_eq!(ancestors(&widget).await, "'self'", "nobody is listed yet");
    let list = json!({ "chat_sites": ["https://shop.example", "https://www.shop.example:8443"] });
    let edit = json!({ "version": 1, "edit": list });
    business.owner.command("settings/edit_business", edit).await.is(200);
    assert_eq!(ancestors(&widget).await, "'self' https://shop.example https://www.shop.example:8443");
    let elsewhere = format!("/widget/{}?embed=1", Visitor::of(&app, &other).slug);
    assert_eq!(ancestors(&elsewhere).await, "'self'", "another business lists its own");
    assert_eq!(ancestors("/sign-in").await, "'none'");
}

#[tokio::test]
async fn a_storm_of_guesses_is_stopped() {
    // A database of its own: the limit counts by address, which all tests share.
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let statuses = futures::future::join_all(
        (0..70).map(|_| async { Visitor::of(&app, &business).thread(0).await.status }),
    )
    .await;
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 60);
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 10);
}

#[tokio::test]
async fn faster_than_anybody_reads_is_slowed_down_and_nothing_is_lost() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "hi").await.is(200);
    let messages: Vec<Value> =
        (0..50).map(|n| json!({ "intent": Intent::new(), "body": format!("message {n}") })).collect();
    let replies = futures::future::join_all(messages.iter().map(|body| visitor.post("messages", body))).await;
    let taken = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(taken, 10);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.is(429);
        let wait: u64 = reply.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=10).contains(&wait));
    }
    assert_eq!(visitor.bodies().await.len(), 11);
}

#[tokio::test]
async fn a_page_that_asks_too_often_is_told_to_wait() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "hello").await.is(200);
    let limit = app.app.config.limits.visitor_read;
    for _ in 0..limit.tries {
        visitor.thread(0).await.is(200);
    }
    let refused = visitor.thread(0).await;
    refused.is(429);
    let wait: i32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=limit.seconds).contains(&wait), "{wait}");
    // Writing has a limit of its own.
    visitor.write("still here").await.is(200);
}

#[tokio::test]
async fn somebody_who_is_blocked_is_told_nothing() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    let free = visitor.start("Bella", "bella@example.com", "hi").await;
    let mut tx = app.tx(business.id).await;
    sqlx::query("update customer set blocked_at = now() where business_id = $1")
        .bind(business.id.0)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let blocked = visitor.write("hello?").await;
    let keys = |reply: &Reply| reply.ok::<Value>().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&blocked), keys(&free));
    let mut again = json!({ "intent": Intent::new(), "body": "hello??" });
    assert_eq!(visitor.post("messages", &again).await.ok::<Value>()["number"], 3);
    assert_eq!(visitor.post("messages", &again).await.ok::<Value>()["number"], 3, "sent twice, kept once");
    again["body"] = json!("other");
    visitor.post("messages", &again).await.is(422);
    visitor.post("messages", &json!({ "intent": Intent::new(), "body": " " })).await.is(422);
    assert_eq!(count(&app, &business, "message").await, 1);
    // Their own page, loaded anew, shows what they wrote, told in the same words as before.
    assert_eq!(visitor.bodies().await, ["hi", "hello?", "hello??"]);
    let thread: Value = visitor.thread(1).await.ok();
    let said = &thread["messages"][1];
    assert_eq!(
        (&said["mine"], &said["withdrawn"], &said["intent"]),
        (&json!(true), &json!(false), &again["intent"])
    );
    let hello = visitor.open(0).await.next().await.unwrap();
    assert_eq!(hello["messages"].as_array().unwrap().len(), 3);
    // A card number is kept nowhere whole, also not for them alone.
    visitor.write("My card: 4111 1111 1111 1111").await.is(200);
    assert_eq!(visitor.bodies().await[3], "My card: •••• •••• •••• 1111");
    // Staff see nothing of it, also not in the log, and nobody is waiting.
    let customer = customer_of(&app, &business).await;
    let seen = business.staff.call("conversations/open_thread", json!({ "customer": customer })).await;
    assert!(!seen.is(200).text.contains("hello"), "{}", seen.text);
    let mut tx = app.tx(business.id).await;
    let told: i64 = sqlx::query_scalar(
        "select count(*) from event where business_id = $1 and to_jsonb(event)::text like '%hello%'",
    )
    .bind(business.id.0)
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(told, 0);
    drop(tx);
    // Unblocked, they go on under the next number.
    let mut tx = app.tx(business.id).await;
    sqlx::query("update customer set blocked_at = null where business_id = $1")
        .bind(business.id.0)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(visitor.write("sorry").await.ok::<Value>()["number"], 5);
    let card = "My card: •••• •••• •••• 1111";
    assert_eq!(visitor.bodies().await, ["hi", "hello?", "hello??", card, "sorry"]);
    let seen: Value =
        business.staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    assert_eq!(seen["messages"]["rows"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn both_sides_see_writing_and_how_far_it_got() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let visitor = Visitor::of(&app, &business);
    visitor.start("Bella", "bella@example.com", "hi").await.is(200);
    let customer = customer_of(&app, &business).await;
    let mut feed = visitor.open(0).await;
    feed.next().await.unwrap();
    let from = business.staff.cursor().await;
    let mut screen = Socket::open(&business.staff, from).await;
    let thread: Value =
        business.staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    let conversation = &thread["conversation"]["id"];
    business
        .staff
        .call("conversations/mark_read", json!({ "conversation": conversation, "number": 1 }))
        .await
        .is(200);
    assert_eq!(feed.next().await.unwrap(), json!({ "frame": "seen", "number": 1 }));
    let send = json!({ "customer": customer, "body": "Yes!", "last_seen_number": 1, "even_if_newer": false });
    business.staff.done("conversations/send_message", send).await;
    let answer = feed.next().await.unwrap();
    assert_eq!(
        (&answer["message"]["body"], &answer["message"]["name"]),
        (&json!("Yes!"), &json!("Sam Staff"))
    );
    feed.send(json!({ "frame": "delivered", "number": 2 })).await;
    feed.send(json!({ "frame": "seen", "number": 99 })).await;
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "message.seen") {
        kinds.push(screen.events(1).await.remove(0).kind);
    }
    assert!(kinds.contains(&"message.delivered".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn two_links_of_one_conversation_see_each_their_own() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (phone, laptop) = (Visitor::of(&app, &business), Visitor::of(&app, &business));
    phone.start("Bella", "bella@example.com", "from the phone").await.is(200);
    laptop.start("Bella", "bella@example.com", "from the laptop").await.is(200);
    let customer = customer_of(&app, &business).await;
    let (mut on_phone, mut on_laptop) = (phone.open(0).await, laptop.open(0).await);
    for (feed, own) in [(&mut on_phone, "from the phone"), (&mut on_laptop, "from the laptop")] {
        let hello = feed.next().await.unwrap();
        let bodies: Vec<&Value> =
            hello["messages"].as_array().unwrap().iter().map(|said| &said["body"]).collect();
        assert_eq!(bodies, [&json!(own)]);
    }
    let open = async || -> Value {
        business.staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok()
    };
    let thread = open().await;
    assert_eq!(thread["messages"]["rows"].as_array().unwrap().len(), 2, "staff see one conversation");
    let conversation = thread["conversation"]["id"].clone();
    let read = |number: i64| json!({ "conversation": conversation, "number": number });
    // Read up to the first message: only that link is told, and in its own numbers.
    business.staff.call("conversations/mark_read", read(1)).await.is(200);
    assert_eq!(on_phone.next().await.unwrap(), json!({ "frame": "seen", "number": 1 }));
    business.staff.call("conversations/mark_read", read(2)).await.is(200);
    assert_eq!(on_laptop.next().await.unwrap(), json!({ "frame": "seen", "number": 1 }));
    // The answer goes to the link that wrote last, and to no other.
    phone.write("again from the phone").await.is(200);
    assert_eq!(on_phone.next().await.unwrap()["message"]["body"], "again from the phone");
    let send = json!({ "customer": customer, "body": "for the phone", "last_seen_number": 3, "even_if_newer": false });
    business.staff.done("conversations/send_message", send).await;
    assert_eq!(on_phone.next().await.unwrap()["message"]["body"], "for the phone");
    business.staff.call("conversations/mark_read", read(4)).await.is(200);
    assert_eq!(on_phone.next().await.unwrap(), json!({ "frame": "seen", "number": 3 }));
    assert_eq!(laptop.bodies().await, ["from the laptop"]);
    laptop.write("and the laptop").await.is(200);
    let next = on_laptop.next().await.unwrap();
    assert_eq!(next["message"]["body"], "and the laptop", "nothing of the other link came before");
    // Loaded anew, each knows how far staff have read it.
    assert_eq!(phone.open(0).await.next().await.unwrap()["seen"], 3);
    assert_eq!(laptop.open(0).await.next().await.unwrap()["seen"], 1);
}

#[tokio::test]
async fn whoever_only_looks_gets_no_answer_and_an_unproven_link_marks_again() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = known(&app, &business, "Bella Ortiz", "+14155550123").await;
    let (mallory, real) = (Visitor::of(&app, &business), Visitor::of(&app, &business));
    mallory.start("Bella", "(415) 555-0123", "It is me").await.is(200);
    real.start("Bella", "(415) 555-0123", "Is Mochi ready?").await.is(200);
    // Staff rang her: it is her. The other one polls all the time.
    let thread = || async {
        business.staff.call("conversations/open_thread", json!({ "customer": bella })).await.ok::<Value>()
    };
    let conversation = thread().await["conversation"]["id"].clone();
    mallory.thread(0).await.is(200);
    business.staff.done("conversations/confirm_link", json!({ "conversation": conversation })).await;
    assert_eq!(thread().await["conversation"]["unverified"], false);
    mallory.thread(0).await.is(200);
    let answer = json!({ "customer": bella, "body": "The door code is 4711", "last_seen_number": 9, "even_if_newer": true });
    business.staff.done("conversations/send_message", answer).await;
    assert!(real.bodies().await.contains(&"The door code is 4711".to_owned()));
    assert_eq!(mallory.bodies().await, ["It is me"]);
    // Real messages of hers leave it as it is; one of the other's does not.
    real.write("Thank you").await.is(200);
    assert_eq!(thread().await["conversation"]["unverified"], false);
    mallory.write("Say it again?").await.is(200);
    assert_eq!(thread().await["conversation"]["unverified"], true);
}

#[tokio::test]
async fn an_address_that_no_business_can_have_is_not_found() {
    let app = TestApp::start().await;
    for slug in ["%00", "a%00b", "%27%20or%201=1", "%F0%9F%90%B6"] {
        app.anonymous().get(&format!("/widget/{slug}")).await.is(404);
    }
}

/// The count stands in the database: neither another server nor a restart begins it anew (R17).
#[tokio::test]
async fn a_limit_counts_at_every_server_and_over_a_restart() {
    let one = TestApp::fresh().await;
    let two = TestApp::on(one.database.clone()).await;
    let business = one.business().await;
    let at = |n: u32| if n.is_multiple_of(2) { &one } else { &two };
    for n in 0..60 {
        Visitor::of(at(n), &business).thread(0).await.is(404);
    }
    for app in [&one, &two] {
        Visitor::of(app, &business).thread(0).await.is(429);
    }
    two.stop().await;
    let one = one.restart().await;
    Visitor::of(&one, &business).thread(0).await.is(429);
}
