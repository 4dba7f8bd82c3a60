//! What was missed while nobody was there is asked for (R13).

use super::{BELLA, Shop, bodies, customer, later};
use pawline::rooms::arrivals::fetching::fetch_due;
use serde_json::json;

#[tokio::test]
async fn what_the_provider_took_while_we_were_down_appears_once_and_in_order() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.hear(BELLA, "Text 0").await;
    // We are down; three times as many as fit on a page of the list, from two people.
    let mut sids = Vec::new();
    for at in 1..=20 {
        sids.push(shop.twilio.receive(BELLA, &format!("Text {at}")));
        for filler in 0..7 {
            shop.twilio.receive("+14155550166", &format!("Other {at}.{filler}"));
        }
    }
    assert_eq!(fetch_due(&shop.app.app, later(86_400)).await.unwrap(), 160);
    assert_eq!(shop.take().await, 160);
    let expected: Vec<String> = (0..=20).map(|at| format!("Text {at}")).collect();
    assert_eq!(bodies(&shop.thread(&bella).await), expected);
    // The provider tells of them after all, and is asked again.
    for sid in sids.iter().rev() {
        assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, sid).await, 200);
    }
    assert_eq!(fetch_due(&shop.app.app, later(86_400)).await.unwrap(), 0);
    assert_eq!(shop.take().await, 0);
    assert_eq!(bodies(&shop.thread(&bella).await), expected);
    // Not before its turn.
    assert_eq!(fetch_due(&shop.app.app, later(0)).await.unwrap(), 0);
    let listed = shop.twilio.state().listed;
    shop.twilio.receive(BELLA, "Late");
    assert_eq!(fetch_due(&shop.app.app, later(0)).await.unwrap(), 0);
    assert_eq!(shop.twilio.state().listed, listed);
    assert_eq!(fetch_due(&shop.app.app, later(301)).await.unwrap(), 1);
}

#[tokio::test]
async fn what_came_before_the_channel_was_connected_stays_where_it_is() {
    let shop = Shop::open().await;
    shop.twilio.receive(BELLA, "Long ago");
    shop.twilio.state().texts[0].at = later(-3600);
    assert_eq!(fetch_due(&shop.app.app, later(86_400)).await.unwrap(), 0);
    // A provider that does not answer is told in the settings, and asked again.
    let mut edit = super::form();
    edit["token"] = json!("e".repeat(32));
    let owner = &shop.business.owner;
    owner
        .command("channels/edit_twilio", json!({ "id": shop.channel, "version": 1, "form": edit }))
        .await
        .is(200);
    assert_eq!(fetch_due(&shop.app.app, later(86_400)).await.unwrap(), 0);
    let list: serde_json::Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(list["channels"][0]["state"], "fails");
}

#[tokio::test]
async fn however_many_came_in_the_oldest_is_not_lost() {
    const TEXTS: usize = 1100;
    let shop = Shop::open().await;
    for at in 0..TEXTS {
        shop.twilio.receive(BELLA, &format!("Text {at}"));
    }
    assert_eq!(fetch_due(&shop.app.app, later(86_400)).await.unwrap(), TEXTS);
    let oldest: i64 =
        sqlx::query_scalar("select count(*) from incoming_hook where body like '%Body=Text+0&%'")
            .fetch_one(&shop.app.behind)
            .await
            .unwrap();
    assert_eq!(oldest, 1);
}
