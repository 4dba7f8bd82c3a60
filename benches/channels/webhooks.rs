//! Texts that come in at 500 a second: how long the provider waits for its answer, beside the same bytes inserted and
//! committed by one statement at the same rate.

use super::shop::{Shop, Writer, written};
use crate::support::load::{Figures, Sender, open_loop, since};
use crate::support::quick;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A second.
const RATE: f64 = 500.0;
/// Connections over which the provider tells us, and over which the limit inserts: as many as the server has.
const LANES: usize = 16;

/// The row that a hook becomes.
const INSERT: &str = "\
insert into bench_hook (business_id, id, channel_id, kind, event_key, sender, query, headers, body)
values ($1, $2, $3, 'message', $4, $5, '', $6, $7) on conflict (business_id, channel_id, event_key) do nothing";

/// Prints the figures.
pub async fn run(shop: &Shop) {
    let (seconds, turns) = if quick() { (2.0, 1) } else { (10.0, 3) };
    let count = (RATE * seconds) as usize;
    let writers = shop.writers(5000).await;
    let mut floor = Floor::new(shop).await;
    let mut lanes = shop.senders(LANES).await;
    // Warm: connections, statements, plans.
    floor.insert(shop, &writers, LANES * 4, 100.0).await;
    tell(shop, &mut lanes, &writers, LANES * 4, 100.0).await;
    shop.all_taken().await;

    // Limit and ours take turns, so that a noisy machine is noisy for both.
    let (mut limit, mut ours, mut worked, mut cpu) = (Vec::new(), Vec::new(), Vec::new(), 0.0);
    for _ in 0..turns {
        limit.extend(floor.insert(shop, &writers, count, RATE).await);
        let before = shop.server.cpu();
        let begun = Instant::now();
        ours.extend(tell(shop, &mut lanes, &writers, count, RATE).await);
        let told = Instant::now();
        let taken = shop.all_taken().await;
        cpu += shop.server.cpu() - before;
        worked.push((count as f64 / (taken - begun).as_secs_f64(), (taken - told).as_secs_f64()));
    }
    let whole = Duration::from_secs_f64(seconds * f64::from(turns));
    let longest = ours.iter().copied().fold(0.0, f64::max);
    let sent = ours.len() as f64;
    let (limit, ours) = (Figures::of(limit, whole), Figures::of(ours, whole));
    println!(
        "Signed texts at {RATE:.0} a second, each from another customer, timed from when it should have left (by a clock \
         of whole milliseconds, on both sides).\n"
    );
    println!("| | p50 | p99 | longest | target |\n|---|---|---|---|---|");
    println!("| answer to the webhook | {:.2} | {:.2} | {longest:.2} | p99 <= 100 |", ours.p50, ours.p99);
    println!("| durable insert | {:.2} | {:.2} | - | - |", limit.p50, limit.p99);
    println!("| ratio | {:.2} | {:.2} | - | - |\n", ours.p50 / limit.p50, ours.p99 / limit.p99);
    let rate = worked.iter().map(|(rate, _)| rate).sum::<f64>() / worked.len() as f64;
    let behind = worked.iter().map(|(_, behind)| *behind).fold(0.0, f64::max);
    println!(
        "- Meanwhile and afterwards they find their conversations, {rate:.0} a second; the last one stood there {behind:.1} s \
         after it came. {:.2} ms of the server's CPU for a text, all in all.\n",
        cpu / sent * 1000.0
    );
    floor.close().await;
}

/// Tells of so many texts.
async fn tell(shop: &Shop, lanes: &mut [Sender], writers: &[Writer], count: usize, rate: f64) -> Vec<f64> {
    let requests: Vec<Vec<u8>> = (0..count)
        .map(|turn| shop.told(&writers[turn % writers.len()].number, "Is Biscuit ready to be picked up?"))
        .collect();
    open_loop(soon(), lanes, rate, count, async |sender, turn| {
        sender.exchange(&requests[turn]).await;
    })
    .await
}

/// When a run begins: everything is prepared by then.
fn soon() -> Instant {
    Instant::now() + Duration::from_millis(20)
}

/// The limit: the same bytes into a table of the same shape, on which nobody works.
pub struct Floor(Vec<PgConnection>);

impl Floor {
    /// Makes the table if it is not there, and connects.
    pub async fn new(shop: &Shop) -> Self {
        let mut owner = shop.world.owner().await;
        sqlx::raw_sql("create table if not exists bench_hook (like incoming_hook including all)")
            .execute(&mut owner)
            .await
            .expect("a table like the one of hooks");
        let mut lanes = vec![owner];
        while lanes.len() < LANES {
            lanes.push(shop.world.owner().await);
        }
        Self(lanes)
    }

    /// Inserts so many, each in a transaction of its own.
    pub async fn insert(&mut self, shop: &Shop, writers: &[Writer], count: usize, rate: f64) -> Vec<f64> {
        let told: Vec<(String, String)> = (0..count)
            .map(|turn| {
                let number = &writers[turn % writers.len()].number;
                (number.clone(), written(&shop.form_of(number, "Is Biscuit ready to be picked up?")))
            })
            .collect();
        open_loop(soon(), &mut self.0, rate, count, async |conn, turn| {
            let (sender, body) = &told[turn];
            put(shop, &mut *conn, sender, body).await;
        })
        .await
    }

    /// Inserts one; answers the milliseconds.
    pub async fn one(&mut self, shop: &Shop, writer: &Writer) -> f64 {
        let body = written(&shop.form_of(&writer.number, "Is Biscuit ready to be picked up?"));
        let start = Instant::now();
        put(shop, &mut self.0[0], &writer.number, &body).await;
        since(start)
    }

    /// Disconnects.
    pub async fn close(self) {
        for conn in self.0 {
            let _ = conn.close().await;
        }
    }
}

async fn put(shop: &Shop, conn: &mut PgConnection, sender: &str, body: &str) {
    sqlx::query(INSERT)
        .bind(shop.world.business.0)
        .bind(Uuid::now_v7())
        .bind(shop.channel.0)
        .bind(format!("{}:received", Uuid::now_v7()))
        .bind(sender)
        .bind(json!({ "i-twilio-idempotency-token": "" }))
        .bind(body)
        .execute(conn)
        .await
        .expect("inserted");
}
