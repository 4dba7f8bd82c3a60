//! Server functions that act on many conversations.

use super::model::{InboxView, ManyAct, ManyDone, Matching, ReadUpTo, Which};
use crate::domain::command::{Done, Intent};
use crate::error::AppError;
use crate::rooms::inboxes::model::InboxScope;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{model::InboxPlace, ops};
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, live::Ephemeral, server::Caller};

/// How many conversations a list holds: exact up to 2,000.
///
/// # Errors
/// [`AppError::NotFound`] for an inbox that is not there.
#[server(prefix = "/api", endpoint = "conversations/count_matching", input = Json)]
pub async fn count_matching(
    view: InboxView,
    closed: bool,
    scope: Option<InboxScope>,
) -> Result<Matching, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let place = InboxPlace { view, closed, scope: scope.unwrap_or_default() };
    ops::count(&mut caller.read().await?, place).await
}

/// Does one act on many conversations: those that were picked, or all that a list holds when it is done, at most 2,000.
/// One undo takes all of it back.
///
/// # Errors
/// A field error for `which` or `until`; [`AppError::NotFound`]; [`AppError::Refused`] for an inbox that is archived.
#[server(prefix = "/api", endpoint = "conversations/change_many", input = Json)]
pub async fn change_many(intent: Intent, which: Which, act: ManyAct) -> Result<Done<ManyDone>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("conversations/change_many", intent, (which, act), move |tx, (which, act)| {
            Box::pin(async move { ops::change_many(tx, which, &act).await })
        })
        .await
}

/// The reader has read many conversations to their end; answers how far they had read those with something new.
///
/// # Errors
/// A field error for `which`; [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/read_many", input = Json)]
pub async fn read_many(intent: Intent, which: Which) -> Result<Done<Vec<ReadUpTo>>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let done = caller
        .command("conversations/read_many", intent, which, move |tx, which| {
            Box::pin(ops::read_many(tx, which))
        })
        .await?;
    if let Some(one) = done.value.first() {
        // The reader's other screens list and count anew: one word is enough for all of them.
        let (conversation_id, staff_id, number) = (one.conversation, caller.staff_id, one.number);
        caller.app.hub.tell(caller.business_id, Ephemeral::Read { conversation_id, staff_id, number });
    }
    Ok(done)
}

/// Takes that back: the reader had read these only so far.
///
/// # Errors
/// A field error for `before`; [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/unread_many", input = Json)]
pub async fn unread_many(intent: Intent, before: Vec<ReadUpTo>) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let marked = before.clone();
    let done = caller
        .command("conversations/unread_many", intent, before, move |tx, before| {
            Box::pin(async move { ops::unread_many(tx, &before).await })
        })
        .await?;
    if let Some(one) = marked.first() {
        // The reader's other screens list and count anew: one word is enough for all of them.
        let (conversation_id, staff_id, number) = (one.conversation, caller.staff_id, one.number);
        caller.app.hub.tell(caller.business_id, Ephemeral::Read { conversation_id, staff_id, number });
    }
    Ok(done)
}
