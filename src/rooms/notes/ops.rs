//! Use cases of this room.

use super::model::{BODY_MAX, LoggedAs, NoteAbout, WRITTEN_MAX};
use super::record::NOTE;
use crate::domain::ids::{BookingId, CustomerId, NoteId, PetId, StaffId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::store::{current, followed};
use crate::server::{Tx, records};
use serde::Serialize;
use uuid::Uuid;

#[derive(Serialize)]
struct Row {
    id: NoteId,
    customer_id: CustomerId,
    subject_type: &'static str,
    subject_id: Uuid,
    body: String,
    pinned: bool,
    created_by: Option<StaffId>,
    logged_as: Option<LoggedAs>,
}

#[derive(Serialize)]
struct Body {
    body: String,
}

#[derive(Serialize)]
struct Pinned {
    pinned: bool,
}

/// Adds a note.
///
/// # Errors
/// Invalid `body`; NotFound for a customer, pet or booking that is not there or not theirs.
pub async fn add(
    tx: &mut Tx,
    customer: CustomerId,
    about: NoteAbout,
    body: &str,
    pinned: bool,
) -> AppResult<NoteId> {
    let body = checked(body)?;
    let customer = followed(tx, customer).await?;
    match about {
        NoteAbout::Customer => {}
        NoteAbout::Pet(pet) => pet_of(tx, customer, pet).await?,
        NoteAbout::Booking(booking) => booking_of(tx, customer, booking).await?,
    }
    let (subject_type, subject_id) = about.subject(customer);
    let id = NoteId::new();
    let created_by = tx.staff();
    let row = Row {
        id,
        customer_id: customer,
        subject_type,
        subject_id,
        body,
        pinned,
        created_by,
        logged_as: None,
    };
    records::insert(tx, &NOTE, "added", &row).await?;
    Ok(id)
}

/// Keeps what somebody wrote to a customer in their device's own app, as a note on the customer. `to`: the number or
/// address, as it is shown; `written` may be empty.
///
/// # Errors
/// Invalid `to` or `body`; NotFound.
pub async fn log(
    tx: &mut Tx,
    customer: CustomerId,
    what: LoggedAs,
    to: &str,
    written: &str,
) -> AppResult<NoteId> {
    let mut checks = Checks::default();
    let to = checks.take("to", text::line(to, "A number or address", 254));
    let written = checks.take("body", text::optional_block(written, "What you wrote", WRITTEN_MAX));
    checks.done()?;
    let customer = current(tx, customer).await?;
    let first = format!("{} to {to}", what.label());
    let body = if written.is_empty() { first } else { format!("{first}:\n{written}") };
    let (subject_type, subject_id) = NoteAbout::Customer.subject(customer);
    let (id, created_by) = (NoteId::new(), tx.staff());
    let row = Row {
        id,
        customer_id: customer,
        subject_type,
        subject_id,
        body,
        pinned: false,
        created_by,
        logged_as: Some(what),
    };
    records::insert(tx, &NOTE, "added", &row).await?;
    Ok(id)
}

/// Changes the text that the caller saw at `seen`.
///
/// # Errors
/// Invalid `body`, NotFound, or a conflict with both texts.
pub async fn edit(tx: &mut Tx, id: NoteId, seen: i32, body: &str) -> AppResult<i32> {
    let body = checked(body)?;
    records::edit(tx, &NOTE, "updated", id.0, seen, &Body { body }).await
}

/// Pins or unpins.
///
/// # Errors
/// NotFound.
pub async fn pin(tx: &mut Tx, id: NoteId, pinned: bool) -> AppResult<i32> {
    let verb = if pinned { "pinned" } else { "unpinned" };
    records::set(tx, &NOTE, verb, id.0, &Pinned { pinned }).await
}

/// Removes a note; undo brings it back.
///
/// # Errors
/// NotFound.
pub async fn remove(tx: &mut Tx, id: NoteId) -> AppResult<()> {
    records::remove(tx, &NOTE, "removed", id.0).await
}

fn checked(body: &str) -> AppResult<String> {
    let mut checks = Checks::default();
    let body = checks.take("body", text::block(body, "A note", BODY_MAX));
    checks.done()?;
    Ok(body)
}

async fn pet_of(tx: &mut Tx, customer: CustomerId, pet: PetId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select 1 as "one!" from pet where business_id = $1 and id = $2 and customer_id = $3"#,
        business.0,
        pet.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(|_| ())
    .ok_or(AppError::NotFound)
}

async fn booking_of(tx: &mut Tx, customer: CustomerId, booking: BookingId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select 1 as "one!" from booking where business_id = $1 and id = $2 and customer_id = $3"#,
        business.0,
        booking.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(|_| ())
    .ok_or(AppError::NotFound)
}
