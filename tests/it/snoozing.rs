//! A conversation is put aside, and comes back when its time has come or the customer writes.

use crate::conversations::{set_up_alone, writes};
use crate::support::Client;
use chrono::{Duration, Utc};
use pawline::rooms::conversations::waking::wake_due;
use serde_json::{Value, json};

async fn listed(client: &Client, view: &str, closed: bool) -> usize {
    let list: Value =
        client.call("conversations/list_inbox", json!({ "view": view, "closed": closed })).await.ok();
    list["page"]["rows"].as_array().unwrap().len()
}

/// Open, snoozed, closed, waiting.
async fn places(client: &Client) -> [usize; 4] {
    [
        listed(client, "all", false).await,
        listed(client, "snoozed", false).await,
        listed(client, "all", true).await,
        listed(client, "waiting", false).await,
    ]
}

#[tokio::test]
async fn it_leaves_the_lists_until_its_time_has_come() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    assert_eq!(places(&shop.staff).await, [1, 0, 0, 1]);
    let snooze = json!({ "conversation": guest.conversation, "until": "tomorrow" });
    shop.staff.command("conversations/snooze", snooze).await.is(200);
    assert_eq!(places(&shop.staff).await, [0, 1, 0, 0]);
    let counts: Value = shop.staff.call("conversations/count_inbox", json!({})).await.ok();
    assert_eq!(
        (&counts["snoozed"], &counts["waiting"], &counts["unread"]),
        (&json!(1), &json!(0), &json!(0))
    );

    let now = Utc::now();
    wake_due(&app.app, now + Duration::hours(2)).await.unwrap();
    assert_eq!(places(&shop.staff).await, [0, 1, 0, 0], "not yet");
    wake_due(&app.app, now + Duration::days(2)).await.unwrap();
    assert_eq!(places(&shop.staff).await, [1, 0, 0, 1]);
    wake_due(&app.app, now + Duration::days(3)).await.unwrap();
    let told = json!({ "customer_id": guest.customer, "before": null });
    let told: Value = shop.staff.call("timeline/list_activity", told).await.ok();
    assert_eq!(told.to_string().matches("as its time had come").count(), 1, "{told}");
}

#[tokio::test]
async fn the_customer_and_every_act_of_staff_bring_it_back() {
    let (app, shop, guest) = set_up_alone().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let snooze = json!({ "conversation": guest.conversation, "until": "next_monday" });
    let done = shop.staff.command("conversations/snooze", snooze.clone()).await;
    shop.staff.undo(&done.json()).await.is(200);
    assert_eq!(places(&shop.staff).await, [1, 0, 0, 1]);

    shop.staff.command("conversations/snooze", snooze.clone()).await.is(200);
    writes(&app, shop.id, &guest, "One more thing").await.unwrap();
    assert_eq!(places(&shop.staff).await, [1, 0, 0, 1]);

    shop.staff.command("conversations/snooze", snooze.clone()).await.is(200);
    let set = |status: &str| json!({ "conversation": guest.conversation, "status": status });
    shop.staff.command("conversations/set_status", set("closed")).await.is(200);
    assert_eq!(places(&shop.staff).await, [0, 0, 1, 0], "closed for good");
    shop.staff.command("conversations/snooze", snooze).await.is(200);
    shop.staff.command("conversations/set_status", set("open")).await.is(200);
    wake_due(&app.app, Utc::now() + Duration::days(20)).await.unwrap();
    assert_eq!(places(&shop.staff).await, [1, 0, 0, 1]);
}

#[tokio::test]
async fn a_time_is_needed_that_is_to_come() {
    let (_app, shop, guest) = set_up_alone().await;
    for typed in ["", "soon", "2020-01-01T09:00", "2199-01-01T09:00", "2026-13-01T09:00"] {
        let until = json!({ "conversation": guest.conversation, "until": { "at": typed } });
        shop.staff.command("conversations/snooze", until).await.invalid(&["until"]);
    }
    let unknown = json!({ "conversation": guest.conversation, "until": "never" });
    shop.staff.command("conversations/snooze", unknown).await.is(400);
}
