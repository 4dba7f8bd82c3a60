//! How far texts got, which the provider told while nobody was there, is asked for (R12, R13).

use super::{BELLA, Shop, customer, later};
use pawline::rooms::arrivals::receipts::ask_due;
use serde_json::Value;

impl Shop {
    /// Asks about what is due so many seconds from now; answers about how many texts.
    async fn ask(&self, seconds: i64) -> usize {
        ask_due(&self.app.app, later(seconds)).await.unwrap()
    }

    /// Texts to so many people that the provider took; of none of them it has told anything.
    async fn under_way(&self, count: usize) -> Vec<Value> {
        let mut texts = Vec::new();
        for at in 0..count {
            let somebody =
                customer(self.staff(), "Somebody", &format!("+1415555{:04}", 3000 + at), true).await;
            texts.push(self.text(&somebody, &format!("Hello {at}")).await);
        }
        while self.carry(6).await > 0 {}
        assert_eq!(self.twilio.sent().len(), count);
        texts
    }

    /// The provider's name for what was said in a text.
    fn sid(&self, text: &Value) -> String {
        let sent = self.twilio.sent();
        sent.into_iter().find(|one| text["body"] == one.body.as_str()).expect("it was sent").sid
    }

    fn looked_up(&self) -> usize {
        self.twilio.state().looked_up
    }

    /// How often screens were told of a message's way.
    async fn steps(&self, text: &Value) -> i64 {
        let id: uuid::Uuid = serde_json::from_value(text["id"].clone()).unwrap();
        sqlx::query_scalar("select count(*) from event where kind = 'message.carried' and subject_id = $1")
            .bind(id)
            .fetch_one(&self.app.behind)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn what_became_of_texts_while_we_were_down_is_known_after_a_round_and_told_once() {
    let shop = Shop::open().await;
    let texts = shop.under_way(4).await;
    let [arrived, lost, slow, told] = &texts[..] else { panic!("four texts") };
    // We are down: the provider's news of three of them reach nobody.
    shop.twilio.report_lost(&shop.sid(arrived), "delivered", None);
    shop.twilio.report_lost(&shop.sid(lost), "undelivered", Some(30003));
    shop.twilio.report_lost(&shop.sid(slow), "sent", None);
    assert_eq!(shop.twilio.report(&shop.app.url, &shop.sid(told), "delivered", None).await, 200);
    shop.take().await;
    assert_eq!(shop.ask(60).await, 0, "not before the provider had time to tell");
    assert_eq!(shop.ask(400).await, 3, "and not of what it told");
    assert_eq!(shop.delivery(arrived).await["state"], "delivered");
    let failed = shop.delivery(lost).await;
    assert_eq!(failed["state"], "failed");
    assert!(failed["why"].as_str().unwrap().contains("could not be reached"), "{failed}");
    assert_eq!(shop.delivery(slow).await["state"], "sent");
    // Sending, sent, and how it ended; nothing new, nothing told.
    assert_eq!((shop.steps(arrived).await, shop.steps(lost).await, shop.steps(slow).await), (3, 3, 2));
    // Late news changes nothing.
    assert_eq!(shop.twilio.report(&shop.app.url, &shop.sid(arrived), "sent", None).await, 200);
    shop.take().await;
    assert_eq!(
        (shop.delivery(arrived).await["state"].as_str(), shop.steps(arrived).await),
        (Some("delivered"), 3)
    );
    // What was still under way is asked about half an hour later.
    assert_eq!(shop.ask(400).await, 0);
    shop.twilio.report_lost(&shop.sid(slow), "delivered", None);
    assert_eq!(shop.ask(400 + 1_900).await, 1);
    assert_eq!(shop.delivery(slow).await["state"], "delivered");
    assert_eq!(shop.ask(1_000_000).await, 0);
    assert_eq!(shop.looked_up(), 4);
}

#[tokio::test]
async fn a_text_of_which_nothing_becomes_known_is_asked_about_four_times_and_stays_sent() {
    let shop = Shop::open().await;
    let texts = shop.under_way(2).await;
    // The provider has forgotten one of them: once is enough.
    let forgotten = shop.sid(&texts[1]);
    shop.twilio.state().texts.retain(|one| one.sid != forgotten);
    assert_eq!(shop.ask(400).await, 2);
    let (half_hour, three_hours, day) = (400 + 1_900, 400 + 1_900 + 11_000, 400 + 1_900 + 11_000 + 87_000);
    for (at, before) in [(half_hour, 1_900), (three_hours, 400 + 11_000), (day, 400 + 87_000)] {
        assert_eq!(shop.ask(before).await, 0, "not yet after {before} s");
        assert_eq!(shop.ask(at).await, 1, "after {at} s");
    }
    assert_eq!(shop.ask(10_000_000).await, 0);
    assert_eq!(shop.looked_up(), 5);
    for text in &texts {
        assert_eq!(shop.delivery(text).await["state"], "sent");
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_left_alone_for_a_while() {
    let shop = Shop::open().await;
    let texts = shop.under_way(25).await;
    for text in &texts {
        shop.twilio.report_lost(&shop.sid(text), "delivered", None);
    }
    shop.twilio.state().is_busy = true;
    assert_eq!(shop.ask(400).await, 20, "no more than a batch is taken");
    assert_eq!(shop.ask(400).await, 0, "and the others wait with it");
    assert_eq!(shop.looked_up(), 1, "it was asked once");
    assert_eq!(shop.ask(400 + 310).await, 20);
    assert_eq!(shop.looked_up(), 2);
    shop.twilio.state().is_busy = false;
    let ask = async || {
        let mut asked = 0;
        loop {
            match shop.ask(400 + 310 + 310).await {
                0 => break asked,
                more => asked += more,
            }
        }
    };
    // Two servers ask about each once.
    let (one, other) = tokio::join!(ask(), ask());
    assert_eq!((one + other, shop.looked_up()), (25, 27));
    for text in &texts {
        assert_eq!(shop.delivery(text).await["state"], "delivered");
        assert_eq!(shop.steps(text).await, 3);
    }
}

#[tokio::test]
async fn of_a_channel_that_was_removed_nothing_is_asked() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sent = shop.text(&bella, "Ready at four").await;
    assert_eq!(shop.carry(6).await, 1);
    shop.business.owner.done("channels/remove_channel", serde_json::json!({ "id": shop.channel })).await;
    assert_eq!(shop.ask(400).await, 0);
    assert_eq!((shop.looked_up(), shop.delivery(&sent).await["state"].as_str()), (0, Some("sent")));
}
