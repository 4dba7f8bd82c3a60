//! What a merge writes down of itself.

use crate::domain::ids::MergeId;
use crate::error::AppResult;
use crate::server::Tx;
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows of one table, or of a part of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub ids: Vec<Uuid>,
    /// What they were numbered, in the order of the ids.
    pub numbers: Vec<i64>,
    /// Whole rows.
    pub kept: Vec<Map<String, Value>>,
}

/// All that a merge wrote down.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts(HashMap<String, Part>);

impl Parts {
    /// One of them; empty if nothing was written.
    pub fn of(&self, part: &str) -> Part {
        self.0.get(part).cloned().unwrap_or_default()
    }

    /// The ids of one of them.
    pub fn ids(&self, part: &str) -> &[Uuid] {
        self.0.get(part).map_or(&[], |part| part.ids.as_slice())
    }

    /// The whole rows of one of them, as an array.
    pub fn rows(&self, part: &str) -> Value {
        let rows = self.0.get(part).map(|part| part.kept.clone()).unwrap_or_default();
        Value::Array(rows.into_iter().map(Value::Object).collect())
    }

    /// The only row of one of them.
    pub fn row(&self, part: &str) -> Option<Map<String, Value>> {
        self.0.get(part)?.kept.first().cloned()
    }
}

/// Writes one down; nothing if it is empty.
///
/// # Errors
/// When the statement fails.
pub(super) async fn keep(tx: &mut Tx, merge: MergeId, name: &str, part: Part) -> AppResult<()> {
    if part.ids.is_empty() && part.kept.is_empty() {
        return Ok(());
    }
    let business = tx.business();
    let kept = Value::Array(part.kept.into_iter().map(Value::Object).collect());
    sqlx::query!(
        "insert into customer_merge_part (business_id, merge_id, part, ids, numbers, kept)
         values ($1, $2, $3, $4, $5, $6)",
        business.0,
        merge.0,
        name,
        &part.ids,
        &part.numbers,
        kept,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Everything that a merge wrote down.
///
/// # Errors
/// When the query fails.
pub(super) async fn load(tx: &mut Tx, merge: MergeId) -> AppResult<Parts> {
    let business = tx.business();
    let rows = sqlx::query!(
        "select part, ids, numbers, kept from customer_merge_part where business_id = $1 and merge_id = $2",
        business.0,
        merge.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let parts = rows.into_iter().map(|row| {
        let kept = serde_json::from_value(row.kept).unwrap_or_default();
        (row.part, Part { ids: row.ids, numbers: row.numbers, kept })
    });
    Ok(Parts(parts.collect()))
}

/// A value as rows; anything else is none.
pub(super) fn rows_of(value: Value) -> Vec<Map<String, Value>> {
    serde_json::from_value(value).unwrap_or_default()
}

/// A row with each column put back to what it was before, unless somebody changed it again since.
/// Answers only what has to be written.
pub(super) fn three_way(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    now: &Map<String, Value>,
) -> Map<String, Value> {
    before
        .iter()
        .filter(|(column, was)| {
            let is = now.get(*column);
            after.get(*column) == is && is != Some(was)
        })
        .map(|(column, was)| (column.clone(), was.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::three_way;
    use serde_json::{Map, Value, json};

    fn row(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_was_changed_again_since_stays() {
        let before = row(json!({ "name": "Jane", "discount_bp": 0, "assigned_to": null }));
        let after = row(json!({ "name": "Jane Roe", "discount_bp": 500, "assigned_to": null }));
        let now = row(json!({ "name": "Jane Doe", "discount_bp": 500, "assigned_to": null }));
        assert_eq!(Value::Object(three_way(&before, &after, &now)), json!({ "discount_bp": 0 }));
    }
}
