//! Server functions of the lists that everybody finds under a name.

use super::model::{SharedView, ViewForm};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::InboxViewId;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, server::Caller};

/// The views that everybody has, in their order.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "inboxes/list_views", input = Json)]
pub async fn list_views() -> Result<Vec<SharedView>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::views(&mut caller.read().await?).await
}

/// Puts a list under a name for everybody, behind the others.
///
/// # Errors
/// A field error for `name`; Forbidden without the right; refused when there are enough.
#[server(prefix = "/api", endpoint = "inboxes/add_view", input = Json)]
pub async fn add_view(intent: Intent, form: ViewForm) -> Result<Done<InboxViewId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let form = ViewForm { name: ops::read_view_name(&form.name)?, path: form.path };
    caller.command("inboxes/add_view", intent, form, |tx, form| Box::pin(ops::add_view(tx, form))).await
}

/// Gives a view another name. Answers the new version.
///
/// # Errors
/// A field error for `name`; a conflict; not found; Forbidden without the right.
#[server(prefix = "/api", endpoint = "inboxes/rename_view", input = Json)]
pub async fn rename_view(
    intent: Intent,
    id: InboxViewId,
    version: i32,
    name: String,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let name = ops::read_view_name(&name)?;
    caller
        .command("inboxes/rename_view", intent, (id, version, name), move |tx, (id, version, name)| {
            Box::pin(async move { ops::rename_view(tx, id, version, &name).await })
        })
        .await
}

/// Changes places with the view before (`up`) or behind it.
///
/// # Errors
/// Not found; Forbidden without the right.
#[server(prefix = "/api", endpoint = "inboxes/move_view", input = Json)]
pub async fn move_view(intent: Intent, id: InboxViewId, up: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("inboxes/move_view", intent, (id, up), |tx, (id, up)| Box::pin(ops::move_view(tx, id, up)))
        .await
}

/// Removes a view.
///
/// # Errors
/// Not found; Forbidden without the right.
#[server(prefix = "/api", endpoint = "inboxes/remove_view", input = Json)]
pub async fn remove_view(intent: Intent, id: InboxViewId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("inboxes/remove_view", intent, id, |tx, id| Box::pin(ops::remove_view(tx, id))).await
}
