//! Many records of one kind at once: an act on two thousand is three statements, as one on two is. Each record still has an
//! event of its own.

use super::undoing::still_so;
use super::{Subject, UNLOGGED, differing, id_of, note, object};
use crate::error::{AppError, AppResult, FieldClash};
use crate::server::Tx;
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// From so many on they are put back together. Fewer go one after the other, newest first: that order is what a unique
/// column may need, as when two have changed places.
pub(super) const MANY: usize = 20;

/// What an event tells of a record that was changed.
pub(super) struct Past {
    pub id: Uuid,
    pub before: Value,
    pub after: Value,
}

/// A row as it is, and what becomes of it.
type Change = (Map<String, Value>, Map<String, Value>);

/// As [`set`](super::set) for many records; `ids` names each once. Answers how many were changed: what is so already is left
/// alone.
///
/// # Errors
/// [`AppError::NotFound`] if one is not there, or what a constraint says.
pub async fn set_many(
    tx: &mut Tx,
    subject: &Subject,
    verb: &str,
    ids: &[Uuid],
    changes: &impl Serialize,
) -> AppResult<usize> {
    let wanted = object(changes)?;
    let mut rows = Vec::new();
    for current in lock(tx, subject, ids).await? {
        let changes = differing(subject, &current, wanted.clone())?;
        rows.push((current, changes));
    }
    write(tx, subject, verb, rows).await
}

/// Puts fields of many records back that still hold the after-value; answers the others. Each record is named once.
pub(super) async fn revert_many(tx: &mut Tx, subject: &Subject, run: &[Past]) -> AppResult<Vec<FieldClash>> {
    let ids: Vec<Uuid> = run.iter().map(|past| past.id).collect();
    let mut current = HashMap::new();
    for row in lock(tx, subject, &ids).await? {
        current.insert(id_of(&row)?, row);
    }
    let (mut rows, mut clashes) = (Vec::new(), Vec::new());
    for past in run {
        let row = current.remove(&past.id).ok_or(AppError::NotFound)?;
        let (changes, others) = still_so(subject, &row, &past.before, &past.after);
        clashes.extend(others);
        rows.push((row, changes));
    }
    write(tx, subject, "updated", rows).await?;
    Ok(clashes)
}

/// The rows as JSON, locked in the order of their ids, as everywhere.
async fn lock(tx: &mut Tx, subject: &Subject, ids: &[Uuid]) -> AppResult<Vec<Map<String, Value>>> {
    let sql = format!(
        "select to_jsonb(t) from {} t where business_id = $1 and id = any ($2) order by id for update",
        subject.name
    );
    let business = tx.business();
    let found: Vec<Value> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(business.0).bind(ids).fetch_all(tx.conn()).await?;
    let mut rows = Vec::new();
    for row in found {
        let Value::Object(mut row) = row else { return Err(AppError::NotFound) };
        row.retain(|column, _| !UNLOGGED.contains(&column.as_str()));
        rows.push(row);
    }
    if rows.len() == ids.len() { Ok(rows) } else { Err(AppError::NotFound) }
}

/// Writes those that change, and tells of each; answers how many.
async fn write(tx: &mut Tx, subject: &Subject, verb: &str, mut rows: Vec<Change>) -> AppResult<usize> {
    rows.retain(|(_, changes)| !changes.is_empty());
    let columns: BTreeSet<String> = rows.iter().flat_map(|(_, changes)| changes.keys().cloned()).collect();
    if columns.is_empty() {
        return Ok(0);
    }
    let mut assignments: Vec<String> =
        columns.iter().map(|column| format!("{column} = n.{column}")).collect();
    if subject.versioned {
        assignments.push("version = t.version + 1".into());
    }
    // What does not change in a row is written as it is.
    let values = rows.iter().map(|(current, changes)| {
        let of = |column: &String| changes.get(column).or_else(|| current.get(column)).cloned();
        let mut row: Map<String, Value> =
            columns.iter().map(|column| (column.clone(), of(column).unwrap_or_default())).collect();
        row.insert("id".into(), current.get("id").cloned().unwrap_or_default());
        Value::Object(row)
    });
    let values = Value::Array(values.collect());
    let sql = format!(
        "update {table} t set {assignments} from jsonb_populate_recordset(null::{table}, $2) n
         where t.business_id = $1 and t.id = n.id returning to_jsonb(t)",
        table = subject.name,
        assignments = assignments.join(", "),
    );
    let business = tx.business();
    let written: Vec<Value> =
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(business.0).bind(values).fetch_all(tx.conn()).await?;
    let mut after = HashMap::new();
    for row in written {
        let Value::Object(row) = row else { return Err(AppError::NotFound) };
        after.insert(id_of(&row)?, row);
    }
    let count = rows.len();
    for (current, changes) in rows {
        let id = id_of(&current)?;
        let written = after.remove(&id).ok_or(AppError::NotFound)?;
        note(tx, subject, verb, id, &current, changes, &written);
    }
    Ok(count)
}
