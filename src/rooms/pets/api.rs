//! Server functions of this room.

use super::model::{NewPet, PetEdit, PetList, PhotoTarget};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, PetId, PetWeightId};
use crate::error::AppError;
use crate::rooms::customers::model::NewCustomer;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::{
        customers::store::current,
        pets::{ops, store},
    },
    server::Caller,
};

/// The pets of a customer, the archived ones last.
///
/// # Errors
/// NotFound, or when the caller may not read customers.
#[server(prefix = "/api", endpoint = "pets/list_pets", input = Json)]
pub async fn list_pets(customer_id: CustomerId) -> Result<PetList, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer_id = current(&mut tx, customer_id).await?;
    Ok(PetList { pets: store::of_customer(&mut tx, customer_id).await?, now: chrono::Utc::now() })
}

/// Adds a pet to a customer.
///
/// # Errors
/// Every wrong field by its column's name (`weight`, `age_years` for those), or NotFound.
#[server(prefix = "/api", endpoint = "pets/add_pet", input = Json)]
pub async fn add_pet(intent: Intent, customer_id: CustomerId, pet: NewPet) -> Result<Done<PetId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("pets/add_pet", intent, (customer_id, pet), |tx, (customer, pet)| {
            Box::pin(ops::add(tx, customer, pet))
        })
        .await
}

/// Adds a customer with everything that the form knows, and their first pet: one act, one Undo.
///
/// # Errors
/// Every wrong field at once: as `customers/add_customer`, and those of the pet with `pet.` before
/// their names.
#[server(prefix = "/api", endpoint = "pets/add_customer_with_pet", input = Json)]
pub async fn add_customer_with_pet(
    intent: Intent,
    customer: NewCustomer,
    pet: NewPet,
) -> Result<Done<CustomerId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("pets/add_customer_with_pet", intent, (customer, pet), |tx, (customer, pet)| {
            Box::pin(ops::add_with_customer(tx, customer, pet))
        })
        .await
}

/// Changes fields of a pet; `version` is the one that the caller saw. Answers the new version.
///
/// # Errors
/// Every wrong field, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "pets/edit_pet", input = Json)]
pub async fn edit_pet(intent: Intent, id: PetId, version: i32, edit: PetEdit) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("pets/edit_pet", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(ops::edit(tx, id, version, edit))
        })
        .await
}

/// Archives a pet. Answers the new version.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "pets/archive_pet", input = Json)]
pub async fn archive_pet(intent: Intent, id: PetId) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller.command("pets/archive_pet", intent, id, |tx, id| Box::pin(ops::archive(tx, id))).await
}

/// Brings an archived pet back. Answers the new version.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "pets/restore_pet", input = Json)]
pub async fn restore_pet(intent: Intent, id: PetId) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller.command("pets/restore_pet", intent, id, |tx, id| Box::pin(ops::restore(tx, id))).await
}

/// Writes down what a pet weighed on a day, in grams; replaces the weight of the same day.
///
/// # Errors
/// `weight` or `measured_on` invalid, or NotFound.
#[server(prefix = "/api", endpoint = "pets/add_weight", input = Json)]
pub async fn add_weight(
    intent: Intent,
    pet_id: PetId,
    grams: i32,
    measured_on: NaiveDate,
) -> Result<Done<PetWeightId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("pets/add_weight", intent, (pet_id, grams, measured_on), |tx, (pet, grams, day)| {
            Box::pin(ops::add_weight(tx, pet, grams, day))
        })
        .await
}

/// Removes a weight.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "pets/remove_weight", input = Json)]
pub async fn remove_weight(intent: Intent, id: PetWeightId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller.command("pets/remove_weight", intent, id, |tx, id| Box::pin(ops::remove_weight(tx, id))).await
}

/// Takes the photo off a pet or a customer.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "pets/remove_photo", input = Json)]
pub async fn remove_photo(intent: Intent, target: PhotoTarget) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("pets/remove_photo", intent, target, |tx, target| Box::pin(ops::remove_photo(tx, target)))
        .await
}
