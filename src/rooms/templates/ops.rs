//! Use cases of this room.

use super::model::{BODY_LIMIT, TemplateForm};
use super::record::MESSAGE_TEMPLATE;
use crate::domain::ids::MessageTemplateId;
use crate::domain::{language, text};
use crate::error::{AppResult, Checks};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::{Map, Value, json};

/// Reads a form. For a new template every field must be there.
///
/// # Errors
/// The wrong fields.
pub fn read(form: TemplateForm, new: bool) -> AppResult<Map<String, Value>> {
    let mut checks = Checks::default();
    let mut row = Map::new();
    if let Some(name) = form.name.or(new.then(String::new)) {
        row.insert("name".into(), checks.take("name", text::line(&name, "A name", 60)).into());
    }
    if let Some(code) = form.language.or(new.then(String::new)) {
        let known = code.is_empty() || language::name_of(&code).is_some();
        let code = if known { Ok(code) } else { Err("Choose a language of the list.".to_owned()) };
        row.insert("language".into(), checks.take("language", code).into());
    }
    if let Some(body) = form.body.or(new.then(String::new)) {
        row.insert("body".into(), checks.take("body", text::block(&body, "A text", BODY_LIMIT)).into());
    }
    checks.done()?;
    Ok(row)
}

/// Adds a template.
///
/// # Errors
/// What a constraint says.
pub async fn add(tx: &mut Tx, mut row: Map<String, Value>) -> AppResult<MessageTemplateId> {
    row.insert("id".into(), json!(MessageTemplateId::new()));
    row.insert("created_at".into(), json!(Utc::now()));
    row.insert("version".into(), 1.into());
    records::insert(tx, &MESSAGE_TEMPLATE, "added", &row).await.map(MessageTemplateId)
}

/// Changes a template. Answers the new version.
///
/// # Errors
/// A conflict, or what a constraint says.
pub async fn edit(
    tx: &mut Tx,
    id: MessageTemplateId,
    seen: i32,
    changes: Map<String, Value>,
) -> AppResult<i32> {
    records::edit(tx, &MESSAGE_TEMPLATE, "updated", id.0, seen, &changes).await
}

/// Takes a template off the lists.
///
/// # Errors
/// [`crate::error::AppError::NotFound`].
pub async fn archive(tx: &mut Tx, id: MessageTemplateId) -> AppResult<()> {
    records::set(tx, &MESSAGE_TEMPLATE, "archived", id.0, &json!({ "archived_at": Utc::now() })).await?;
    Ok(())
}
