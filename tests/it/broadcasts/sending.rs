//! On its way: once for each, paced, stopped and gone on with, refused at the last moment, taken back.

use super::{SAID, at, crowd, draft, fates, group, open, preview, results, send, turn};
use crate::texting::{Shop, customer};
use pawline::domain::ids::{BroadcastId, BusinessId};
use pawline::rooms::broadcasts::ops;
use pawline::rooms::broadcasts::sending::send_groups_due;
use pawline::server::Tx;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn progress(shown: &Value) -> (i64, i64, i64) {
    let count = |name: &str| shown["progress"][name].as_i64().unwrap();
    (count("total"), count("waiting"), count("left_out"))
}

/// Turns of the worker until nothing is left, as time passes.
async fn through(shop: &Shop, from: i64) -> i64 {
    let mut seconds = from;
    while turn(&shop.app, seconds).await > 0 {
        seconds += 5;
    }
    seconds
}

#[tokio::test]
async fn each_gets_it_once_in_their_own_conversation_and_it_is_no_news_there() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 2).await;
    let never = customer(shop.staff(), "Nora", "+14155559001", false).await;
    // One has written and waits for us; the other's conversation was closed.
    shop.hear("+14155554000", "Is she ready?").await;
    shop.text(&guests[1], "Thank you").await;
    shop.carry(6).await;
    let closed = shop.thread(&guests[1]).await["conversation"]["id"].clone();
    let close = json!({ "conversation": closed, "status": "closed" });
    shop.staff().done("conversations/set_status", close).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0], &guests[1], &never]).await;
    let inbox = shop.inbox().await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    let begun = send(owner, &id).await;
    assert_eq!(begun["value"], json!({ "count": 2, "at": null }));
    assert_eq!(turn(&shop.app, 0).await, 0, "it is held for a moment");
    let end = through(&shop, 11).await;
    assert_eq!(open(owner, &id).await["state"], "done");
    shop.carry(end + 10).await;
    let sent: BTreeSet<(String, String)> = shop
        .twilio
        .sent()
        .into_iter()
        .filter(|text| text.body.contains("Friday"))
        .map(|text| (text.to, text.body))
        .collect();
    assert_eq!(
        sent,
        [("+14155554000", "We close on Friday, Guest"), ("+14155554001", "We close on Friday, Guest")]
            .map(|(to, body)| (to.to_owned(), body.to_owned()))
            .into()
    );
    assert_eq!(
        fates(owner, &id).await,
        [
            ("Guest 000", "sent", ""),
            ("Guest 001", "sent", ""),
            ("Nora", "left_out", "Texts are not enabled for any number on the card."),
        ]
        .map(|(name, fate, why)| (name.to_owned(), fate.to_owned(), why.to_owned()))
    );
    // It stands in the conversation, and moved nothing in the inbox.
    let thread = shop.thread(&guests[0]).await;
    let rows = thread["messages"]["rows"].as_array().unwrap();
    let last = rows.last().unwrap();
    assert_eq!(
        (&last["body"], &last["staff_name"]),
        (&json!("We close on Friday, Guest"), &json!("Olga Owner"))
    );
    assert!(thread["conversation"]["waiting_since"].is_string(), "they still wait for an answer");
    assert!(thread["conversation"]["assigned_to"].is_null());
    assert_eq!(shop.thread(&guests[1]).await["conversation"]["status"], "closed");
    let order = |rows: &[Value]| -> Vec<(Value, Value)> {
        rows.iter().map(|row| (row["id"].clone(), row["snippet"].clone())).collect()
    };
    assert_eq!(order(&shop.inbox().await), order(&inbox));
    // An answer lands there, and is news.
    shop.hear("+14155554001", "Thanks for telling").await;
    assert_eq!(shop.thread(&guests[1]).await["conversation"]["status"], "open");
}

#[tokio::test]
async fn a_worker_that_dies_half_way_doubles_nobody_and_forgets_nobody() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 12).await;
    let gold = group(shop.staff(), "Gold", &guests.iter().collect::<Vec<_>>()).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID, "pace": "60" })).await;
    send(owner, &id).await;
    let broadcast: BroadcastId = serde_json::from_value(id.clone()).unwrap();
    let business: BusinessId = shop.business.id;
    let begin = async || Tx::begin(&shop.app.app.db, business, None).await.unwrap();
    // It took a batch and died before the first; it died with one written and not committed.
    let mut tx = begin().await;
    assert_eq!(ops::begin_batch(&mut tx, broadcast, at(11)).await.unwrap(), Some(5));
    tx.commit().await.unwrap();
    let mut tx = begin().await;
    let one = ops::claim(&mut tx, broadcast).await.unwrap().expect("somebody waits");
    ops::deliver(&mut tx, &one).await.unwrap();
    drop(tx);
    assert_eq!(shop.count("outgoing").await, 0);
    // Two servers side by side go on with it.
    for seconds in (16..200).step_by(5) {
        let (here, there) = tokio::join!(
            send_groups_due(&shop.app.app, at(seconds)),
            send_groups_due(&shop.app.app, at(seconds))
        );
        here.unwrap();
        there.unwrap();
    }
    assert_eq!(open(owner, &id).await["state"], "done");
    shop.carry(400).await;
    shop.carry(400).await;
    let mut numbers: Vec<String> = shop.twilio.sent().into_iter().map(|text| text.to).collect();
    numbers.sort();
    let wanted: Vec<String> = (0..12).map(|at| format!("+1415555{:04}", 4000 + at)).collect();
    assert_eq!(numbers, wanted);
}

#[tokio::test]
async fn it_goes_out_at_its_pace_stops_and_goes_on() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 5).await;
    let gold = group(shop.staff(), "Gold", &guests.iter().collect::<Vec<_>>()).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID, "pace": "12" })).await;
    send(owner, &id).await;
    assert_eq!(turn(&shop.app, 11).await, 1, "one in five seconds");
    assert_eq!(turn(&shop.app, 13).await, 0);
    assert_eq!(turn(&shop.app, 17).await, 1);
    let one = json!({ "id": id });
    let stopped: Value = owner.command("broadcasts/stop_broadcast", one.clone()).await.ok();
    assert_eq!(turn(&shop.app, 100).await, 0);
    let shown = open(owner, &id).await;
    assert_eq!((&shown["state"], progress(&shown)), (&json!("stopped"), (5, 3, 0)));
    owner.command("broadcasts/stop_broadcast", one.clone()).await.is(409);
    // Undo of Stop, and Stop once more, and Continue.
    owner.undo(&stopped).await.is(200);
    assert_eq!(open(owner, &id).await["state"], "sending");
    owner.command("broadcasts/stop_broadcast", one.clone()).await.is(200);
    owner.command("broadcasts/continue_broadcast", one.clone()).await.is(200);
    owner.command("broadcasts/continue_broadcast", one).await.is(409);
    through(&shop, 20).await;
    let shown = open(owner, &id).await;
    assert_eq!((&shown["state"], progress(&shown)), (&json!("done"), (5, 0, 0)));
    assert_eq!(shop.count("outgoing").await, 5);
}

#[tokio::test]
async fn until_the_first_has_left_the_whole_is_taken_back() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 2).await;
    let gold = group(shop.staff(), "Gold", &guests.iter().collect::<Vec<_>>()).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    let sent = send(owner, &id).await;
    shop.staff().undo(&sent).await.is(403);
    let undone: Value = owner.undo(&sent).await.ok();
    assert_eq!(
        (&open(owner, &id).await["state"], shop.count("broadcast_recipient").await),
        (&json!("draft"), 0)
    );
    assert_eq!(turn(&shop.app, 60).await, 0);
    owner.undo(&undone).await.is(409);
    let sent = send(owner, &id).await;
    assert_eq!(turn(&shop.app, 11).await, 2);
    assert!(owner.undo(&sent).await.is(409).text.contains("begun to go out"));
    assert_eq!(open(owner, &id).await["state"], "done");
}

#[tokio::test]
async fn who_says_no_between_preview_and_sending_gets_nothing() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 3).await;
    let gold = group(shop.staff(), "Gold", &guests.iter().collect::<Vec<_>>()).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    assert_eq!(preview(owner, &id).await["count"], 3);
    send(owner, &id).await;
    // One before it is written, one blocked, and one while it waits in the outbox.
    shop.hear("+14155554000", "STOP").await;
    owner.done("customers/set_blocked", json!({ "id": guests[1], "blocked": true })).await;
    through(&shop, 11).await;
    shop.hear("+14155554002", "STOP").await;
    shop.carry(100).await;
    assert!(shop.twilio.sent().is_empty());
    let why = |at: usize, rows: &[(String, String, String)]| (rows[at].1.clone(), rows[at].2.clone());
    let rows = fates(owner, &id).await;
    assert_eq!(why(0, &rows), ("left_out".into(), "They texted STOP.".into()));
    assert_eq!(why(1, &rows), ("left_out".into(), "This contact is blocked.".into()));
    assert_eq!(rows[2].1, "failed");
    assert!(rows[2].2.contains("STOP"), "{}", rows[2].2);
}

#[tokio::test]
async fn what_failed_is_tried_again_and_nobody_else_gets_it_twice() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 2).await;
    let gold = group(shop.staff(), "Gold", &guests.iter().collect::<Vec<_>>()).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    send(owner, &id).await;
    through(&shop, 11).await;
    let refusal = json!({ "code": 30006, "message": "Landline" });
    shop.twilio.next([crate::support::twilio::Mood::Answer(400, refusal)]);
    shop.carry(30).await;
    let shown = open(owner, &id).await;
    assert_eq!((&shown["progress"]["sent"], &shown["progress"]["failed"]), (&json!(1), &json!(1)), "{shown}");
    let one = json!({ "id": id });
    assert_eq!(owner.done("broadcasts/retry_failed", one.clone()).await, 1);
    assert_eq!(turn(&shop.app, 60).await, 1);
    shop.carry(100).await;
    owner.command("broadcasts/retry_failed", one).await.is(409);
    assert_eq!((open(owner, &id).await["progress"]["sent"].clone(), shop.twilio.sent().len()), (json!(2), 2));
    let narrowed = json!({ "id": id, "fate": "failed", "after": null });
    let failed: Value = owner.call("broadcasts/list_results", narrowed).await.ok();
    assert!(failed["rows"].as_array().unwrap().is_empty());
    assert!(results(owner, &id).await[0]["conversation_id"].is_string());
}

#[tokio::test]
async fn quiet_hours_hold_its_texts_in_the_outbox() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 1).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0]]).await;
    crate::texting::quiet::hush(&shop).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    send(owner, &id).await;
    through(&shop, 11).await;
    assert_eq!(shop.carry(5 * 3600).await, 0);
    assert_eq!(open(owner, &id).await["progress"]["on_the_way"], 1);
    assert_eq!(shop.carry(7 * 3600).await, 1);
}

#[tokio::test]
async fn the_quiet_hours_of_each_ones_own_location_hold_theirs() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 2).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0], &guests[1]]).await;
    let hill = crate::texting::quiet::branch(&shop, json!({})).await;
    crate::texting::quiet::book(&shop, &guests[1], &hill, "2027-03-01").await;
    crate::texting::quiet::hush(&shop).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    send(owner, &id).await;
    through(&shop, 11).await;
    // Up on the hill nobody sleeps yet; the other one is woken by nothing.
    assert_eq!(shop.carry(60).await, 1);
    assert_eq!(shop.twilio.sent()[0].to, "+14155554001");
    assert_eq!(shop.carry(7 * 3600).await, 1);
}

#[tokio::test]
async fn at_its_time_those_get_it_who_are_in_the_group_then() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 2).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0]]).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    let schedule = json!({ "id": id, "version": 2, "at": "tomorrow" });
    let done: Value = owner.command("broadcasts/send_broadcast", schedule.clone()).await.ok();
    assert!(done["value"]["at"].is_string());
    assert_eq!(
        (open(owner, &id).await["state"].clone(), shop.count("broadcast_recipient").await),
        (json!("scheduled"), 0)
    );
    // Back to the draft, and scheduled again.
    owner.done("broadcasts/stop_broadcast", json!({ "id": id })).await;
    assert_eq!(open(owner, &id).await["state"], "draft");
    owner.done("broadcasts/send_broadcast", schedule).await;
    let join = json!({ "customer_id": guests[1], "add": [gold], "remove": [] });
    shop.staff().done("labels/set_groups", join).await;
    assert_eq!(turn(&shop.app, 60).await, 0);
    assert_eq!(turn(&shop.app, 48 * 3600).await, 2);
    assert_eq!(open(owner, &id).await["state"], "done");
}

#[tokio::test]
async fn a_thousand_are_prepared_in_a_few_statements_and_told_in_few_events() {
    const PEOPLE: i64 = 1000;
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let gold = group(owner, "Gold", &[]).await;
    let group_id: uuid::Uuid = serde_json::from_value(gold.clone()).unwrap();
    let mut tx = shop.app.tx(shop.business.id).await;
    sqlx::query(
        "with made as (
           insert into customer (business_id, id, name, source)
           select $1, gen_random_uuid(), 'Guest ' || n, 'by_hand' from generate_series(1, $3) n returning id),
         numbered as (select id, row_number() over () as n from made),
         reached as (
           insert into contact_point (business_id, id, customer_id, kind, raw, normal, label, is_main, sms)
           select $1, gen_random_uuid(), id, 'phone', '+1415555' || lpad(n::text, 4, '0'),
                  '+1415555' || lpad(n::text, 4, '0'), 'mobile', true, true from numbered)
         insert into contact_group_member (business_id, id, group_id, customer_id)
         select $1, gen_random_uuid(), $2, id from numbered",
    )
    .bind(shop.business.id.0)
    .bind(group_id)
    .bind(PEOPLE)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let id = draft(owner, &gold, json!({ "body": SAID, "pace": "600" })).await;
    let before = owner.cursor().await.seq;
    assert_eq!(send(owner, &id).await["value"]["count"], PEOPLE);
    assert_eq!(owner.cursor().await.seq, before + 1, "one event for the whole");
    let mut seconds = 11;
    while turn(&shop.app, seconds).await > 0 {
        seconds += 5;
    }
    let told: i64 = sqlx::query_scalar("select count(*) from event where subject_type = 'broadcast'")
        .fetch_one(&shop.app.behind)
        .await
        .unwrap();
    assert!(told < 40, "batches are told and not messages: {told}");
    assert_eq!(shop.count("outgoing").await, PEOPLE);
    let shown = open(owner, &id).await;
    assert_eq!((&shown["state"], progress(&shown)), (&json!("done"), (PEOPLE, 0, 0)));
}

#[tokio::test]
async fn each_message_says_of_which_group_message_it_came() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 1).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0]]).await;
    let id = draft(&shop.business.owner, &gold, json!({ "body": SAID })).await;
    send(&shop.business.owner, &id).await;
    through(&shop, 11).await;
    shop.text(&guests[0], "Only to you").await;
    let thread = shop.thread(&guests[0]).await;
    let rows = &thread["messages"]["rows"];
    let of_many = json!({ "id": id, "name": "Gold" });
    assert_eq!((&rows[0]["group"], &rows[1]["group"]), (&of_many, &Value::Null));
    let ask = json!({ "customer_id": guests[0], "filter": { "kinds": ["message"] }, "from": null });
    let stream: Value = shop.staff().call("timeline/list_items", ask).await.ok();
    let groups: Vec<&Value> =
        stream["rows"].as_array().unwrap().iter().map(|item| &item["what"]["group"]).collect();
    assert_eq!(groups, [&Value::Null, &of_many]);
}
