//! One act on all that a list of the inbox holds, 2,000 conversations, and its undo: until it is answered, and until
//! the counts of another browser are right again; beside the same rows changed by one statement.

use super::shop::Shop;
use crate::support::load::{Sender, call, middle, since};
use crate::support::sets::World;
use crate::support::sockets::Screen;
use crate::support::{quick, sign_in};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::time::{Duration, Instant};

/// What one act takes at most.
const MOST: i64 = 2000;
/// Until the other browser knows.
const PATIENCE: Duration = Duration::from_secs(30);

/// All conversations are closed but so many ($2), which are unread and nobody's.
const PREPARE: &[&str] = &[
    "update staff set created_at = '2024-01-01' where business_id = $1 and $2 > 0",
    "delete from conversation_read where business_id = $1 and $2 > 0",
    "update conversation set status = 'closed', snoozed_until = null, assigned_to = null, waiting_since = null
     where business_id = $1 and $2 > 0
       and (status <> 'closed' or snoozed_until is not null or assigned_to is not null or waiting_since is not null)",
    "with chosen as (
       select id, row_number() over (order by md5(id::text)) as n from conversation
       where business_id = $1 and last_message_at is not null and merged_into is null
       order by md5(id::text) limit $2)
     update conversation c set status = 'open', last_message_at = now() - make_interval(secs => k.n), last_direction = 'in',
       last_inbound_number = c.last_number
     from chosen k where c.business_id = $1 and c.id = k.id and c.last_number > 0",
];

/// What is asked of the other browser: server function, arguments, where in the answer the number stands.
struct Count {
    function: &'static str,
    arguments: Value,
    place: &'static str,
}

/// An act that is measured.
struct Measured {
    name: &'static str,
    count: Count,
    /// The number before, and after.
    was: i64,
    is: i64,
    /// Whether each conversation has an event of its own.
    told_each: bool,
    /// The same rows changed by one statement, and changed back; the owner's id is $2.
    limit: [&'static str; 2],
}

/// Prints the figures.
pub async fn run(shop: &Shop) {
    let turns = if quick() { 1 } else { 5 };
    let mut owner = shop.world.owner().await;
    let count = prepare(shop, &mut owner).await;
    let mut other = Other::open(shop, &mut owner).await;
    println!("{count} conversations at once, all that a list holds.\n");
    println!("| | answered | counts of another browser right | it was told all | one statement | ratio |");
    println!("|---|---|---|---|---|---|");
    for measured in all(count) {
        let (mut there, mut back, mut limit) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..turns {
            limit.push(one_statement(shop, &mut owner, &measured).await);
            let (done, took) =
                other.watch(shop, &measured, act(shop, measured.name), measured.is, count).await;
            there.push(took);
            let undone = undo(measured.name, &done);
            let (_, took) = other.watch(shop, &measured, undone, measured.was, count).await;
            back.push(took);
        }
        let limit = middle(limit);
        row(measured.name, &there, limit);
        row(&format!("{}, undone", measured.name), &back, limit);
    }
    println!();
}

fn all(count: i64) -> [Measured; 3] {
    let matching = |view: &str| Count {
        function: "conversations/count_matching",
        arguments: json!({ "view": view, "closed": false }),
        place: "/count",
    };
    [
        Measured {
            name: "close",
            count: matching("all"),
            was: count,
            is: 0,
            told_each: true,
            limit: [
                "update conversation set status = 'closed' where business_id = $1 and status = 'open' and $2 is not null",
                "update conversation set status = 'open' where business_id = $1 and $2 is not null
                   and id in (select id from bench_open)",
            ],
        },
        Measured {
            name: "assign",
            count: matching("mine"),
            was: 0,
            is: count,
            told_each: true,
            limit: [
                "update conversation set assigned_to = $2 where business_id = $1 and status = 'open'",
                "update conversation set assigned_to = null where business_id = $1 and assigned_to = $2",
            ],
        },
        Measured {
            name: "mark as read",
            count: Count { function: "conversations/count_inbox", arguments: json!({}), place: "/unread" },
            was: count.min(100),
            is: 0,
            told_each: false,
            limit: [
                "insert into conversation_read (business_id, conversation_id, staff_id, number)
                 select $1, id, $2, last_number from conversation where business_id = $1 and status = 'open'
                 on conflict (business_id, staff_id, conversation_id) do update set number = excluded.number",
                "update conversation_read set number = 0 where business_id = $1 and staff_id = $2",
            ],
        },
    ]
}

/// A server function, and what it is asked.
type Asked = (&'static str, Value);

fn act(shop: &Shop, name: &str) -> Asked {
    let which = json!({ "matching": { "view": "all", "closed": false, "scope": "own" } });
    match name {
        "close" => ("conversations/change_many", json!({ "which": which, "act": "close" })),
        "assign" => {
            ("conversations/change_many", json!({ "which": which, "act": { "assign": shop.world.staff } }))
        }
        _ => ("conversations/read_many", json!({ "which": which })),
    }
}

fn undo(name: &str, done: &Value) -> Asked {
    match name {
        "mark as read" => ("conversations/unread_many", json!({ "before": done["value"] })),
        _ => ("history/undo_command", json!({ "of": done["intent"] })),
    }
}

/// How long one took.
struct Took {
    answered: f64,
    right: f64,
    /// Until the last event of it was there; none: the socket fell behind and began anew.
    told: Option<f64>,
}

fn row(name: &str, all: &[Took], limit: f64) {
    let answered = middle(all.iter().map(|took| took.answered).collect());
    let right = middle(all.iter().map(|took| took.right).collect());
    let told: Vec<f64> = all.iter().filter_map(|took| took.told).collect();
    let behind = all.len() - told.len();
    let told = if told.is_empty() { "-".to_owned() } else { format!("{:.0}", middle(told)) };
    let told = if behind > 0 { format!("{told} ({behind} x fell behind)") } else { told };
    println!("| {name} | {answered:.0} | {right:.0} | {told} | {limit:.0} | {:.1} |", answered / limit);
}

/// Brings the inbox into its shape; answers how many are open.
async fn prepare(shop: &Shop, owner: &mut PgConnection) -> i64 {
    let business = shop.world.business.0;
    let mut tx = owner.begin().await.expect("begun");
    for sql in PREPARE {
        sqlx::query(*sql)
            .bind(business)
            .bind(MOST)
            .execute(&mut *tx)
            .await
            .unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    tx.commit().await.expect("committed");
    for sql in [
        "create temp table bench_open as select id from conversation where status = 'open'",
        "vacuum analyze conversation",
    ] {
        sqlx::raw_sql(sql).execute(&mut *owner).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    let open: i64 = sqlx::query_scalar(
        "select count(*) from conversation where business_id = $1 and status = 'open' and last_message_at is not null",
    )
    .bind(business)
    .fetch_one(owner)
    .await
    .expect("a count");
    assert!(open > 100, "the data set has only {open} conversations for one act on many");
    open
}

/// Milliseconds in which one statement changes the same rows and commits.
async fn one_statement(shop: &Shop, owner: &mut PgConnection, measured: &Measured) -> f64 {
    let mut taken = 0.0;
    for (place, sql) in measured.limit.iter().enumerate() {
        let start = Instant::now();
        let mut tx = owner.begin().await.expect("begun");
        sqlx::query(*sql)
            .bind(shop.world.business.0)
            .bind(shop.world.staff.0)
            .execute(&mut *tx)
            .await
            .unwrap_or_else(|error| panic!("{error}: {sql}"));
        tx.commit().await.expect("committed");
        if place == 0 {
            taken = since(start);
        }
    }
    taken
}

/// Another browser of the same person: its socket, and what it asks again when it is told something.
struct Other {
    cookie: String,
    browser: Sender,
    screen: Screen,
}

impl Other {
    async fn open(shop: &Shop, owner: &mut PgConnection) -> Self {
        let token = sign_in(owner, shop.world.business).await;
        let cookie = format!("{}={token}", pawline::server::session::COOKIE);
        let browser = Sender::open(&shop.server.address).await;
        let screen = Self::screen(&shop.world, &shop.server.address, &cookie).await;
        Self { cookie, browser, screen }
    }

    async fn screen(world: &World, address: &str, cookie: &str) -> Screen {
        let first = json!({ "frame": "resume", "cursor": world.head().await }).to_string();
        Screen::open(address, cookie, &first).await
    }

    /// Carries an act out and watches from here; answers what it answered, and how long that took.
    async fn watch(
        &mut self,
        shop: &Shop,
        measured: &Measured,
        (function, arguments): Asked,
        wanted: i64,
        count: i64,
    ) -> (Value, Took) {
        // What an act before is still telling.
        while self.screen.ready().is_some() {}
        let frames = if measured.told_each { count } else { 1 };
        let start = Instant::now();
        let act = async {
            let done = shop.command(function, arguments).await;
            (done, since(start))
        };
        let ((done, answered), (right, told)) =
            tokio::join!(act, self.follow(shop, measured, wanted, frames, start));
        (done, Took { answered, right, told })
    }

    async fn follow(
        &mut self,
        shop: &Shop,
        measured: &Measured,
        wanted: i64,
        frames: i64,
        start: Instant,
    ) -> (f64, Option<f64>) {
        let (mut right, mut heard, mut last) = (None, 0, start);
        loop {
            let mut next = self.screen.next(PATIENCE).await;
            // Closed, or silent.
            let fell_behind = next.is_none();
            let mut news = fell_behind;
            while let Some((at, frame)) = next {
                if is_news(&frame) {
                    (last, news, heard) = (at, true, heard + 1);
                }
                next = self.screen.ready();
            }
            if news && right.is_none() {
                let (found, at) = self.ask(&measured.count).await;
                if found == wanted {
                    right = Some((at - start).as_secs_f64() * 1000.0);
                }
            }
            if fell_behind {
                assert!(
                    start.elapsed() < PATIENCE && right.is_some(),
                    "{}: the other browser was told of {heard} of {frames} and its count is not {wanted}",
                    measured.name
                );
                self.screen = Self::screen(&shop.world, &shop.server.address, &self.cookie).await;
                return (right.unwrap_or_default(), None);
            }
            if heard >= frames
                && let Some(right) = right
            {
                return (right, Some(last.saturating_duration_since(start).as_secs_f64() * 1000.0));
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{}: after {PATIENCE:?} the other browser was told of {heard} of {frames}; right: {right:?}",
                measured.name
            );
        }
    }

    /// The number, and when it was there.
    async fn ask(&mut self, count: &Count) -> (i64, Instant) {
        self.browser.exchange(&call(count.function, &count.arguments.to_string(), &self.cookie)).await;
        let answer = self.browser.json();
        let found = answer.pointer(count.place).and_then(Value::as_i64);
        (
            found.unwrap_or_else(|| {
                panic!("{} answers no number at {}: {answer}", count.function, count.place)
            }),
            Instant::now(),
        )
    }
}

/// Whether a frame tells of a conversation, or that its reader has read.
fn is_news(frame: &str) -> bool {
    frame.contains("\"subject_type\":\"conversation\"") || frame.contains("\"type\":\"read\"")
}
