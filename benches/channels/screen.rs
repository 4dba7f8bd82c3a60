//! From a customer's text to the screen: the webhook's post, the frame at a signed-in socket, and the inbox fetched again
//! with the text in it; at a server with nothing to do, and at 50 texts a second.

use super::shop::{Shop, Writer};
use super::webhooks::Floor;
use crate::support::load::{Figures, Sender, call, middle, open_loop, since};
use crate::support::process::Server;
use crate::support::quick;
use crate::support::sockets::{Listeners, Screen};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Texts a second of the second run.
const RATE: f64 = 50.0;
/// Connections over which the provider tells us then.
const LANES: usize = 8;
/// How long a text may take to the screen before the run gives up.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long the steps took, from when the text should have been told.
#[derive(Default)]
struct Seen {
    answered: Vec<f64>,
    told: Vec<f64>,
    shown: Vec<f64>,
}

/// Prints the figures.
pub async fn run(shop: &Shop) {
    let (rounds, seconds) = if quick() { (30, 3.0) } else { (200, 20.0) };
    let writers = shop.writers(1000).await;
    let mut desk = Desk::open(shop).await;
    for writer in writers.iter().take(5) {
        desk.one(shop, writer).await;
    }
    let idle = {
        let mut seen = Seen::default();
        for round in 0..rounds {
            // In no step with whatever the server does by itself.
            tokio::time::sleep(Duration::from_millis(40 + (round as u64 * 37) % 90)).await;
            let one = desk.one(shop, &writers[round % writers.len()]).await;
            seen.answered.extend(one.answered);
            seen.told.extend(one.told);
            seen.shown.extend(one.shown);
        }
        seen
    };
    let limit = limit(shop, &writers, rounds).await;
    let busy = desk.many(shop, &writers, seconds).await;
    println!(
        "| texts | webhook answered, p50 | frame at the screen, p50 / p99 | shown, p50 / p99 | target |"
    );
    println!("|---|---|---|---|---|");
    row("one at a time", idle);
    row(&format!("{RATE:.0} a second"), busy);
    println!("\n- An insert and a raw broadcast to one socket: p50 {limit:.2}.\n");
}

fn row(name: &str, seen: Seen) {
    let of = |taken| Figures::of(taken, Duration::from_secs(1));
    let (answered, told, shown) = (of(seen.answered), of(seen.told), of(seen.shown));
    println!(
        "| {name} | {:.2} | {:.2} / {:.2} | {:.2} / {:.2} | p99 <= 300 |",
        answered.p50, told.p50, told.p99, shown.p50, shown.p99
    );
}

/// Somebody with the inbox open, and the provider beside them.
struct Desk {
    provider: Sender,
    browser: Sender,
    screen: Screen,
    list: Vec<u8>,
}

impl Desk {
    async fn open(shop: &Shop) -> Self {
        let (address, cookie) = (&shop.server.address, &shop.world.cookie);
        let first = json!({ "frame": "resume", "cursor": shop.world.head().await }).to_string();
        let view = json!({ "view": "all", "closed": false, "after": null });
        Self {
            provider: Sender::open(address).await,
            browser: Sender::open(address).await,
            screen: Screen::open(address, cookie, &first).await,
            list: call("conversations/list_inbox", &view.to_string(), cookie),
        }
    }

    /// One text, until it stands in the list.
    async fn one(&mut self, shop: &Shop, writer: &Writer) -> Seen {
        let body = format!("Ready? {}", Uuid::now_v7().simple());
        let request = shop.told(&writer.number, &body);
        let start = Instant::now();
        self.provider.exchange(&request).await;
        let answered = since(start);
        let told = loop {
            let (at, frame) = self.screen.next(PATIENCE).await.unwrap_or_else(|| {
                panic!("a text of {} did not come to the screen, or the socket was closed", writer.number)
            });
            if received(&frame) == Some(writer.conversation) {
                break at;
            }
        };
        self.browser.exchange(&self.list).await;
        assert!(
            self.browser.holds(&body),
            "the screen was told of a text of {}, but the list does not hold it",
            writer.number
        );
        let told = told.saturating_duration_since(start).as_secs_f64() * 1000.0;
        Seen { answered: vec![answered], told: vec![told], shown: vec![since(start)] }
    }

    /// Texts at a fixed rate; the list is fetched once for all that came meanwhile, as a browser does.
    async fn many(&mut self, shop: &Shop, writers: &[Writer], seconds: f64) -> Seen {
        let count = (RATE * seconds) as usize;
        let mut lanes = shop.senders(LANES).await;
        let requests: Vec<Vec<u8>> = (0..count)
            .map(|turn| shop.told(&writers[turn % writers.len()].number, "Is Biscuit ready?"))
            .collect();
        let start = Instant::now() + Duration::from_millis(20);
        let mut awaited: HashMap<Uuid, VecDeque<Instant>> = HashMap::new();
        for turn in 0..count {
            let due = start + Duration::from_secs_f64(turn as f64 / RATE);
            awaited.entry(writers[turn % writers.len()].conversation).or_default().push_back(due);
        }
        let sent = open_loop(start, &mut lanes, RATE, count, async |sender, turn| {
            sender.exchange(&requests[turn]).await;
        });
        let (answered, (told, shown)) = tokio::join!(sent, self.follow(awaited, count));
        Seen { answered, told, shown }
    }

    async fn follow(
        &mut self,
        mut awaited: HashMap<Uuid, VecDeque<Instant>>,
        count: usize,
    ) -> (Vec<f64>, Vec<f64>) {
        let (mut told, mut shown) = (Vec::new(), Vec::new());
        while shown.len() < count {
            let Some(first) = self.screen.next(PATIENCE).await else {
                panic!(
                    "of {count} texts {} came to the screen; then nothing more, or the socket was closed",
                    shown.len()
                );
            };
            let mut frames = vec![first];
            while let Some(more) = self.screen.ready() {
                frames.push(more);
            }
            let mut news = Vec::new();
            for (at, frame) in frames {
                let due =
                    received(&frame).and_then(|conversation| awaited.get_mut(&conversation)?.pop_front());
                if let Some(due) = due {
                    told.push(at.saturating_duration_since(due).as_secs_f64() * 1000.0);
                    news.push(due);
                }
            }
            if !news.is_empty() {
                self.browser.exchange(&self.list).await;
                shown.extend(news.into_iter().map(since));
            }
        }
        (told, shown)
    }
}

/// In which conversation a frame says that a message came in.
fn received(frame: &str) -> Option<Uuid> {
    let frame: Value = serde_json::from_str(frame).ok()?;
    if frame["kind"] != "message.received" {
        return None;
    }
    frame["after"]["conversation_id"].as_str()?.parse().ok()
}

/// The limit: the row of the webhook inserted, and as many bytes as a frame broadcast to one bare socket.
async fn limit(shop: &Shop, writers: &[Writer], rounds: usize) -> f64 {
    let mut floor = Floor::new(shop).await;
    let raw = Server::raw();
    let mut sender = Sender::open(&raw.address).await;
    let mut listeners = Listeners::open(&raw.address, "/ws", "", Some("hello"), "Biscuit", 1).await;
    let body = format!("Biscuit{}", "x".repeat(600));
    let request =
        format!("POST /say HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut taken = Vec::new();
    for round in 0..rounds {
        let inserted = floor.one(shop, &writers[round % writers.len()]).await;
        let start = Instant::now();
        sender.exchange(request.as_bytes()).await;
        let heard = listeners.all().await;
        taken.push(inserted + heard.saturating_duration_since(start).as_secs_f64() * 1000.0);
    }
    floor.close().await;
    middle(taken)
}
