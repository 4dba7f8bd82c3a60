//! Server functions of this room.

use super::model::{
    BusinessEdit, BusinessSettings, Location, LocationForm, PlaceChoices, ServiceForm, ServiceType,
};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{LocationId, ServiceTypeId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::settings::{ops, places, store},
    server::Caller,
};

/// The shops in use, the main one first. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "settings/list_locations", input = Json)]
pub async fn list_locations() -> Result<Vec<Location>, AppError> {
    let caller = Caller::signed_in().await?;
    store::locations(&mut caller.read().await?).await
}

/// What can be booked, by name. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "settings/list_service_types", input = Json)]
pub async fn list_service_types() -> Result<Vec<ServiceType>, AppError> {
    let caller = Caller::signed_in().await?;
    store::service_types(&mut caller.read().await?).await
}

/// The time zones and countries that forms offer.
///
/// # Errors
/// Signed out.
#[server(prefix = "/api", endpoint = "settings/list_places", input = Json)]
pub async fn list_places() -> Result<PlaceChoices, AppError> {
    Caller::signed_in().await?;
    Ok(places::choices())
}

/// What is set for the whole business.
///
/// # Errors
/// Without the right to manage the business.
#[server(prefix = "/api", endpoint = "settings/read_business", input = Json)]
pub async fn read_business() -> Result<BusinessSettings, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    store::business(&mut caller.read().await?).await
}

/// Changes what is set for the whole business. Answers the new version.
///
/// # Errors
/// Fields of [`BusinessEdit`]; a conflict.
#[server(prefix = "/api", endpoint = "settings/edit_business", input = Json)]
pub async fn edit_business(intent: Intent, version: i32, edit: BusinessEdit) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let changes = ops::read_business(edit)?;
    caller
        .command("settings/edit_business", intent, (version, changes), |tx, (version, changes)| {
            Box::pin(ops::edit_business(tx, version, changes))
        })
        .await
}

/// Adds a location. All fields of the form must be there.
///
/// # Errors
/// Fields of [`LocationForm`].
#[server(prefix = "/api", endpoint = "settings/add_location", input = Json)]
pub async fn add_location(intent: Intent, form: LocationForm) -> Result<Done<LocationId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let row = ops::read_location(form, true)?;
    caller.command("settings/add_location", intent, row, |tx, row| Box::pin(ops::add_location(tx, row))).await
}

/// Changes a location. Answers the new version.
///
/// # Errors
/// Fields of [`LocationForm`]; a conflict; not found.
#[server(prefix = "/api", endpoint = "settings/edit_location", input = Json)]
pub async fn edit_location(
    intent: Intent,
    id: LocationId,
    version: i32,
    form: LocationForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let changes = ops::read_location(form, false)?;
    caller
        .command("settings/edit_location", intent, (id, version, changes), |tx, (id, version, changes)| {
            Box::pin(ops::edit_location(tx, id, version, changes))
        })
        .await
}

/// Takes a location out of use.
///
/// # Errors
/// Refused for the main location; not found.
#[server(prefix = "/api", endpoint = "settings/archive_location", input = Json)]
pub async fn archive_location(intent: Intent, id: LocationId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("settings/archive_location", intent, id, |tx, id| Box::pin(ops::archive_location(tx, id)))
        .await
}

/// Makes a location the main one.
///
/// # Errors
/// Not found.
#[server(prefix = "/api", endpoint = "settings/make_main_location", input = Json)]
pub async fn make_main_location(intent: Intent, id: LocationId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller.command("settings/make_main_location", intent, id, |tx, id| Box::pin(ops::make_main(tx, id))).await
}

/// Adds a service. All fields of the form must be there.
///
/// # Errors
/// Fields of [`ServiceForm`].
#[server(prefix = "/api", endpoint = "settings/add_service_type", input = Json)]
pub async fn add_service_type(intent: Intent, form: ServiceForm) -> Result<Done<ServiceTypeId>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let row = ops::read_service(form, true)?;
    caller
        .command("settings/add_service_type", intent, row, |tx, row| Box::pin(ops::add_service(tx, row)))
        .await
}

/// Changes a service. Answers the new version.
///
/// # Errors
/// Fields of [`ServiceForm`]; a conflict; not found.
#[server(prefix = "/api", endpoint = "settings/edit_service_type", input = Json)]
pub async fn edit_service_type(
    intent: Intent,
    id: ServiceTypeId,
    version: i32,
    form: ServiceForm,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    let changes = ops::read_service(form, false)?;
    caller
        .command(
            "settings/edit_service_type",
            intent,
            (id, version, changes),
            |tx, (id, version, changes)| Box::pin(ops::edit_service(tx, id, version, changes)),
        )
        .await
}

/// Takes a service off the lists.
///
/// # Errors
/// Not found.
#[server(prefix = "/api", endpoint = "settings/archive_service_type", input = Json)]
pub async fn archive_service_type(intent: Intent, id: ServiceTypeId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::ManageBusiness).await?;
    caller
        .command("settings/archive_service_type", intent, id, |tx, id| Box::pin(ops::archive_service(tx, id)))
        .await
}
