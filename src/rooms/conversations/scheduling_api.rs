//! Server functions of messages that go out later.

use super::model::{Later, NewScheduled, Scheduled, ScheduledKey, ScheduledRow, ScheduledWords};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, MessageId, ScheduledMessageId};
use crate::domain::page::Page;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, server::Caller};

/// What waits for a customer or could not be sent to them, the next one first.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/list_scheduled", input = Json)]
pub async fn list_scheduled(customer: CustomerId) -> Result<Vec<Scheduled>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::scheduled(&mut tx, customer).await
}

/// A page of what waits for any customer or could not be sent, in the order of time.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(prefix = "/api", endpoint = "conversations/list_all_scheduled", input = Json)]
pub async fn list_all_scheduled(
    after: Option<ScheduledKey>,
) -> Result<Page<ScheduledRow, ScheduledKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::all_scheduled(&mut tx, after).await
}

/// Writes a scheduled message anew. Answers its new version.
///
/// # Errors
/// A field error for `body` or `subject`; [`AppError::NotFound`]; [`AppError::Refused`] when it is over, changed
/// meanwhile, or cannot be sent so.
#[server(prefix = "/api", endpoint = "conversations/edit_scheduled", input = Json)]
pub async fn edit_scheduled(
    intent: Intent,
    id: ScheduledMessageId,
    version: i32,
    words: ScheduledWords,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "conversations/edit_scheduled",
            intent,
            (id, version, words),
            move |tx, (id, version, words)| {
                Box::pin(async move { ops::edit_scheduled(tx, id, version, &words).await })
            },
        )
        .await
}

/// Keeps a message that goes out later, by itself.
///
/// # Errors
/// A field error for `body`, `files`, `subject` or `at`; [`AppError::Refused`] without such a way, to a blocked contact, or when
/// too many wait.
#[server(prefix = "/api", endpoint = "conversations/schedule_message", input = Json)]
pub async fn schedule_message(
    intent: Intent,
    customer: CustomerId,
    message: NewScheduled,
) -> Result<Done<ScheduledMessageId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    ops::can_fetch(&caller.app, &message.files, &message.by)?;
    caller
        .command(
            "conversations/schedule_message",
            intent,
            (customer, message),
            move |tx, (customer, message)| {
                Box::pin(async move { ops::schedule(tx, customer, &message).await })
            },
        )
        .await
}

/// Chooses another time for a scheduled message.
///
/// # Errors
/// A field error for `at`; [`AppError::NotFound`]; [`AppError::Refused`] when it is over.
#[server(prefix = "/api", endpoint = "conversations/reschedule_message", input = Json)]
pub async fn reschedule_message(
    intent: Intent,
    id: ScheduledMessageId,
    at: Later,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/reschedule_message", intent, (id, at), move |tx, (id, at)| {
            Box::pin(async move { ops::reschedule(tx, id, &at).await })
        })
        .await
}

/// Drops a scheduled message. `for_writing`: to be written anew, so that its files stand in the draft again.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is over.
#[server(prefix = "/api", endpoint = "conversations/cancel_scheduled", input = Json)]
pub async fn cancel_scheduled(
    intent: Intent,
    id: ScheduledMessageId,
    for_writing: Option<bool>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "conversations/cancel_scheduled",
            intent,
            (id, for_writing.unwrap_or_default()),
            move |tx, (id, for_writing)| Box::pin(ops::cancel_scheduled(tx, id, for_writing)),
        )
        .await
}

/// Sends a scheduled message now.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is over or the customer cannot be reached.
#[server(prefix = "/api", endpoint = "conversations/send_scheduled", input = Json)]
pub async fn send_scheduled(intent: Intent, id: ScheduledMessageId) -> Result<Done<MessageId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/send_scheduled", intent, id, move |tx, id| {
            Box::pin(ops::send_scheduled(tx, id))
        })
        .await
}
