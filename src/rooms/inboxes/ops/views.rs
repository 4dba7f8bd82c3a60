//! Lists of the inbox are put under a name for everybody, put in order and removed.

use super::super::model::{VIEWS_MOST, ViewForm};
use super::super::record::INBOX_VIEW;
use super::places::moved;
use crate::domain::ids::InboxViewId;
use crate::domain::text;
use crate::error::{AppError, AppResult};
use crate::rooms::staff::model::is_inbox_path;
use crate::server::{Tx, records};
use chrono::Utc;
use serde_json::json;

/// Reads a name.
///
/// # Errors
/// A field error for `name`.
pub fn read_view_name(typed: &str) -> AppResult<String> {
    text::line(typed, "A name", 40).map_err(|sentence| AppError::invalid("name", sentence))
}

/// Adds a view behind the others.
///
/// # Errors
/// A field error for `name`; [`AppError::BadRequest`] for what is no list; refused when there are enough.
pub async fn add_view(tx: &mut Tx, form: ViewForm) -> AppResult<InboxViewId> {
    if !is_inbox_path(&form.path) {
        return Err(AppError::BadRequest);
    }
    let business = tx.business();
    let there = sqlx::query!(
        r#"select count(*) as "count!", coalesce(max(place), 0) as "last!" from inbox_view where business_id = $1"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if there.count >= VIEWS_MOST {
        return Err(AppError::refused(format!("There are {VIEWS_MOST} views already. Remove one first.")));
    }
    let row = json!({
        "id": InboxViewId::new(), "name": form.name, "path": form.path, "place": there.last + 1,
        "created_at": Utc::now(), "version": 1,
    });
    records::insert(tx, &INBOX_VIEW, "added", &row).await.map(InboxViewId)
}

/// Gives a view that was seen at a version another name. Answers the new version.
///
/// # Errors
/// A conflict, what a constraint says, or [`AppError::NotFound`].
pub async fn rename_view(tx: &mut Tx, id: InboxViewId, seen: i32, name: &str) -> AppResult<i32> {
    records::edit(tx, &INBOX_VIEW, "renamed", id.0, seen, &json!({ "name": name })).await
}

/// Changes places with the view before it, or with the one behind it; at the end of the list nothing happens.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn move_view(tx: &mut Tx, id: InboxViewId, up: bool) -> AppResult<()> {
    let business = tx.business();
    let order = sqlx::query!(
        r#"select id as "id: InboxViewId", place from inbox_view where business_id = $1
           order by place, id for update"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let order = order.into_iter().map(|row| (row.id, row.place)).collect();
    for (id, place) in moved(order, id, up)? {
        records::set(tx, &INBOX_VIEW, "moved", id.0, &json!({ "place": place })).await?;
    }
    Ok(())
}

/// Removes a view.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn remove_view(tx: &mut Tx, id: InboxViewId) -> AppResult<()> {
    records::remove(tx, &INBOX_VIEW, "removed", id.0).await
}
