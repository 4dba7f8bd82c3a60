//! All that a business has in the tables, to be compared.

use super::TestApp;
use pawline::domain::ids::BusinessId;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

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

/// A [`Snapshot`] that Postgres itself makes, as one word: quicker, and tells only whether anything
/// is different.
pub struct Seal;

impl Seal {
    pub async fn of(app: &TestApp, business: BusinessId) -> String {
        Self::ask(app, business, "md5(coalesce(string_agg(t::text, ' ' order by t::text), ''))", "")
            .await
            .join(" ")
    }

    /// Whether any value is exactly this text.
    pub async fn holds(app: &TestApp, business: BusinessId, text: &str) -> bool {
        let found =
            "case when bool_or(strpos(to_jsonb(t)::text, to_jsonb($2::text)::text) > 0) then 'found' end";
        Self::ask(app, business, found, text).await.iter().any(|answer| answer == "found")
    }

    async fn ask(app: &TestApp, business: BusinessId, what: &str, text: &str) -> Vec<String> {
        let parts: Vec<String> = tables(app)
            .await
            .iter()
            .map(|table| {
                format!("select {what} from {table} t where business_id = $1 and $2::text is not null")
            })
            .collect();
        let answers: Vec<Option<String>> = sqlx::query_scalar(AssertSqlSafe(parts.join(" union all ")))
            .bind(business.0)
            .bind(text)
            .fetch_all(&app.behind)
            .await
            .unwrap();
        answers.into_iter().flatten().collect()
    }
}

/// Every table that belongs to businesses.
async fn tables(app: &TestApp) -> Vec<String> {
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
