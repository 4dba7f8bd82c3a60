//! Calls: logged, told how they went, followed up; and announced by a telephone system's signed hook.

use crate::support::{Business, Client, Reply, Socket, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

async fn customer(app: &TestApp, business: &Business, name: &str, phone: Option<&str>) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query("insert into customer (business_id, id, name, source) values ($1, $2, $3, 'by_hand')")
        .bind(business.id.0)
        .bind(id)
        .bind(name)
        .execute(tx.conn())
        .await
        .unwrap();
    if let Some(phone) = phone {
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
    }
    tx.commit().await.unwrap();
    id
}

fn logged(customer: Uuid, outcome: Option<&str>) -> Value {
    json!({ "customer_id": customer, "direction": "out", "phone": "(415) 555-0123", "outcome": outcome, "note": "again at 4" })
}

#[tokio::test]
async fn a_call_is_logged_told_and_taken_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz", None).await;
    let staff = &business.staff;
    let done: Value = staff.command("calls/log_call", logged(bella, Some("no_answer"))).await.ok();
    let id = done["value"].clone();
    let page: Value =
        staff.call("calls/list_calls", json!({ "customer_id": bella, "after": null })).await.ok();
    let call = &page["rows"][0];
    assert_eq!(call["phone_normal"], "+14155550123");
    assert_eq!((&call["outcome"], &call["staff_name"]), (&json!("no_answer"), &json!("Sam Staff")));

    let set: Value = staff.command("calls/set_outcome", json!({ "id": id, "outcome": "spoke" })).await.ok();
    staff.undo(&set).await.is(200);
    let edit = json!({ "id": id, "version": 3, "note": "x".repeat(4001) });
    staff.command("calls/edit_call", edit).await.invalid(&["note"]);
    staff.command("calls/edit_call", json!({ "id": id, "version": 3, "note": "mine" })).await.is(200);
    staff.command("calls/edit_call", json!({ "id": id, "version": 3, "note": "other" })).await.is(409);
    let removed: Value = staff.command("calls/remove_call", json!({ "id": id })).await.ok();
    staff.undo(&removed).await.is(200);
    let page: Value =
        staff.call("calls/list_calls", json!({ "customer_id": bella, "after": null })).await.ok();
    assert_eq!(
        (&page["rows"][0]["note"], &page["rows"][0]["outcome"]),
        (&json!("mine"), &json!("no_answer"))
    );
}

#[tokio::test]
async fn a_call_that_waited_on_a_device_tells_its_own_time_and_is_logged_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz", None).await;
    let mut waited = logged(bella, Some("spoke"));
    waited["phone"] = Value::Null;
    waited["intent"] = json!(Uuid::now_v7());
    let mut answers = Vec::new();
    for seconds in [3_600, 3_605] {
        waited["waited"] = json!(seconds);
        answers.push(business.staff.call("calls/log_call", waited.clone()).await.ok::<Value>());
    }
    assert_eq!(answers[0], answers[1], "the same call, however long it waited by then");
    // Nobody's clock is believed for longer than a month.
    let mut long_ago = logged(bella, None);
    long_ago["waited"] = json!(u32::MAX);
    business.staff.command("calls/log_call", long_ago).await.is(200);
    let page: Value =
        business.staff.call("calls/list_calls", json!({ "customer_id": bella, "after": null })).await.ok();
    let ages: Vec<i64> = page["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let at: chrono::DateTime<chrono::Utc> = row["started_at"].as_str().unwrap().parse().unwrap();
            (chrono::Utc::now() - at).num_minutes()
        })
        .collect();
    assert_eq!(ages, [60, 30 * 24 * 60]);
}

#[tokio::test]
async fn wrong_input_foreign_ids_and_strangers_are_refused() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let bella = customer(&app, &business, "Bella Ortiz", None).await;
    let mut wrong = logged(bella, None);
    wrong["phone"] = json!("12");
    wrong["note"] = json!("x".repeat(4001));
    business.staff.command("calls/log_call", wrong).await.invalid(&["note", "phone"]);
    let mut unknown = logged(bella, None);
    unknown["outcome"] = json!("shouted");
    business.staff.command("calls/log_call", unknown).await.is(400);
    other.owner.command("calls/log_call", logged(bella, None)).await.is(404);
    app.anonymous().command("calls/log_call", logged(bella, None)).await.is(401);
    let id = business.staff.done("calls/log_call", logged(bella, None)).await;
    for (function, arguments) in [
        ("calls/set_outcome", json!({ "id": id, "outcome": "spoke" })),
        ("calls/edit_call", json!({ "id": id, "version": 1, "note": "" })),
        ("calls/mark_followed_up", json!({ "id": id, "done": true })),
        ("calls/remove_call", json!({ "id": id })),
    ] {
        other.owner.command(function, arguments.clone()).await.is(404);
        app.anonymous().command(function, arguments).await.is(401);
    }
    other.owner.call("calls/incoming", json!({ "call_id": id })).await.is(404);
    let page: Value =
        other.owner.call("calls/list_calls", json!({ "customer_id": bella, "after": null })).await.ok();
    assert_eq!(page["rows"], json!([]));
    for function in ["calls/list_hook_keys", "calls/create_hook_key"] {
        business.staff.command(function, json!({})).await.is(403);
    }
}

#[tokio::test]
async fn who_was_not_reached_is_followed_up_until_spoken_to() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (bella, tom) = (
        customer(&app, &business, "Bella Ortiz", None).await,
        customer(&app, &business, "Tom Kerr", Some("+14155550177")).await,
    );
    let staff = &business.staff;
    let names = || async {
        let page: Value = staff.call("calls/follow_ups", json!({ "after": null })).await.ok();
        let rows = page["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["customer_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    staff.done("calls/log_call", logged(bella, Some("no_answer"))).await;
    staff.done("calls/log_call", logged(bella, Some("voicemail"))).await;
    let tried = staff.done("calls/log_call", logged(tom, Some("voicemail"))).await;
    staff.done("calls/log_call", logged(tom, Some("called"))).await;
    assert_eq!(names().await, ["Tom Kerr", "Bella Ortiz"], "one row each, the latest first");
    let done: Value =
        staff.command("calls/mark_followed_up", json!({ "id": tried, "done": true })).await.ok();
    assert_eq!(names().await, ["Bella Ortiz"]);
    staff.undo(&done).await.is(200);
    staff.done("calls/log_call", logged(bella, Some("spoke"))).await;
    assert_eq!(names().await, ["Tom Kerr"]);
}

/// HMAC-SHA256 by hand, as RFC 2104 writes it: not the code that the server uses.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.iter().map(|byte| byte ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([pad(0x36), text.to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

/// A telephone system that holds a key of a business.
pub struct Phones {
    client: Client,
    pub key: String,
    secret: Vec<u8>,
}

impl Phones {
    pub async fn of(app: &TestApp, business: &Business) -> Self {
        Self::with(app, &business.manager.done("calls/create_hook_key", json!({})).await)
    }

    /// That holds the key of an answer.
    fn with(app: &TestApp, made: &Value) -> Self {
        let secret = made["secret"].as_str().unwrap().strip_prefix("whsec_").unwrap();
        Self {
            client: app.anonymous(),
            key: made["id"].as_str().unwrap().to_owned(),
            secret: STANDARD.decode(secret).unwrap(),
        }
    }

    pub fn signature(&self, id: &str, at: i64, body: &str) -> String {
        format!("v1,{}", STANDARD.encode(hmac(&self.secret, format!("{id}.{at}.{body}").as_bytes())))
    }

    pub async fn post(&self, id: &str, at: i64, signature: &str, body: &str) -> Reply {
        self.post_as(id, at, signature, body, "application/json").await
    }

    pub async fn post_as(&self, id: &str, at: i64, signature: &str, body: &str, kind: &str) -> Reply {
        let request = self
            .client
            .request(reqwest::Method::POST, &format!("/hooks/call?key={}", self.key))
            .header("content-type", kind)
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", signature)
            .body(body.to_owned());
        self.client.send(request).await
    }

    pub async fn say(&self, id: &str, body: &Value) -> Reply {
        let (body, at) = (body.to_string(), chrono::Utc::now().timestamp());
        self.post(id, at, &self.signature(id, at, &body), &body).await
    }
}

fn ringing(call: &str, from: &str) -> Value {
    json!({ "type": "call.ringing", "call_id": call, "from": from, "to": "+14155550100", "direction": "in" })
}

async fn count(app: &TestApp, business: &Business, table: &str) -> i64 {
    let mut tx = app.tx(business.id).await;
    let sql = format!("select count(*) from {table} where business_id = $1");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(business.id.0).fetch_one(tx.conn()).await.unwrap()
}

/// Whoever writes and calls at the same moment is one customer, although both find nobody.
#[tokio::test]
async fn a_call_waits_for_a_chat_of_the_same_number() {
    use pawline::rooms::customers::{model::Source, ops};
    let app = TestApp::start().await;
    let business = app.business().await;
    let phones = Phones::of(&app, &business).await;
    let mut chat = app.tx(business.id).await;
    let contact = ops::read_contact(&mut chat, "(415) 555-0123").await.unwrap().unwrap();
    let (_, was_known) = ops::known_or_new(&mut chat, Source::Chat, "Bella", contact).await.unwrap();
    assert!(!was_known);
    let call = tokio::spawn(async move { phones.say("m1", &ringing("c1", "+14155550123")).await.status });
    let waits = "select exists (select from pg_locks where locktype = 'advisory' and not granted
                 and database = (select oid from pg_database where datname = current_database()))";
    while !call.is_finished() && !sqlx::query_scalar::<_, bool>(waits).fetch_one(&app.behind).await.unwrap() {
        tokio::task::yield_now().await;
    }
    chat.commit().await.unwrap();
    assert_eq!(call.await.unwrap(), 200);
    assert_eq!(count(&app, &business, "customer").await, 1);
}

#[tokio::test]
async fn a_signed_call_pops_up_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz", Some("+14155550123")).await;
    let staff = &business.staff;
    staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "VIP" })).await;
    let mochi = json!({ "name": "Mochi", "species": "dog", "breed": "Poodle", "bite_alert": "Strangers", "allergies": "Chicken" });
    let mochi = staff.done("pets/add_pet", json!({ "customer_id": bella, "pet": mochi })).await;
    let gone = json!({ "customer_id": bella, "pet": { "name": "Rex", "species": "dog" } });
    let gone = staff.done("pets/add_pet", gone).await;
    staff.done("pets/archive_pet", json!({ "id": gone })).await;
    let visit = |day: &str, status: &str| {
        json!({ "customer_id": bella, "booking": {
            "location_id": business.location, "service_type_id": business.service, "pet_ids": [mochi],
            "starts_at": { "clock": format!("{day}T10:00") }, "ends_at": { "clock": format!("{day}T11:00") },
            "status": status,
        } })
    };
    staff.done("bookings/add_booking", visit("2030-05-01", "booked")).await;
    let next = staff.done("bookings/add_booking", visit("2030-04-01", "booked")).await;
    let phones = Phones::of(&app, &business).await;
    let mut socket = Socket::open(&business.staff, business.staff.cursor().await).await;
    let began = std::time::Instant::now();
    phones.say("msg-1", &ringing("c1", "+1 (415) 555-0123")).await.is(200);
    // A telephone system waits a few seconds, not longer.
    assert!(began.elapsed() < std::time::Duration::from_secs(5));
    let event = socket.events(1).await.remove(0);
    assert_eq!((event.kind.as_str(), event.customer_id.map(|id| id.0)), ("call.ringing", Some(bella)));
    let card: Value =
        business.staff.call("calls/incoming", json!({ "call_id": event.subject_id })).await.ok();
    assert_eq!((&card["customer_name"], &card["tags"]), (&json!("Bella Ortiz"), &json!(["VIP"])));
    assert_eq!((&card["is_ringing"], &card["is_unknown"]), (&json!(true), &json!(false)));
    // Their animals with what keeps people safe, those that are here; and what is booked next.
    assert_eq!(card["pets"].as_array().map(Vec::len), Some(1), "{card}");
    let pet = &card["pets"][0];
    assert_eq!((&pet["name"], &pet["breed"]), (&json!("Mochi"), &json!("Poodle")));
    assert_eq!((&pet["bite_alert"], &pet["allergies"]), (&json!("Strangers"), &json!("Chicken")));
    let booked = &card["next_booking"];
    assert_eq!((&booked["number"], &booked["service"]), (&next["number"], &json!("Full groom")));
    assert_eq!(booked["starts_at"], "2030-04-01T14:00:00Z");

    // The same delivery again, the same call announced again, and all at once.
    phones.say("msg-1", &ringing("c1", "+14155550123")).await.is(200);
    phones.say("msg-2", &ringing("c1", "+14155550123")).await.is(200);
    let same = ringing("c2", "+14155550199");
    let ids: Vec<String> = (0..10).map(|n| format!("storm-{}", n % 3)).collect();
    for reply in futures::future::join_all(ids.iter().map(|id| phones.say(id, &same))).await {
        reply.is(200);
    }
    assert_eq!((count(&app, &business, "call").await, count(&app, &business, "customer").await), (2, 2));

    let ended = json!({ "type": "call.ended", "call_id": "c1", "from": "+14155550123", "to": "", "direction": "in", "duration_seconds": 94 });
    phones.say("msg-3", &ended).await.is(200);
    let page: Value =
        business.staff.call("calls/list_calls", json!({ "customer_id": bella, "after": null })).await.ok();
    assert_eq!(page["rows"][0]["duration_seconds"], 94);
    let taken = json!({ "id": event.subject_id, "outcome": "spoke" });
    business.staff.done("calls/set_outcome", taken).await;
    let card: Value =
        business.staff.call("calls/incoming", json!({ "call_id": event.subject_id })).await.ok();
    assert_eq!((&card["is_ringing"], &card["staff_name"]), (&json!(false), &json!("Sam Staff")));
}

#[tokio::test]
async fn whoever_typed_somebodys_number_into_the_chat_does_not_take_their_calls() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz", Some("+14155550123")).await;
    let stranger = customer(&app, &business, "Zoe Visitor", Some("+14155550123")).await;
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "update customer set source = 'chat', last_activity_at = now() + interval '1 hour'
         where business_id = $1 and id = $2",
    )
    .bind(business.id.0)
    .bind(stranger)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let phones = Phones::of(&app, &business).await;
    let mut socket = Socket::open(&business.staff, business.staff.cursor().await).await;
    phones.say("msg-1", &ringing("c1", "+14155550123")).await.is(200);
    assert_eq!(socket.events(1).await.remove(0).customer_id.map(|id| id.0), Some(bella));
}

#[tokio::test]
async fn an_unknown_number_gets_a_profile_and_a_withheld_one_is_nobodys() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let phones = Phones::of(&app, &business).await;
    phones.say("a", &ringing("c1", "+14155552671")).await.is(200);
    phones.say("b", &ringing("c2", "+14155552671")).await.is(200);
    for (id, from) in [("c", ""), ("d", "Anonymous"), ("e", "+266696687")] {
        phones.say(id, &ringing(id, from)).await.is(200);
    }
    phones.say("f", &ringing("f", "101")).await.is(200);
    phones.say("g", &ringing("g", "101")).await.is(200);
    let mut tx = app.tx(business.id).await;
    let names: Vec<(String, String)> =
        sqlx::query_as("select name, source from customer where business_id = $1 order by id")
            .bind(business.id.0)
            .fetch_all(tx.conn())
            .await
            .unwrap();
    let calls = |name: &str| (name.to_owned(), "call".to_owned());
    assert_eq!(names, [calls("+1 415-555-2671"), calls("101")]);
    let withheld: Vec<Uuid> = sqlx::query_scalar(
        "select id from call where business_id = $1 and customer_id is null order by started_at",
    )
    .bind(business.id.0)
    .fetch_all(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(withheld.len(), 3);
    let card: Value = business.staff.call("calls/incoming", json!({ "call_id": withheld[0] })).await.ok();
    assert_eq!((&card["customer_id"], &card["customer_name"]), (&Value::Null, &json!("Number withheld")));
    assert_eq!((&card["is_unknown"], &card["others"]), (&json!(false), &json!([])));
    business.staff.done("calls/set_outcome", json!({ "id": withheld[0], "outcome": "no_answer" })).await;
    let today: Value = business.staff.call("dashboard/open", json!({})).await.ok();
    assert_eq!(today["calls"].as_array().unwrap().len(), 5);
    assert_eq!(today["follow_ups"]["rows"], json!([]), "there is nowhere to call back");
}

#[tokio::test]
async fn what_is_not_signed_rightly_leaves_no_row() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let phones = Phones::of(&app, &business).await;
    let body = ringing("c1", "+14155550123").to_string();
    let now = chrono::Utc::now().timestamp();
    let right = phones.signature("m", now, &body);
    phones.post("m", now, "v1,AAAA", &body).await.is(401);
    phones.post("m", now, "", &body).await.is(401);
    phones.post("other", now, &right, &body).await.is(401);
    phones.post("m", now, &right, &body.replace("0123", "0124")).await.is(401);
    for off in [-301, 301] {
        phones.post("m", now + off, &phones.signature("m", now + off, &body), &body).await.is(401);
    }
    let unknown =
        Phones { client: app.anonymous(), key: Uuid::now_v7().to_string(), secret: phones.secret.clone() };
    unknown.post("m", now, &right, &body).await.is(401);
    phones.post_as("m", now, &right, &body, "text/plain").await.is(415);
    let huge = "x".repeat(64 * 1024 + 1);
    phones.post("m", now, &phones.signature("m", now, &huge), &huge).await.is(413);
    for broken in
        ["{", "[]", r#"{"type":"call.lost","call_id":"x","direction":"in"}"#, r#"{"type":"call.ringing"}"#]
    {
        phones.post("m", now, &phones.signature("m", now, broken), broken).await.is(400);
    }
    for table in ["call", "hook_receipt", "customer"] {
        assert_eq!(count(&app, &business, table).await, 0, "{table}");
    }
    // Several signatures, one of them ours: taken.
    phones.post("m", now, &format!("v1,AAAA {right}"), &body).await.is(200);
    assert_eq!(count(&app, &business, "call").await, 1);
    // A revoked key is no key.
    business.manager.done("calls/revoke_hook_key", json!({ "id": phones.key })).await;
    phones.say("n", &ringing("c9", "+14155550123")).await.is(401);
    let log: Vec<Value> = {
        let mut tx = app.tx(business.id).await;
        sqlx::query_scalar("select to_jsonb(e) from event e where business_id = $1")
            .bind(business.id.0)
            .fetch_all(tx.conn())
            .await
            .unwrap()
    };
    assert!(!json!(log).to_string().contains("\"secret\""), "no event holds the secret");
}

#[tokio::test]
async fn the_secret_of_a_key_is_shown_once_and_kept_sealed() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let ask = json!({ "intent": Uuid::now_v7() });
    let made: Value = business.manager.call("calls/create_hook_key", ask.clone()).await.ok();
    let again: Value = business.manager.call("calls/create_hook_key", ask).await.ok();
    assert_eq!(made["value"]["id"], again["value"]["id"]);
    assert_ne!(made["value"]["secret"], again["value"]["secret"], "the first one is kept nowhere");
    let kept: String = sqlx::query_scalar(
        "select string_agg(t, ' ') from (select to_jsonb(e)::text as t from event e
         union all select to_jsonb(i)::text from intent i union all select to_jsonb(k)::text from hook_key k) kept",
    )
    .fetch_one(&app.behind)
    .await
    .unwrap();
    for shown in [&made, &again] {
        let secret = shown["value"]["secret"].as_str().unwrap();
        let bytes = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        assert!(!kept.contains(secret) && !kept.contains(&hex::encode(bytes)));
    }
    // The one that was shown last holds.
    let call = json!({ "type": "call.ringing", "call_id": "1", "from": "+14155550123", "direction": "in" });
    Phones::with(&app, &made["value"]).say("1", &call).await.is(401);
    Phones::with(&app, &again["value"]).say("1", &call).await.is(200);
}

#[tokio::test]
async fn a_key_of_an_earlier_version_works_and_is_sealed_by_itself() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let phones = Phones::of(&app, &business).await;
    sqlx::query("update hook_key set secret = $1, sealed = null")
        .bind(&phones.secret)
        .execute(&app.behind)
        .await
        .unwrap();
    let call = |id: &str| json!({ "type": "call.ringing", "call_id": id, "from": "+14155550123", "direction": "in" });
    phones.say("1", &call("1")).await.is(200);
    pawline::rooms::scan(&app.app, business.id).await.unwrap();
    let plain: i64 =
        sqlx::query_scalar("select count(*) from hook_key where secret is not null or sealed is null")
            .fetch_one(&app.behind)
            .await
            .unwrap();
    assert_eq!(plain, 0);
    phones.say("2", &call("2")).await.is(200);
}
