//! In: stored, answered, and worked on once.

use super::{BELLA, Shop, bodies, later};
use crate::support::facebook::{PAGE, SECRET, body, sign};
use image::{DynamicImage, ImageFormat};
use pawline::rooms::arrivals::pictures::fetch_pictures;
use serde_json::{Value, json};
use std::io::Cursor;
use std::time::{Duration, Instant};

#[tokio::test]
async fn what_is_not_signed_or_is_another_pages_leaves_no_trace() {
    let shop = Shop::open().await;
    let url = &shop.app.url;
    let event = shop.facebook.writes(BELLA, "Let me in");
    let told = body(PAGE, std::slice::from_ref(&event));
    let good = sign(SECRET, told.as_bytes());
    let altered = told.replace("Let me in", "Let us in");
    for (what, body, signature) in [
        ("none", &told, String::new()),
        ("another secret", &told, sign("other", told.as_bytes())),
        ("another body", &altered, good.clone()),
        ("no hexadecimal digits", &told, "sha256=x".to_owned()),
    ] {
        assert_eq!(shop.facebook.post(url, shop.channel, body, &signature).await, 403, "{what}");
    }
    let stranger = pawline::domain::ids::ChannelId::new();
    assert_eq!(shop.facebook.post(url, stranger, &told, &good).await, 403);
    assert_eq!((shop.count("incoming_hook").await, shop.take().await), (0, 0));
    // Signed, but of another Page, or of nothing that counts: Facebook need not tell it again.
    let foreign = body("998877665544", std::slice::from_ref(&event));
    assert_eq!(shop.facebook.post(url, shop.channel, &foreign, &sign(SECRET, foreign.as_bytes())).await, 200);
    let mut elsewhere = event.clone();
    elsewhere["recipient"]["id"] = json!("998877665544");
    assert_eq!(shop.facebook.tell(url, shop.channel, &[elsewhere]).await, 200);
    let reaction = json!({ "sender": { "id": BELLA }, "recipient": { "id": PAGE }, "timestamp": 1,
        "reaction": { "reaction": "love", "emoji": "x", "action": "react", "mid": "m_1" } });
    assert_eq!(shop.facebook.tell(url, shop.channel, &[reaction]).await, 200);
    assert_eq!(shop.count("incoming_hook").await, 0);
    for nothing in ["", "{}", "[1]", r#"{"object":"user","entry":[]}"#] {
        let signature = sign(SECRET, nothing.as_bytes());
        assert_eq!(shop.facebook.post(url, shop.channel, nothing, &signature).await, 400, "{nothing}");
    }
    let large = "x".repeat(1_100_000);
    assert_eq!(shop.facebook.post(url, shop.channel, &large, &sign(SECRET, large.as_bytes())).await, 413);
    assert_eq!(shop.count("incoming_hook").await, 0);
}

#[tokio::test]
async fn each_thing_told_ten_times_and_shuffled_counts_once_and_in_order() {
    const OTHER: &str = "8800112233445566";
    let shop = Shop::open().await;
    let mut events: Vec<Value> = Vec::new();
    for at in 1..=12 {
        events.push(shop.facebook.writes(BELLA, &format!("Bella {at}")));
        events.push(shop.facebook.writes(OTHER, &format!("Other {at}")));
    }
    events.push(shop.facebook.answered_there(BELLA, "Staff on Facebook"));
    events.push(shop.facebook.writes(BELLA, "Bella 13"));
    let mut order: Vec<usize> = (0..events.len()).flat_map(|at| [at; 10]).collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..order.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
    let mut times = Vec::new();
    // Several at once, as Facebook tells them.
    for some in order.chunks(7) {
        let some: Vec<Value> = some.iter().map(|at| events[*at].clone()).collect();
        let begun = Instant::now();
        assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &some).await, 200);
        times.push(begun.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    assert!(median < Duration::from_millis(100), "{median:?}");
    assert!(shop.inbox().await.is_empty(), "nothing was worked on yet");
    assert_eq!(shop.take().await, events.len());
    let inbox = shop.inbox().await;
    assert_eq!(inbox.len(), 2, "two people");
    let mut threads = Vec::new();
    for row in &inbox {
        threads.push(bodies(&shop.thread(&row["customer_id"]).await));
    }
    threads.sort();
    let said =
        |who: &str, count: usize| -> Vec<String> { (1..=count).map(|at| format!("{who} {at}")).collect() };
    let mut bella = said("Bella", 12);
    bella.extend(["Staff on Facebook".to_owned(), "Bella 13".to_owned()]);
    assert_eq!(threads, [bella, said("Other", 12)]);
    // Once more, when all is done and forgotten: still once.
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &events).await, 200);
    assert_eq!(shop.take().await, 0);
    sqlx::query("delete from incoming_hook").execute(&shop.app.behind).await.unwrap();
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &events).await, 200);
    shop.take().await;
    assert_eq!(shop.count("message").await, 26);
}

#[tokio::test]
async fn pictures_and_files_come_along_and_a_press_of_a_button_is_words() {
    let shop = Shop::open().await;
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 30).write_to(&mut picture, ImageFormat::Png).unwrap();
    shop.facebook.state().files.insert("mochi".into(), picture.into_inner());
    shop.facebook.state().files.insert("shots.pdf".into(), b"%PDF-1.4".to_vec());
    let at = |name: &str| json!({ "url": format!("{}/files/{name}", shop.facebook.url) });
    let attachments = json!([
        { "type": "image", "payload": at("mochi") },
        { "type": "file", "payload": at("shots.pdf") },
        // Nothing else is asked, whatever the hook says.
        { "type": "image", "payload": { "url": format!("{}/private", shop.app.url) } },
        { "type": "image", "payload": { "url": "https://fbcdn.net.evil.example/x" } },
        { "type": "image", "payload": at("gone") },
    ]);
    let event = shop.facebook.writes_with(BELLA, "", attachments);
    shop.hear(&event).await;
    let bella = shop.inbox().await[0]["customer_id"].clone();
    let row = |thread: &Value| thread["messages"]["rows"][0].clone();
    assert_eq!(row(&shop.thread(&bella).await)["body"], "(5 files)");
    while fetch_pictures(&shop.app.app, later(0)).await.unwrap() > 0 {}
    let message = row(&shop.thread(&bella).await);
    let all = message["pictures"].as_array().unwrap();
    assert!(all[0]["file_id"].is_string() && all[0]["name"] == "", "{message}");
    assert!(all[1]["file_id"].is_string() && all[1]["name"] == "shots.pdf", "{message}");
    for one in &all[2..] {
        assert!(one["file_id"].is_null() && one["why"].as_str().unwrap().len() > 5, "{message}");
    }
    let shown = shop.staff().get(&format!("/files/{}/320", all[0]["file_id"].as_str().unwrap())).await;
    assert_eq!((shown.status, shown.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    let file = format!("/files/{}/original", all[1]["file_id"].as_str().unwrap());
    let given = shop.staff().get(&file).await;
    assert_eq!((given.status, given.text.as_str()), (200, "%PDF-1.4"));
    shop.app.anonymous().get(&file).await.is(404);
    // A sticker is a picture, a button its title.
    let sticker = json!([{ "type": "image", "payload": { "url": at("mochi")["url"], "sticker_id": 369_239_263_222_822_i64 } }]);
    shop.hear(&shop.facebook.writes_with(BELLA, "", sticker)).await;
    let pressed = json!({ "sender": { "id": BELLA }, "recipient": { "id": PAGE }, "timestamp": shop.facebook.now(),
        "postback": { "title": "Book a bath", "payload": "BATH" } });
    shop.hear(&pressed).await;
    shop.hear(&pressed).await;
    assert_eq!(bodies(&shop.thread(&bella).await)[1..], ["(A picture)", "Book a bath"]);
    // Taken back: words and pictures are gone, and a tombstone stays.
    let mut gone = event.clone();
    gone["timestamp"] = json!(shop.facebook.now());
    gone["message"] = json!({ "mid": event["message"]["mid"], "is_deleted": true });
    shop.hear(&gone).await;
    let message = row(&shop.thread(&bella).await);
    assert!(message["withdrawn_at"].is_string() && message["body"] == "", "{message}");
    assert_eq!(message["pictures"], json!([]));
    // Taken back before we worked on it: it never stands here.
    let late = shop.facebook.writes(BELLA, "Never mind");
    let mut gone = late.clone();
    gone["message"] = json!({ "mid": late["message"]["mid"], "is_deleted": true });
    shop.hear(&gone).await;
    shop.hear(&late).await;
    assert!(!bodies(&shop.thread(&bella).await).contains(&"Never mind".to_owned()));
}

#[tokio::test]
async fn an_echo_of_ours_is_not_shown_twice_and_staffs_own_from_facebook_once() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Is she ready?").await;
    let sent = shop.answer(&bella, "At four").await;
    shop.carry(6).await;
    let ours = shop.facebook.echo(&shop.facebook.sent()[0]);
    let staffs = shop.facebook.answered_there(BELLA, "Bring the leash");
    for _ in 0..3 {
        shop.hear(&ours).await;
        shop.hear(&staffs).await;
    }
    let thread = shop.thread(&bella).await;
    assert_eq!(bodies(&thread), ["Is she ready?", "At four", "Bring the leash"]);
    let last = &thread["messages"]["rows"][2];
    assert_eq!(
        (&last["direction"], &last["channel"], &last["staff_id"], &last["delivery"]),
        (&json!("out"), &json!("facebook"), &Value::Null, &Value::Null)
    );
    assert_eq!(thread["conversation"]["waiting_since"], Value::Null, "they were answered");
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    // Staff write on Facebook to somebody whom we do not know: their card begins with it.
    let other = shop.facebook.answered_there("9900112233445566", "Your order is here");
    shop.hear(&other).await;
    let row = shop.inbox().await[0].clone();
    assert_eq!(bodies(&shop.thread(&row["customer_id"]).await), ["Your order is here"]);
    let reach = shop.thread(&row["customer_id"]).await["messaging"].clone();
    assert_eq!(reach["can"], "no", "who never wrote may not be written to: {reach}");
    // Blocked: nothing that they write is kept.
    shop.staff().command("customers/set_blocked", json!({ "id": bella, "blocked": true })).await.is(200);
    shop.hear(&shop.facebook.writes(BELLA, "Let me in")).await;
    assert_eq!(bodies(&shop.thread(&bella).await).len(), 3);
}

#[tokio::test]
async fn what_came_while_two_were_one_goes_back_to_whom_it_came_for() {
    const REX: &str = "6600112233445566";
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let bella = shop.hear_from(BELLA, "I am Bella").await;
    let rex = shop.hear_from(REX, "before").await;
    let both = json!({ "survivor": bella, "loser": rex, "taken": [] });
    let merged: Value = owner.command("merge/merge_customers", both).await.ok();
    shop.hear(&shop.facebook.writes(REX, "from Rex")).await;
    shop.hear(&shop.facebook.writes(BELLA, "from Bella")).await;
    assert_eq!(bodies(&shop.thread(&bella).await).len(), 4);
    // Answers go to where they wrote last.
    assert_eq!(shop.thread(&bella).await["messaging"]["to"], BELLA);
    owner.command("merge/unmerge", json!({ "id": merged["value"] })).await.is(200);
    assert_eq!(bodies(&shop.thread(&bella).await), ["I am Bella", "from Bella"]);
    assert_eq!(bodies(&shop.thread(&rex).await), ["before", "from Rex"]);
    assert_eq!(shop.thread(&rex).await["messaging"]["to"], REX);
}

#[tokio::test]
async fn what_cannot_be_worked_on_is_put_aside_and_replayed_and_rules_send_it_to_an_inbox() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let inbox = owner.done("inboxes/add_inbox", json!({ "form": { "name": "Social" } })).await;
    let rule = json!({ "inbox_id": inbox, "ways": ["facebook"], "location_id": "", "words": "" });
    owner.command("inboxes/add_rule", json!({ "form": rule })).await.is(200);
    let event = shop.facebook.writes(BELLA, "Are you open?");
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &[event]).await, 200);
    let told: String =
        sqlx::query_scalar("select body from incoming_hook").fetch_one(&shop.app.behind).await.unwrap();
    let write = async |body: &str| {
        sqlx::query("update incoming_hook set body = $1").bind(body).execute(&shop.app.behind).await.unwrap();
    };
    write("{}").await;
    let mut seconds = 0;
    while shop.count("incoming_hook where state = 'dead'").await == 0 {
        pawline::rooms::arrivals::taking::take_due(&shop.app.app, later(seconds)).await.unwrap();
        seconds += 400;
        assert!(seconds < 8000, "it ends some day");
    }
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!((&list["dead"][0]["by"], &list["dead"][0]["is_message"]), (&json!("facebook"), &json!(true)));
    write(&told).await;
    owner.command("channels/replay_hook", json!({ "id": list["dead"][0]["id"] })).await.is(200);
    assert_eq!(shop.take().await, 1);
    let row = shop.inbox().await[0].clone();
    assert_eq!(row["snippet"], "Are you open?");
    assert_eq!(shop.thread(&row["customer_id"]).await["conversation"]["inbox_id"], inbox);
}
