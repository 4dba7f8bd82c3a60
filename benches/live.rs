//! BM3: from a durable send to the last of many open screens, against the same insert in pgbench and a
//! raw broadcast over axum's sockets, in the same run; what a delivery costs, and an idle socket.

use crate::support::load::{Sender, call, middle};
use crate::support::process::{Server, pgbench};
use crate::support::quick;
use crate::support::sets::{Set, World};
use crate::support::sockets::Listeners;
use serde_json::json;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Screens that are open at once.
const SCREENS: &[usize] = &[20, 100, 1000];
/// Occurs once in what a screen is told of a message.
const SENT: &str = "\"kind\":\"message.sent\"";

/// The rows of one message as the command writes them, by hand: message, conversation, log, intent.
const FLOOR: &str = "\
begin;
set local app.business_id = 'BUSINESS';
with place as (
  update conversation set last_number = last_number + 1, last_message_at = now()
  where business_id = 'BUSINESS' and id = 'CONVERSATION' returning last_number as number),
sent as (
  insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, visitor_id, visitor_number)
  select 'BUSINESS', gen_random_uuid(), 'CONVERSATION', 'CUSTOMER', number, 'chat', 'out', 'Message', 'VISITOR', number
  from place),
kept as (
  insert into intent (business_id, id, request_hash, response)
  select 'BUSINESS', gen_random_uuid(), '\\x00', '{\"number\": 1, \"body\": \"Message\"}' from place),
head as (update log_head set seq = seq + 1 where business_id = 'BUSINESS' returning seq)
insert into event (business_id, seq, kind, customer_id, subject_type, subject_id, after)
select 'BUSINESS', seq, 'message.sent', 'CUSTOMER', 'message', gen_random_uuid(), '{\"number\": 1}' from head;
commit;
";

/// Prints the figures.
pub async fn run() {
    println!("### BM3 send to seen\n\n{}. Milliseconds, p50.\n", Set::S.name());
    let world = World::of(Set::S).await;
    // One for the limit, one for ours: their numbers must not meet.
    let writers = world
        .customers(
            "exists (select from visitor v where v.business_id = c.business_id and v.customer_id = c.id)",
            2,
        )
        .await;
    let floor = floor(&world, writers[0]).await;
    let server = world.serve();
    let mut desk = Desk { sender: Sender::open(&server.address).await, world: &world, customer: writers[1] };
    let rounds = if quick() { 40 } else { 200 };
    // What a send costs by itself, without anybody to tell.
    desk.send().await;
    let before = server.cpu();
    for _ in 0..rounds {
        desk.send().await;
    }
    let alone = (server.cpu() - before) / f64::from(rounds);
    let raw_server = Server::raw();
    println!(
        "| screens | sent | seen by all | after the reply | insert + raw broadcast | ratio | CPU of a delivery | raw | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for &screens in SCREENS {
        let ours = desk.measure(&server, screens, rounds, alone).await;
        let raw = broadcast(&raw_server, screens, rounds, ours.bytes).await;
        let sum = floor.map(|floor| floor + raw.seen);
        println!(
            "| {screens} | {:.2} | {:.2} | {:+.2} | {} | {} | {:.1} µs | {:.1} µs | {:.2} |",
            ours.sent,
            ours.seen,
            ours.after,
            sum.map_or("-".into(), |sum| format!("{sum:.2}")),
            sum.map_or("-".into(), |sum| format!("{:.2}", ours.seen / sum)),
            ours.cpu * 1e6,
            raw.cpu * 1e6,
            ours.cpu / raw.cpu,
        );
    }
    println!(
        "\nTargets: ratio <= 1.5; 100 screens <= 2 ms after the reply; CPU <= 1.3 of the raw broadcast's.\n"
    );
    drop(server);
    idle(&world, if quick() { 1_000 } else { 10_000 }).await;
}

/// What one number of screens showed: milliseconds and seconds of CPU.
struct Seen {
    sent: f64,
    seen: f64,
    after: f64,
    cpu: f64,
    /// Of the answer to a send, about what a frame has.
    bytes: usize,
}

/// Somebody who answers one customer.
struct Desk<'w> {
    sender: Sender,
    world: &'w World,
    customer: Uuid,
}

impl Desk<'_> {
    async fn send(&mut self) -> usize {
        let body = json!({
            "intent": Uuid::now_v7(), "customer": self.customer, "body": "Biscuit is ready to be picked up.",
            "last_seen_number": 1_000_000, "even_if_newer": true,
        });
        self.sender.exchange(&call("conversations/send_message", &body.to_string(), &self.world.cookie)).await
    }

    async fn measure(&mut self, server: &Server, screens: usize, rounds: u32, alone: f64) -> Seen {
        let first = json!({ "frame": "resume", "cursor": self.world.head().await }).to_string();
        let mut listeners =
            Listeners::open(&server.address, "/ws", &self.world.cookie, Some(&first), SENT, screens).await;
        self.send().await;
        listeners.all().await;
        let (mut sent, mut seen, mut after, mut bytes) = (Vec::new(), Vec::new(), Vec::new(), 0);
        let before = server.cpu();
        for _ in 0..rounds {
            let start = Instant::now();
            bytes = self.send().await;
            let replied = Instant::now();
            let last = listeners.all().await;
            sent.push(milliseconds(replied - start));
            seen.push(milliseconds(last.saturating_duration_since(start)).max(milliseconds(replied - start)));
            after.push(
                last.saturating_duration_since(replied).as_secs_f64() * 1000.0
                    - replied.saturating_duration_since(last).as_secs_f64() * 1000.0,
            );
        }
        let cpu = ((server.cpu() - before) / f64::from(rounds) - alone) / screens as f64;
        Seen { sent: middle(sent), seen: middle(seen), after: middle(after), cpu, bytes }
    }
}

/// The same bytes over sockets that do nothing else.
async fn broadcast(server: &Server, screens: usize, rounds: u32, bytes: usize) -> Seen {
    let mut sender = Sender::open(&server.address).await;
    let mut listeners = Listeners::open(&server.address, "/ws", "", Some("hello"), "Biscuit", screens).await;
    let body = format!("Biscuit{}", "x".repeat(bytes));
    let request =
        format!("POST /say HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    sender.exchange(request.as_bytes()).await;
    listeners.all().await;
    let mut seen = Vec::new();
    let before = server.cpu();
    for _ in 0..rounds {
        let start = Instant::now();
        sender.exchange(request.as_bytes()).await;
        seen.push(milliseconds(listeners.all().await - start));
    }
    let cpu = (server.cpu() - before) / f64::from(rounds) / screens as f64;
    let seen = middle(seen);
    Seen { sent: 0.0, seen, after: 0.0, cpu, bytes }
}

/// What a socket holds on which nothing happens.
async fn idle(world: &World, sockets: usize) {
    let server = world.serve();
    let first = json!({ "frame": "resume", "cursor": world.head().await }).to_string();
    // The first ones pay for what all share.
    let some = Listeners::open(&server.address, "/ws", &world.cookie, Some(&first), SENT, 100).await;
    let before = server.memory();
    let many = Listeners::open(&server.address, "/ws", &world.cookie, Some(&first), SENT, sockets).await;
    let each = (server.memory() - before) / sockets as f64;
    println!("- An idle socket holds {:.1} KB, over {sockets} of them (target <= 8 KB).", each / 1024.0);
    drop((some, many));
}

async fn floor(world: &World, customer: Uuid) -> Option<f64> {
    let mut owner = world.owner().await;
    let (visitor, conversation): (Uuid, Uuid) =
        sqlx::query_as("select id, conversation_id from visitor where business_id = $1 and customer_id = $2")
            .bind(world.business.0)
            .bind(customer)
            .fetch_one(&mut owner)
            .await
            .expect("their link");
    let ids = [
        ("BUSINESS", world.business.0),
        ("CONVERSATION", conversation),
        ("CUSTOMER", customer),
        ("VISITOR", visitor),
    ];
    let script = ids.iter().fold(FLOOR.to_owned(), |text, (name, id)| text.replace(name, &id.to_string()));
    let path = std::env::temp_dir().join("pawline-bench-send.sql");
    std::fs::write(&path, script).expect("the script is written");
    let time = Duration::from_secs(if quick() { 2 } else { 10 });
    Some(pgbench(&world.database.url, &path, 1, time)?.latency)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
