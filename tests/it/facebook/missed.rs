//! What was written while nobody was there is asked for (R13).

use super::{BELLA, Shop, bodies, later};
use crate::support::facebook::Mood;
use pawline::rooms::arrivals::fetching::fetch_due;
use serde_json::{Value, json};

impl Shop {
    /// A shop whose Page was tried and works.
    async fn working() -> Self {
        let shop = Self::open().await;
        let tried = shop.business.owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
        assert_eq!(tried["state"], "works", "{tried}");
        // The Page is connected for long.
        sqlx::query("update channel set created_at = created_at - interval '1 day'")
            .execute(&shop.app.behind)
            .await
            .unwrap();
        shop
    }

    /// Asks for what was missed as of so many seconds from now; answers how much of it was new.
    async fn fetch(&self, seconds: i64) -> usize {
        fetch_due(&self.app.app, later(seconds)).await.unwrap()
    }
}

#[tokio::test]
async fn what_was_written_while_we_were_down_appears_once_and_in_order() {
    let shop = Shop::working().await;
    let bella = shop.hear_from(BELLA, "Text 0").await;
    // We are down: more of one person than comes at once, and more people.
    let mut untold: Vec<Value> =
        (1..=90).map(|at| shop.facebook.writes(BELLA, &format!("Text {at}"))).collect();
    for other in 10..33 {
        untold.push(shop.facebook.writes(&format!("88001122334455{other}"), "Hello"));
    }
    untold.push(shop.facebook.answered_there(BELLA, "We open at nine"));
    assert_eq!(shop.fetch(86_400).await, 114);
    assert_eq!(shop.take().await, 114);
    let mut expected: Vec<String> = (0..=90).map(|at| format!("Text {at}")).collect();
    expected.push("We open at nine".into());
    let all = async || -> Vec<String> {
        let newest = shop.thread(&bella).await;
        let ask =
            json!({ "conversation": newest["conversation"]["id"], "number": newest["messages"]["next"] });
        let older: Value = shop.staff().call("conversations/messages_before", ask).await.ok();
        bodies(&json!({ "messages": older })).into_iter().chain(bodies(&newest)).collect()
    };
    assert_eq!(all().await, expected);
    assert_eq!(shop.inbox().await.len(), 24);
    // Facebook tells of it after all, and is asked again.
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &untold).await, 200);
    assert_eq!(shop.fetch(2 * 86_400).await, 0);
    assert_eq!(shop.take().await, 0);
    assert_eq!(all().await, expected);
    // Not before its turn, and when it does not answer, all of it the next time.
    shop.facebook.writes(BELLA, "Late");
    let listed = shop.facebook.state().listed;
    assert_eq!(shop.fetch(0).await, 0);
    assert_eq!(shop.facebook.state().listed, listed);
    shop.facebook.state().expired = true;
    assert_eq!(shop.fetch(1_000).await, 0);
    shop.facebook.state().expired = false;
    assert_eq!(shop.fetch(86_400).await, 1);
}

#[tokio::test]
async fn what_we_wrote_ourselves_is_known_again_also_while_it_is_in_doubt() {
    let shop = Shop::working().await;
    let bella = shop.hear_from(BELLA, "Is she ready?").await;
    shop.answer(&bella, "At four").await;
    shop.carry(6).await;
    let sent = shop.answer(&bella, "Bring the “leash”").await;
    shop.facebook.next([Mood::TakeAndDie]);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "unknown");
    let picture =
        json!([{ "type": "image", "payload": { "url": format!("{}/files/a.png", shop.facebook.url) } }]);
    shop.facebook.writes_with(BELLA, "", picture);
    assert_eq!(shop.fetch(86_400).await, 3, "two of ours and the picture");
    assert_eq!(shop.take().await, 3);
    let thread = shop.thread(&bella).await;
    assert_eq!(bodies(&thread), ["Is she ready?", "At four", "Bring the “leash”", "(A picture)"]);
    assert_eq!(thread["messages"]["rows"][3]["pictures"].as_array().unwrap().len(), 1);
    while shop.carry(120).await > 0 {}
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    assert_eq!(shop.facebook.sent().len(), 2);
}

#[tokio::test]
async fn a_page_that_was_never_tried_is_not_asked() {
    let shop = Shop::open().await;
    shop.facebook.writes(BELLA, "Hello?");
    assert_eq!(shop.fetch(86_400).await, 0);
    assert_eq!(shop.facebook.state().listed, 0);
}
