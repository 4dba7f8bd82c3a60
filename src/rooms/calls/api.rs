//! Server functions of this room.

use super::model::{Call, CallKey, Direction, FollowUp, HookKeys, IncomingCall, NewHookKey, Outcome};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CallId, CustomerId, HookKeyId};
use crate::domain::page::Page;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::{
        calls::{keys, ops, signature, store},
        customers::store::followed,
    },
    server::{Caller, secret},
};

/// Writes down a call with a customer. `phone` as typed, read in the main location's country.
/// `waited`: seconds for which it waited on a device without a connection, so that its time is told by
/// the server's clock.
///
/// # Errors
/// Invalid `phone` or `note`, or NotFound.
#[server(prefix = "/api", endpoint = "calls/log_call", input = Json)]
pub async fn log_call(
    intent: Intent,
    customer_id: CustomerId,
    direction: Direction,
    phone: Option<String>,
    outcome: Option<Outcome>,
    note: String,
    waited: Option<u32>,
) -> Result<Done<CallId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "calls/log_call",
            intent,
            (customer_id, direction, phone, outcome, note),
            // `waited` is another one with each try, so it is no part of what the intent stands for.
            move |tx, (customer, direction, phone, outcome, note)| {
                Box::pin(async move {
                    ops::log(tx, customer, direction, phone.as_deref(), outcome, &note, waited).await
                })
            },
        )
        .await
}

/// Says how a call went; none takes the word back. Answers the new version.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "calls/set_outcome", input = Json)]
pub async fn set_outcome(
    intent: Intent,
    id: CallId,
    outcome: Option<Outcome>,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("calls/set_outcome", intent, (id, outcome), |tx, (id, outcome)| {
            Box::pin(ops::set_outcome(tx, id, outcome))
        })
        .await
}

/// Changes the note; `version` is the one that the caller saw. Answers the new version.
///
/// # Errors
/// Invalid `note`, NotFound, or a conflict with both texts.
#[server(prefix = "/api", endpoint = "calls/edit_call", input = Json)]
pub async fn edit_call(
    intent: Intent,
    id: CallId,
    version: i32,
    note: String,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("calls/edit_call", intent, (id, version, note), |tx, (id, version, note)| {
            Box::pin(async move { ops::edit(tx, id, version, &note).await })
        })
        .await
}

/// Removes a call; undo brings it back.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "calls/remove_call", input = Json)]
pub async fn remove_call(intent: Intent, id: CallId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller.command("calls/remove_call", intent, id, |tx, id| Box::pin(ops::remove(tx, id))).await
}

/// A customer's calls, newest first.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "calls/list_calls", input = Json)]
pub async fn list_calls(
    customer_id: CustomerId,
    after: Option<CallKey>,
) -> Result<Page<Call, CallKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer_id = followed(&mut tx, customer_id).await?;
    store::list_by_customer(&mut tx, customer_id, after).await
}

/// Customers who were not reached, the latest try first.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "calls/follow_ups", input = Json)]
pub async fn follow_ups(after: Option<CallKey>) -> Result<Page<FollowUp, CallKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::follow_ups(&mut tx, after).await
}

/// Crosses a call off the follow-up list, or puts it back. Answers the new version.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "calls/mark_followed_up", input = Json)]
pub async fn mark_followed_up(intent: Intent, id: CallId, done: bool) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("calls/mark_followed_up", intent, (id, done), |tx, (id, done)| {
            Box::pin(ops::mark_followed_up(tx, id, done))
        })
        .await
}

/// The caller's card, for the panel that pops up.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "calls/incoming", input = Json)]
pub async fn incoming(call_id: CallId) -> Result<IncomingCall, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::incoming(&mut tx, call_id).await
}

/// Calls that ring this moment, for a page that was opened meanwhile.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "calls/ringing", input = Json)]
pub async fn ringing() -> Result<Vec<CallId>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::ringing(&mut tx).await
}

/// The keys of telephone systems and where they post to.
///
/// # Errors
/// Forbidden without the right to set up the business.
#[server(prefix = "/api", endpoint = "calls/list_hook_keys", input = Json)]
pub async fn list_hook_keys() -> Result<HookKeys, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let address = format!("{}/hooks/call?key=", caller.app.config.public_url);
    let mut tx = caller.read().await?;
    Ok(HookKeys { address, keys: store::hook_keys(&mut tx).await? })
}

/// Makes a key. Its secret is in this answer and never again.
///
/// # Errors
/// Forbidden without the right; Refused beyond the number of keys that a business needs.
#[server(prefix = "/api", endpoint = "calls/create_hook_key", input = Json)]
pub async fn create_hook_key(intent: Intent) -> Result<Done<NewHookKey>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let (seals, made) = (caller.app.seals.clone(), secret::bytes::<{ keys::LENGTH }>());
    let done = caller
        .command("calls/create_hook_key", intent, (), move |tx, ()| {
            let seals = seals.clone();
            Box::pin(async move { keys::create(tx, &seals, &made).await })
        })
        .await?;
    keys::settle(&caller, done.value, &made).await?;
    let value = NewHookKey { id: done.value, secret: signature::write_secret(&made) };
    Ok(Done { value, intent, seq: done.seq })
}

/// Ends a key at once; undo brings it back.
///
/// # Errors
/// Forbidden without the right, or NotFound.
#[server(prefix = "/api", endpoint = "calls/revoke_hook_key", input = Json)]
pub async fn revoke_hook_key(intent: Intent, id: HookKeyId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("calls/revoke_hook_key", intent, id, |tx, id| Box::pin(keys::revoke(tx, id))).await
}
