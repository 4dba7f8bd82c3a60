//! Server functions of additional owners.

use super::model::{ContactOwnerEdit, NewContactOwner};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{ContactOwnerId, CustomerId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{domain::role::Right, rooms::customers::ops, server::Caller};

/// Adds somebody to whom the customer's pets belong too, with a phone and an email of their own.
///
/// # Errors
/// Invalid `name`, `phone` or `email`; NotFound.
#[server(prefix = "/api", endpoint = "customers/add_owner", input = Json)]
pub async fn add_owner(
    intent: Intent,
    customer_id: CustomerId,
    owner: NewContactOwner,
) -> Result<Done<ContactOwnerId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/add_owner", intent, (customer_id, owner), |tx, (customer_id, owner)| {
            Box::pin(async move { ops::add_owner(tx, customer_id, owner).await })
        })
        .await
}

/// Changes an additional owner who was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid `name`, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "customers/edit_owner", input = Json)]
pub async fn edit_owner(
    intent: Intent,
    id: ContactOwnerId,
    version: i32,
    edit: ContactOwnerEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/edit_owner", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(async move { ops::edit_owner(tx, id, version, edit).await })
        })
        .await
}

/// Removes an additional owner, with the phones and emails that are theirs.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/remove_owner", input = Json)]
pub async fn remove_owner(intent: Intent, id: ContactOwnerId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/remove_owner", intent, id, |tx, id| {
            Box::pin(async move { ops::remove_owner(tx, id).await })
        })
        .await
}
