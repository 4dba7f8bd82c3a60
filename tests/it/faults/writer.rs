//! Somebody who works through all of it: every act under one intent until it is answered.

use super::plan::Dice;
use crate::support::{Client, Scene};
use pawline::domain::command::Intent;
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// What all writers share.
#[derive(Debug, Default)]
pub struct Desk {
    /// No new acts; those that began are finished.
    pub closed: AtomicBool,
    /// No more tries either.
    pub gone: AtomicBool,
    /// What should not have been answered.
    pub wrong: Mutex<Vec<String>>,
    pub acks: AtomicU64,
    pub unavailable: AtomicU64,
    pub broken: AtomicU64,
    /// Answers to what was asked twice on purpose.
    pub repeats: AtomicU64,
    /// The longest that a clear refusal took, in ms.
    pub slowest_refusal_ms: AtomicU64,
}

impl Desk {
    pub fn complain(&self, sentence: String) {
        self.wrong.lock().unwrap().push(sentence);
    }
}

/// An act and where its effect shows.
pub struct Act {
    pub function: &'static str,
    pub body: Value,
    /// The one text that its row carries.
    pub marker: String,
}

/// Something that a person does.
pub fn act(scene: &Scene, dice: &mut Dice, who: usize) -> Act {
    let intent = Intent::new();
    let marker = format!("writer {who} {}", intent.0);
    let customer = if dice.bits().is_multiple_of(2) { scene.customer } else { scene.friend };
    let (function, mut body) = match dice.range(0, 20) {
        0..7 => (
            "conversations/send_message",
            json!({ "customer": customer, "body": marker,
            "last_seen_number": 0, "even_if_newer": true }),
        ),
        7..10 => (
            "conversations/add_internal_note",
            json!({ "customer": customer, "body": marker, "mentions": [] }),
        ),
        10..15 => (
            "notes/add_note",
            json!({ "customer_id": customer, "about": { "kind": "customer" },
            "body": marker, "pinned": false }),
        ),
        15..19 => {
            let day = 1 + dice.range(0, 28);
            (
                "bookings/add_booking",
                json!({ "customer_id": customer, "booking": {
                "location_id": scene.location, "service_type_id": scene.service, "pet_ids": [],
                "starts_at": { "clock": format!("2027-06-{day:02}T10:00") },
                "ends_at": { "clock": format!("2027-06-{day:02}T11:00") }, "status": "booked", "note": marker } }),
            )
        }
        // Makes events that not every role may see.
        _ => (
            "staff/invite",
            json!({ "name": marker, "email": format!("{}@example.com", intent.0.simple()),
            "role": "staff" }),
        ),
    };
    body["intent"] = json!(intent);
    Act { function, body, marker }
}

/// Works until the desk closes; every answer is in the file before the next act begins.
pub async fn write(client: Client, scene: Scene, desk: Arc<Desk>, mut dice: Dice, who: usize, file: &Path) {
    let mut file = File::create(file).unwrap();
    while !desk.closed.load(Ordering::Relaxed) {
        let act = act(&scene, &mut dice, who);
        note(&mut file, "tried", &act, &Value::Null);
        let Some(answer) = until_answered(&client, &act, &desk, &mut dice).await else { return };
        note(&mut file, "acknowledged", &act, &answer);
        desk.acks.fetch_add(1, Ordering::Relaxed);
        // A second click, after the answer.
        if dice.range(0, 10) == 0
            && act.function != "staff/invite"
            && let Some(again) = until_answered(&client, &act, &desk, &mut dice).await
        {
            desk.repeats.fetch_add(1, Ordering::Relaxed);
            if again != answer {
                desk.complain(format!("{} answered {answer} and then {again}", act.marker));
            }
        }
        sleep(dice.millis(0, 60)).await;
    }
}

fn note(file: &mut File, what: &str, act: &Act, answer: &Value) {
    let line = json!({ "what": what, "function": act.function, "intent": act.body["intent"],
        "marker": act.marker, "answer": answer });
    writeln!(file, "{line}").unwrap();
    file.sync_data().unwrap();
}

/// Sends it until there is an answer; none when everybody leaves before.
async fn until_answered(client: &Client, act: &Act, desk: &Desk, dice: &mut Dice) -> Option<Value> {
    while !desk.gone.load(Ordering::Relaxed) {
        let start = Instant::now();
        match client.attempt(act.function, &act.body).await {
            Ok(reply) if reply.status == 200 => match serde_json::from_str(&reply.text) {
                Ok(answer) => return Some(answer),
                Err(_) => desk.complain(format!("{} answered half: {}", act.function, reply.text)),
            },
            Ok(reply) if reply.status == 503 => {
                desk.unavailable.fetch_add(1, Ordering::Relaxed);
                let took = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
                desk.slowest_refusal_ms.fetch_max(took, Ordering::Relaxed);
                if reply.json() != json!("Unavailable") {
                    desk.complain(format!("an unclear 503: {}", reply.text));
                }
            }
            Ok(reply) => {
                desk.complain(format!("{} answered {} {}", act.function, reply.status, reply.text));
                return None;
            }
            Err(_) => {
                desk.broken.fetch_add(1, Ordering::Relaxed);
            }
        }
        sleep(Duration::from_millis(dice.range(20, 250))).await;
    }
    None
}
