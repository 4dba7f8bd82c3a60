//! Server functions of this room.

use super::model::{
    Begun, Broadcast, BroadcastForm, BroadcastKey, BroadcastList, Fate, Outcome, Preview, Ways,
};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::BroadcastId;
use crate::domain::page::Page;
use crate::error::AppError;
use crate::rooms::conversations::model::Later;
use crate::rooms::customers::model::CustomerFilter;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    server::{Caller, pages},
};

/// A page of the group messages, the newest first.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "broadcasts/list_broadcasts", input = Json)]
pub async fn list_broadcasts(after: Option<BroadcastKey>) -> Result<BroadcastList, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::list(&mut caller.read().await?, after).await
}

/// What is connected of that by which a group message can go: without any, none is begun.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "broadcasts/list_ways", input = Json)]
pub async fn list_ways() -> Result<Ways, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::ways(&mut caller.read().await?).await
}

/// A group message with how far it got.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "broadcasts/open_broadcast", input = Json)]
pub async fn open_broadcast(id: BroadcastId) -> Result<Broadcast, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let found = store::broadcast(&mut caller.read().await?, id).await;
    if matches!(found, Err(AppError::NotFound)) {
        pages::set_not_found();
    }
    found
}

/// Who would get a group message if it were sent now, as they would read it, and who is left out and why; from some places
/// on, 50 at a time.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "broadcasts/open_preview", input = Json)]
pub async fn open_preview(id: BroadcastId, from: usize, left_from: usize) -> Result<Preview, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    ops::preview(&mut caller.read().await?, id, from, left_from).await
}

/// A page of what became of those for whom it was, after a place.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "broadcasts/list_results", input = Json)]
pub async fn list_results(
    id: BroadcastId,
    fate: Option<Fate>,
    after: Option<i32>,
) -> Result<Page<Outcome, i32>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::results(&mut caller.read().await?, id, fate, after).await
}

/// Begins a group message to those whom a filter of the customers picks.
///
/// # Errors
/// [`AppError::NotFound`] for a group or tag that is not there; [`AppError::Refused`] when nothing is connected.
#[server(prefix = "/api", endpoint = "broadcasts/add_broadcast", input = Json)]
pub async fn add_broadcast(intent: Intent, audience: CustomerFilter) -> Result<Done<BroadcastId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("broadcasts/add_broadcast", intent, audience, |tx, audience| {
            Box::pin(ops::add(tx, audience))
        })
        .await
}

/// Changes a draft. Answers the new version.
///
/// # Errors
/// Fields of [`BroadcastForm`]; a conflict; [`AppError::NotFound`]; [`AppError::Refused`] once it was sent.
#[server(prefix = "/api", endpoint = "broadcasts/edit_broadcast", input = Json)]
pub async fn edit_broadcast(
    intent: Intent,
    id: BroadcastId,
    version: i32,
    form: BroadcastForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    let changes = ops::read(form)?;
    caller
        .command("broadcasts/edit_broadcast", intent, (id, version, changes), |tx, (id, version, changes)| {
            Box::pin(ops::edit(tx, id, version, changes))
        })
        .await
}

/// Takes a group message off the list, or puts it back.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] while it is on its way.
#[server(prefix = "/api", endpoint = "broadcasts/set_archived", input = Json)]
pub async fn set_archived(intent: Intent, id: BroadcastId, archived: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("broadcasts/set_archived", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(ops::set_archived(tx, id, archived))
        })
        .await
}

/// Sends a group message: now, held for ten seconds in which all of it can be taken back, or at a time to come. `version`:
/// what was looked at.
///
/// # Errors
/// A field error for `body`, `subject`, `translations` or `at`; Forbidden without the right; [`AppError::NotFound`];
/// [`AppError::Refused`] when it was sent already or changed meanwhile, or goes to nobody or to too many.
#[server(prefix = "/api", endpoint = "broadcasts/send_broadcast", input = Json)]
pub async fn send_broadcast(
    intent: Intent,
    id: BroadcastId,
    version: i32,
    at: Option<Later>,
) -> Result<Done<Begun>, AppError> {
    let caller = Caller::require(Right::SendGroupMessages).await?;
    caller
        .command("broadcasts/send_broadcast", intent, (id, version, at), |tx, (id, version, at)| {
            Box::pin(ops::send(tx, id, version, at))
        })
        .await
}

/// Stops a group message: what has not left stays here. One that waits for its time is a draft again.
///
/// # Errors
/// Forbidden without the right; [`AppError::NotFound`]; [`AppError::Refused`] when it is not on its way.
#[server(prefix = "/api", endpoint = "broadcasts/stop_broadcast", input = Json)]
pub async fn stop_broadcast(intent: Intent, id: BroadcastId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::SendGroupMessages).await?;
    caller.command("broadcasts/stop_broadcast", intent, id, |tx, id| Box::pin(ops::stop(tx, id))).await
}

/// Goes on with a group message that was stopped.
///
/// # Errors
/// Forbidden without the right; [`AppError::NotFound`]; [`AppError::Refused`] when it is not stopped.
#[server(prefix = "/api", endpoint = "broadcasts/continue_broadcast", input = Json)]
pub async fn continue_broadcast(intent: Intent, id: BroadcastId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::SendGroupMessages).await?;
    caller.command("broadcasts/continue_broadcast", intent, id, |tx, id| Box::pin(ops::go_on(tx, id))).await
}

/// Tries again with all to whom a group message could not be sent. Answers how many they are.
///
/// # Errors
/// Forbidden without the right; [`AppError::NotFound`]; [`AppError::Refused`] when nothing failed.
#[server(prefix = "/api", endpoint = "broadcasts/retry_failed", input = Json)]
pub async fn retry_failed(intent: Intent, id: BroadcastId) -> Result<Done<u64>, AppError> {
    let caller = Caller::require(Right::SendGroupMessages).await?;
    caller.command("broadcasts/retry_failed", intent, id, |tx, id| Box::pin(ops::retry(tx, id))).await
}
