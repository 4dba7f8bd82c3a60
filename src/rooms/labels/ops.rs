//! What people do to the labels themselves: make, rename, archive.

use super::model::{ColourCodeForm, ColourCodeRef, GroupRef};
use super::record::{COLOUR_CODE, CONTACT_GROUP, TAG};
use crate::domain::ids::{ColourCodeId, GroupId, TagId};
use crate::error::AppResult;
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::json;

/// Makes a group.
///
/// # Errors
/// When there is one of that name.
pub async fn create_group(tx: &mut Tx, name: String) -> AppResult<GroupRef> {
    let group = GroupRef { id: GroupId::new(), name };
    records::insert(tx, &CONTACT_GROUP, "created", &group).await?;
    Ok(group)
}

/// Renames a group that was seen at a version. Answers the new version.
///
/// # Errors
/// As [`records::edit`].
pub async fn rename_group(tx: &mut Tx, id: GroupId, seen: i32, name: String) -> AppResult<i32> {
    records::edit(tx, &CONTACT_GROUP, "renamed", id.0, seen, &json!({ "name": name })).await
}

/// Archives or restores a group; its members stay in it. Answers the new version.
///
/// # Errors
/// As [`records::set`].
pub async fn archive_group(tx: &mut Tx, id: GroupId, archived: bool) -> AppResult<i32> {
    records::set(tx, &CONTACT_GROUP, verb(archived), id.0, &archived_at(archived)).await
}

/// Renames a tag that was seen at a version. Answers the new version.
///
/// # Errors
/// As [`records::edit`].
pub async fn rename_tag(tx: &mut Tx, id: TagId, seen: i32, name: String) -> AppResult<i32> {
    records::edit(tx, &TAG, "renamed", id.0, seen, &json!({ "name": name })).await
}

/// Archives or restores a tag; it stays on its customers and is not shown. Answers the new version.
///
/// # Errors
/// As [`records::set`].
pub async fn archive_tag(tx: &mut Tx, id: TagId, archived: bool) -> AppResult<i32> {
    records::set(tx, &TAG, verb(archived), id.0, &archived_at(archived)).await
}

/// Makes a colour code.
///
/// # Errors
/// When there is one of that meaning.
pub async fn create_colour_code(tx: &mut Tx, form: ColourCodeForm) -> AppResult<ColourCodeRef> {
    let code = ColourCodeRef {
        id: ColourCodeId::new(),
        colour: form.colour,
        letters: form.letters,
        name: form.name,
    };
    records::insert(tx, &COLOUR_CODE, "created", &code).await?;
    Ok(code)
}

/// Changes a colour code that was seen at a version. Answers the new version.
///
/// # Errors
/// As [`records::edit`].
pub async fn edit_colour_code(
    tx: &mut Tx,
    id: ColourCodeId,
    seen: i32,
    form: ColourCodeForm,
) -> AppResult<i32> {
    records::edit(tx, &COLOUR_CODE, "updated", id.0, seen, &form).await
}

/// Archives or restores a colour code. Answers the new version.
///
/// # Errors
/// As [`records::set`].
pub async fn archive_colour_code(tx: &mut Tx, id: ColourCodeId, archived: bool) -> AppResult<i32> {
    records::set(tx, &COLOUR_CODE, verb(archived), id.0, &archived_at(archived)).await
}

fn verb(archived: bool) -> &'static str {
    if archived { "archived" } else { "restored" }
}

fn archived_at(archived: bool) -> serde_json::Value {
    json!({ "archived_at": archived.then(Utc::now) })
}
