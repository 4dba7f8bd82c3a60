//! Rules are made, changed, put in order and removed.

use super::super::model::{RULES_MOST, RuleForm, read_words};
use super::super::record::INBOX_RULE;
use super::places::moved;
use super::usable;
use crate::domain::ids::{InboxId, InboxRuleId, LocationId};
use crate::error::{AppError, AppResult, Checks};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::{Map, Value, json};

/// Reads a form. For a new rule every field must be there.
///
/// # Errors
/// The wrong fields.
pub fn read_rule(form: RuleForm, new: bool) -> AppResult<Map<String, Value>> {
    let mut checks = Checks::default();
    let mut row = Map::new();
    let blank = |typed: &Option<String>| typed.as_ref().is_none_or(|typed| typed.trim().is_empty());
    let asks_nothing =
        form.ways.as_ref().is_none_or(Vec::is_empty) && blank(&form.location_id) && blank(&form.words);
    match form.inbox_id {
        Some(inbox) => {
            row.insert("inbox_id".into(), json!(inbox));
        }
        None if new => checks.add("inbox_id", "Choose an inbox."),
        None => {}
    }
    if let Some(mut ways) = form.ways.or(new.then(Vec::new)) {
        ways.sort_by_key(|way| way.as_str());
        ways.dedup();
        row.insert("ways".into(), json!(ways));
    }
    if let Some(location) = form.location_id.or(new.then(String::new)) {
        let read = match location.trim() {
            "" => Ok(None),
            id => id.parse::<LocationId>().map(Some).map_err(|_| "Choose a location of the list.".to_owned()),
        };
        row.insert("location_id".into(), json!(checks.take("location_id", read)));
    }
    if let Some(words) = form.words.or(new.then(String::new)) {
        row.insert("words".into(), json!(checks.take("words", read_words(&words))));
    }
    if new && asks_nothing {
        checks.add("words", "Choose a way, a location or words: a rule must ask for something.");
    }
    checks.done()?;
    Ok(row)
}

/// Adds a rule behind the others.
///
/// # Errors
/// What a constraint says; refused when there are enough; [`AppError::NotFound`].
pub async fn add_rule(tx: &mut Tx, mut row: Map<String, Value>) -> AppResult<InboxRuleId> {
    leads_somewhere(tx, &row).await?;
    let business = tx.business();
    let there = sqlx::query!(
        r#"select count(*) as "count!", coalesce(max(place), 0) as "last!" from inbox_rule where business_id = $1"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if there.count >= RULES_MOST {
        return Err(AppError::refused("There are as many rules as there can be."));
    }
    row.insert("id".into(), json!(InboxRuleId::new()));
    row.insert("place".into(), json!(there.last + 1));
    row.insert("created_at".into(), json!(Utc::now()));
    row.insert("version".into(), 1.into());
    records::insert(tx, &INBOX_RULE, "added", &row).await.map(InboxRuleId)
}

/// Changes a rule that was seen at a version. Answers the new one.
///
/// # Errors
/// A conflict, what a constraint says, or [`AppError::NotFound`].
pub async fn edit_rule(
    tx: &mut Tx,
    id: InboxRuleId,
    seen: i32,
    changes: Map<String, Value>,
) -> AppResult<i32> {
    leads_somewhere(tx, &changes).await?;
    records::edit(tx, &INBOX_RULE, "updated", id.0, seen, &changes).await
}

async fn leads_somewhere(tx: &mut Tx, row: &Map<String, Value>) -> AppResult<()> {
    let inbox = row.get("inbox_id").and_then(Value::as_str).and_then(|id| id.parse::<InboxId>().ok());
    match inbox {
        Some(inbox) => usable(tx, inbox).await,
        None => Ok(()),
    }
}

/// Changes places with the rule before it, or with the one behind it; at the end of the list nothing happens.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn move_rule(tx: &mut Tx, id: InboxRuleId, up: bool) -> AppResult<()> {
    let business = tx.business();
    let order = sqlx::query!(
        r#"select id as "id: InboxRuleId", place from inbox_rule where business_id = $1
           order by place, id for update"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let order = order.into_iter().map(|row| (row.id, row.place)).collect();
    for (id, place) in moved(order, id, up)? {
        records::set(tx, &INBOX_RULE, "moved", id.0, &json!({ "place": place })).await?;
    }
    Ok(())
}

/// Removes a rule.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn remove_rule(tx: &mut Tx, id: InboxRuleId) -> AppResult<()> {
    records::remove(tx, &INBOX_RULE, "removed", id.0).await
}
