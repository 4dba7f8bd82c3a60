//! One way to write an ordinary record: insert, edit, remove, each with its event; and because the
//! events hold the fields before and after, one way to take any of them back.
//!
//! Rooms describe their records as [`Subject`]s; table and column names come only from there, so
//! the SQL below is built from words of the program and never from a request.

mod many;
mod undoing;

pub use many::set_many;
pub use undoing::undo;

use super::Tx;
use super::db::NewEvent;
use crate::domain::ids::CustomerId;
use crate::domain::role::Right;
use crate::error::{AppError, AppResult, Clash, FieldClash};
use futures::future::BoxFuture;
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A column that people may change, with the word they know it by.
pub type Field = (&'static str, &'static str);

/// A kind of record.
#[derive(Debug)]
pub struct Subject {
    /// The event's subject type, which is also the table.
    pub name: &'static str,
    /// As people call it: "Pet".
    pub label: &'static str,
    /// The columns that edits may touch and history shows.
    pub fields: &'static [Field],
    /// The column that names the customer whose card it is on.
    pub customer: Option<&'static str>,
    /// Whether the row has a `version`.
    pub versioned: bool,
    /// What it takes to change or restore one.
    pub right: Right,
}

/// Takes back what an event tells, given its subject, and the fields before and after.
pub type TakeBack = for<'t> fn(&'t mut Tx, Uuid, Value, Value) -> BoxFuture<'t, AppResult<()>>;

/// How an act is taken back that changed more than the fields of a record.
#[derive(Debug, Clone, Copy)]
pub struct WayBack {
    /// The kind of its event.
    pub kind: &'static str,
    /// What it takes to take it back.
    pub right: Right,
    pub run: TakeBack,
}

/// Columns that no event carries: the tenant is known, the rest is derived.
const UNLOGGED: &[&str] = &["business_id", "sort_name", "last_activity_at"];

impl Subject {
    fn has(&self, column: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == column)
    }

    fn customer_of(&self, row: &Map<String, Value>) -> Option<CustomerId> {
        row.get(self.customer?)?.as_str()?.parse().ok()
    }
}

/// Inserts a record; `row` is a struct or map with `id` and the columns that have no default.
///
/// # Errors
/// What a constraint says, at its field.
pub async fn insert(tx: &mut Tx, subject: &Subject, verb: &str, row: &impl Serialize) -> AppResult<Uuid> {
    let row = insert_row(tx, subject, object(row)?).await?;
    let id = id_of(&row)?;
    let customer_id = subject.customer_of(&row);
    record(tx, subject, verb, id, customer_id, None, Some(row));
    Ok(id)
}

/// Changes fields of a record that the caller saw at version `seen`. Fields that somebody else
/// changed since then are a conflict if the values differ; other fields merge. Answers the new
/// version. Nothing is written if nothing differs.
///
/// # Errors
/// [`AppError::NotFound`], [`AppError::Conflict`] with both values, or what a constraint says.
pub async fn edit(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    id: Uuid,
    seen: i32,
    changes: &impl Serialize,
) -> AppResult<i32> {
    let current = lock(tx, subject, id).await?;
    let version = version_of(&current);
    let changes = differing(subject, &current, object(changes)?)?;
    if version != seen {
        let touched = touched_since(tx, subject, id, seen).await?;
        let fields: Vec<FieldClash> = changes
            .iter()
            .filter(|(column, _)| touched.contains(*column))
            .map(|(column, mine)| FieldClash {
                field: column.clone(),
                theirs: current.get(column).cloned().unwrap_or(Value::Null),
                mine: mine.clone(),
            })
            .collect();
        if !fields.is_empty() {
            let by = last_editor(tx, subject, id).await?;
            return Err(AppError::Conflict(Clash { version, by, fields }));
        }
    }
    write(tx, subject, verb, id, &current, changes).await
}

/// The name of whoever changed a record last; none for a visitor or a program.
async fn last_editor(tx: &mut Tx, subject: &Subject, id: Uuid) -> AppResult<Option<String>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select (select s.name from staff s where s.business_id = $1 and s.id = e.staff_id) as name
           from event e where e.business_id = $1 and e.subject_type = $2 and e.subject_id = $3
           order by e.seq desc limit 1"#,
        business.0,
        subject.name,
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .flatten())
}

/// Changes fields of a record whatever its version: for acts that say what shall be (archive,
/// assign, pin), not for typed text.
///
/// # Errors
/// [`AppError::NotFound`], or what a constraint says.
pub async fn set(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    id: Uuid,
    changes: &impl Serialize,
) -> AppResult<i32> {
    let current = lock(tx, subject, id).await?;
    let changes = differing(subject, &current, object(changes)?)?;
    write(tx, subject, verb, id, &current, changes).await
}

/// Removes a record.
///
/// # Errors
/// [`AppError::NotFound`], or [`AppError::Refused`] while other records need it.
pub async fn remove(tx: &mut Tx, subject: &Subject, verb: &str, id: Uuid) -> AppResult<()> {
    let current = lock(tx, subject, id).await?;
    delete_row(tx, subject, id).await?;
    let customer_id = subject.customer_of(&current);
    record(tx, subject, verb, id, customer_id, Some(current), None);
    Ok(())
}

fn object(value: &impl Serialize) -> AppResult<Map<String, Value>> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => Ok(map),
        _ => Err(AppError::BadRequest),
    }
}

fn id_of(row: &Map<String, Value>) -> AppResult<Uuid> {
    row.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok()).ok_or(AppError::BadRequest)
}

fn version_of(row: &Map<String, Value>) -> i32 {
    row.get("version").and_then(Value::as_i64).and_then(|v| i32::try_from(v).ok()).unwrap_or(0)
}

/// The changes that differ from what stands there; an unknown column is the program's mistake.
fn differing(
    subject: &Subject,
    current: &Map<String, Value>,
    changes: Map<String, Value>,
) -> AppResult<Map<String, Value>> {
    if let Some(unknown) = changes.keys().find(|column| !subject.has(column)) {
        tracing::error!(subject = subject.name, column = unknown, "not an editable column");
        return Err(AppError::BadRequest);
    }
    Ok(changes.into_iter().filter(|(column, value)| current.get(column) != Some(value)).collect())
}

async fn touched_since(tx: &mut Tx, subject: &Subject, id: Uuid, seen: i32) -> AppResult<Vec<String>> {
    let business = tx.business();
    let columns = sqlx::query_scalar!(
        r#"select distinct jsonb_object_keys(after) as "column!" from event
           where business_id = $1 and subject_type = $2 and subject_id = $3 and before is not null
             and after is not null and (after ->> 'version')::int > $4"#,
        business.0,
        subject.name,
        id,
        seen,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(columns)
}

/// The row as JSON, locked until the transaction ends.
async fn lock(tx: &mut Tx, subject: &Subject, id: Uuid) -> AppResult<Map<String, Value>> {
    let sql =
        format!("select to_jsonb(t) from {} t where business_id = $1 and id = $2 for update", subject.name);
    let business = tx.business();
    let row: Option<Value> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(business.0).bind(id).fetch_optional(tx.conn()).await?;
    match row {
        Some(Value::Object(mut map)) => {
            map.retain(|column, _| !UNLOGGED.contains(&column.as_str()));
            Ok(map)
        }
        _ => Err(AppError::NotFound),
    }
}

async fn write(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    id: Uuid,
    current: &Map<String, Value>,
    changes: Map<String, Value>,
) -> AppResult<i32> {
    let version = version_of(current);
    if changes.is_empty() {
        return Ok(version);
    }
    let mut assignments: Vec<String> =
        changes.keys().map(|column| format!("{column} = n.{column}")).collect();
    if subject.versioned {
        assignments.push("version = t.version + 1".into());
    }
    let sql = format!(
        "update {table} t set {assignments} from jsonb_populate_record(null::{table}, $3) n
         where t.business_id = $1 and t.id = $2 returning to_jsonb(t)",
        table = subject.name,
        assignments = assignments.join(", "),
    );
    let business = tx.business();
    let written: Value = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(business.0)
        .bind(id)
        .bind(Value::Object(changes.clone()))
        .fetch_one(tx.conn())
        .await?;
    let Value::Object(written) = written else { return Err(AppError::BadRequest) };
    note(tx, subject, verb, id, current, changes, &written);
    Ok(if subject.versioned { version + 1 } else { version })
}

/// Tells what became of a row. The event holds what Postgres made of the values (times in its own notation), so that undo
/// compares like with like.
fn note(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    id: Uuid,
    current: &Map<String, Value>,
    mut changes: Map<String, Value>,
    written: &Map<String, Value>,
) {
    for (column, value) in &mut changes {
        *value = written.get(column).cloned().unwrap_or(Value::Null);
    }
    let mut before: Map<String, Value> = changes
        .keys()
        .map(|column| (column.clone(), current.get(column).cloned().unwrap_or(Value::Null)))
        .collect();
    let customer_id = subject.customer_of(current);
    if subject.versioned {
        let version = version_of(current);
        before.insert("version".into(), version.into());
        changes.insert("version".into(), (version + 1).into());
    }
    record(tx, subject, verb, id, customer_id, Some(before), Some(changes));
}

async fn insert_row(
    tx: &mut Tx,
    subject: &Subject,
    mut row: Map<String, Value>,
) -> AppResult<Map<String, Value>> {
    let business = tx.business();
    row.insert("business_id".into(), business.0.to_string().into());
    let columns = columns_of(subject, &row)?;
    let sql = format!(
        "insert into {table} as t ({columns}) select {columns} from jsonb_populate_record(null::{table}, $1)
         returning to_jsonb(t)",
        table = subject.name,
    );
    let written: Value =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(Value::Object(row)).fetch_one(tx.conn()).await?;
    let Value::Object(mut written) = written else { return Err(AppError::BadRequest) };
    written.retain(|column, _| !UNLOGGED.contains(&column.as_str()));
    Ok(written)
}

/// Columns of a row as SQL words; keys of a struct or of an event, checked all the same.
fn columns_of(subject: &Subject, row: &Map<String, Value>) -> AppResult<String> {
    let plain =
        |column: &String| column.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !row.keys().all(plain) {
        tracing::error!(subject = subject.name, "not a column");
        return Err(AppError::BadRequest);
    }
    Ok(row.keys().cloned().collect::<Vec<_>>().join(", "))
}

async fn delete_row(tx: &mut Tx, subject: &Subject, id: Uuid) -> AppResult<()> {
    let sql = format!("delete from {} where business_id = $1 and id = $2", subject.name);
    let business = tx.business();
    match sqlx::query(AssertSqlSafe(sql)).bind(business.0).bind(id).execute(tx.conn()).await {
        Ok(_) => Ok(()),
        Err(sqlx::Error::Database(db)) if db.code().as_deref() == Some("23503") => {
            Err(AppError::refused("Something else was added to it since, so it cannot be taken back."))
        }
        Err(other) => Err(other.into()),
    }
}

fn record(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    id: Uuid,
    customer_id: Option<CustomerId>,
    before: Option<Map<String, Value>>,
    after: Option<Map<String, Value>>,
) {
    tx.record(NewEvent {
        kind: format!("{}.{verb}", subject.name),
        customer_id,
        subject_type: subject.name,
        subject_id: id,
        before: before.map(Value::Object),
        after: after.map(Value::Object),
    });
}
