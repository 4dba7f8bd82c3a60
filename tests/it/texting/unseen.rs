//! An answer that its reader does not see in the chat comes as a text: once, and only if it is still news.

use super::quiet::hush;
use super::{BELLA, Shop, bodies, later};
use crate::support::Socket;
use crate::support::asker::{Asker, deliveries, key_in};
use pawline::rooms::channels::model::key_place;
use pawline::rooms::conversations::ops;
use pawline::rooms::conversations::unseen::bring_unseen_due;
use serde_json::{Value, json};

impl Shop {
    async fn asked(&self) -> Asker {
        Asker::ask(&self.app, &self.business, "(415) 555-0123", "Is Sunday free?").await
    }

    /// Looks for unseen answers as of so many minutes from now.
    async fn bring(&self, minutes: i64) -> usize {
        bring_unseen_due(&self.app.app, later(minutes * 60)).await.unwrap()
    }

    async fn set(&self, edit: Value) {
        let owner = &self.business.owner;
        let now: Value = owner.call("settings/read_business", json!({})).await.ok();
        let edit = json!({ "version": now["version"], "edit": edit });
        owner.command("settings/edit_business", edit).await.is(200);
    }

    fn texts(&self) -> Vec<String> {
        self.twilio.sent().iter().map(|text| text.body.clone()).collect()
    }
}

#[tokio::test]
async fn several_go_in_one_text_once_with_a_link_and_both_say_so() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    bella.answer(shop.staff(), "Yes, from nine.").await;
    let last = bella.answer(shop.staff(), "Bring the card.").await;
    assert_eq!(shop.bring(4).await, 0, "they may still be there");
    let mut screen = Socket::open(shop.staff(), shop.staff().cursor().await).await;
    // Two servers at once.
    let (one, other) = tokio::join!(shop.bring(6), shop.bring(6));
    assert_eq!(one + other, 1);
    assert_eq!(shop.bring(60).await, 0);
    let told = screen.events(2).await;
    assert!(told.iter().all(|event| event.kind == "message.carried"), "on each of the two");
    assert_eq!(shop.carry(6).await, 1);
    assert_eq!(shop.carry(600).await, 0);
    let [text] = &shop.texts()[..] else { panic!("one text: {:?}", shop.texts()) };
    assert!(
        text.starts_with("Happy Paws: Sam Staff: Yes, from nine.\nBring the card.\nGo on in the chat: http"),
        "{text}"
    );
    assert_eq!(shop.twilio.sent()[0].to, BELLA);
    let carried = deliveries(shop.staff(), &bella.customer).await;
    for delivery in &carried[1..] {
        assert_eq!((&delivery["state"], &delivery["also"]["by"]), (&json!("sent"), &json!("twilio")));
        assert!(delivery["also"]["at"].is_string());
    }
    // What becomes of it is told of both.
    let sid = shop.twilio.sent()[0].sid.clone();
    assert_eq!(shop.twilio.report(&shop.app.url, &sid, "delivered", None).await, 200);
    shop.take().await;
    let carried = deliveries(shop.staff(), &bella.customer).await;
    assert!(carried[1..].iter().all(|delivery| delivery["state"] == "delivered"), "{carried:?}");
    // The link shows this conversation, at this business, and nobody else's.
    let key = key_in(text);
    let thread: Value = bella.follow(&key).await.ok();
    assert_eq!(thread["messages"][2]["body"], "Bring the card.");
    let stranger = shop.app.business().await;
    bella.follow_at(&format!("b{}", stranger.id.0.simple()), &key).await.is(404);
    bella.follow(&format!("{}A", &key[1..])).await.is(404);
    let hidden: i64 =
        sqlx::query_scalar("select count(*) from event where after::text like '%' || $1 || '%'")
            .bind(&key)
            .fetch_one(&shop.app.behind)
            .await
            .unwrap();
    assert_eq!(hidden, 0, "no event holds the secret");
    // It is no text of its own: it is not sent again by itself, and an answer to it comes to the same place.
    shop.staff().command("channels/send_again", json!({ "message": last["id"] })).await.is(409);
    shop.hear(BELLA, "See you then").await;
    assert_eq!(
        bodies(&shop.thread(&bella.customer).await),
        ["Is Sunday free?", "Yes, from nine.", "Bring the card.", "See you then"]
    );
    // The next answer is looked after anew.
    bella.answer(shop.staff(), "Fine!").await;
    assert_eq!(shop.bring(6).await, 1);
}

#[tokio::test]
async fn what_was_seen_or_withdrawn_goes_nowhere() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    bella.answer(shop.staff(), "Yes.").await;
    bella.see(&shop.app, &shop.business, 2).await;
    assert_eq!(shop.bring(6).await, 0);
    let slip = bella.answer(shop.staff(), "Wrong person").await;
    shop.staff().command("conversations/withdraw_message", json!({ "message": slip["id"] })).await.is(200);
    assert_eq!(shop.bring(6).await, 0);
    bella.answer(shop.staff(), "From nine.").await;
    assert_eq!(shop.count("unseen_answer").await, 1);
    shop.carry(600).await;
    assert!(shop.texts().is_empty());
    // Seen in the last moment, when it is in the outbox already.
    assert_eq!(shop.bring(6).await, 1);
    bella.see(&shop.app, &shop.business, 4).await;
    shop.carry(6).await;
    assert!(shop.texts().is_empty());
    let carried = deliveries(shop.staff(), &bella.customer).await;
    assert_eq!(carried[3]["why"], "They saw it in the chat before it went out.");
}

#[tokio::test]
async fn a_stop_a_block_and_the_setting_are_obeyed() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    shop.hear(BELLA, "STOP").await;
    bella.answer(shop.staff(), "Yes.").await;
    assert_eq!(shop.bring(6).await, 0, "no other way is open");
    assert_eq!(shop.count("unseen_answer").await, 0, "and it is not looked for again");
    shop.hear(BELLA, "START").await;

    bella.answer(shop.staff(), "Blocked then").await;
    let blocked = |blocked: bool| json!({ "id": bella.customer, "blocked": blocked });
    shop.staff().command("customers/set_blocked", blocked(true)).await.is(200);
    assert_eq!(shop.bring(6).await, 0);
    shop.staff().command("customers/set_blocked", blocked(false)).await.is(200);

    shop.set(json!({ "unseen_minutes": 15 })).await;
    bella.answer(shop.staff(), "Later").await;
    assert_eq!(shop.bring(14).await, 0);
    assert_eq!(shop.bring(16).await, 1);
    // A STOP between the outbox and the provider.
    shop.hear(BELLA, "STOP").await;
    shop.carry(6).await;
    assert!(!shop.texts().iter().any(|text| text.contains("Later")));
    shop.hear(BELLA, "START").await;

    bella.answer(shop.staff(), "Switched off meanwhile").await;
    shop.set(json!({ "unseen_minutes": 0 })).await;
    assert_eq!(shop.bring(20).await, 0);
    bella.answer(shop.staff(), "Not looked after").await;
    assert_eq!(shop.count("unseen_answer").await, 0);
    let owner = &shop.business.owner;
    let now: Value = owner.call("settings/read_business", json!({})).await.ok();
    let wrong = json!({ "version": now["version"], "edit": { "unseen_minutes": 7 } });
    owner.command("settings/edit_business", wrong).await.invalid(&["unseen_minutes"]);
}

#[tokio::test]
async fn in_quiet_hours_it_waits_and_is_looked_at_again() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    hush(&shop).await;
    bella.answer(shop.staff(), "Yes.").await;
    // Whoever wrote within the hour is awake; so this is about somebody who did not.
    sqlx::query("update message set sent_at = sent_at - interval '3 hours' where direction = 'in'")
        .execute(&shop.app.behind)
        .await
        .unwrap();
    assert_eq!(shop.bring(6).await, 0);
    assert_eq!(shop.bring(60).await, 0);
    bella.answer(shop.staff(), "From nine.").await;
    assert_eq!(shop.bring(7 * 60).await, 1);
    shop.carry(8 * 3600).await;
    let [text] = &shop.texts()[..] else { panic!("one text") };
    assert!(text.contains("Yes.\nFrom nine."), "{text}");
}

#[tokio::test]
async fn whoever_is_killed_half_way_sends_nothing_and_the_next_one_sends_it_once() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    bella.answer(shop.staff(), "Yes.").await;
    let mut tx = shop.app.tx(shop.business.id).await;
    let ready = ops::unseen_ready(&mut tx, bella.visitor, later(360)).await.unwrap().expect("it is due");
    let sealed = shop.app.app.seals.seal(&key_place(shop.business.id, ready.carrier), "secret").unwrap();
    ops::bring_unseen(&mut tx, &ready, b"hash", &sealed).await.unwrap();
    assert_eq!(shop.bring(6).await, 0, "another one has it");
    drop(tx);
    // The connection is given back when it has rolled back.
    while shop.bring(6).await == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(shop.bring(6).await, 0);
    assert_eq!((shop.carry(6).await, shop.texts().len()), (1, 1));
}

#[tokio::test]
async fn an_answer_that_can_still_be_withdrawn_is_waited_for() {
    let shop = Shop::open().await;
    let bella = shop.asked().await;
    bella.answer(shop.staff(), "Yes.").await;
    sqlx::query("update message set sent_at = sent_at - interval '6 minutes' where direction = 'out'")
        .execute(&shop.app.behind)
        .await
        .unwrap();
    sqlx::query("update unseen_answer set due_at = now()").execute(&shop.app.behind).await.unwrap();
    bella.answer(shop.staff(), "From nine.").await;
    assert_eq!(bring_unseen_due(&shop.app.app, later(5)).await.unwrap(), 0);
    assert_eq!(bring_unseen_due(&shop.app.app, later(16)).await.unwrap(), 1);
    shop.carry(6).await;
    assert!(shop.texts()[0].contains("Yes.\nFrom nine."));
}
