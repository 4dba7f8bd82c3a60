//! Somebody whom nobody answered on the phone waits in an inbox like somebody who wrote, until called back.

use crate::calls::Phones;
use crate::support::{Business, Client, TestApp};
use crate::texting::{BELLA, Shop};
use serde_json::{Value, json};

/// The conversations of a view, over all inboxes.
async fn listed(client: &Client, view: &str) -> Vec<Value> {
    let ask = json!({ "view": view, "closed": false, "scope": "all" });
    let list: Value = client.call("conversations/list_inbox", ask).await.ok();
    list["page"]["rows"].as_array().unwrap().clone()
}

fn names(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["customer_name"].as_str().unwrap()).collect()
}

async fn customer(client: &Client, name: &str, phone: &str) -> Value {
    let point = json!({ "kind": "phone", "raw": phone, "label": "mobile", "sms": false });
    client.done("customers/add_customer", json!({ "customer": { "name": name, "points": [point] } })).await
}

fn over(call: &str, from: &str, more: Value) -> Value {
    let mut told =
        json!({ "type": "call.ended", "call_id": call, "from": from, "to": "", "direction": "in" });
    told.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    told
}

fn by_hand(customer: &Value, direction: &str, outcome: &str) -> Value {
    json!({ "customer_id": customer, "direction": direction, "phone": null, "outcome": outcome, "note": "" })
}

async fn thread(client: &Client, customer: &Value) -> Value {
    client.call("conversations/open_thread", json!({ "customer": customer })).await.ok()
}

async fn inbox(owner: &Client, name: &str, rule: Value) -> Value {
    let id = owner.done("inboxes/add_inbox", json!({ "form": { "name": name, "members": [] } })).await;
    let mut form = rule;
    form["inbox_id"] = id.clone();
    owner.done("inboxes/add_rule", json!({ "form": form })).await;
    id
}

#[tokio::test]
async fn a_missed_call_stands_in_the_inbox_that_the_rule_says_until_called_back() {
    let app = TestApp::start().await;
    let business: Business = app.business().await;
    let (owner, staff) = (&business.owner, &business.staff);
    let desk = inbox(owner, "Front desk", json!({ "ways": ["call"] })).await;
    let tried = json!({ "way": "call", "location": null, "words": "" });
    let routed: Value = owner.call("inboxes/try_routing", tried).await.ok();
    assert_eq!((&routed["inbox_id"], &routed["rule"][0]), (&desk, &json!(1)));
    let bella = customer(staff, "Bella Ortiz", BELLA).await;
    let phones = Phones::of(&app, &business).await;
    let rings =
        json!({ "type": "call.ringing", "call_id": "c1", "from": BELLA, "to": "", "direction": "in" });
    phones.say("m1", &rings).await.is(200);
    assert!(listed(staff, "waiting").await.is_empty(), "it may be taken yet");
    phones.say("m2", &over("c1", BELLA, json!({ "answered": false }))).await.is(200);
    phones.say("m3", &over("c1", BELLA, json!({ "answered": false }))).await.is(200);
    // Told of only when it was over, by a number that nobody knew.
    phones.say("m4", &over("c2", "+14155550166", json!({ "duration_seconds": 0 }))).await.is(200);
    // Taken, and not known to be missed.
    phones.say("m5", &over("c3", "+14155550167", json!({ "duration_seconds": 94 }))).await.is(200);
    phones.say("m6", &over("c4", "+14155550168", json!({}))).await.is(200);
    phones.say("m7", &over("c5", "", json!({ "answered": false }))).await.is(200);
    let rows = listed(staff, "waiting").await;
    assert_eq!(names(&rows), ["Bella Ortiz", "+1 415-555-0166"]);
    for row in &rows {
        assert_eq!(row["inbox_id"], desk);
        assert!(!row["called_at"].is_null() && row["waiting_since"] == row["called_at"], "{row}");
    }
    let calls = thread(staff, &bella).await["calls"].clone();
    assert_eq!((calls.as_array().unwrap().len(), &calls[0]["outcome"]), (1, &json!("no_answer")));
    assert_eq!(calls[0]["dial"], format!("tel:{BELLA}"));
    let today: Value = staff.call("dashboard/open", json!({})).await.ok();
    assert_eq!(today["waiting"]["rows"][0]["snippet"], "Missed call");

    // Called back: it waits no more, and waits again when that is taken back.
    let done: Value = staff.command("calls/log_call", by_hand(&bella, "out", "spoke")).await.ok();
    assert_eq!(names(&listed(staff, "waiting").await), ["+1 415-555-0166"]);
    let undone: Value = staff.undo(&done).await.ok();
    assert_eq!(undone["value"], json!([]));
    assert_eq!(names(&listed(staff, "waiting").await), ["Bella Ortiz", "+1 415-555-0166"]);
    // Not reached is not called back; and one tap on the call itself is.
    staff.command("calls/log_call", by_hand(&bella, "out", "no_answer")).await.is(200);
    assert_eq!(listed(staff, "waiting").await.len(), 2);
    let missed = json!({ "id": calls[0]["id"], "outcome": "called" });
    staff.command("calls/set_outcome", missed).await.is(200);
    assert_eq!(names(&listed(staff, "waiting").await), ["+1 415-555-0166"]);
    // The other one is closed.
    let close = json!({ "conversation": rows[1]["id"], "status": "closed" });
    staff.command("conversations/set_status", close).await.is(200);
    assert!(listed(staff, "waiting").await.is_empty());
    phones.say("m8", &over("c6", "+14155550166", json!({ "voicemail": true }))).await.is(200);
    let rows = listed(staff, "waiting").await;
    assert_eq!(names(&rows), ["+1 415-555-0166"], "another call opens it again");
    let calls = thread(staff, &rows[0]["customer_id"]).await["calls"].clone();
    assert_eq!(calls[1]["outcome"], "voicemail");
}

#[tokio::test]
async fn what_staff_know_better_or_say_themselves_counts() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let staff = &business.staff;
    let bella = customer(staff, "Bella Ortiz", BELLA).await;
    let phones = Phones::of(&app, &business).await;
    let rings =
        json!({ "type": "call.ringing", "call_id": "c1", "from": BELLA, "to": "", "direction": "in" });
    phones.say("m1", &rings).await.is(200);
    let ringing: Vec<Value> = staff.call("calls/ringing", json!({})).await.ok();
    staff.command("calls/set_outcome", json!({ "id": ringing[0], "outcome": "spoke" })).await.is(200);
    phones.say("m2", &over("c1", BELLA, json!({ "answered": false }))).await.is(200);
    assert!(listed(staff, "all").await.is_empty(), "a call that was taken is no matter for an inbox");
    let calls = thread(staff, &bella).await["calls"].clone();
    assert_eq!(calls[0]["outcome"], "spoke");

    // Heard on the answering machine and written down by hand.
    let done: Value = staff.command("calls/log_call", by_hand(&bella, "in", "voicemail")).await.ok();
    assert_eq!(names(&listed(staff, "waiting").await), ["Bella Ortiz"]);
    staff.undo(&done).await.is(200);
    assert!(listed(staff, "all").await.is_empty(), "no trace is left");
    assert_eq!(thread(staff, &bella).await["calls"].as_array().unwrap().len(), 1);
    // What is written down late is no matter any more if somebody spoke to them since.
    let mut late = by_hand(&bella, "in", "no_answer");
    late["waited"] = json!(3600);
    staff.command("calls/log_call", by_hand(&bella, "in", "voicemail")).await.is(200);
    staff.command("calls/log_call", by_hand(&bella, "out", "called")).await.is(200);
    staff.command("calls/log_call", late).await.is(200);
    assert!(listed(staff, "waiting").await.is_empty());
    // Nor is a call of somebody who is blocked.
    staff.command("customers/set_blocked", json!({ "id": bella, "blocked": true })).await.is(200);
    staff.command("calls/log_call", by_hand(&bella, "in", "voicemail")).await.is(200);
    assert!(listed(staff, "waiting").await.is_empty());
}

#[tokio::test]
async fn a_missed_call_goes_by_the_location_of_the_number_and_a_text_answers_it() {
    let shop = Shop::open().await;
    let Business { owner, staff, location, .. } = &shop.business;
    let street = inbox(owner, "Main Street", json!({ "location_id": location, "words": "" })).await;
    let place = json!({ "id": shop.channel, "location": location });
    owner.command("channels/set_location", place).await.is(200);
    let bella = crate::texting::customer(staff, "Bella", BELLA, true).await;
    let phones = Phones::of(&shop.app, &shop.business).await;
    let to = json!({ "answered": false, "to": crate::support::twilio::OURS });
    phones.say("m1", &over("c1", BELLA, to)).await.is(200);
    let rows = listed(staff, "waiting").await;
    assert_eq!((names(&rows), &rows[0]["inbox_id"]), (vec!["Bella"], &street));
    let sent = shop.text(&bella, "Sorry that we missed you").await;
    assert!(listed(staff, "waiting").await.is_empty());
    assert_eq!(listed(staff, "all").await[0]["called_at"], Value::Null);
    // The answer is taken back before it leaves: the call waits again.
    let take_back = json!({ "message": sent["id"] });
    staff.command("conversations/withdraw_message", take_back).await.is(200);
    assert_eq!(names(&listed(staff, "waiting").await), ["Bella"]);
}
