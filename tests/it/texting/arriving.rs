//! In: stored, answered, and worked on once.

use super::{BELLA, Shop, bodies, connect, customer, later, thread};
use crate::support::Socket;
use crate::support::twilio::{TOKEN, sign};
use pawline::live::ServerFrame;
use pawline::rooms::arrivals::taking::take_due;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

#[tokio::test]
async fn a_text_stands_on_the_card_it_belongs_to_and_in_the_inbox_at_once() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "(415) 555-0123", false).await;
    let mut screen = Socket::open(shop.staff(), shop.staff().cursor().await).await;
    shop.hear(BELLA, "Is she ready? 🐕").await;
    let thread = shop.thread(&bella).await;
    assert_eq!(bodies(&thread), ["Is she ready? 🐕"]);
    let message = &thread["messages"]["rows"][0];
    assert_eq!((&message["channel"], &message["direction"]), (&json!("text"), &json!("in")));
    assert_eq!(thread["texting"]["can"], "yes", "whoever texts us can be texted");
    assert_eq!(shop.inbox().await[0]["snippet"], "Is she ready? 🐕");
    loop {
        if let ServerFrame::Event(frame) = screen.next().await.expect("the socket stays open")
            && frame.kind == "message.received"
        {
            assert_eq!(json!(frame.customer_id), bella);
            break;
        }
    }
    // Somebody new has a profile with that number.
    shop.hear("+14155550166", "Do you board cats?").await;
    let row = shop.inbox().await[0].clone();
    assert_eq!(row["customer_name"], "+1 415-555-0166");
    assert_eq!(shop.thread(&row["customer_id"]).await["texting"]["to"], "+14155550166");
    let card: Value = shop.staff().call("card/open", json!({ "customer_id": row["customer_id"] })).await.ok();
    assert_eq!(
        (&card["value"]["customer"]["source"], &card["value"]["points"][0]["sms"]),
        (&json!("text"), &json!(true))
    );
    // What was answered and closed opens again.
    let close = json!({ "conversation": row["id"], "status": "closed" });
    shop.staff().command("conversations/set_status", close).await.is(200);
    shop.hear("+14155550166", "And dogs?").await;
    assert_eq!(shop.inbox().await[0]["status"], "open");
    // Blocked: nothing of it is kept.
    shop.staff().command("customers/set_blocked", json!({ "id": bella, "blocked": true })).await.is(200);
    shop.hear(BELLA, "Let me in").await;
    assert_eq!(bodies(&shop.thread(&bella).await).len(), 1);
    // A card number that somebody texts is kept nowhere.
    shop.hear("+14155550166", "4111 1111 1111 1111").await;
    assert_eq!(shop.inbox().await[0]["snippet"], "•••• •••• •••• 1111");
    let kept: i64 = sqlx::query_scalar("select count(*) from incoming_hook where body like '%4111%'")
        .fetch_one(&shop.app.behind)
        .await
        .unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn what_is_not_signed_leaves_no_trace() {
    let shop = Shop::open().await;
    let path = format!("/hooks/twilio/{}", shop.channel);
    let form = vec![
        ("MessageSid".to_owned(), "SM1".to_owned()),
        ("From".to_owned(), BELLA.to_owned()),
        ("Body".to_owned(), "Let me in".to_owned()),
    ];
    let url = &shop.app.url;
    let good = sign(TOKEN, &format!("{url}{path}"), &form);
    let post = |path: String, form: Vec<(String, String)>, signature: String| {
        let (twilio, url) = (shop.twilio.clone(), url.clone());
        async move { twilio.post_signed(&url, &path, &form, &signature).await }
    };
    let mut altered = form.clone();
    altered[2].1.push('!');
    let stranger = format!("/hooks/twilio/{}", uuid::Uuid::now_v7());
    for (what, path, form, signature) in [
        ("none", path.clone(), form.clone(), String::new()),
        ("another token", path.clone(), form.clone(), sign("other", &format!("{url}{path}"), &form)),
        ("another body", path.clone(), altered, good.clone()),
        ("another address", format!("{path}?m=1"), form.clone(), good.clone()),
        ("no such channel", stranger.clone(), form.clone(), sign(TOKEN, &format!("{url}{stranger}"), &form)),
        ("no channel at all", "/hooks/twilio/x".to_owned(), form.clone(), good.clone()),
    ] {
        assert_eq!(post(path, form, signature).await, 403, "{what}");
    }
    assert_eq!((shop.count("incoming_hook").await, shop.take().await), (0, 0));
    // Signed, but nothing that can be told apart.
    let nameless = form[1..].to_vec();
    assert_eq!(shop.twilio.post(url, &path, &nameless).await, 400);
    let large = vec![("MessageSid".to_owned(), "SM1".to_owned()), ("Body".to_owned(), "x".repeat(70_000))];
    assert_eq!(shop.twilio.post(url, &path, &large).await, 413);
    assert_eq!(shop.count("incoming_hook").await, 0);
    // A channel that was removed takes nothing.
    assert_eq!(post(path.clone(), form.clone(), good.clone()).await, 200);
    shop.business.owner.command("channels/remove_channel", json!({ "id": shop.channel })).await.is(200);
    assert_eq!(post(path, form, good).await, 403);
}

#[tokio::test]
async fn it_is_answered_before_it_is_worked_on_and_each_event_counts_once() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sid = shop.twilio.receive(BELLA, "Hello");
    let mut times = Vec::new();
    for _ in 0..10 {
        let begun = Instant::now();
        assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
        times.push(begun.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    assert!(median < Duration::from_millis(100), "{median:?}");
    assert!(bodies(&shop.thread(&bella).await).is_empty(), "nothing was worked on yet");
    assert_eq!((shop.count("incoming_hook").await, shop.take().await), (1, 1));
    assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
    assert_eq!(shop.take().await, 0);
    assert_eq!(bodies(&shop.thread(&bella).await), ["Hello"]);
    // A report ten times, shuffled with older ones: the last state holds.
    let sent = shop.text(&bella, "Hi").await;
    shop.carry(6).await;
    let there = shop.twilio.sent()[0].sid.clone();
    for word in ["delivered", "sent", "delivered", "queued", "sent", "delivered"] {
        assert_eq!(shop.twilio.report(&shop.app.url, &there, word, None).await, 200);
    }
    shop.take().await;
    assert_eq!(shop.delivery(&sent).await["state"], "delivered");
    assert_eq!(shop.count("incoming_hook where kind = 'status'").await, 3);
}

#[tokio::test]
async fn what_cannot_be_worked_on_is_put_aside_and_replayed() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let sid = shop.twilio.receive(BELLA, "Are you open?");
    assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
    // Something in us is wrong with it: here, what was stored.
    let body: String =
        sqlx::query_scalar("select body from incoming_hook").fetch_one(&shop.app.behind).await.unwrap();
    let write = async |body: &str| {
        sqlx::query("update incoming_hook set body = $1").bind(body).execute(&shop.app.behind).await.unwrap();
    };
    write("Body=nobody").await;
    let after = shop.twilio.receive(BELLA, "Hello?");
    assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &after).await, 200);
    let mut tries = 0;
    let mut seconds = 0;
    while shop.count("incoming_hook where state = 'dead'").await == 0 {
        take_due(&shop.app.app, later(seconds)).await.unwrap();
        (tries, seconds) = (tries + 1, seconds + 400);
        assert!(tries < 20, "it ends some day");
    }
    // The one behind it waited for it, and comes now.
    take_due(&shop.app.app, later(seconds)).await.unwrap();
    assert_eq!(bodies(&shop.thread(&bella).await), ["Hello?"]);
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    let dead = &list["dead"][0];
    assert_eq!((&dead["sender"], &dead["is_message"]), (&json!(BELLA), &json!(true)));
    assert!(!list.to_string().contains("Are you open"), "what was written is for the card alone");
    // It is mended; somebody presses Replay.
    sqlx::query("update incoming_hook set body = $1 where state = 'dead'")
        .bind(body)
        .execute(&shop.app.behind)
        .await
        .unwrap();
    shop.staff().command("channels/replay_hook", json!({ "id": dead["id"] })).await.is(403);
    owner.command("channels/replay_hook", json!({ "id": dead["id"] })).await.is(200);
    owner.command("channels/replay_hook", json!({ "id": dead["id"] })).await.is(404);
    assert_eq!(shop.take().await, 1);
    assert_eq!(bodies(&shop.thread(&bella).await), ["Hello?", "Are you open?"]);
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(list["dead"], json!([]));
}

#[tokio::test]
async fn a_flood_is_taken_whole_and_so_is_what_another_business_is_told() {
    let shop = Shop::open().await;
    let other = shop.app.business().await;
    let theirs = connect(&other.owner).await;
    // More than one business is given in one turn.
    for n in 0..60 {
        let sid = shop.twilio.receive(&format!("+141555501{n:02}"), "Hello");
        assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
    }
    let sid = shop.twilio.receive(BELLA, "Are you open?");
    assert_eq!(shop.twilio.tell(&shop.app.url, theirs, &sid).await, 200);
    assert_eq!(shop.take().await, 61);
    assert_eq!(shop.count("incoming_hook where state <> 'done'").await, 0);
    assert_eq!(shop.take().await, 0);
    let view = json!({ "view": "all", "closed": false, "after": null });
    let page: Value = other.staff.call("conversations/list_inbox", view).await.ok();
    assert_eq!(page["page"]["rows"][0]["snippet"], "Are you open?");
}

#[tokio::test]
async fn a_text_that_came_while_two_were_one_goes_back_to_whom_it_came_for() {
    const REX: &str = "+14155550177";
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let rex = customer(shop.staff(), "Rex", REX, true).await;
    shop.hear(REX, "before").await;
    let both = json!({ "survivor": bella, "loser": rex, "taken": [] });
    let merged: Value = owner.command("merge/merge_customers", both).await.ok();
    shop.hear(REX, "from Rex").await;
    shop.hear(BELLA, "from Bella").await;
    assert_eq!(bodies(&thread(owner, &bella).await), ["before", "from Rex", "from Bella"]);
    owner.command("merge/unmerge", json!({ "id": merged["value"] })).await.is(200);
    assert_eq!(bodies(&thread(owner, &bella).await), ["from Bella"]);
    assert_eq!(bodies(&thread(owner, &rex).await), ["before", "from Rex"]);
}

#[tokio::test]
async fn what_nobody_could_work_on_is_not_kept_for_ever() {
    let shop = Shop::open().await;
    shop.hear(BELLA, "Hello").await;
    for (age, left) in [("29 days", 1), ("31 days", 0)] {
        let sql = format!(
            "update incoming_hook set state = 'dead', body = 'Body=4111111111111111', received_at = now() - interval '{age}'"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&shop.app.behind).await.unwrap();
        pawline::server::jobs::sweep::sweep(&shop.app.app, chrono::Utc::now()).await.unwrap();
        assert_eq!(shop.count("incoming_hook").await, left, "{age}");
    }
}
