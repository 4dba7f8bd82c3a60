//! Two customers with many records become one, and two again; beside the same rows given another customer by one
//! statement for each table.

use super::shop::Shop;
use crate::support::load::{middle, since};
use crate::support::quick;
use serde_json::json;
use sqlx::{Connection, PgConnection};
use std::time::Instant;
use uuid::Uuid;

/// What customer $2 of business $1 has, of $4 records, in conversation $3.
const FILL: &[&str] = &[
    "insert into conversation (business_id, id, customer_id, last_number, last_inbound_number, last_message_at, last_direction,
                               snippet)
     values ($1, $3, $2, $4 * 6 / 10, $4 * 6 / 10, now() - interval '1 minute', 'in', 'Is she ready?')",
    "insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, sent_at)
     select $1, gen_random_uuid(), $3, $2, n, 'text', case when n % 2 = 0 then 'in' else 'out' end,
            'Is she ready? ' || n, now() - interval '1 minute' * (20000 - n)
     from generate_series(1, $4::int * 6 / 10) n",
    "insert into note (business_id, id, customer_id, subject_type, subject_id, body)
     select $1, gen_random_uuid(), $2, 'customer', $2, 'Likes cheese ' || n
     from generate_series(1, $4::int / 10) n where $3 is not null",
    "insert into pet (business_id, id, customer_id, name, species)
     select $1, gen_random_uuid(), $2, 'Biscuit ' || n, 'dog' from generate_series(1, $4::int / 100) n where $3 is not null",
    "insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
     select $1, gen_random_uuid(), o.last + n, $2, l.id, s.id, now() - interval '1 hour' * n,
            now() - interval '1 hour' * n + interval '30 minutes', 'completed'
     from generate_series(1, $4::int / 10) n,
          (select max(number) as last from booking where business_id = $1) o,
          (select id from location where business_id = $1 limit 1) l,
          (select id from service_type where business_id = $1 limit 1) s where $3 is not null",
    "insert into call (business_id, id, customer_id, direction, outcome, started_at)
     select $1, gen_random_uuid(), $2, 'out', 'spoke', now() - interval '1 hour' * n
     from generate_series(1, $4::int / 10) n where $3 is not null",
    "with head as (update log_head set seq = seq + $4::int / 10 where business_id = $1 returning seq)
     insert into event (business_id, seq, kind, customer_id, subject_type, subject_id, after)
     select $1, head.seq - n, 'customer.updated', $2, 'customer', $2, jsonb_build_object('n', n)
     from head, generate_series(0, $4::int / 10 - 1) n where $3 is not null",
];

/// The tables whose rows move, and what of a row is compared.
const TABLES: &[(&str, &str)] = &[
    ("message", "id::text || conversation_id || number"),
    ("note", "id::text"),
    ("pet", "id::text"),
    ("booking", "id::text"),
    ("call", "id::text"),
    ("tally", "kind || month || total"),
];

/// Prints the figures.
pub async fn run(shop: &Shop) {
    let (sizes, turns): (&[i32], usize) = if quick() { (&[5_000][..], 2) } else { (&[5_000, 10_000][..], 5) };
    println!(
        "Two customers become one and two again; of their records 60 % are messages, 10 % each notes, bookings, calls and \
         events.\n"
    );
    println!(
        "| records of both | merged | taken back | the same rows, a statement a table | ratio | target |"
    );
    println!("|---|---|---|---|---|---|");
    for (place, size) in sizes.iter().enumerate() {
        let pair = Pair::make(shop, *size).await;
        let (mut there, mut back, mut limit) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..turns {
            limit.push(pair.limit(shop).await);
            let (merged, parted) = pair.merge_and_part(shop).await;
            there.push(merged);
            back.push(parted);
        }
        let (there, back, limit) = (middle(there), middle(back), middle(limit));
        let target = if place == 0 { "<= 1000" } else { "-" };
        println!("| {} | {there:.0} | {back:.0} | {limit:.0} | {:.1} | {target} |", size * 2, there / limit);
    }
    println!();
}

struct Pair {
    survivor: Uuid,
    loser: Uuid,
}

impl Pair {
    /// Two customers with `size` records each.
    async fn make(shop: &Shop, size: i32) -> Self {
        let mut owner = shop.world.owner().await;
        let mut made = Vec::new();
        for (at, name) in [(0, "Mara Bench"), (1, "Mara Bench-Twice")] {
            let number = format!("+1415555{:04}", 100 + size / 500 + at);
            let points = json!([{ "kind": "phone", "raw": number, "label": "mobile" }]);
            let done = shop
                .command("customers/add_customer", json!({ "customer": { "name": name, "points": points } }))
                .await;
            let customer: Uuid = serde_json::from_value(done["value"].clone()).expect("the customer's id");
            let conversation = Uuid::now_v7();
            let mut tx = owner.begin().await.expect("begun");
            for sql in FILL {
                sqlx::query(*sql)
                    .bind(shop.world.business.0)
                    .bind(customer)
                    .bind(conversation)
                    .bind(size)
                    .execute(&mut *tx)
                    .await
                    .unwrap_or_else(|error| panic!("{error}: {sql}"));
            }
            tx.commit().await.expect("committed");
            made.push(customer);
        }
        sqlx::raw_sql(
            "analyze message; analyze note; analyze pet; analyze booking; analyze call; analyze event",
        )
        .execute(&mut owner)
        .await
        .expect("analyzed");
        Self { survivor: made[0], loser: made[1] }
    }

    /// Milliseconds of the merge, and of the way back; that the one moves all and the other brings all back is looked at.
    async fn merge_and_part(&self, shop: &Shop) -> (f64, f64) {
        let mut owner = shop.world.owner().await;
        let before =
            (self.held(shop, &mut owner, self.survivor).await, self.held(shop, &mut owner, self.loser).await);
        let both = json!({ "survivor": self.survivor, "loser": self.loser, "taken": [] });
        let start = Instant::now();
        let done = shop.command("merge/merge_customers", both).await;
        let merged = since(start);
        let one = self.held(shop, &mut owner, self.survivor).await;
        let rows =
            |held: &[Held]| held.iter().filter(|of| of.table != "tally").map(|of| of.count).sum::<i64>();
        assert_eq!(rows(&one), rows(&before.0) + rows(&before.1), "the merge did not move every record");
        let start = Instant::now();
        shop.command("merge/unmerge", json!({ "id": done["value"] })).await;
        let parted = since(start);
        let after =
            (self.held(shop, &mut owner, self.survivor).await, self.held(shop, &mut owner, self.loser).await);
        assert_eq!(after, before, "the way back did not bring every record to where it was");
        (merged, parted)
    }

    /// What a customer has: how many rows of each table, and a mark of all of them.
    async fn held(&self, shop: &Shop, owner: &mut PgConnection, customer: Uuid) -> Vec<Held> {
        let mut all = Vec::new();
        for &(table, row) in TABLES {
            let sql = format!(
                "select count(*), md5(coalesce(string_agg({row}, ',' order by {row}), '')) from {table}
                 where business_id = $1 and customer_id = $2"
            );
            let (count, mark) = sqlx::query_as(sqlx::AssertSqlSafe(sql))
                .bind(shop.world.business.0)
                .bind(customer)
                .fetch_one(&mut *owner)
                .await
                .unwrap_or_else(|error| panic!("{table}: {error}"));
            all.push(Held { table, count, mark });
        }
        all
    }

    /// The limit: milliseconds in which the loser's rows get another customer and the transaction commits, with nothing
    /// written down and nothing that works row by row.
    async fn limit(&self, shop: &Shop) -> f64 {
        let mut owner = shop.world.owner().await;
        let mut taken = 0.0;
        for (from, to) in [(self.loser, self.survivor), (self.survivor, self.loser)] {
            // The way back moves only what came.
            let moved = "id in (select id from bench_moved)";
            let going = from == self.loser;
            let mut statements = Vec::new();
            for (table, _) in TABLES.iter().filter(|(table, _)| *table != "tally") {
                let which = if going { "customer_id = $2" } else { moved };
                statements.push(format!(
                    "update {table} set customer_id = $3 where business_id = $1 and {which} and customer_id = $2"
                ));
            }
            if going {
                self.note_moved(shop, &mut owner).await;
            }
            let start = Instant::now();
            let mut tx = owner.begin().await.expect("begun");
            sqlx::query("set local session_replication_role = replica")
                .execute(&mut *tx)
                .await
                .expect("without triggers");
            for sql in statements {
                sqlx::query(sqlx::AssertSqlSafe(sql))
                    .bind(shop.world.business.0)
                    .bind(from)
                    .bind(to)
                    .execute(&mut *tx)
                    .await
                    .expect("moved");
            }
            tx.commit().await.expect("committed");
            if going {
                taken = since(start);
            }
        }
        taken
    }

    /// Which rows are the loser's.
    async fn note_moved(&self, shop: &Shop, owner: &mut PgConnection) {
        sqlx::raw_sql(
            "drop table if exists bench_moved; create temp table bench_moved (id uuid primary key)",
        )
        .execute(&mut *owner)
        .await
        .expect("a table of ids");
        for (table, _) in TABLES.iter().filter(|(table, _)| *table != "tally") {
            let sql = format!(
                "insert into bench_moved select id from {table} where business_id = $1 and customer_id = $2"
            );
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(shop.world.business.0)
                .bind(self.loser)
                .execute(&mut *owner)
                .await
                .expect("noted");
        }
    }
}

/// A customer's rows in one table.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    table: &'static str,
    count: i64,
    mark: String,
}
