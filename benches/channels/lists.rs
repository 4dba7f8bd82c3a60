//! What each list around the inbox reads: the checked query itself, explained as the serving role inside its tenant, with
//! the plan for values that nobody knows yet and with the one for these. None may read a growing table whole.

use super::shop::Shop;
use crate::support::load::middle;
use crate::support::quick;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::collections::BTreeMap;
use std::fs;
use uuid::Uuid;

/// Tables with more rows grow with the customers; smaller ones are rightly read whole.
const LARGE: f32 = 1000.0;
/// How often each is asked: the middle counts.
const TURNS: usize = 5;

/// A list: its name, a part of the text of its query that no other query has, and the query's arguments.
type List = (&'static str, &'static str, &'static str);

const LISTS: &[List] = &[
    ("open, all inboxes", OPEN, "$BUSINESS, null, null, 51, $INBOXES"),
    ("open, one inbox", OPEN, "$BUSINESS, null, null, 51, $INBOX"),
    ("open, further down", OPEN, "$BUSINESS, now() - interval '100 days', $NOBODY, 51, $INBOXES"),
    ("closed", CLOSED, "$BUSINESS, null, null, 51, $INBOXES"),
    ("closed, one inbox", CLOSED, "$BUSINESS, null, null, 51, $INBOX"),
    ("mine", "and assigned_to = $5 and last_message_at", "$BUSINESS, null, null, 51, $STAFF, $INBOXES, true"),
    ("mine, closed", OF_CLOSED, "$BUSINESS, null, null, 51, 'mine', $STAFF, $INBOXES, true"),
    ("unassigned", UNASSIGNED, "$BUSINESS, null, null, 51, $INBOXES"),
    ("unassigned, one inbox", UNASSIGNED, "$BUSINESS, null, null, 51, $INBOX"),
    ("unassigned, closed", OF_CLOSED, "$BUSINESS, null, null, 51, 'unassigned', $STAFF, $INBOXES, true"),
    ("mentions", "from note_mention later", "$BUSINESS, null, null, 51, $STAFF, $INBOXES, true"),
    ("waiting", "select waiting_since as", "$BUSINESS, null, null, 51, $INBOXES"),
    ("snoozed", "select snoozed_until as", "$BUSINESS, null, null, 51, $INBOXES"),
    ("the rows of a page", "c.snippet, c.last_direction as", "$BUSINESS, $PAGE, $STAFF"),
    ("the counts", "as \"unassigned!\"", "$BUSINESS, $STAFF, $INBOXES, true, $INBOXES"),
    ("saved views", "select id as \"id: _\", name, path, version from inbox_view", "$BUSINESS"),
    ("texts of a customer", LETTERS, "$BUSINESS, $CUSTOMER, 'text', null, false, null, null, '{}', 51"),
    ("emails of a customer", LETTERS, "$BUSINESS, $CUSTOMER, 'email', 'in', false, null, null, '{}', 51"),
    ("scheduled", "m.state as \"state: ScheduledState\"", "$BUSINESS, null, null, 51"),
    ("group messages", "as \"over!\"", "$BUSINESS, null, null, 51"),
    ("whom a group message is for", ") all_of_it", "$BUSINESS, $BROADCAST, -1, null, 51"),
];

const OPEN: &str = "inbox_id = i.id and last_message_at is not null and status = 'open'";
const CLOSED: &str = "inbox_id = i.id and last_message_at is not null and status = 'closed'";
const OF_CLOSED: &str = "or ($5 = 'unassigned' and assigned_to is null)";
const UNASSIGNED: &str = "business_id = $1 and assigned_to is null and last_message_at is not null";
const LETTERS: &str = "m.channel in ('text', 'email') and m.withdrawn_at is null";

/// What is asked for to fill the arguments in.
const WORDS: &[(&str, &str)] = &[
    ("$INBOXES", "select array_agg(id)::text from inbox where business_id = $1"),
    ("$INBOX", "select array[max(id::text)]::text from inbox where business_id = $1"),
    (
        "$PAGE",
        "select array_agg(id)::text from (select id from conversation where business_id = $1 and status = 'open'
           and last_message_at is not null order by last_message_at desc, id desc limit 50) p",
    ),
    (
        "$CUSTOMER",
        "select customer_id::text from message where business_id = $1 and channel = 'text' group by customer_id
         order by count(*) desc limit 1",
    ),
    (
        "$BROADCAST",
        "select broadcast_id::text from broadcast_recipient where business_id = $1 group by broadcast_id
         order by count(*) desc limit 1",
    ),
];

/// Prints the figures; ends the run if a list reads a growing table whole.
pub async fn run(shop: &Shop) {
    let mut owner = shop.world.owner().await;
    let fill = include_str!("lists.sql")
        .replace("$BUSINESS", &shop.world.business.0.to_string())
        .replace("$STAFF", &shop.world.staff.0.to_string())
        .replace("$CHANNEL", &shop.channel.0.to_string());
    owner.execute(AssertSqlSafe(fill)).await.unwrap_or_else(|error| panic!("lists.sql: {error}"));
    owner.execute("vacuum analyze").await.expect("analyzed");
    let words = words(shop, &mut owner).await;
    let large = large(&mut owner).await;
    let queries = checked();
    let rows: i64 = sqlx::query_scalar("select count(*) from conversation where business_id = $1")
        .bind(shop.world.business.0)
        .fetch_one(&mut owner)
        .await
        .expect("a count");
    as_tenant(shop, &mut owner).await;

    println!("Lists of a business with {rows} conversations, a page of 50 each.\n");
    println!("| list | buffers | with these values | ms |\n|---|---|---|---|");
    let mut whole = Vec::new();
    for (name, part, arguments) in LISTS {
        let query = only(&queries, part);
        let arguments = words
            .iter()
            .fold((*arguments).to_owned(), |text, (word, value)| text.replace(word, &format!("'{value}'")));
        let mut found = Vec::new();
        for mode in ["force_generic_plan", "force_custom_plan"] {
            let read = explain(&mut owner, mode, query, &arguments).await;
            let is_whole =
                |(table, rows): &(&String, &f64)| large.get(*table).is_some_and(|all| **rows > all / 2.0);
            let scanned: Vec<_> =
                read.scanned.iter().filter(is_whole).map(|(table, _)| table.as_str()).collect();
            // At S a whole read is often the shortest way.
            if !scanned.is_empty() && !quick() {
                whole.push(format!("{name} ({mode}) reads whole: {}", scanned.join(", ")));
            }
            found.push(read);
        }
        println!("| {name} | {} | {} | {:.2} |", found[0].buffers, found[1].buffers, found[0].time);
    }
    println!();
    owner.close().await.expect("closed");
    assert!(whole.is_empty(), "lists that read growing tables whole:\n{}", whole.join("\n"));
}

/// The values of the arguments; the longer names first, as the shorter begin them.
async fn words(shop: &Shop, owner: &mut PgConnection) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("$BUSINESS", shop.world.business.0.to_string()),
        ("$STAFF", shop.world.staff.0.to_string()),
        ("$NOBODY", Uuid::nil().to_string()),
    ];
    for &(word, sql) in WORDS {
        let value: Option<String> = sqlx::query_scalar(sql)
            .bind(shop.world.business.0)
            .fetch_one(&mut *owner)
            .await
            .unwrap_or_else(|error| panic!("{word}: {error}"));
        all.push((word, value.unwrap_or_else(|| panic!("the data have nothing for {word}"))));
    }
    all
}

/// The tables that grow, and how many rows they have.
async fn large(owner: &mut PgConnection) -> BTreeMap<String, f64> {
    let tables: Vec<(String, f64)> = sqlx::query_as(
        "select relname::text, reltuples::float8 from pg_class c where relkind = 'r' and reltuples > $1
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id')",
    )
    .bind(LARGE)
    .fetch_all(owner)
    .await
    .expect("the large tables");
    let large: BTreeMap<String, f64> = tables.into_iter().collect();
    for table in ["conversation", "message", "note_mention", "scheduled_message", "broadcast_recipient"] {
        assert!(
            quick() || large.contains_key(table),
            "{table} has too few rows to say anything about its plans"
        );
    }
    large
}

/// All queries that the compiler checked.
fn checked() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/.sqlx");
    fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{folder}: {error}; run script/sqlx"))
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.ok()?.path()).ok()?;
            Some(serde_json::from_str::<Value>(&text).ok()?["query"].as_str()?.to_owned())
        })
        .collect()
}

/// The one query that holds a part.
fn only<'q>(queries: &'q [String], part: &str) -> &'q str {
    let found: Vec<&String> = queries.iter().filter(|query| query.contains(part)).collect();
    assert_eq!(found.len(), 1, "queries in .sqlx that hold {part:?}; was the query changed?");
    found[0]
}

/// From here on it is the serving role inside the tenant.
async fn as_tenant(shop: &Shop, conn: &mut PgConnection) {
    let sql = format!("set role pawline_app; set app.business_id = '{}'", shop.world.business.0);
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.expect("the role");
}

/// What a query reads.
struct Read {
    buffers: i64,
    /// Milliseconds.
    time: f64,
    /// Tables that are read without an index, and how many of their rows: a limit may end that early.
    scanned: BTreeMap<String, f64>,
}

async fn explain(conn: &mut PgConnection, mode: &str, query: &str, arguments: &str) -> Read {
    let prepare = format!("set plan_cache_mode = {mode}; prepare asked as {query}");
    sqlx::raw_sql(AssertSqlSafe(prepare))
        .execute(&mut *conn)
        .await
        .unwrap_or_else(|error| panic!("{error}:\n{query}"));
    let (mut times, mut buffers, mut scanned) = (Vec::new(), Vec::new(), BTreeMap::new());
    for _ in 0..TURNS {
        let asked = format!("explain (analyze, buffers, format json) execute asked ({arguments})");
        let plan: Value = sqlx::query_scalar(AssertSqlSafe(asked))
            .persistent(false)
            .fetch_one(&mut *conn)
            .await
            .unwrap_or_else(|error| panic!("{error}:\nexecute ({arguments}) of\n{query}"));
        let top = &plan[0]["Plan"];
        let read = |name: &str| top[name].as_i64().unwrap_or_default();
        buffers.push(read("Shared Hit Blocks") + read("Shared Read Blocks"));
        times.push(plan[0]["Execution Time"].as_f64().unwrap_or_default());
        scans(top, &mut scanned);
    }
    sqlx::raw_sql("deallocate asked").execute(conn).await.expect("forgotten");
    buffers.sort_unstable();
    Read { buffers: buffers[buffers.len() / 2], time: middle(times), scanned }
}

fn scans(node: &Value, into: &mut BTreeMap<String, f64>) {
    if let ("Seq Scan", Some(table)) =
        (node["Node Type"].as_str().unwrap_or_default(), node["Relation Name"].as_str())
    {
        let number = |name: &str| node[name].as_f64().unwrap_or_default();
        let rows = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
        let most = into.entry(table.to_owned()).or_default();
        *most = most.max(rows);
    }
    for part in node["Plans"].as_array().into_iter().flatten() {
        scans(part, into);
    }
}
