//! Server functions of this room.

use super::model::{Correspondence, Folder, LetterKey, Medium};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{BookingId, CustomerId, MessageId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::{ops, store};
#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    server::{Caller, pages},
};

/// A page of a customer's texts or emails, newest first, and what the screen shows around them. `search`: words, each of
/// which must stand somewhere in a message, in its subject, its writer's name, its address or its booking's number.
/// Whoever was merged into another is answered as that one, and the page leads there.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "correspondence/open", input = Json)]
pub async fn open(
    customer: CustomerId,
    medium: Medium,
    folder: Folder,
    search: String,
    after: Option<LetterKey>,
) -> Result<Correspondence, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let found = store::open(&mut tx, customer, medium, folder, &search, after).await;
    match &found {
        Ok(found) if found.customer_id != customer => pages::set_moved(&medium.href(found.customer_id)),
        Err(AppError::NotFound) => pages::set_not_found(),
        _ => {}
    }
    found
}

/// Takes texts and emails off their pages, or puts them back; in the conversation they stay.
///
/// # Errors
/// A field error for `messages` (1 to 200); [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "correspondence/archive_messages", input = Json)]
pub async fn archive_messages(
    intent: Intent,
    messages: Vec<MessageId>,
    archived: bool,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "correspondence/archive_messages",
            intent,
            (messages, archived),
            move |tx, (messages, archived)| {
                Box::pin(async move { ops::archive(tx, &messages, archived).await })
            },
        )
        .await
}

/// Says which of the customer's bookings a text or an email is about, or that it is about none.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "correspondence/link_booking", input = Json)]
pub async fn link_booking(
    intent: Intent,
    message: MessageId,
    booking: Option<BookingId>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("correspondence/link_booking", intent, (message, booking), move |tx, (message, booking)| {
            Box::pin(ops::link(tx, message, booking))
        })
        .await
}
