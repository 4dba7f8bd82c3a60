//! What this room reads.

use super::model::FieldChange;
use super::words::{Words, ids_in};
use crate::domain::page::Page;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::records::Subject;
use serde_json::Value;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Events that a page reads; each may have changed several fields.
const PAGE: i64 = 30;

/// The changes of a record's fields, newest first, from before the event `before`; of one field if
/// it is named.
///
/// # Errors
/// NotFound for a record that is not there and never was.
pub async fn field_changes(
    tx: &mut Tx,
    subject: &Subject,
    id: Uuid,
    field: Option<&str>,
    before: Option<i64>,
) -> AppResult<Page<FieldChange, i64>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select e.seq, e.at, s.name as "staff_name?", e.before, e.after,
                  exists (select from event u where u.business_id = $1 and u.subject_type = $2
                          and u.subject_id = $3 and u.undoes = e.intent) as "undone!"
           from event e left join staff s on s.business_id = e.business_id and s.id = e.staff_id
           where e.business_id = $1 and e.subject_type = $2 and e.subject_id = $3 and e.seq < $4
             and ($5::text is null or coalesce(e.after, e.before) -> $5 is not null)
           order by e.seq desc limit $6"#,
        business.0,
        subject.name,
        id,
        before.unwrap_or(i64::MAX),
        field,
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() && before.is_none() {
        require_row(tx, subject, id).await?;
    }
    let mentioned =
        rows.iter().flat_map(|row| row.before.iter().chain(row.after.iter())).flat_map(ids_in).collect();
    let words = Words::load(tx, mentioned).await?;
    let page = Page::cut(rows, PAGE, |row| row.seq);
    let mut changes = Vec::new();
    for row in page.rows {
        for (column, label) in subject.fields.iter().filter(|(column, _)| field.is_none_or(|f| f == *column))
        {
            let of = |side: &Option<Value>| side.as_ref().and_then(|fields| fields.get(*column)).cloned();
            let (was, is) = (of(&row.before), of(&row.after));
            // A new record's empty fields are no news.
            let news = match (&was, &is) {
                (None, Some(value)) | (Some(value), None) => !is_empty(value),
                (Some(was), Some(is)) => was != is,
                (None, None) => false,
            };
            if news {
                changes.push(FieldChange {
                    seq: row.seq,
                    at: row.at,
                    staff_name: row.staff_name.clone(),
                    field: (*column).to_owned(),
                    label: (*label).to_owned(),
                    before: was.map(|value| words.value(column, &value)),
                    after: is.map(|value| words.value(column, &value)),
                    undone: row.undone,
                });
            }
        }
    }
    Ok(Page { rows: changes, next: page.next })
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_str().is_some_and(str::is_empty)
}

/// A record without history may still exist: sample data and imports write rows at once.
async fn require_row(tx: &mut Tx, subject: &Subject, id: Uuid) -> AppResult<()> {
    let business = tx.business();
    let sql = format!("select 1 from {} where business_id = $1 and id = $2", subject.name);
    sqlx::query_scalar::<_, i32>(AssertSqlSafe(sql))
        .bind(business.0)
        .bind(id)
        .fetch_optional(tx.conn())
        .await?
        .map(|_| ())
        .ok_or(AppError::NotFound)
}

/// The fields before and after an event of a record.
///
/// # Errors
/// NotFound for an event that is not there or not about this record.
pub async fn event_of(
    tx: &mut Tx,
    subject: &Subject,
    id: Uuid,
    seq: i64,
) -> AppResult<(Option<Value>, Option<Value>)> {
    let business = tx.business();
    let row = sqlx::query!(
        "select before, after from event
         where business_id = $1 and seq = $2 and subject_type = $3 and subject_id = $4",
        business.0,
        seq,
        subject.name,
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((row.before, row.after))
}
