//! Server functions of this room.

use super::model::{LoggedAs, Note, NoteAbout, NoteKey};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, NoteId};
use crate::domain::page::Page;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::{
        customers::store::followed,
        notes::{ops, store},
    },
    server::Caller,
};

/// A customer's notes, newest first; the card shows the first ones, this the older.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "notes/list_notes", input = Json)]
pub async fn list_notes(
    customer_id: CustomerId,
    after: Option<NoteKey>,
) -> Result<Page<Note, NoteKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer_id = followed(&mut tx, customer_id).await?;
    store::list_by_customer(&mut tx, customer_id, after).await
}

/// Writes a note on a customer, one of their pets or one of their bookings.
///
/// # Errors
/// Invalid `body` (1 to 10,000 characters), or NotFound.
#[server(prefix = "/api", endpoint = "notes/add_note", input = Json)]
pub async fn add_note(
    intent: Intent,
    customer_id: CustomerId,
    about: NoteAbout,
    body: String,
    pinned: bool,
) -> Result<Done<NoteId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "notes/add_note",
            intent,
            (customer_id, about, body, pinned),
            |tx, (customer, about, body, pinned)| {
                Box::pin(async move { ops::add(tx, customer, about, &body, pinned).await })
            },
        )
        .await
}

/// Keeps what was written in the device's own app, as a note: it stands among the customer's texts or emails.
///
/// # Errors
/// Invalid `to` (the number or address) or `body` (at most 9,000 characters, may be empty), or NotFound.
#[server(prefix = "/api", endpoint = "notes/log_contact", input = Json)]
pub async fn log_contact(
    intent: Intent,
    customer_id: CustomerId,
    what: LoggedAs,
    to: String,
    body: String,
) -> Result<Done<NoteId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "notes/log_contact",
            intent,
            (customer_id, what, to, body),
            |tx, (customer, what, to, body)| {
                Box::pin(async move { ops::log(tx, customer, what, &to, &body).await })
            },
        )
        .await
}

/// Changes the text; `version` is the one that the caller saw. Answers the new version.
///
/// # Errors
/// Invalid `body`, NotFound, or a conflict with both texts.
#[server(prefix = "/api", endpoint = "notes/edit_note", input = Json)]
pub async fn edit_note(
    intent: Intent,
    id: NoteId,
    version: i32,
    body: String,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("notes/edit_note", intent, (id, version, body), |tx, (id, version, body)| {
            Box::pin(async move { ops::edit(tx, id, version, &body).await })
        })
        .await
}

/// Pins a note to the top of the card, or takes it down. Answers the new version.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "notes/pin_note", input = Json)]
pub async fn pin_note(intent: Intent, id: NoteId, pinned: bool) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("notes/pin_note", intent, (id, pinned), |tx, (id, pinned)| {
            Box::pin(ops::pin(tx, id, pinned))
        })
        .await
}

/// Removes a note; undo brings it back.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "notes/remove_note", input = Json)]
pub async fn remove_note(intent: Intent, id: NoteId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller.command("notes/remove_note", intent, id, |tx, id| Box::pin(ops::remove(tx, id))).await
}
