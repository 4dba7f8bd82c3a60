//! The program itself is killed in the middle, as a power cut would.

use super::{BELLA, bodies, connect, customer, text, thread};
use crate::support::twilio::{Mood, Twilio};
use crate::support::{Business, Client, Program, TestApp};
use pawline::domain::ids::ChannelId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A shop whose server is a program that can be killed; the business is made beside it.
struct Place {
    beside: TestApp,
    business: Business,
    twilio: Twilio,
    data: std::path::PathBuf,
}

impl Place {
    async fn new() -> Self {
        let twilio = Twilio::start().await;
        let beside = TestApp::texting(&twilio).await;
        let business = beside.business().await;
        Self { beside, business, twilio, data: crate::support::program::folder() }
    }

    /// Starts the program; the same data, another port.
    fn serve(&self) -> Program {
        let mut settings: Vec<(&str, &str)> = crate::support::program::given(&self.beside.database);
        let key = "one key for all the servers of a shop";
        settings.extend([("TWILIO_API", self.twilio.url.as_str()), ("SECRET_KEY", key)]);
        Program::serve_with(&settings, self.data.clone())
    }

    fn owner(&self, program: &Program) -> Client {
        program.client(&self.business.owner)
    }
}

async fn until(what: &str, there: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !there().await {
        assert!(begun.elapsed() < Duration::from_secs(400), "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_text_goes_out_once_although_we_die_after_the_provider_took_it() {
    let place = Place::new().await;
    let program = place.serve();
    let owner = place.owner(&program);
    connect(&owner).await;
    let bella = customer(&owner, "Bella", BELLA, true).await;
    place.twilio.next([Mood::TakeAndDie]);
    let sent = owner.done("conversations/send_message", text(&bella, "Ready at four")).await;
    until("the provider has it", async || place.twilio.sent().len() == 1).await;
    drop(program);
    let program = place.serve();
    let owner = place.owner(&program);
    let state = async || {
        let thread = thread(&owner, &bella).await;
        thread["messages"]["rows"][0]["delivery"]["state"].clone()
    };
    until("it is known what became of it", async || state().await == "sent").await;
    assert_eq!((place.twilio.asked(), place.twilio.sent().len()), (1, 1), "sent once: {sent}");
    // What happens to it from here on is told.
    let sid = place.twilio.sent()[0].sid.clone();
    place.twilio.state().texts[0].callback = format!("{}/hooks/twilio/x", program.url);
    let channel = owner.call("channels/list_channels", json!({})).await.json()["channels"][0]["id"].clone();
    let form = vec![("MessageSid".to_owned(), sid), ("MessageStatus".to_owned(), "delivered".to_owned())];
    let path = format!("/hooks/twilio/{}", channel.as_str().unwrap());
    assert_eq!(place.twilio.post(&program.url, &path, &form).await, 200);
    until("it is delivered", async || state().await == "delivered").await;
}

#[tokio::test]
async fn a_call_that_was_told_before_we_die_stands_once_with_its_voicemail() {
    let place = Place::new().await;
    let mut program = place.serve();
    let owner = place.owner(&program);
    let channel: ChannelId = connect(&owner).await;
    let bella = customer(&owner, "Bella", BELLA, true).await;
    let sid = place.twilio.call(BELLA, "");
    let missed = [("CallStatus", "in-progress"), ("DialCallStatus", "no-answer")];
    for (step, form) in [
        ("", place.twilio.form_of_call(&sid, &[("CallStatus", "ringing")])),
        ("/status", place.twilio.form_of_call(&sid, &missed)),
        ("/recording", place.twilio.form_of_recording(&sid, 23)),
    ] {
        let path = format!("/hooks/twilio/{channel}/voice{step}");
        assert_eq!(place.twilio.post(&program.url, &path, &form).await, 200);
        // Between being kept and being worked on, or in the middle of that.
        drop(program);
        program = place.serve();
    }
    let owner = place.owner(&program);
    let calls = async || -> Value {
        let ask = json!({ "customer_id": bella, "after": null });
        owner.call("calls/list_calls", ask).await.ok::<Value>()["rows"].clone()
    };
    until("it is worked on", async || calls().await[0]["voicemail"]["seconds"] == 23).await;
    let calls = calls().await;
    assert_eq!((calls.as_array().unwrap().len(), &calls[0]["outcome"]), (1, &json!("voicemail")));
}

#[tokio::test]
async fn a_thousand_texts_in_any_order_three_times_each_while_we_are_killed_twice() {
    const TEXTS: usize = 1000;
    const PEOPLE: usize = 40;
    let place = Place::new().await;
    let mut program = place.serve();
    let owner = place.owner(&program);
    let channel: ChannelId = connect(&owner).await;
    let mut cards: BTreeMap<String, Value> = BTreeMap::new();
    // Half of them are known already.
    for at in 0..PEOPLE / 2 {
        let number = format!("+1415555{:04}", 4000 + at);
        cards.insert(number.clone(), customer(&owner, &format!("Known {at}"), &number, true).await);
    }
    // What it would list it lists in its own order; here the order in which it tells counts.
    place.twilio.state().lists_nothing = true;
    let number = |at: usize| format!("+1415555{:04}", 4000 + at % PEOPLE);
    let sids: Vec<String> =
        (0..TEXTS).map(|at| place.twilio.receive(&number(at), &format!("Text {at}"))).collect();
    // Each three times, shuffled (from a fixed seed).
    let mut order: Vec<usize> = (0..TEXTS).flat_map(|at| [at, at, at]).collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for at in (1..order.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(at, usize::try_from(seed >> 33).unwrap() % (at + 1));
    }
    let mut first_taken: Vec<usize> = Vec::new();
    for (count, at) in order.iter().enumerate() {
        if count == order.len() / 3 || count == order.len() * 2 / 3 {
            drop(program);
            program = place.serve();
        }
        // Twilio tries again what was not answered.
        while place.twilio.tell(&program.url, channel, &sids[*at]).await != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if !first_taken.contains(at) {
            first_taken.push(*at);
        }
    }
    let owner = place.owner(&program);
    let left = async || -> i64 {
        sqlx::query_scalar("select count(*) from incoming_hook where state <> 'done'")
            .fetch_one(&place.beside.behind)
            .await
            .unwrap()
    };
    until("all are worked on", async || left().await == 0).await;
    let rows: Vec<(String, uuid::Uuid, String)> = sqlx::query_as(
        "select p.normal, m.customer_id, m.body from message m
         join contact_point p on p.business_id = m.business_id and p.customer_id = m.customer_id
         order by m.conversation_id, m.number",
    )
    .fetch_all(&place.beside.behind)
    .await
    .unwrap();
    assert_eq!(rows.len(), TEXTS);
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut whose: BTreeMap<String, Vec<uuid::Uuid>> = BTreeMap::new();
    for (number, customer, body) in rows {
        said.entry(number.clone()).or_default().push(body);
        whose.entry(number).or_default().push(customer);
    }
    assert_eq!(said.len(), PEOPLE);
    for (number_, bodies) in &said {
        // The order in which we were first told.
        let told: Vec<String> =
            first_taken.iter().filter(|at| number(**at) == *number_).map(|at| format!("Text {at}")).collect();
        assert_eq!(bodies, &told, "{number_}");
        let mut customers = whose[number_].clone();
        customers.dedup();
        assert_eq!(customers.len(), 1, "one card for {number_}");
        if let Some(card) = cards.get(number_) {
            assert_eq!(json!(customers[0]), *card);
        }
    }
    let shown = thread(&owner, &cards[&number(0)]).await;
    assert_eq!(bodies(&shown).len(), TEXTS / PEOPLE);
}

#[tokio::test]
async fn what_came_while_no_server_ran_is_there_when_one_starts_again() {
    let place = Place::new().await;
    let program = place.serve();
    let owner = place.owner(&program);
    connect(&owner).await;
    let bella = customer(&owner, "Bella", BELLA, true).await;
    drop(program);
    let texts: Vec<String> = (0..20).map(|at| format!("Text {at}")).collect();
    for text in &texts {
        place.twilio.receive(BELLA, text);
    }
    // Nobody tells the new one of them: it asks by itself, at its start.
    let program = place.serve();
    let owner = place.owner(&program);
    until("all are there", async || bodies(&thread(&owner, &bella).await).len() == texts.len()).await;
    assert_eq!(bodies(&thread(&owner, &bella).await), texts);
}
