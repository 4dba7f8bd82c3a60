//! Additional owners: people beside the customer to whom the pets belong too.

use super::checks::{self, lock_customer};
use super::points::{insert_point, remove_point};
use crate::domain::ids::{ContactOwnerId, ContactPointId, CustomerId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::model::{
    ContactOwnerEdit, NewContactOwner, NewContactPoint, PointKind, PointLabel,
};
use crate::rooms::customers::record::CONTACT_OWNER;
use crate::rooms::settings;
use crate::server::{Tx, records};
use serde_json::json;

/// Additional owners that a customer may have.
const OWNERS_MAX: i64 = 20;

/// Adds somebody, with the phone and the email by which they are recognised.
///
/// # Errors
/// Invalid `name`, `phone` or `email`; NotFound.
pub async fn add_owner(tx: &mut Tx, customer: CustomerId, new: NewContactOwner) -> AppResult<ContactOwnerId> {
    let region = settings::store::phone_region(tx).await?;
    let customer = lock_customer(tx, customer).await?;
    let mut checks = Checks::default();
    let name = checks.take("name", text::line(&new.name, "A name", 200));
    if owners(tx, customer).await? >= OWNERS_MAX {
        checks.add("name", format!("A customer has at most {OWNERS_MAX} additional owners."));
    }
    let typed = [("phone", PointKind::Phone, &new.phone), ("email", PointKind::Email, &new.email)];
    let mut points = Vec::new();
    for (field, kind, typed) in typed {
        if typed.trim().is_empty() {
            continue;
        }
        let (raw, normal) = checks.take(field, checks::contact(kind, typed, &region));
        if is_there(tx, customer, kind, &normal).await? {
            checks.add(field, "This customer already has it.");
        }
        points.push((kind, raw, normal));
    }
    checks.done()?;
    let id = ContactOwnerId::new();
    let row = json!({ "id": id, "customer_id": customer, "name": name, "may_pick_up": new.may_pick_up });
    records::insert(tx, &CONTACT_OWNER, "added", &row).await?;
    for (kind, raw, normal) in points {
        let label = if kind == PointKind::Phone { PointLabel::Mobile } else { PointLabel::Other };
        let point = NewContactPoint { kind, raw, label, is_main: false, sms: false, owner_id: Some(id) };
        insert_point(tx, customer, &point, &normal).await?;
    }
    Ok(id)
}

/// Changes somebody who was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid `name`, NotFound, or a conflict with both values.
pub async fn edit_owner(
    tx: &mut Tx,
    id: ContactOwnerId,
    version: i32,
    mut edit: ContactOwnerEdit,
) -> AppResult<i32> {
    if let Some(typed) = &mut edit.name {
        *typed = text::line(typed, "A name", 200).map_err(|sentence| AppError::invalid("name", sentence))?;
    }
    records::edit(tx, &CONTACT_OWNER, "updated", id.0, version, &edit).await
}

/// Removes somebody, and with them the phones and emails that are theirs.
///
/// # Errors
/// NotFound.
pub async fn remove_owner(tx: &mut Tx, id: ContactOwnerId) -> AppResult<()> {
    let customer = customer_of(tx, id).await?;
    lock_customer(tx, customer).await?;
    let business = tx.business();
    let points = sqlx::query_scalar!(
        r#"select id as "id: ContactPointId" from contact_point where business_id = $1 and owner_id = $2 order by id"#,
        business.0,
        id.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for point in points {
        remove_point(tx, point).await?;
    }
    records::remove(tx, &CONTACT_OWNER, "removed", id.0).await
}

/// A phone or email can be given only to an owner of the same card.
///
/// # Errors
/// Invalid `owner_id`.
pub(super) async fn belongs(tx: &mut Tx, customer: CustomerId, owner: ContactOwnerId) -> AppResult<()> {
    match customer_of(tx, owner).await {
        Ok(theirs) if theirs == customer => Ok(()),
        Ok(_) | Err(AppError::NotFound) => {
            Err(AppError::invalid("owner_id", "This person is not on the card any more."))
        }
        Err(error) => Err(error),
    }
}

async fn customer_of(tx: &mut Tx, id: ContactOwnerId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select customer_id as "customer_id: CustomerId" from contact_owner where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

async fn owners(tx: &mut Tx, customer: CustomerId) -> AppResult<i64> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from contact_owner where business_id = $1 and customer_id = $2"#,
        business.0,
        customer.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

async fn is_there(tx: &mut Tx, customer: CustomerId, kind: PointKind, normal: &str) -> AppResult<bool> {
    let business = tx.business();
    let found = sqlx::query_scalar!(
        "select id from contact_point where business_id = $1 and customer_id = $2 and kind = $3 and normal = $4",
        business.0,
        customer.0,
        kind.as_str(),
        normal,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.is_some())
}
