//! How customers belong together: one row, seen from both sides.

use super::checks::lock_customer;
use crate::domain::ids::{CustomerId, RelationshipId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::model::{NewRelationship, RelationshipKind};
use crate::rooms::customers::record::RELATIONSHIP;
use crate::server::{Tx, records};
use serde_json::json;

/// Says how `customer` and another belong together.
///
/// # Errors
/// Invalid `other_customer_id`, `kind` (it is there already) or `note`, or NotFound.
pub async fn add_relationship(
    tx: &mut Tx,
    customer: CustomerId,
    mut new: NewRelationship,
) -> AppResult<RelationshipId> {
    let mut checks = Checks::default();
    check(&mut checks, "", &mut new);
    if new.other_customer_id == customer {
        checks.add("other_customer_id", "A customer has no relationship to themselves.");
    }
    checks.done()?;
    // In the order of their ids, so that two such commands cannot wait for each other.
    let (first, second) = (customer.min(new.other_customer_id), customer.max(new.other_customer_id));
    lock_customer(tx, first).await?;
    lock_customer(tx, second).await?;
    insert(tx, customer, &new).await
}

pub(super) fn check(checks: &mut Checks, at: &str, new: &mut NewRelationship) {
    new.note = checks.take(format!("{at}note"), text::optional_line(&new.note, "A note", 200));
    if new.kind == RelationshipKind::Other && new.note.is_empty() {
        checks.add(format!("{at}note"), "Say here how they belong together.");
    }
}

/// Adds a checked one.
pub(super) async fn insert(
    tx: &mut Tx,
    customer: CustomerId,
    new: &NewRelationship,
) -> AppResult<RelationshipId> {
    if is_known(tx, customer, new).await? {
        return Err(AppError::invalid("kind", "This relationship is there already."));
    }
    let id = RelationshipId::new();
    let row = json!({
        "id": id, "customer_id": customer, "other_customer_id": new.other_customer_id, "kind": new.kind,
        "note": new.note,
    });
    records::insert(tx, &RELATIONSHIP, "added", &row).await?;
    Ok(id)
}

/// Also when it was said from the other side, in the other's words.
async fn is_known(tx: &mut Tx, customer: CustomerId, new: &NewRelationship) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from relationship where business_id = $1
             and (customer_id = $2 and other_customer_id = $3 and kind = $4
               or customer_id = $3 and other_customer_id = $2 and kind = $5)) as "known!""#,
        business.0,
        customer.0,
        new.other_customer_id.0,
        new.kind.as_str(),
        new.kind.inverse().as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Removes a relationship from both sides.
///
/// # Errors
/// NotFound.
pub async fn remove_relationship(tx: &mut Tx, id: RelationshipId) -> AppResult<()> {
    records::remove(tx, &RELATIONSHIP, "removed", id.0).await
}
