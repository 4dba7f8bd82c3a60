//! Web push: messages reach the devices of staff while Pawline is not open there, each at most once, and nobody's else.

use crate::conversations::{Guest, guest, writes};
use crate::support::push_service::{Mood, PushService};
use crate::support::{Business, Client, Socket, TestApp};
use crate::texting::{BELLA, Shop};
use chrono::{DateTime, Duration, Utc};
use pawline::domain::role::Role;
use pawline::live::{ClientFrame, Ephemeral, ServerFrame};
use pawline::rooms::notifications::work::push_due;
use pawline::server::jobs::sweep::sweep;
use serde_json::{Value, json};

/// A server with a business, a customer who may write, and a push service.
struct House {
    app: TestApp,
    shop: Business,
    guest: Guest,
    push: PushService,
}

fn later(seconds: i64) -> DateTime<Utc> {
    Utc::now() + Duration::seconds(seconds)
}

impl House {
    async fn open() -> Self {
        Self::on(TestApp::fresh().await).await
    }

    async fn on(app: TestApp) -> Self {
        let shop = app.business().await;
        let guest = guest(&app, shop.id, "Bella Ortiz").await;
        Self { app, shop, guest, push: PushService::start().await }
    }

    /// A browser of somebody is told of messages.
    async fn tell(&self, client: &Client, browser: &str) -> Value {
        add(client, &self.push, browser).await
    }

    async fn say(&self, body: &str) {
        writes(&self.app, self.shop.id, &self.guest, body).await.unwrap().unwrap();
    }

    /// The worker does what is due in so many seconds.
    async fn work(&self, seconds: i64) -> usize {
        push_due(&self.app.app, later(seconds)).await.unwrap()
    }

    /// What browsers get of a message that somebody writes now.
    async fn told_of(&self, body: &str) -> Vec<(String, String)> {
        self.say(body).await;
        self.work(5).await;
        self.push.take()
    }

    async fn answer(&self, by: &Client) {
        let answer = json!({ "customer": self.guest.customer, "body": "Yes", "last_seen_number": 0, "even_if_newer": true });
        by.done("conversations/send_message", answer).await;
    }

    async fn count(&self, table: &'static str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sqlx::query_scalar(sql).fetch_one(&self.app.behind).await.unwrap()
    }
}

async fn devices(client: &Client) -> Value {
    client.call("notifications/list_devices", json!({})).await.ok()
}

async fn add(client: &Client, push: &PushService, browser: &str) -> Value {
    let key = devices(client).await["key"].as_str().unwrap().to_owned();
    client.done("notifications/add_device", json!({ "device": push.subscribe(browser, &key) })).await
}

async fn prefer(client: &Client, preferences: Value) {
    client.done("staff/save_preferences", json!({ "preferences": preferences })).await;
}

fn phone(body: &str) -> Vec<(String, String)> {
    vec![("phone".to_owned(), body.to_owned())]
}

const NOBODY: [(String, String); 0] = [];

#[tokio::test]
async fn a_message_reaches_the_device_sealed_and_once() {
    let house = House::open().await;
    let staff = &house.shop.staff;
    house.say("Before anybody asked to be told").await;
    house.tell(staff, "phone").await;
    assert!(devices(staff).await["list"][0]["reached_at"].is_null());
    house.say("Is she\n ready?").await;
    // Somebody may be reading it this moment.
    assert_eq!(house.work(0).await, 0);
    assert_eq!(house.work(5).await, 2, "one message, one device");
    {
        let state = house.push.state();
        let told = &state.told[0];
        let id = house.guest.conversation.to_string();
        assert_eq!(
            told.notice,
            json!({ "title": "Bella Ortiz", "body": "Is she ready?", "url": format!("/inbox/{id}"), "tag": id, "badge": 1 })
        );
        assert_eq!((told.topic.as_str(), told.urgency.as_str()), (id.replace('-', "").as_str(), "high"));
        assert_eq!(told.ttl, 4 * 3600);
    }
    assert_eq!(house.push.take(), phone("Is she ready?"));
    for hours in [0, 1, 30] {
        assert_eq!(house.work(hours * 3600 + 5).await, 0);
    }
    assert_eq!(house.push.asked(), 1);
    assert!(devices(staff).await["list"][0]["reached_at"].is_string());
    assert_eq!(house.told_of("Hello?").await, phone("Hello?"));

    // It is remembered for two days that they were told; the session holds longer.
    sqlx::query("update session set expires_at = now() + interval '30 days'")
        .execute(&house.app.behind)
        .await
        .unwrap();
    sweep(&house.app.app, later(47 * 3600)).await.unwrap();
    assert_eq!(house.count("push_delivery").await, 2);
    sweep(&house.app.app, later(49 * 3600)).await.unwrap();
    assert_eq!((house.count("push_delivery").await, house.count("push_news").await), (0, 0));
}

#[tokio::test]
async fn texts_are_told_like_chat_and_notes_and_answers_are_not() {
    let shop = Shop::open().await;
    let push = PushService::start().await;
    add(shop.staff(), &push, "phone").await;
    shop.hear(BELLA, "On my way").await;
    shop.take().await;
    push_due(&shop.app.app, later(5)).await.unwrap();
    let customer = shop.inbox().await[0]["customer_id"].clone();
    assert_eq!(push.take(), phone("On my way"));
    let note = json!({ "customer": customer, "body": "Call her" });
    shop.business.owner.done("conversations/add_internal_note", note).await;
    push_due(&shop.app.app, later(5)).await.unwrap();
    assert_eq!(push.take(), NOBODY);
}

#[tokio::test]
async fn two_workers_at_once_tell_it_once_and_a_killed_one_never_again() {
    let house = House::open().await;
    for (client, browser) in [(&house.shop.staff, "phone"), (&house.shop.owner, "tablet")] {
        house.tell(client, browser).await;
    }
    house.say("One").await;
    let work = || push_due(&house.app.app, later(5));
    let done = tokio::join!(work(), work(), work(), work());
    for one in [done.0, done.1, done.2, done.3] {
        one.unwrap();
    }
    assert_eq!(house.push.take().len(), 2);

    // Killed while the push service has it: it is not known that it arrived, and it did.
    house.push.next([Mood::TakeAndHang, Mood::TakeAndHang]);
    house.say("Two").await;
    let app = house.app.app.clone();
    let worker = tokio::spawn(async move { push_due(&app, later(5)).await });
    while house.push.asked() < 4 {
        tokio::task::yield_now().await;
    }
    worker.abort();
    let _ = worker.await;
    for seconds in [5, 100, 3600] {
        assert_eq!(house.work(seconds).await, 0);
    }
    assert_eq!(house.push.asked(), 4);
    assert_eq!(house.push.take().len(), 2);
}

#[tokio::test]
async fn who_has_read_it_and_what_is_answered_or_closed_is_not_told() {
    let house = House::open().await;
    let (staff, owner) = (&house.shop.staff, &house.shop.owner);
    house.tell(staff, "phone").await;
    house.tell(owner, "tablet").await;

    house.say("Read by one").await;
    let read = json!({ "conversation": house.guest.conversation, "number": 1 });
    staff.call("conversations/mark_read", read).await.is(200);
    house.work(5).await;
    assert_eq!(house.push.take(), [("tablet".to_owned(), "Read by one".to_owned())]);

    house.say("Answered").await;
    house.answer(&house.shop.manager).await;
    house.work(5).await;
    assert_eq!(house.push.take(), NOBODY);

    house.say("Closed").await;
    let closed = json!({ "conversation": house.guest.conversation, "status": "closed" });
    owner.done("conversations/set_status", closed).await;
    house.work(5).await;
    assert_eq!(house.push.take(), NOBODY);

    // What nobody could be told in time is no news.
    house.say("Old").await;
    house.work(5 * 3600).await;
    assert_eq!(house.push.take(), NOBODY);

    let blocked = json!({ "id": house.guest.customer, "blocked": true });
    house.say("Blocked since").await;
    owner.done("customers/set_blocked", blocked).await;
    house.work(5).await;
    assert_eq!(house.push.take(), NOBODY);
}

#[tokio::test]
async fn each_hears_of_what_they_chose_to() {
    let house = House::open().await;
    let (staff, manager, owner) = (&house.shop.staff, &house.shop.manager, &house.shop.owner);
    for (client, browser) in [(staff, "staff"), (manager, "manager"), (owner, "owner")] {
        house.tell(client, browser).await;
    }
    let names = |all: Vec<(String, String)>| all.into_iter().map(|(browser, _)| browser).collect::<Vec<_>>();
    assert_eq!(names(house.told_of("To everybody’s inbox").await), ["manager", "owner", "staff"]);

    // A team's inbox is its members' matter, and of who wants to hear of all.
    let form = json!({ "form": { "name": "Grooming", "members": [staff.staff_id] } });
    let inbox = owner.done("inboxes/add_inbox", form).await;
    let to = json!({ "conversation": house.guest.conversation, "inbox": inbox });
    owner.done("conversations/move_to_inbox", to).await;
    prefer(owner, json!({ "notify_about": "all" })).await;
    assert_eq!(names(house.told_of("To grooming").await), ["owner", "staff"]);
    let who = json!({ "customer": house.guest.customer });
    for (client, hears) in [(staff, true), (manager, false), (owner, true)] {
        let name: Value = client.call("conversations/who_wrote", who.clone()).await.ok();
        assert_eq!(name, if hears { json!("Bella Ortiz") } else { Value::Null });
    }

    // What is assigned to somebody is theirs wherever it stands.
    let assign = json!({ "conversation": house.guest.conversation, "to": manager.staff_id });
    owner.done("conversations/assign", assign).await;
    prefer(staff, json!({ "notify_about": "assigned" })).await;
    assert_eq!(names(house.told_of("To Mia").await), ["manager", "owner"]);

    prefer(manager, json!({ "do_not_disturb": true, "sound": true })).await;
    assert_eq!(names(house.told_of("Not now").await), ["owner"]);
}

#[tokio::test]
async fn who_does_not_work_here_any_more_or_is_signed_out_is_not_told() {
    let house = House::open().await;
    let shop = &house.shop;
    let stranger = house.app.business().await;
    house.tell(&stranger.owner, "elsewhere").await;
    let again = || house.app.another_browser(shop.id, &shop.staff);
    let (signed_out, revoked, idle, ended) = (again().await, again().await, again().await, again().await);
    for (client, browser) in
        [(&signed_out, "a"), (&revoked, "b"), (&idle, "c"), (&ended, "d"), (&shop.staff, "phone")]
    {
        house.tell(client, browser).await;
    }
    assert_eq!(house.told_of("All five").await.len(), 5);

    signed_out.command("staff/sign_out", json!({})).await.is(200);
    shop.staff.command("staff/revoke_session", json!({ "id": revoked.session_id })).await.is(200);
    for (change, client) in
        [("last_seen_at = now() - interval '8 days'", &idle), ("expires_at = now()", &ended)]
    {
        sqlx::query(sqlx::AssertSqlSafe(format!("update session set {change} where id = $1")))
            .bind(client.session_id.0)
            .execute(&house.app.behind)
            .await
            .unwrap();
    }
    assert_eq!(house.told_of("Only this one").await, phone("Only this one"));
    sweep(&house.app.app, Utc::now()).await.unwrap();
    assert_eq!(house.count("push_device").await, 2, "a device ends with its session");
    shop.staff.command("staff/revoke_other_sessions", json!({})).await.is(200);
    assert_eq!(house.told_of("Still here").await, phone("Still here"));

    let fired = json!({ "staff_id": shop.staff.staff_id });
    shop.owner.command("staff/remove_staff", fired).await.is(200);
    assert_eq!(house.told_of("Where is Sam?").await, NOBODY);
    assert_eq!(house.count("push_device").await, 1, "the other business's");
}

#[tokio::test]
async fn who_looks_at_pawline_is_not_told_elsewhere() {
    let house = House::open().await;
    let staff = &house.shop.staff;
    let desk = house.app.another_browser(house.shop.id, staff).await;
    house.tell(staff, "phone").await;
    house.tell(&desk, "desk").await;
    let cursor = staff.cursor().await;
    let mut page = Socket::open(&desk, cursor).await;
    let both = ["desk", "phone"];
    let names = |all: Vec<(String, String)>| all.into_iter().map(|(browser, _)| browser).collect::<Vec<_>>();
    assert_eq!(names(house.told_of("A page that says nothing").await), both);
    for (visible, used, told) in [
        // In sight, and nobody there: it stands on a counter.
        (true, false, vec!["phone"]),
        (true, true, vec![]),
        (false, false, both.to_vec()),
    ] {
        page.send(&ClientFrame::Looking { visible, used }).await;
        heard(&mut page).await;
        assert_eq!(names(house.told_of("Hello?").await), told, "{visible} {used}");
    }
    // A page that is gone looks at nothing.
    page.send(&ClientFrame::Looking { visible: true, used: true }).await;
    heard(&mut page).await;
    drop(page);
    while house.app.app.hub.looking().is_open(desk.session_id, tokio::time::Instant::now()) {
        tokio::task::yield_now().await;
    }
    assert_eq!(names(house.told_of("Anybody?").await), both);
}

/// The server has read what the page said: what is said after it comes back.
async fn heard(page: &mut Socket) {
    let conversation_id = pawline::domain::ids::ConversationId::new();
    let staff_id = pawline::domain::ids::StaffId::new();
    let what = Ephemeral::Viewing { conversation_id, staff_id, name: String::new() };
    page.send(&ClientFrame::Ephemeral { what }).await;
    loop {
        let frame = page.next().await.expect("the socket stays open");
        if matches!(frame, ServerFrame::Ephemeral { what: Ephemeral::Viewing { conversation_id: id, .. } } if id == conversation_id)
        {
            return;
        }
    }
}

#[tokio::test]
async fn what_a_push_service_answers_is_heeded() {
    let house = House::open().await;
    let staff = &house.shop.staff;
    house.tell(staff, "phone").await;

    // Not taken, with and without a word on when: again then, and not before.
    house.push.next([Mood::AnswerAfter(429, 600), Mood::Answer(503)]);
    assert_eq!(house.told_of("Later").await, NOBODY);
    assert_eq!(house.work(500).await, 0);
    house.work(700).await;
    assert_eq!((house.push.asked(), house.push.take()), (2, Vec::new()));
    house.work(900).await;
    assert_eq!(house.push.take(), phone("Later"));

    // Read while it waits: it goes nowhere.
    house.push.next([Mood::Answer(500)]);
    house.told_of("Read meanwhile").await;
    let read = json!({ "conversation": house.guest.conversation, "number": 2 });
    staff.call("conversations/mark_read", read).await.is(200);
    house.work(900).await;
    assert_eq!(house.push.take(), NOBODY);

    // Never taken: given up after five tries.
    let before = house.push.asked();
    house.push.next(vec![Mood::Answer(500); 9]);
    house.say("Never").await;
    for minute in 0..180 {
        house.work(minute * 60 + 5).await;
    }
    assert_eq!(house.push.asked() - before, 5);
    house.push.state().moods.clear();

    // Too large, or not liked: not again. The device stays.
    for status in [413, 400, 403] {
        house.push.next([Mood::Answer(status)]);
        assert_eq!(house.told_of("Refused").await, NOBODY);
        assert_eq!(house.work(3 * 3600).await, 0);
    }
    assert_eq!(house.count("push_device").await, 1);

    // Gone for good, whichever way it is said.
    for (n, status) in [404, 410].into_iter().enumerate() {
        house.push.next([Mood::Answer(status)]);
        assert_eq!(house.told_of("Anybody?").await, NOBODY);
        assert_eq!(house.count("push_device").await, 0, "{n}");
        house.tell(staff, "phone").await;
    }
    house.push.unsubscribe("phone");
    assert_eq!(house.told_of("Anybody?").await, NOBODY);
    assert_eq!(house.count("push_device").await, 0);
}

#[tokio::test]
async fn only_a_browser_at_a_push_service_on_the_internet_is_added() {
    let app = TestApp::with_settings(vec![("PUSH_PRIVATE", "no".into())]).await;
    let house = House::on(app).await;
    let staff = &house.shop.staff;
    let key = devices(staff).await["key"].as_str().unwrap().to_owned();
    let good = house.push.subscribe("phone", &key);
    let with = |name: &str, value: &str| {
        let mut device = good.clone();
        device["endpoint"] = json!("https://push.example.com/abc");
        device[name] = json!(value);
        json!({ "device": device })
    };
    for endpoint in [
        good["endpoint"].as_str().unwrap(),
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://169.254.169.254/x",
        "http://push.example.com/x",
        "https://push.example.com:22/x",
        "file:///etc/passwd",
        "",
        &format!("https://push.example.com/{}", "a".repeat(1000)),
    ] {
        staff.command("notifications/add_device", with("endpoint", endpoint)).await.invalid(&["endpoint"]);
    }
    for key in ["", "zz", "BCVx", &"A".repeat(87), "B".repeat(87).as_str()] {
        staff.command("notifications/add_device", with("p256dh", key)).await.invalid(&["p256dh"]);
    }
    for secret in ["", "zz!", "AAAA", &"A".repeat(44)] {
        staff.command("notifications/add_device", with("auth", secret)).await.invalid(&["auth"]);
    }
    assert_eq!(house.count("push_device").await, 0);

    // One that was kept under other settings is not reached either, and goes.
    staff.done("notifications/add_device", with("endpoint", "https://push.example.com/abc")).await;
    for endpoint in [good["endpoint"].as_str().unwrap(), "https://localhost/x"] {
        sqlx::query("update push_device set endpoint = $1")
            .bind(endpoint)
            .execute(&house.app.behind)
            .await
            .unwrap();
        assert_eq!(house.told_of("Hello?").await, NOBODY);
        assert_eq!((house.push.asked(), house.count("push_device").await), (0, 0), "{endpoint}");
        staff.done("notifications/add_device", with("endpoint", "https://push.example.com/abc")).await;
    }
}

#[tokio::test]
async fn devices_are_ones_own_and_can_be_tried_and_removed() {
    let house = House::open().await;
    let (staff, owner) = (&house.shop.staff, &house.shop.owner);
    let id = house.tell(staff, "phone").await;
    // The same browser again is the same device, also after its push service gave it another place.
    assert_eq!(house.tell(staff, "moved").await, id);
    let list = devices(staff).await["list"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["here"]), (1, &json!(true)));
    assert_eq!(devices(owner).await["list"], json!([]));
    assert_eq!(house.told_of("Hello?").await, [("moved".to_owned(), "Hello?".to_owned())]);

    let it = json!({ "id": id });
    for other in [owner, &house.app.person(house.shop.id, "Nina New", Role::Staff).await] {
        other.command("notifications/remove_device", it.clone()).await.is(404);
        other.command("notifications/test_device", it.clone()).await.is(404);
    }
    assert_eq!(staff.done("notifications/test_device", it.clone()).await, Value::Null);
    assert_eq!(house.push.take()[0].0, "moved");
    house.push.next([Mood::Answer(500)]);
    let why = staff.done("notifications/test_device", it.clone()).await;
    assert!(why.as_str().unwrap().contains("cannot be reached just now"), "{why}");
    house.push.unsubscribe("moved");
    let why = staff.done("notifications/test_device", it.clone()).await;
    assert!(why.as_str().unwrap().contains("was removed"), "{why}");
    staff.command("notifications/test_device", it).await.is(404);

    // Ten at most.
    for n in 0..10 {
        let browser = house.app.another_browser(house.shop.id, staff).await;
        house.tell(&browser, &format!("browser {n}").replace(' ', "-")).await;
    }
    let key = devices(staff).await["key"].as_str().unwrap().to_owned();
    let device = json!({ "device": house.push.subscribe("eleventh", &key) });
    staff.command("notifications/add_device", device.clone()).await.is(409);
    let oldest = devices(staff).await["list"][9]["id"].clone();
    staff.done("notifications/remove_device", json!({ "id": oldest })).await;
    staff.command("notifications/remove_device", json!({ "id": oldest })).await.is(404);
    staff.done("notifications/add_device", device).await;
    assert_eq!(house.told_of("Ten").await.len(), 10);
}

#[tokio::test]
async fn our_key_is_made_once_and_kept_sealed() {
    let app = TestApp::with_settings(vec![("SECRET_KEY", "k".repeat(40))]).await;
    let mut house = House::on(app).await;
    let ask = || devices(&house.shop.staff);
    let (a, b, c) = tokio::join!(ask(), ask(), ask());
    assert_eq!((&a["key"], &a["key"]), (&b["key"], &c["key"]));
    assert_eq!(house.count("push_key").await, 1);
    house.tell(&house.shop.staff, "phone").await;

    // The same after a restart.
    house.app = house.app.restart().await;
    assert_eq!(devices(&house.shop.staff).await["key"], a["key"]);
    assert_eq!(house.told_of("Hello?").await, phone("Hello?"));

    // With another key of the server it cannot be opened: a new one takes its place, which old devices do not know.
    let database = house.app.stop().await;
    house.app = TestApp::on(database).await;
    let staff = moved(&house.shop.staff, &house.app);
    assert_ne!(devices(&staff).await["key"], a["key"]);
    assert_eq!(house.told_of("Hello again?").await, NOBODY);
    assert_eq!(house.count("push_device").await, 0);
    house.tell(&staff, "phone").await;
    assert_eq!(house.told_of("Now?").await, phone("Now?"));
}

fn moved(client: &Client, app: &TestApp) -> Client {
    let mut there = client.clone();
    there.url.clone_from(&app.url);
    there
}
