//! Profiles that were merged into others: their ids stay good.

use crate::domain::ids::CustomerId;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use uuid::Uuid;

/// The customer that an id means now: itself, or whom it was merged into.
///
/// # Errors
/// [`AppError::NotFound`] for one that this business does not have.
pub async fn current(tx: &mut Tx, customer: CustomerId) -> AppResult<CustomerId> {
    let business = tx.business();
    sqlx::query_scalar!(
        r#"select coalesce(merged_into, id) as "id!: CustomerId" from customer where business_id = $1 and id = $2"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// As [`current`]; an id that nobody has stays what it is: whatever is asked of it finds nothing.
///
/// # Errors
/// When the query fails.
pub async fn followed(tx: &mut Tx, customer: CustomerId) -> AppResult<CustomerId> {
    match current(tx, customer).await {
        Err(AppError::NotFound) => Ok(customer),
        other => other,
    }
}

/// All profiles that a customer was: what the log says of any of them, it says of this one.
///
/// # Errors
/// When the query fails.
pub async fn profiles(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<Uuid>> {
    let business = tx.business();
    let mut ids = sqlx::query_scalar!(
        "select id from customer where business_id = $1 and merged_into = $2 order by id",
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    ids.push(customer.0);
    Ok(ids)
}
