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
