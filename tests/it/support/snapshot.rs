//! All that a business has in the tables, to be compared.

use super::TestApp;
use pawline::domain::ids::BusinessId;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use tokio::sync::OnceCell;

/// The log and what commands remember: grows with every command, also with one that takes back.
const LOG: &[&str] = &["event", "intent", "log_head"];
/// What no undo brings back: numbers that were given out, sessions that ended, and the words that
/// searches for mistyped ones have learned.
const FOR_GOOD: &[&str] = &["booking_counter", "search_word", "session"];
/// What changes with every write, also with one that takes back, and when a worker looks next.
const MOVING: &[&str] = &["version", "last_activity_at", "fetch_at"];

/// The rows of a business in every tenant table, behind the tenant rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot(BTreeSet<(String, String)>);

impl Snapshot {
    /// Every row, whole.
    pub async fn of(app: &TestApp, business: BusinessId) -> Self {
        Self::read(app, business, |_| true, |row| row.to_string()).await
    }

    /// What people see of it: without the log and versions.
    pub async fn state(app: &TestApp, business: BusinessId) -> Self {
        let seen = |table: &str| !LOG.contains(&table) && !FOR_GOOD.contains(&table);
        let still = |mut row: Value| {
            if let Some(columns) = row.as_object_mut() {
                columns.retain(|column, _| !MOVING.contains(&column.as_str()));
            }
            row.to_string()
        };
        Self::read(app, business, seen, still).await
    }

    /// As [`Snapshot::state`], but also with what every write moves, except versions: two that are the same
    /// are the same row by row.
    pub async fn rows(app: &TestApp, business: BusinessId) -> Self {
        let seen = |table: &str| !LOG.contains(&table) && !FOR_GOOD.contains(&table);
        let still = |mut row: Value| {
            if let Some(columns) = row.as_object_mut() {
                columns.retain(|column, _| column != "version" && column != "updated_at");
            }
            row.to_string()
        };
        Self::read(app, business, seen, still).await
    }

    async fn read(
        app: &TestApp,
        business: BusinessId,
        seen: impl Fn(&str) -> bool,
        text: impl Fn(Value) -> String,
    ) -> Self {
        let tables = tables(app).await;
        let parts: Vec<String> = tables
            .iter()
            .filter(|table| seen(table))
            .map(|table| format!("select '{table}', to_jsonb(t) from {table} t where business_id = $1"))
            .collect();
        let rows: Vec<(String, Value)> = sqlx::query_as(AssertSqlSafe(parts.join(" union all ")))
            .bind(business.0)
            .fetch_all(&app.behind)
            .await
            .unwrap();
        Self(rows.into_iter().map(|(table, row)| (table, text(row))).collect())
    }

    /// Rows that are only in one of two, `-` before and `+` after.
    pub fn changes(&self, after: &Self) -> Vec<String> {
        let gone = self.0.difference(&after.0).map(|(table, row)| format!("- {table} {row}"));
        let new = after.0.difference(&self.0).map(|(table, row)| format!("+ {table} {row}"));
        gone.chain(new).collect()
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Tells quickly whether anything of a business was written: for each table where its rows stand and which
/// transactions wrote them, and nothing of what is in them. (Texts of a hundred thousand letters are among
/// it, and every one that was ever taken stays in the log.)
#[derive(Debug, Clone)]
pub struct Seal {
    rows: Vec<String>,
    /// The first transaction whose rows it does not know.
    next: i64,
}

impl PartialEq for Seal {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Seal {
    pub async fn of(app: &TestApp, business: BusinessId) -> Self {
        let next = sqlx::query_scalar("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            .fetch_one(&app.behind)
            .await
            .unwrap();
        let places = "count(*) || ' ' || coalesce(sum(hashtextextended(t.ctid::text || t.xmin::text, 0)), 0)";
        Self { rows: ask(app, business, places, "", 0).await, next }
    }

    /// Whether a value is exactly this text: one that was written since, or else any.
    pub async fn holds(&self, app: &TestApp, business: BusinessId, text: &str) -> bool {
        let found = "case when bool_or(strpos(to_jsonb(t)::text, to_jsonb($2::text)::text) > 0) then 'found' else '' end";
        for since in [self.next, 0] {
            if ask(app, business, found, text, since).await.iter().any(|answer| answer == "found") {
                return true;
            }
        }
        false
    }
}

/// One answer for each tenant table, about the rows that transactions from `since` on wrote.
async fn ask(app: &TestApp, business: BusinessId, what: &str, text: &str, since: i64) -> Vec<String> {
    let parts: Vec<String> = tables(app)
        .await
        .iter()
        .map(|table| {
            format!(
                "select {what} from {table} t
                 where business_id = $1 and $2::text is not null and t.xmin::text::bigint >= $3"
            )
        })
        .collect();
    sqlx::query_scalar(AssertSqlSafe(parts.join(" union all ")))
        .bind(business.0)
        .bind(text)
        .bind(since)
        .fetch_all(&app.behind)
        .await
        .unwrap()
}

/// Every table that belongs to businesses; of all databases, for they have one schema.
async fn tables(app: &TestApp) -> &'static [String] {
    static TABLES: OnceCell<Vec<String>> = OnceCell::const_new();
    TABLES.get_or_init(|| read_tables(app)).await
}

async fn read_tables(app: &TestApp) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'business_id' and not a.attisdropped
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(&app.behind)
    .await
    .unwrap();
    assert!(tables.len() > 30, "the tenants' tables are found: {tables:?}");
    tables
}
