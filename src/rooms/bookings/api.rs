//! Server functions of this room.

use super::form::{BookingEdit, NewBooking};
use super::model::{Added, Booking, BookingFilter, BookingKey, BookingList, Choices, CustomerChoice, Status};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{BookingId, CustomerId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    domain::text,
    error::Checks,
    rooms::bookings::{form::YEARS, model::LIST_DAYS, ops, store},
    rooms::{customers::store::followed, settings, staff},
    server::Caller,
};
#[cfg(feature = "ssr")]
use chrono::Datelike;

/// Bookings by start, from today on for two weeks unless the filter names days; days are those of
/// the chosen location, or of the main one.
///
/// # Errors
/// `to` invalid, NotFound for the location, or when the caller may not read customers.
#[server(prefix = "/api", endpoint = "bookings/list_bookings", input = Json)]
pub async fn list_bookings(
    filter: BookingFilter,
    after: Option<BookingKey>,
) -> Result<BookingList, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let zone = match filter.location_id {
        Some(location) => settings::store::zone(&mut tx, location).await?,
        None => settings::store::main_zone(&mut tx).await?,
    };
    let now = chrono::Utc::now();
    let from = filter.from.unwrap_or_else(|| zone.date(now));
    let span = chrono::TimeDelta::days(LIST_DAYS - 1);
    let to = filter.to.unwrap_or_else(|| from.checked_add_signed(span).unwrap_or(from));
    let mut checks = Checks::default();
    for (field, day) in [("from", from), ("to", to)] {
        if !YEARS.contains(&day.year()) {
            checks.add(field, "This day is too far away.");
        }
    }
    if to < from {
        checks.add("to", "The last day comes after the first.");
    }
    checks.done()?;
    let page = store::list(&mut tx, &filter, (from, to), &zone, after).await?;
    Ok(BookingList { page, from, to, now })
}

/// A customer's bookings, the latest start first; the last hundred.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "bookings/list_of_customer", input = Json)]
pub async fn list_of_customer(customer_id: CustomerId) -> Result<Vec<Booking>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer_id = followed(&mut tx, customer_id).await?;
    store::of_customer(&mut tx, customer_id).await
}

/// What the booking form offers.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "bookings/list_choices", input = Json)]
pub async fn list_choices() -> Result<Choices, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    Ok(Choices {
        locations: settings::store::locations(&mut tx).await?,
        services: settings::store::service_types(&mut tx).await?,
        staff: staff::store::names(&mut tx).await?,
    })
}

/// Customers to book for; without text, who was active last.
///
/// # Errors
/// `text` too long, or when the caller may not read customers.
#[server(prefix = "/api", endpoint = "bookings/find_customers", input = Json)]
pub async fn find_customers(text: String) -> Result<Vec<CustomerChoice>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let typed = text::optional_line(&text, "A search", 200)
        .map_err(|sentence| AppError::invalid("text", sentence))?;
    store::customers(&mut caller.read().await?, &typed).await
}

/// Adds a booking. Times are what the clock at the location shows.
///
/// # Errors
/// Every wrong field, or NotFound.
#[server(prefix = "/api", endpoint = "bookings/add_booking", input = Json)]
pub async fn add_booking(
    intent: Intent,
    customer_id: CustomerId,
    booking: NewBooking,
) -> Result<Done<Added>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("bookings/add_booking", intent, (customer_id, booking), |tx, (customer, booking)| {
            Box::pin(ops::add(tx, customer, booking))
        })
        .await
}

/// Changes fields of a booking; `version` is the one that the caller saw. Answers the new version.
///
/// # Errors
/// Every wrong field, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "bookings/edit_booking", input = Json)]
pub async fn edit_booking(
    intent: Intent,
    id: BookingId,
    version: i32,
    edit: BookingEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("bookings/edit_booking", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(ops::edit(tx, id, version, edit))
        })
        .await
}

/// Brings a booking to another status. Answers the new version.
///
/// # Errors
/// NotFound, or Refused for a step that a booking cannot take.
#[server(prefix = "/api", endpoint = "bookings/set_status", input = Json)]
pub async fn set_status(intent: Intent, id: BookingId, status: Status) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("bookings/set_status", intent, (id, status), |tx, (id, status)| {
            Box::pin(ops::set_status(tx, id, status))
        })
        .await
}
