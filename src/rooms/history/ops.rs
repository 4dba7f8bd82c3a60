//! Use cases of this room.

use super::model::Which;
use super::store;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::records::{self, Subject};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Columns that are nothing without the other: put back together.
const COMPANIONS: &[(&str, &str)] =
    &[("raw", "normal"), ("normal", "raw"), ("born_on", "born_is_estimate"), ("starts_at", "ends_at")];

/// Puts a field back to what it was before or after an event. Answers the record's new version.
///
/// # Errors
/// NotFound for a record, field or event that is not there; Refused if the event does not hold
/// the value.
pub async fn restore_field(
    tx: &mut Tx,
    subject: &'static Subject,
    id: Uuid,
    field: &str,
    seq: i64,
    which: Which,
) -> AppResult<i32> {
    if !is_field(subject, field) {
        return Err(AppError::NotFound);
    }
    let (before, after) = store::event_of(tx, subject, id, seq).await?;
    let side = match which {
        Which::Before => before,
        Which::After => after,
    };
    let value_of = |column: &str| side.as_ref().and_then(|fields| fields.get(column)).cloned();
    let value = value_of(field).ok_or_else(|| AppError::refused("There is no value to put back."))?;
    let mut changes: Map<String, Value> = Map::from_iter([(field.to_owned(), value)]);
    for (column, companion) in COMPANIONS {
        if *column == field
            && is_field(subject, companion)
            && let Some(value) = value_of(companion)
        {
            changes.insert((*companion).to_owned(), value);
        }
    }
    records::set(tx, subject, "updated", id, &changes).await
}

fn is_field(subject: &Subject, column: &str) -> bool {
    subject.fields.iter().any(|(name, _)| *name == column)
}
