//! Out: held, sent once, followed, tried again.

use super::{BELLA, Shop, customer, text};
use crate::support::Socket;
use crate::support::twilio::{Mood, OURS};
use pawline::live::ServerFrame;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_text_is_held_sent_and_followed_and_late_news_takes_nothing_back() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella Ortiz", "(415) 555-0123", true).await;
    let way = shop.thread(&bella).await["texting"].clone();
    assert_eq!((&way["can"], &way["to"], &way["from"]), (&json!("yes"), &json!(BELLA), &json!(OURS)));
    assert_eq!(way["why"], "the Main phone");
    let mut screen = Socket::open(&shop.business.owner, shop.business.owner.cursor().await).await;
    let sent = shop.text(&bella, "Mochi is ready 🐶").await;
    assert_eq!((&sent["channel"], &sent["delivery"]["state"]), (&json!("text"), &json!("queued")));
    assert_eq!(shop.carry(0).await, 0, "it is held for a moment");
    assert_eq!(shop.carry(6).await, 1);
    let [there] = &shop.twilio.sent()[..] else { panic!("one text") };
    assert_eq!(
        (there.to.as_str(), there.from.as_str(), there.body.as_str()),
        (BELLA, OURS, "Mochi is ready 🐶")
    );
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    for (word, state) in [
        ("delivered", "delivered"),
        ("sent", "delivered"),
        ("undelivered", "delivered"),
        ("read", "read"),
        ("delivered", "read"),
    ] {
        assert_eq!(shop.twilio.report(&shop.app.url, &there.sid, word, None).await, 200);
        shop.take().await;
        assert_eq!(shop.delivery(&sent).await["state"], state, "after {word}");
    }
    assert_eq!(shop.carry(600).await, 0);
    assert_eq!(shop.twilio.asked(), 1);
    // Each step was pushed, in order.
    let mut steps = Vec::new();
    while steps.last() != Some(&json!("read")) {
        if let ServerFrame::Event(frame) = screen.next().await.expect("the socket stays open")
            && frame.kind == "message.carried"
        {
            steps.push(frame.after.unwrap()["delivery"]["state"].clone());
        }
    }
    assert_eq!(steps, ["sending", "sent", "delivered", "read"]);
}

#[tokio::test]
async fn what_has_not_left_is_taken_back_and_what_has_left_is_not() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let (first, second) = (shop.text(&bella, "Wrong words").await, shop.text(&bella, "Right words").await);
    let withdraw = |message: &Value| json!({ "message": message["id"] });
    shop.business.owner.command("conversations/withdraw_message", withdraw(&first)).await.is(409);
    shop.staff().command("conversations/withdraw_message", withdraw(&first)).await.is(200);
    while shop.carry(6).await > 0 {}
    let bodies: Vec<String> = shop.twilio.sent().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["Right words"]);
    let late = shop.staff().command("conversations/withdraw_message", withdraw(&second)).await;
    assert!(late.is(409).text.contains("on its way"), "{}", late.text);
}

#[tokio::test]
async fn a_provider_that_is_busy_is_tried_again_and_of_two_texts_the_second_waits() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let first = shop.text(&bella, "One").await;
    shop.text(&bella, "Two").await;
    shop.twilio.next([
        Mood::Answer(429, json!({ "code": 20429, "message": "Too Many Requests" })),
        Mood::Answer(503, json!({})),
    ]);
    assert_eq!(shop.carry(6).await, 1);
    assert_eq!(shop.delivery(&first).await["state"], "queued");
    assert_eq!(shop.carry(6).await, 0, "not at once, and not the second before the first");
    assert_eq!(shop.carry(20).await, 1);
    assert_eq!(shop.twilio.sent().len(), 0);
    while shop.carry(60).await > 0 {}
    let bodies: Vec<String> = shop.twilio.sent().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["One", "Two"]);
    assert_eq!(shop.twilio.asked(), 4);
    // A provider that never has time: in the end staff are told.
    shop.twilio.next(vec![Mood::Answer(503, json!({})); 10]);
    let third = shop.text(&bella, "Three").await;
    let mut seconds = 10;
    while shop.delivery(&third).await["state"] != "failed" {
        shop.carry(seconds).await;
        seconds += 400;
        assert!(seconds < 10_000, "it ends some day");
    }
    assert!(shop.delivery(&third).await["why"].as_str().unwrap().contains("not available"));
}

#[tokio::test]
async fn what_a_provider_refuses_is_told_in_plain_words_and_sent_again_to_the_number_as_it_is_then() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "+14155550124", true).await;
    shop.twilio.next([Mood::Answer(
        400,
        json!({ "code": 21211, "message": "Invalid 'To' Phone Number", "status": 400 }),
    )]);
    let sent = shop.text(&bella, "Hello").await;
    shop.carry(6).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("not a number that gets texts"), "{delivery}");
    let again = json!({ "message": sent["id"] });
    // The number is corrected on the card; a colleague presses.
    let summary: Value =
        shop.staff().call("conversations/inbox_context", json!({ "customer": bella })).await.ok();
    let point = &summary["points"][0];
    let edit = json!({ "id": point["id"], "version": point["version"], "edit": { "raw": BELLA } });
    shop.staff().command("customers/edit_contact_point", edit).await.is(200);
    shop.business.manager.command("channels/send_again", again.clone()).await.is(200);
    shop.business.manager.command("channels/send_again", again.clone()).await.is(409);
    assert_eq!(shop.carry(6).await, 1);
    assert_eq!(shop.twilio.sent()[0].to, BELLA);
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    // It comes back undelivered: another round, and late news of the first one changes nothing.
    let first = shop.twilio.sent()[0].sid.clone();
    shop.twilio.report(&shop.app.url, &first, "undelivered", Some(30003)).await;
    shop.take().await;
    assert!(shop.delivery(&sent).await["why"].as_str().unwrap().contains("could not be reached"));
    shop.staff().command("channels/send_again", again).await.is(200);
    assert_eq!(shop.carry(6).await, 1);
    shop.twilio.report(&shop.app.url, &first, "failed", Some(30005)).await;
    shop.take().await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    assert_eq!(shop.twilio.sent().len(), 2);
    assert_eq!(
        shop.business
            .owner
            .command("channels/send_again", json!({ "message": uuid::Uuid::now_v7() }))
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_lost_answer_is_asked_about_before_anything_is_sent_again() {
    let shop = Shop::open().await;
    // Taken, but told as an error; taken and never answered; never taken and never answered.
    let moods = [Mood::TakeAndFail, Mood::TakeAndDie, Mood::Die];
    let mut texts = Vec::new();
    for (at, mood) in moods.into_iter().enumerate() {
        let somebody = customer(shop.staff(), "Somebody", &format!("+1415555014{at}"), true).await;
        texts.push(shop.text(&somebody, "It’s ready – come “soon”").await);
        shop.twilio.next([mood]);
    }
    assert_eq!(shop.carry(6).await, 3);
    for text in &texts {
        assert_eq!(shop.delivery(text).await["state"], "unknown");
    }
    let asked = shop.twilio.asked();
    assert_eq!((asked, shop.twilio.sent().len()), (3, 2));
    assert_eq!(shop.carry(15).await, 3, "it is asked about each");
    let mut states = Vec::new();
    for text in &texts {
        states.push(shop.delivery(text).await["state"].as_str().unwrap().to_owned());
    }
    states.sort();
    assert_eq!(states, ["sent", "sent", "unknown"], "the one that it does not have may still be under way");
    assert_eq!(shop.twilio.asked(), 3, "nothing was sent again");
    // After a minute it is certain.
    while shop.carry(120).await > 0 {}
    while shop.carry(150).await > 0 {}
    assert_eq!((shop.twilio.asked(), shop.twilio.sent().len()), (4, 3));
    let mut numbers: Vec<String> = shop.twilio.sent().into_iter().map(|one| one.to).collect();
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 3, "each got it once");
}

#[tokio::test]
async fn news_may_overtake_the_answer() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sent = shop.text(&bella, "Hello").await;
    shop.twilio.next([Mood::TakeAndFail]);
    shop.carry(6).await;
    let there = shop.twilio.sent()[0].clone();
    // We do not know Twilio's name for it; the address that it was given does.
    assert_eq!(shop.twilio.report(&shop.app.url, &there.sid, "delivered", None).await, 200);
    shop.take().await;
    assert_eq!(shop.delivery(&sent).await["state"], "delivered");
    assert_eq!(shop.carry(120).await, 0);
    assert_eq!(shop.twilio.asked(), 1);
}

#[tokio::test]
async fn several_servers_send_each_text_once() {
    let shop = Shop::open().await;
    let mut all = Vec::new();
    for at in 0..24 {
        let somebody = customer(shop.staff(), "Somebody", &format!("+1415555{:04}", 2000 + at), true).await;
        all.push(shop.text(&somebody, &format!("Hello {at}")).await);
    }
    shop.twilio.next(vec![Mood::Slow(Duration::from_millis(30)); 24]);
    let work = || async {
        let mut count = 0;
        loop {
            match shop.carry(6).await {
                0 => break count,
                more => count += more,
            }
        }
    };
    let (a, b, c) = tokio::join!(work(), work(), work());
    assert_eq!(a + b + c, 24);
    let mut bodies: Vec<String> = shop.twilio.sent().into_iter().map(|one| one.body).collect();
    bodies.sort();
    bodies.dedup();
    assert_eq!((bodies.len(), shop.twilio.asked()), (24, 24));
    for text in &all {
        assert_eq!(shop.delivery(text).await["state"], "sent");
    }
}

#[tokio::test]
async fn who_cannot_be_texted_is_told_with_the_reason() {
    let shop = Shop::open().await;
    let off = customer(shop.staff(), "No texts", "+14155550131", false).await;
    let none =
        shop.staff().done("customers/add_customer", json!({ "customer": { "name": "No phone" } })).await;
    for (who, words) in [(&off, "not enabled"), (&none, "no phone number")] {
        let texting = shop.thread(who).await["texting"].clone();
        assert!(texting["can"] == "no" && texting["why"].as_str().unwrap().contains(words), "{texting}");
        let refused = shop.staff().command("conversations/send_message", text(who, "Hi")).await;
        assert!(refused.is(409).text.contains(words));
    }
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.staff()
        .command("conversations/send_message", text(&bella, &"x".repeat(1601)))
        .await
        .invalid(&["body"]);
    shop.staff().command("conversations/send_message", text(&bella, " ")).await.invalid(&["body"]);
    // Blocked while it waits: it does not go out.
    let sent = shop.text(&bella, "Hello").await;
    shop.staff().command("customers/set_blocked", json!({ "id": bella, "blocked": true })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "failed");
    shop.staff().command("conversations/send_message", text(&bella, "Hi")).await.is(409);
    assert_eq!(shop.twilio.asked(), 0);
}
