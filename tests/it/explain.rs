//! Every checked query, explained as the serving role inside a tenant, on data of a realistic shape:
//! none may read a whole tenant table, or all that one tenant has in it. The plans are generic, made
//! without knowing the values, as they are for a statement that was used a few times.

use crate::support::Database;
use serde_json::Value;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, Row};
use std::collections::BTreeSet;
use std::fs;

/// Tables that grow with the customers; smaller ones are rightly read whole.
const LARGE: f32 = 1000.0;

/// Queries that may look so, by a part of their text, and why.
const ALLOWED: &[(&str, &str)] = &[
    (
        "select last_message_at as \"at!\", id as \"id: ConversationId\"",
        "reads the open conversations only, by their partial index",
    ),
    ("as \"unassigned!\"", "the newest thousand conversations; these tenants have fewer, so all are sorted"),
    ("'customer.added' as kind", "writes the log of the sample business, once, from all that is in it"),
    ("A page of customers in the order of an index", PLANNED_WITH_ARGUMENTS),
    ("A page of the customers that words, a group or a tag name", PLANNED_WITH_ARGUMENTS),
];

const PLANNED_WITH_ARGUMENTS: &str =
    "rooms/customers/store/listing.rs has it planned with its arguments, so the generic plan is never used";

#[tokio::test]
async fn no_query_reads_a_whole_tenant_table() {
    let queries = checked_queries();
    assert!(!queries.is_empty(), "no queries in .sqlx: run script/sqlx");
    let database = Database::fresh();
    let mut owner = database.owner_options().connect().await.unwrap();
    owner.execute(include_str!("../../benches/data.sql")).await.unwrap();
    owner.execute("select pg_temp.fill(20, 8000, 4000, 32000)").await.unwrap();
    owner.execute("vacuum analyze").await.unwrap();
    let large: BTreeSet<String> = sqlx::query(
        "select relname::text from pg_class c where relkind = 'r' and reltuples > $1
           and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'business_id')",
    )
    .bind(LARGE)
    .fetch_all(&mut owner)
    .await
    .unwrap()
    .iter()
    .map(|row| row.get(0))
    .collect();
    for table in ["customer", "pet", "message", "event", "booking", "search_token"] {
        assert!(large.contains(table), "the made-up data has too few rows in {table}");
    }
    let business: uuid::Uuid = sqlx::query_scalar("select id from business order by id limit 1")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    owner.close().await.unwrap();

    let mut app = database.app_options().connect().await.unwrap();
    app.execute(AssertSqlSafe(format!(
        "set plan_cache_mode = force_generic_plan; set app.business_id = '{business}'"
    )))
    .await
    .unwrap();
    let mut whole = Vec::new();
    for query in queries.iter().filter(|query| !ALLOWED.iter().any(|(part, _)| query.contains(part))) {
        let plan = explain(&mut app, query).await;
        let mut read = BTreeSet::new();
        scans(&plan[0]["Plan"], false, None, &mut read);
        let read: Vec<_> = read.intersection(&large).collect();
        if !read.is_empty() {
            whole.push(format!("{read:?}:\n{query}"));
        }
    }
    assert!(whole.is_empty(), "{} queries read whole tables:\n\n{}", whole.len(), whole.join("\n\n"));
}

fn checked_queries() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/.sqlx");
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut queries: Vec<String> = entries
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.unwrap().path()).ok()?;
            Some(serde_json::from_str::<Value>(&text).ok()?["query"].as_str()?.to_owned())
        })
        .collect();
    queries.sort();
    queries
}

/// The plan of a query with parameters that nobody knows yet.
async fn explain(conn: &mut PgConnection, query: &str) -> Value {
    conn.execute(AssertSqlSafe(format!("prepare asked as {query}")))
        .await
        .unwrap_or_else(|error| panic!("{error}:\n{query}"));
    let count: i32 = sqlx::query_scalar(
        "select coalesce(cardinality(parameter_types), 0) from pg_prepared_statements where name = 'asked'",
    )
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    let nulls = vec!["null"; usize::try_from(count).unwrap()].join(", ");
    let call = if count == 0 { String::new() } else { format!("({nulls})") };
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(format!("explain (format json) execute asked{call}")))
        .fetch_one(&mut *conn)
        .await
        .unwrap_or_else(|error| panic!("{error}:\n{query}"));
    conn.execute("deallocate asked").await.unwrap();
    plan
}

/// The tables that a plan reads whole, or whole for one tenant: without an index, or by an index of
/// which only the tenant is known, unless a limit ends it early.
fn scans(node: &Value, limited: bool, table: Option<&str>, into: &mut BTreeSet<String>) {
    let text = |key: &str| node.get(key).and_then(Value::as_str);
    let kind = text("Node Type").unwrap_or_default();
    let table = text("Relation Name").or(table);
    let limited = match kind {
        "Limit" => true,
        // These ask for every row before they give the first.
        "Sort" | "Aggregate" | "Hash" | "WindowAgg" | "Unique" => false,
        _ => limited,
    };
    let by_tenant_only = || {
        let condition = text("Index Cond").unwrap_or_default();
        // "((business_id = $1) AND (id = $2))": what stands before each comparison.
        !limited
            && !condition
                .split(['=', '<', '>'])
                .rev()
                .skip(1)
                .filter_map(|before| {
                    before.split(|c: char| !(c.is_alphanumeric() || c == '_')).rfind(|w| !w.is_empty())
                })
                .any(|column| column != "business_id")
    };
    let whole = match kind {
        "Seq Scan" => true,
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" => by_tenant_only(),
        _ => false,
    };
    if whole {
        into.extend(table.map(str::to_owned));
    }
    for part in node.get("Plans").and_then(Value::as_array).into_iter().flatten() {
        scans(part, limited, table, into);
    }
}

/// What waits in a queue of which the planner believes that it is empty: it was when it was analyzed.
const WAITING: i64 = 400;

/// Fills the queues; $1 is the business, $2 a channel.
const QUEUES: &[&str] = &[
    "insert into channel (business_id, id, kind, name, address, account)
     values ($1, $2, 'twilio', 'Front desk', '+15005550006', 'AC')",
    "insert into incoming_hook (business_id, id, channel_id, kind, event_key, sender, body, state)
     select $1, gen_random_uuid(), $2, 'message', 'done ' || n, '+1' || n, '', 'done' from generate_series(1, 400) n",
    "insert into outgoing (business_id, message_id, channel_id, address, sender, next_at, state)
     select $1, m.id, $2, '+1' || row_number() over (), '+15005550006', now(), 'sent'
     from (select id from message where business_id = $1 order by id limit 400) m",
    "analyze",
    "insert into incoming_hook (business_id, id, channel_id, kind, event_key, sender, body)
     select $1, gen_random_uuid(), $2, 'message', 'new ' || n, '+1' || n, '' from generate_series(1, 400) n",
    "insert into outgoing (business_id, message_id, channel_id, address, sender, next_at)
     select $1, m.id, $2, '+1' || row_number() over (), '+15005550006', now()
     from (select id from message where business_id = $1 order by id offset 400 limit 400) m",
];

#[tokio::test]
async fn a_queue_that_looked_empty_is_not_read_whole() {
    let database = Database::fresh();
    let mut owner = database.owner_options().connect().await.unwrap();
    owner.execute(include_str!("../../benches/data.sql")).await.unwrap();
    owner.execute("select pg_temp.fill(1, 100, 100, 1000)").await.unwrap();
    let business: uuid::Uuid =
        sqlx::query_scalar("select id from business").fetch_one(&mut owner).await.unwrap();
    let channel = uuid::Uuid::now_v7();
    for sql in QUEUES {
        let sql =
            sql.replace("$1", &format!("'{business}'::uuid")).replace("$2", &format!("'{channel}'::uuid"));
        owner.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    owner.close().await.unwrap();

    let queries = checked_queries();
    let mut app = database.app_options().connect().await.unwrap();
    app.execute(AssertSqlSafe(format!("set app.business_id = '{business}'"))).await.unwrap();
    for (part, table, arguments) in [
        ("h.place > 0", "incoming_hook", format!("'{business}', now()")),
        ("o.attempts >= 0", "outgoing", format!("'{business}', now(), 8, 20, 'twilio'")),
    ] {
        let query =
            queries.iter().find(|query| query.contains(part)).expect("it is checked: run script/sqlx");
        app.execute(AssertSqlSafe(format!("prepare asked as {query}"))).await.unwrap();
        for mode in ["force_generic_plan", "force_custom_plan"] {
            app.execute(AssertSqlSafe(format!("begin; set local plan_cache_mode = {mode}"))).await.unwrap();
            let asked = format!("explain (analyze, format json) execute asked({arguments})");
            let plan: Value =
                sqlx::query_scalar(AssertSqlSafe(asked)).persistent(false).fetch_one(&mut app).await.unwrap();
            app.execute("rollback").await.unwrap();
            let read = rows_read(&plan[0]["Plan"], table);
            assert!(read < WAITING as f64 / 4.0, "{mode} reads {read} rows of {table}:\n{plan:#}");
        }
        app.execute("deallocate asked").await.unwrap();
    }
}

/// How many rows of a table are looked at.
fn rows_read(node: &Value, table: &str) -> f64 {
    let number = |key: &str| node[key].as_f64().unwrap_or_default();
    let is_scan = node["Node Type"].as_str().is_some_and(|kind| kind.contains("Scan"));
    let own = if is_scan && node["Relation Name"] == table {
        let removed = number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
        (number("Actual Rows") + removed) * number("Actual Loops")
    } else {
        0.0
    };
    own + node["Plans"].as_array().into_iter().flatten().map(|part| rows_read(part, table)).sum::<f64>()
}

#[test]
fn a_condition_on_the_tenant_alone_is_a_whole_read() {
    let read = |plan: Value| {
        let mut into = BTreeSet::new();
        scans(&plan, false, None, &mut into);
        into.len()
    };
    let scan = |condition: &str| serde_json::json!({ "Node Type": "Index Scan", "Relation Name": "pet", "Index Cond": condition });
    assert_eq!(read(scan("(business_id = $1)")), 1);
    assert_eq!(read(scan("((business_id = $1) AND (id = $2))")), 0);
    assert_eq!(read(scan("((business_id = $1) AND (ROW(last_at, id) < ROW($2, $3)))")), 0);
    assert_eq!(read(serde_json::json!({ "Node Type": "Limit", "Plans": [scan("(business_id = $1)")] })), 0);
    let sorted = serde_json::json!({ "Node Type": "Sort", "Plans": [scan("(business_id = $1)")] });
    assert_eq!(read(serde_json::json!({ "Node Type": "Limit", "Plans": [sorted] })), 1);
}
