//! Server functions of this room.

use super::model::{Inbox, InboxForm, InboxSetup, Routed, RuleForm, Way};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{InboxId, InboxRuleId, LocationId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, domain::text, server::Caller};

/// All inboxes, the main one first, then by name; also archived ones.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "inboxes/list_inboxes", input = Json)]
pub async fn list_inboxes() -> Result<Vec<Inbox>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::list(&mut caller.read().await?).await
}

/// Inboxes and rules, and what they are made of.
///
/// # Errors
/// Forbidden without the right to set up the business.
#[server(prefix = "/api", endpoint = "inboxes/open_setup", input = Json)]
pub async fn open_setup() -> Result<InboxSetup, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    store::setup(&mut caller.read().await?).await
}

/// Where something would go that comes in by this way, to a number or address of this location, with these words.
///
/// # Errors
/// A field error for `words`; Forbidden without the right.
#[server(prefix = "/api", endpoint = "inboxes/try_routing", input = Json)]
pub async fn try_routing(way: Way, location: Option<LocationId>, words: String) -> Result<Routed, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let words = text::optional_block(&words, "A message", 10_000)
        .map_err(|sentence| AppError::invalid("words", sentence))?;
    store::route(&mut caller.read().await?, way, location, &words).await
}

/// Adds an inbox. Its name must be there.
///
/// # Errors
/// Fields of [`InboxForm`]; Forbidden without the right.
#[server(prefix = "/api", endpoint = "inboxes/add_inbox", input = Json)]
pub async fn add_inbox(intent: Intent, form: InboxForm) -> Result<Done<InboxId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let form = ops::read(form, true)?;
    caller.command("inboxes/add_inbox", intent, form, |tx, form| Box::pin(ops::add(tx, form))).await
}

/// Changes an inbox. Answers the new version.
///
/// # Errors
/// Fields of [`InboxForm`]; a conflict; not found.
#[server(prefix = "/api", endpoint = "inboxes/edit_inbox", input = Json)]
pub async fn edit_inbox(
    intent: Intent,
    id: InboxId,
    version: i32,
    form: InboxForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let form = ops::read(form, false)?;
    caller
        .command("inboxes/edit_inbox", intent, (id, version, form), |tx, (id, version, form)| {
            Box::pin(ops::edit(tx, id, version, form))
        })
        .await
}

/// Takes an inbox off the lists, or brings it back.
///
/// # Errors
/// Not found; refused for the main inbox.
#[server(prefix = "/api", endpoint = "inboxes/set_archived", input = Json)]
pub async fn set_archived(intent: Intent, id: InboxId, archived: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("inboxes/set_archived", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(ops::set_archived(tx, id, archived))
        })
        .await
}

/// Adds a rule behind the others. All fields of the form must be there.
///
/// # Errors
/// Fields of [`RuleForm`]; not found.
#[server(prefix = "/api", endpoint = "inboxes/add_rule", input = Json)]
pub async fn add_rule(intent: Intent, form: RuleForm) -> Result<Done<InboxRuleId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let row = ops::read_rule(form, true)?;
    caller.command("inboxes/add_rule", intent, row, |tx, row| Box::pin(ops::add_rule(tx, row))).await
}

/// Changes a rule. Answers the new version.
///
/// # Errors
/// Fields of [`RuleForm`]; a conflict; not found.
#[server(prefix = "/api", endpoint = "inboxes/edit_rule", input = Json)]
pub async fn edit_rule(
    intent: Intent,
    id: InboxRuleId,
    version: i32,
    form: RuleForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let changes = ops::read_rule(form, false)?;
    caller
        .command("inboxes/edit_rule", intent, (id, version, changes), |tx, (id, version, changes)| {
            Box::pin(ops::edit_rule(tx, id, version, changes))
        })
        .await
}

/// Puts a rule before the one above it, or behind the one below it.
///
/// # Errors
/// Not found.
#[server(prefix = "/api", endpoint = "inboxes/move_rule", input = Json)]
pub async fn move_rule(intent: Intent, id: InboxRuleId, up: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("inboxes/move_rule", intent, (id, up), |tx, (id, up)| Box::pin(ops::move_rule(tx, id, up)))
        .await
}

/// Removes a rule.
///
/// # Errors
/// Not found.
#[server(prefix = "/api", endpoint = "inboxes/remove_rule", input = Json)]
pub async fn remove_rule(intent: Intent, id: InboxRuleId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("inboxes/remove_rule", intent, id, |tx, id| Box::pin(ops::remove_rule(tx, id))).await
}
