//! Addresses and details.

use super::checks;
use crate::domain::ids::{AddressId, CustomerId, DetailId};
use crate::error::{AppResult, Checks};
use crate::rooms::customers::model::{AddressEdit, DetailEdit, NewAddress, NewDetail};
use crate::rooms::customers::record::{ADDRESS, DETAIL};
use crate::server::{Tx, records};
use serde_json::json;

/// Adds an address.
///
/// # Errors
/// Invalid fields, or NotFound.
pub async fn add_address(tx: &mut Tx, customer: CustomerId, mut new: NewAddress) -> AppResult<AddressId> {
    let mut checks = Checks::default();
    checks::new_address(&mut checks, "", &mut new);
    checks.done()?;
    insert_address(tx, customer, &new).await
}

/// Adds a checked one.
pub(super) async fn insert_address(
    tx: &mut Tx,
    customer: CustomerId,
    new: &NewAddress,
) -> AppResult<AddressId> {
    let id = AddressId::new();
    let row = json!({
        "id": id, "customer_id": customer, "label": new.label, "street": new.street, "city": new.city,
        "region": new.region, "postcode": new.postcode, "country": new.country,
    });
    records::insert(tx, &ADDRESS, "added", &row).await?;
    Ok(id)
}

/// Changes an address that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
pub async fn edit_address(tx: &mut Tx, id: AddressId, version: i32, mut edit: AddressEdit) -> AppResult<i32> {
    let mut checks = Checks::default();
    checks::address(&mut checks, "", &mut edit);
    checks.done()?;
    records::edit(tx, &ADDRESS, "updated", id.0, version, &edit).await
}

/// Removes an address.
///
/// # Errors
/// NotFound.
pub async fn remove_address(tx: &mut Tx, id: AddressId) -> AppResult<()> {
    records::remove(tx, &ADDRESS, "removed", id.0).await
}

/// Adds a detail.
///
/// # Errors
/// Invalid fields, or NotFound.
pub async fn add_detail(tx: &mut Tx, customer: CustomerId, mut new: NewDetail) -> AppResult<DetailId> {
    let mut checks = Checks::default();
    checks::new_detail(&mut checks, "", &mut new);
    checks.done()?;
    insert_detail(tx, customer, &new).await
}

/// Adds a checked one.
pub(super) async fn insert_detail(tx: &mut Tx, customer: CustomerId, new: &NewDetail) -> AppResult<DetailId> {
    let id = DetailId::new();
    let row = json!({ "id": id, "customer_id": customer, "label": new.label, "value": new.value });
    records::insert(tx, &DETAIL, "added", &row).await?;
    Ok(id)
}

/// Changes a detail that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
pub async fn edit_detail(tx: &mut Tx, id: DetailId, version: i32, mut edit: DetailEdit) -> AppResult<i32> {
    let mut checks = Checks::default();
    checks::detail(&mut checks, "", &mut edit);
    checks.done()?;
    records::edit(tx, &DETAIL, "updated", id.0, version, &edit).await
}

/// Removes a detail.
///
/// # Errors
/// NotFound.
pub async fn remove_detail(tx: &mut Tx, id: DetailId) -> AppResult<()> {
    records::remove(tx, &DETAIL, "removed", id.0).await
}
