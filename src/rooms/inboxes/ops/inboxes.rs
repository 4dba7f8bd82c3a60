//! Inboxes are made, changed and archived.

use super::super::model::{INBOXES_MOST, InboxForm};
use super::super::record::{INBOX, INBOX_MEMBER};
use crate::domain::ids::{InboxId, StaffId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Reads a form. A new inbox needs its name.
///
/// # Errors
/// The wrong fields.
pub fn read(form: InboxForm, new: bool) -> AppResult<InboxForm> {
    let mut checks = Checks::default();
    let name =
        form.name.or(new.then(String::new)).map(|name| checks.take("name", text::line(&name, "A name", 60)));
    let most = form.members.as_ref().map_or(0, Vec::len);
    if most > 200 {
        checks.add("members", "An inbox has at most 200 members.");
    }
    checks.done()?;
    Ok(InboxForm { name, members: form.members })
}

/// Adds an inbox.
///
/// # Errors
/// What a constraint says; refused when there are enough; [`AppError::NotFound`] for a member who is not there.
pub async fn add(tx: &mut Tx, form: InboxForm) -> AppResult<InboxId> {
    let business = tx.business();
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from inbox where business_id = $1"#, business.0)
            .fetch_one(tx.conn())
            .await?;
    if count >= INBOXES_MOST {
        return Err(AppError::refused(
            "There are as many inboxes as there can be. Rename one that is archived.",
        ));
    }
    let id = InboxId::new();
    let row = json!({ "id": id, "name": form.name.unwrap_or_default(), "is_default": false,
        "created_at": Utc::now(), "version": 1 });
    records::insert(tx, &INBOX, "added", &row).await?;
    set_members(tx, id, form.members.unwrap_or_default()).await?;
    Ok(id)
}

/// Changes an inbox that was seen at a version. Answers the new one.
///
/// # Errors
/// A conflict, what a constraint says, or [`AppError::NotFound`].
pub async fn edit(tx: &mut Tx, id: InboxId, seen: i32, form: InboxForm) -> AppResult<i32> {
    let mut changes = serde_json::Map::new();
    if let Some(name) = form.name {
        changes.insert("name".into(), name.into());
    }
    let version = records::edit(tx, &INBOX, "updated", id.0, seen, &changes).await?;
    if let Some(members) = form.members {
        set_members(tx, id, members).await?;
    }
    Ok(version)
}

/// Whose it is from now on: who is in the list and was not comes, who was and is not goes.
async fn set_members(tx: &mut Tx, inbox: InboxId, wanted: Vec<StaffId>) -> AppResult<()> {
    let business = tx.business();
    let wanted: BTreeSet<Uuid> = wanted.into_iter().map(|id| id.0).collect();
    let listed: Vec<Uuid> = wanted.iter().copied().collect();
    let here = sqlx::query_scalar!(
        "select id from staff where business_id = $1 and id = any ($2) and archived_at is null",
        business.0,
        &listed,
    )
    .fetch_all(tx.conn())
    .await?;
    if here.len() < listed.len() {
        return Err(AppError::NotFound);
    }
    let were = sqlx::query!(
        "select id, staff_id from inbox_member where business_id = $1 and inbox_id = $2 order by id",
        business.0,
        inbox.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for gone in were.iter().filter(|row| !wanted.contains(&row.staff_id)) {
        records::remove(tx, &INBOX_MEMBER, "removed", gone.id).await?;
    }
    for come in listed.into_iter().filter(|id| !were.iter().any(|row| row.staff_id == *id)) {
        let row =
            json!({ "id": Uuid::now_v7(), "inbox_id": inbox, "staff_id": come, "created_at": Utc::now() });
        records::insert(tx, &INBOX_MEMBER, "added", &row).await?;
    }
    Ok(())
}

/// Takes an inbox off the lists, or brings it back. What stands in it stays there, and is everybody's.
///
/// # Errors
/// [`AppError::NotFound`]; refused for the main inbox.
pub async fn set_archived(tx: &mut Tx, id: InboxId, archived: bool) -> AppResult<()> {
    let business = tx.business();
    let is_default = sqlx::query_scalar!(
        "select is_default from inbox where business_id = $1 and id = $2",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if is_default && archived {
        return Err(AppError::refused(
            "The main inbox takes what no rule sends elsewhere, so it cannot be archived.",
        ));
    }
    let verb = if archived { "archived" } else { "restored" };
    let at = archived.then(Utc::now);
    records::set(tx, &INBOX, verb, id.0, &json!({ "archived_at": at })).await?;
    Ok(())
}

/// Whether conversations can be moved there: it is there, and not archived.
///
/// # Errors
/// [`AppError::NotFound`]; refused for one that is archived.
pub async fn usable(tx: &mut Tx, id: InboxId) -> AppResult<()> {
    let business = tx.business();
    let archived = sqlx::query_scalar!(
        r#"select archived_at is not null as "archived!" from inbox where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if archived { Err(AppError::refused("This inbox is archived. Restore it first.")) } else { Ok(()) }
}
