//! Out: held, sent once, within Facebook's time, followed, tried again.

use super::{BELLA, Shop, answer, later};
use crate::support::facebook::{Mood, PAGE};
use pawline::rooms::arrivals::taking::take_due;
use serde_json::{Value, json};

#[tokio::test]
async fn an_answer_is_held_sent_and_followed_and_late_news_takes_nothing_back() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Is she ready?").await;
    let way = shop.thread(&bella).await["messaging"].clone();
    assert_eq!((&way["can"], &way["to"], &way["from"]), (&json!("yes"), &json!(BELLA), &json!(PAGE)));
    let sent = shop.answer(&bella, "Mochi is ready 🐶").await;
    assert_eq!((&sent["channel"], &sent["delivery"]["state"]), (&json!("facebook"), &json!("queued")));
    assert_eq!(shop.carry(0).await, 0, "it is held for a moment");
    assert_eq!(shop.carry(6).await, 1);
    let [there] = &shop.facebook.sent()[..] else { panic!("one message") };
    assert_eq!(
        (there.person.as_str(), there.body.as_str(), there.sort.as_str()),
        (BELLA, "Mochi is ready 🐶", "RESPONSE")
    );
    assert!(there.metadata.starts_with(sent["id"].as_str().unwrap()), "we know it again: {}", there.metadata);
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    let party = |event: Value| {
        let mut event = event;
        (event["sender"], event["recipient"]) = (json!({ "id": BELLA }), json!({ "id": PAGE }));
        event["timestamp"] = json!(shop.facebook.now());
        event
    };
    shop.hear(&shop.facebook.echo(there)).await;
    let (before, after) = (there.at - 1, there.at + 1);
    for (event, state) in [
        // Of what was before it.
        (json!({ "delivery": { "watermark": before } }), "sent"),
        (json!({ "read": { "watermark": before } }), "sent"),
        (json!({ "delivery": { "mids": [there.mid], "watermark": before } }), "delivered"),
        (json!({ "read": { "watermark": after } }), "read"),
        (json!({ "delivery": { "watermark": after + 5 } }), "read"),
        (json!({ "delivery": { "mids": [there.mid], "watermark": after + 6 } }), "read"),
        (json!({ "read": { "watermark": after } }), "read"),
    ] {
        shop.hear(&party(event.clone())).await;
        assert_eq!(shop.delivery(&sent).await["state"], state, "after {event}");
    }
    shop.hear(&shop.facebook.echo(there)).await;
    assert_eq!(shop.delivery(&sent).await["state"], "read");
    // Ten times and shuffled: nothing goes back, and nobody else's is touched.
    let second = shop.answer(&bella, "See you").await;
    shop.carry(6).await;
    let all: Vec<Value> = (0..10)
        .map(|at| {
            party(json!({ (if at % 3 == 0 { "read" } else { "delivery" }): { "watermark": after + at } }))
        })
        .collect();
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &all).await, 200);
    shop.take().await;
    assert_eq!(shop.delivery(&sent).await["state"], "read");
    assert_eq!(shop.delivery(&second).await["state"], "sent");
    assert_eq!(shop.carry(600).await, 0);
    assert_eq!(shop.facebook.asked(), 2);
}

#[tokio::test]
async fn what_has_not_left_is_taken_back_and_what_has_left_is_not() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Hello").await;
    let (first, second) =
        (shop.answer(&bella, "Wrong words").await, shop.answer(&bella, "Right words").await);
    let withdraw = |message: &Value| json!({ "message": message["id"] });
    shop.staff().command("conversations/withdraw_message", withdraw(&first)).await.is(200);
    while shop.carry(6).await > 0 {}
    let bodies: Vec<String> = shop.facebook.sent().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["Right words"]);
    shop.staff().command("conversations/withdraw_message", withdraw(&second)).await.is(409);
}

#[tokio::test]
async fn after_a_day_a_person_answers_and_after_a_week_nobody_does() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Do you board cats?").await;
    let owner = &shop.business.owner;
    shop.hours_pass(30).await;
    let waiting = shop.answer(&bella, "We do").await;
    shop.carry(6).await;
    assert_eq!(shop.facebook.sent()[0].sort, "HUMAN_AGENT");
    assert_eq!(shop.delivery(&waiting).await["state"], "sent");
    // What is to go out when it is over is refused at once; so is what waits until then.
    let later_than =
        |days: i64| (chrono::Utc::now() + chrono::Duration::days(days)).format("%Y-%m-%dT12:00").to_string();
    let schedule = |days: i64| {
        let at = json!({ "at": later_than(days) });
        json!({ "customer": bella, "message": { "by": "facebook", "body": "Soon", "at": at, "unless_answered": false } })
    };
    owner.command("conversations/schedule_message", schedule(9)).await.invalid(&["at"]);
    owner.command("conversations/schedule_message", schedule(2)).await.is(200);
    // Written in time, and held up until it is over: it does not go.
    let late = shop.answer(&bella, "One more thing").await;
    shop.hours_pass(24 * 7).await;
    let reach = shop.thread(&bella).await["messaging"].clone();
    assert_eq!(reach["can"], "no", "{reach}");
    assert!(reach["why"].as_str().unwrap().contains("7 days"), "{reach}");
    assert!(reach["remedy"].as_str().unwrap().contains("Text, email or call"), "{reach}");
    shop.carry(6).await;
    let delivery = shop.delivery(&late).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("7 days"), "{delivery}");
    assert_eq!(shop.facebook.asked(), 1);
    let refused = owner.command("conversations/send_message", answer(&bella, "Hello?")).await;
    assert!(refused.is(409).text.contains("7 days"), "{}", refused.text);
    owner.command("channels/send_again", json!({ "message": late["id"] })).await.is(409);
    // They write again: it is open again, and it goes.
    shop.hear(&shop.facebook.writes(BELLA, "Well?")).await;
    assert_eq!(shop.thread(&bella).await["messaging"]["can"], "yes");
    owner.command("channels/send_again", json!({ "message": late["id"] })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.facebook.sent()[1].sort, "RESPONSE");
    // Facebook counts otherwise than we do: its word is told.
    shop.facebook.state().closed = true;
    let third = shop.answer(&bella, "Third").await;
    shop.carry(6).await;
    let why = shop.delivery(&third).await["why"].clone();
    assert!(why.as_str().unwrap().contains("time in which Facebook allows"), "{why}");
}

#[tokio::test]
async fn what_is_too_long_is_refused_with_the_count_and_who_never_wrote_cannot_be_written_to() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Hello").await;
    let long = "é".repeat(2001);
    let refused = shop.staff().command("conversations/send_message", answer(&bella, &long)).await;
    refused.invalid(&["body"]);
    assert!(refused.text.contains("2000") && refused.text.contains("2001"), "{}", refused.text);
    shop.answer(&bella, &"é".repeat(2000)).await;
    shop.carry(6).await;
    assert_eq!(shop.facebook.sent()[0].body.chars().count(), 2000);
    let nobody =
        shop.staff().done("customers/add_customer", json!({ "customer": { "name": "Nobody" } })).await;
    assert_eq!(shop.thread(&nobody).await["messaging"]["can"], "off");
    let refused = shop.staff().command("conversations/send_message", answer(&nobody, "Hi")).await;
    assert!(refused.is(409).text.contains("has not written"), "{}", refused.text);
    // A draft remembers the way.
    let draft = json!({ "customer": bella, "body": "Dear", "internal": false, "by": "facebook" });
    shop.staff().call("conversations/save_draft", draft).await.is(200);
    assert_eq!(shop.thread(&bella).await["draft"]["by"], "facebook");
}

#[tokio::test]
async fn what_is_in_doubt_is_looked_for_before_anything_is_sent_again() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Hello").await;
    // It took it and says that it had an error of its own: the list knows.
    shop.facebook.next([Mood::TakeAndFail]);
    let first = shop.answer(&bella, "One").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&first).await["state"], "unknown");
    shop.carry(20).await;
    assert_eq!(shop.delivery(&first).await["state"], "sent");
    assert_eq!((shop.facebook.asked(), shop.facebook.sent().len()), (1, 1));
    // The echo knows too, before we ask.
    shop.facebook.next([Mood::TakeAndFail]);
    let second = shop.answer(&bella, "Two").await;
    shop.carry(6).await;
    let listed = shop.facebook.state().listed;
    shop.hear(&shop.facebook.echo(&shop.facebook.sent()[1])).await;
    assert_eq!(shop.delivery(&second).await["state"], "sent");
    assert_eq!(shop.carry(600).await, 0);
    assert_eq!((shop.facebook.asked(), shop.facebook.state().listed), (2, listed));
    // It certainly never came there: after a minute it goes out again, once.
    shop.facebook.next([Mood::Answer(500, json!({}))]);
    let third = shop.answer(&bella, "Three").await;
    shop.carry(6).await;
    shop.carry(20).await;
    assert_eq!(shop.delivery(&third).await["state"], "unknown");
    for seconds in [40, 60, 80, 100, 120, 140] {
        shop.carry(seconds).await;
    }
    assert_eq!(shop.delivery(&third).await["state"], "sent");
    let bodies: Vec<String> = shop.facebook.sent().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["One", "Two", "Three"]);
    assert_eq!(shop.facebook.asked(), 4);
    // It came there after all, while it waits for another try: the echo says so, and it does not go again.
    shop.facebook.next([Mood::Answer(500, json!({}))]);
    let fourth = shop.answer(&bella, "Four").await;
    shop.carry(6).await;
    let round = json!({ "sender": { "id": PAGE }, "recipient": { "id": BELLA }, "timestamp": shop.facebook.now(),
        "message": { "mid": "m_late", "is_echo": true, "text": "Four",
            "metadata": format!("{}:1", fourth["id"].as_str().unwrap()) } });
    shop.carry(80).await;
    shop.hear(&round).await;
    assert_eq!(shop.delivery(&fourth).await["state"], "sent");
    assert_eq!(shop.carry(1000).await, 0);
    assert_eq!(shop.facebook.asked(), 5);
}

#[tokio::test]
async fn what_facebook_refuses_is_said_and_an_expired_token_shows_at_the_channel() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let bella = shop.hear_from(BELLA, "Hello").await;
    shop.facebook.next([
        Mood::Answer(
            400,
            json!({ "error": { "code": 613, "message": "Calls to this api have exceeded the rate limit." } }),
        ),
        Mood::Answer(
            400,
            json!({ "error": { "code": 551, "message": "This person isn't available right now." } }),
        ),
    ]);
    let sent = shop.answer(&bella, "Ready").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "queued", "it is tried again");
    shop.carry(20).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("cannot be reached on Messenger"), "{delivery}");
    shop.facebook.state().expired = true;
    let sent = shop.answer(&bella, "Ready now").await;
    shop.carry(6).await;
    assert!(shop.delivery(&sent).await["why"].as_str().unwrap().contains("access token"));
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(list["channels"][0]["state"], "fails");
    assert!(list["channels"][0]["last_error"].as_str().unwrap().contains("expired"), "{list}");
    shop.facebook.state().expired = false;
    owner.command("channels/send_again", json!({ "message": sent["id"] })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.facebook.sent().len(), 1);
    assert_eq!(take_due(&shop.app.app, later(0)).await.unwrap(), 0);
}
