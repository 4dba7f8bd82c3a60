//! Server functions of this room.

use super::model::{
    AddressEdit, CardEdit, ContactPointEdit, CustomerEdit, CustomerFilter, CustomerKey, CustomerList,
    CustomerMatch, DetailEdit, MatchQuery, NewAddress, NewContactPoint, NewCustomer, NewDetail,
    NewRelationship, SmsNumber,
};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{AddressId, ContactPointId, CustomerId, DetailId, RelationshipId, StaffId};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::customers::{ops, store},
    server::Caller,
};

/// A page of customers that the filter picks, after the row that `after` names; 50 at a time.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "customers/list_customers", input = Json)]
pub async fn list_customers(
    filter: CustomerFilter,
    after: Option<CustomerKey>,
) -> Result<CustomerList, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::list(&mut tx, caller.staff_id, &filter, after).await
}

/// Who may be the one that is being typed; at most five, the surest first, with the reasons.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "customers/find_matches", input = Json)]
pub async fn find_matches(query: MatchQuery) -> Result<Vec<CustomerMatch>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::find_matches(&mut tx, &query).await
}

/// Adds a customer with everything that the form knows. Whoever adds them gets them, unless the form says otherwise.
///
/// # Errors
/// Every wrong field at once: `name`, `points.0.raw`, `details.1.label` ...
#[server(prefix = "/api", endpoint = "customers/add_customer", input = Json)]
pub async fn add_customer(intent: Intent, customer: NewCustomer) -> Result<Done<CustomerId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/add_customer", intent, customer, |tx, customer| {
            Box::pin(async move { ops::add(tx, customer).await })
        })
        .await
}

/// Changes fields of a customer that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "customers/edit_customer", input = Json)]
pub async fn edit_customer(
    intent: Intent,
    id: CustomerId,
    version: i32,
    edit: CustomerEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/edit_customer", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(async move { ops::edit(tx, id, version, edit).await })
        })
        .await
}

/// Saves everything that the full editor changed, at once.
///
/// # Errors
/// Every wrong field at once, NotFound, or a conflict with both values, its fields named `points.<id>.raw`.
#[server(prefix = "/api", endpoint = "customers/update_card", input = Json)]
pub async fn update_card(intent: Intent, id: CustomerId, edit: CardEdit) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/update_card", intent, (id, edit), |tx, (id, edit)| {
            Box::pin(async move { ops::update_card(tx, id, edit).await })
        })
        .await
}

/// Gives a customer to a colleague, or to nobody.
///
/// # Errors
/// NotFound, or Invalid `assigned_to`.
#[server(prefix = "/api", endpoint = "customers/assign_customer", input = Json)]
pub async fn assign_customer(
    intent: Intent,
    id: CustomerId,
    assigned_to: Option<StaffId>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/assign_customer", intent, (id, assigned_to), |tx, (id, assigned_to)| {
            Box::pin(async move { ops::assign(tx, id, assigned_to).await })
        })
        .await
}

/// Hides a customer from lists (search still finds them), or puts them back.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/set_archived", input = Json)]
pub async fn set_archived(intent: Intent, id: CustomerId, archived: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/set_archived", intent, (id, archived), |tx, (id, archived)| {
            Box::pin(
                async move { if archived { ops::archive(tx, id).await } else { ops::restore(tx, id).await } },
            )
        })
        .await
}

/// Takes no more messages from a customer, or takes them again.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/set_blocked", input = Json)]
pub async fn set_blocked(intent: Intent, id: CustomerId, blocked: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/set_blocked", intent, (id, blocked), |tx, (id, blocked)| {
            Box::pin(
                async move { if blocked { ops::block(tx, id).await } else { ops::unblock(tx, id).await } },
            )
        })
        .await
}

/// Adds a phone or email; the first of its kind is Main.
///
/// # Errors
/// Invalid `raw` or `sms`, or NotFound.
#[server(prefix = "/api", endpoint = "customers/add_contact_point", input = Json)]
pub async fn add_contact_point(
    intent: Intent,
    customer_id: CustomerId,
    point: NewContactPoint,
) -> Result<Done<ContactPointId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/add_contact_point", intent, (customer_id, point), |tx, (customer_id, point)| {
            Box::pin(async move { ops::add_point(tx, customer_id, point).await })
        })
        .await
}

/// Changes a phone or email that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid `raw` or `sms`, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "customers/edit_contact_point", input = Json)]
pub async fn edit_contact_point(
    intent: Intent,
    id: ContactPointId,
    version: i32,
    edit: ContactPointEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/edit_contact_point", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(async move { ops::edit_point(tx, id, version, edit).await })
        })
        .await
}

/// Makes a phone or email the one that is used first; the one that was steps down.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/make_main", input = Json)]
pub async fn make_main(intent: Intent, id: ContactPointId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/make_main", intent, id, |tx, id| {
            Box::pin(async move { ops::make_main(tx, id).await })
        })
        .await
}

/// Turns texts to a number on or off.
///
/// # Errors
/// NotFound, or Invalid `sms` for an email address.
#[server(prefix = "/api", endpoint = "customers/set_sms", input = Json)]
pub async fn set_sms(intent: Intent, id: ContactPointId, sms: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/set_sms", intent, (id, sms), |tx, (id, sms)| {
            Box::pin(async move { ops::set_sms(tx, id, sms).await })
        })
        .await
}

/// Says which number gets a customer's texts from now on: one on the card, a new one, or none. Texts to all others are
/// off.
///
/// # Errors
/// Invalid `number` or `raw`; NotFound.
#[server(prefix = "/api", endpoint = "customers/change_sms_number", input = Json)]
pub async fn change_sms_number(
    intent: Intent,
    customer_id: CustomerId,
    to: Option<SmsNumber>,
) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/change_sms_number", intent, (customer_id, to), |tx, (customer, to)| {
            Box::pin(async move { ops::change_sms_number(tx, customer, to).await })
        })
        .await
}

/// Says whether several people share a phone or email: then it matches nobody by itself.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/set_shared", input = Json)]
pub async fn set_shared(intent: Intent, id: ContactPointId, shared: bool) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/set_shared", intent, (id, shared), |tx, (id, shared)| {
            Box::pin(async move { ops::set_shared(tx, id, shared).await })
        })
        .await
}

/// Removes a phone or email; if it was Main, another of its kind becomes it.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/remove_contact_point", input = Json)]
pub async fn remove_contact_point(intent: Intent, id: ContactPointId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/remove_contact_point", intent, id, |tx, id| {
            Box::pin(async move { ops::remove_point(tx, id).await })
        })
        .await
}

/// Adds an address.
///
/// # Errors
/// Invalid fields, or NotFound.
#[server(prefix = "/api", endpoint = "customers/add_address", input = Json)]
pub async fn add_address(
    intent: Intent,
    customer_id: CustomerId,
    address: NewAddress,
) -> Result<Done<AddressId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/add_address", intent, (customer_id, address), |tx, (customer_id, address)| {
            Box::pin(async move { ops::add_address(tx, customer_id, address).await })
        })
        .await
}

/// Changes an address that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "customers/edit_address", input = Json)]
pub async fn edit_address(
    intent: Intent,
    id: AddressId,
    version: i32,
    edit: AddressEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/edit_address", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(async move { ops::edit_address(tx, id, version, edit).await })
        })
        .await
}

/// Removes an address.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/remove_address", input = Json)]
pub async fn remove_address(intent: Intent, id: AddressId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/remove_address", intent, id, |tx, id| {
            Box::pin(async move { ops::remove_address(tx, id).await })
        })
        .await
}

/// Adds a detail: a general fact.
///
/// # Errors
/// Invalid `label` or `value`, or NotFound.
#[server(prefix = "/api", endpoint = "customers/add_detail", input = Json)]
pub async fn add_detail(
    intent: Intent,
    customer_id: CustomerId,
    detail: NewDetail,
) -> Result<Done<DetailId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/add_detail", intent, (customer_id, detail), |tx, (customer_id, detail)| {
            Box::pin(async move { ops::add_detail(tx, customer_id, detail).await })
        })
        .await
}

/// Changes a detail that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
#[server(prefix = "/api", endpoint = "customers/edit_detail", input = Json)]
pub async fn edit_detail(
    intent: Intent,
    id: DetailId,
    version: i32,
    edit: DetailEdit,
) -> Result<Done<i32>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/edit_detail", intent, (id, version, edit), |tx, (id, version, edit)| {
            Box::pin(async move { ops::edit_detail(tx, id, version, edit).await })
        })
        .await
}

/// Removes a detail.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/remove_detail", input = Json)]
pub async fn remove_detail(intent: Intent, id: DetailId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/remove_detail", intent, id, |tx, id| {
            Box::pin(async move { ops::remove_detail(tx, id).await })
        })
        .await
}

/// Says how two customers belong together; it shows on both cards.
///
/// # Errors
/// Invalid `other_customer_id`, `kind` or `note`, or NotFound.
#[server(prefix = "/api", endpoint = "customers/add_relationship", input = Json)]
pub async fn add_relationship(
    intent: Intent,
    customer_id: CustomerId,
    relationship: NewRelationship,
) -> Result<Done<RelationshipId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command(
            "customers/add_relationship",
            intent,
            (customer_id, relationship),
            |tx, (customer_id, relationship)| {
                Box::pin(async move { ops::add_relationship(tx, customer_id, relationship).await })
            },
        )
        .await
}

/// Removes a relationship from both cards.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "customers/remove_relationship", input = Json)]
pub async fn remove_relationship(intent: Intent, id: RelationshipId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("customers/remove_relationship", intent, id, |tx, id| {
            Box::pin(async move { ops::remove_relationship(tx, id).await })
        })
        .await
}
