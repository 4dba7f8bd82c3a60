//! Undo: of a merge, and of its way back.

use super::{NewMerge, merge, unmerge};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use futures::future::BoxFuture;
use serde_json::Value;
use uuid::Uuid;

fn told(after: &Value) -> AppResult<NewMerge> {
    let merge = after.get("merge").cloned().and_then(|merge| serde_json::from_value(merge).ok());
    merge.ok_or_else(|| AppError::refused("This cannot be taken back."))
}

/// A merge is taken back.
pub fn take_apart(tx: &mut Tx, _: Uuid, _: Value, after: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async move {
        match unmerge(tx, told(&after)?.id).await {
            Err(AppError::NotFound) => Err(AppError::refused("This was taken back already.")),
            other => other.map(|_| ()),
        }
    })
}

/// Two who were one are made one again, as they were.
pub fn merge_again(tx: &mut Tx, _: Uuid, _: Value, after: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async move { merge(tx, told(&after)?).await.map(|_| ()) })
}

/// The rest of what a merge told: it is taken back with the merge.
pub fn nothing_more(_: &mut Tx, _: Uuid, _: Value, _: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async { Ok(()) })
}
