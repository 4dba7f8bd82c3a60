//! BM5: the same work on the data sets S and M, one client; and how many buffers the card reads.

use crate::support::load::{self, call, middle};
use crate::support::process::Server;
use crate::support::quick;
use crate::support::sets::{Set, World};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// That a customer can be answered by chat.
const WROTE: &str =
    "exists (select from visitor v where v.business_id = c.business_id and v.customer_id = c.id)";

/// Questions of one kind: name, and requests that are asked in turn.
type Work = (&'static str, Arc<Vec<Vec<u8>>>);

/// Prints the figures.
pub async fn run() {
    println!("### BM5 flat growth\n\np50 of one client, in milliseconds; S and M take turns.\n");
    let small = Side::open(Set::S).await;
    let large = Side::open(if quick() { Set::S } else { Set::M }).await;
    println!("| | S | M | M/S | target |\n|---|---|---|---|---|");
    let time = Duration::from_secs_f64(if quick() { 0.5 } else { 2.0 });
    for ((name, few), (_, many)) in small.work.iter().zip(&large.work) {
        let mut turns = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            turns.0.push(load::run(&small.server.address, few.clone(), 1, time).await.p50);
            turns.1.push(load::run(&large.server.address, many.clone(), 1, time).await.p50);
        }
        row(name, turns);
    }
    let mut turns = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        turns.0.push(small.sending(turn).await);
        turns.1.push(large.sending(turn).await);
    }
    row("sending", turns);
    println!("\n- The card reads {} buffers at S and {} at M (target <= 30).", small.buffers, large.buffers);
}

/// How often each side has its turn: the middle counts.
const TURNS: usize = 5;

fn row(name: &str, (small, large): (Vec<f64>, Vec<f64>)) {
    let (small, large) = (middle(small), middle(large));
    println!("| {name} | {small:.2} | {large:.2} | {:.2} | <= 1.3 |", large / small);
}

/// One data set with a server on it.
struct Side {
    server: Server,
    work: Vec<Work>,
    /// Customers who can be answered by chat.
    writers: Vec<Uuid>,
    /// Of the card's statement: the middle of 100 customers.
    buffers: i64,
    world: World,
}

impl Side {
    async fn open(set: Set) -> Self {
        let world = World::of(set).await;
        let buffers = buffers(&world).await;
        let work = work(&world).await;
        let writers = world.customers(WROTE, 500).await;
        Self { server: world.serve(), work, writers, buffers, world }
    }

    /// Each message has an intent of its own: the same again would be a repeat, which is answered from memory.
    async fn sending(&self, round: usize) -> f64 {
        let mut sender = load::Sender::open(&self.server.address).await;
        let mut taken = Vec::new();
        for turn in 0..if quick() { 60 } else { 250 } {
            let body = json!({
                "intent": Uuid::now_v7(), "customer": self.writers[(round * 250 + turn) % self.writers.len()],
                "body": "Ready.", "last_seen_number": 1_000_000, "even_if_newer": true,
            });
            let request = call("conversations/send_message", &body.to_string(), &self.world.cookie);
            let start = Instant::now();
            sender.exchange(&request).await;
            taken.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        // The first ones prepare their statements.
        middle(taken.split_off(50))
    }
}

async fn work(world: &World) -> Vec<Work> {
    let cookie = &world.cookie;
    let customers = world.customers("true", 500).await;
    let conversations: Vec<Uuid> = sqlx::query_scalar(
        "select id from conversation where business_id = $1 order by md5(id::text) limit 500",
    )
    .bind(world.business.0)
    .fetch_all(&mut world.owner().await)
    .await
    .expect("conversations");
    let each = |ids: &[Uuid], path: &str, body: fn(Uuid) -> serde_json::Value| {
        ids.iter().map(|id| call(path, &body(*id).to_string(), cookie)).collect::<Vec<_>>()
    };
    let typed = ["mar", "ander", "415", "mochi", "jsoe", "maria har"];
    let find = typed
        .iter()
        .map(|typed| call("search/find", &json!({ "query": typed, "limit": 8 }).to_string(), cookie));
    let work = vec![
        ("the card", each(&customers, "card/open", |id| json!({ "customer_id": id }))),
        ("search", find.collect()),
        (
            "the inbox",
            ["waiting", "all", "unassigned"]
                .iter()
                .map(|view| {
                    call(
                        "conversations/list_inbox",
                        &json!({ "view": view, "closed": false, "after": null }).to_string(),
                        cookie,
                    )
                })
                .collect(),
        ),
        (
            "older messages",
            each(
                &conversations,
                "conversations/messages_before",
                |id| json!({ "conversation": id, "number": 6 }),
            ),
        ),
        (
            "a customer's history",
            each(
                &customers,
                "timeline/list_items",
                |id| json!({ "customer_id": id, "filter": { "kinds": [], "pet": null }, "from": null }),
            ),
        ),
    ];
    work.into_iter().map(|(name, requests)| (name, Arc::new(requests))).collect()
}

/// Buffers that the card's statement touches, the middle of 100 customers, as the application's role.
async fn buffers(world: &World) -> i64 {
    let ids = world.customers("true", 100).await;
    let mut conn = world.owner().await;
    let sql =
        include_str!("../src/rooms/card/card.sql").replace(" as \"card!: sqlx::types::Json<Card>\"", "");
    sqlx::raw_sql("set role pawline_app").execute(&mut conn).await.expect("the role");
    sqlx::query("select set_config('app.business_id', $1, false)")
        .bind(world.business.0.to_string())
        .execute(&mut conn)
        .await
        .expect("the business");
    let prepared = format!("prepare card (uuid, uuid, uuid) as {sql}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(prepared)).execute(&mut conn).await.expect("prepared");
    let mut all = Vec::new();
    for id in ids {
        let asked = format!(
            "explain (analyze, buffers, format json) execute card ('{}', '{id}', null)",
            world.business.0
        );
        let plan: serde_json::Value = sqlx::query_scalar(sqlx::AssertSqlSafe(asked))
            .persistent(false)
            .fetch_one(&mut conn)
            .await
            .expect("a plan");
        let top = &plan[0]["Plan"];
        let read = |name: &str| top[name].as_i64().unwrap_or_default();
        all.push(read("Shared Hit Blocks") + read("Shared Read Blocks"));
    }
    all.sort_unstable();
    all[all.len() / 2]
}
