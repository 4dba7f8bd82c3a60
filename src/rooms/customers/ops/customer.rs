//! The customer's own fields and states.

use super::checks;
use crate::domain::ids::{CustomerId, StaffId};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::model::CustomerEdit;
use crate::rooms::customers::record::CUSTOMER;
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde_json::json;

/// Changes fields of a customer that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid fields, NotFound, or a conflict with both values.
pub async fn edit(tx: &mut Tx, id: CustomerId, version: i32, edit: CustomerEdit) -> AppResult<i32> {
    let mut checks = Checks::default();
    let edit = checks::customer(&mut checks, edit);
    checks.done()?;
    checks::colleague(tx, edit.assigned_to.flatten()).await?;
    records::edit(tx, &CUSTOMER, "updated", id.0, version, &edit).await
}

/// Gives a customer to a colleague, or to nobody.
///
/// # Errors
/// NotFound, or Invalid `assigned_to`.
pub async fn assign(tx: &mut Tx, id: CustomerId, to: Option<StaffId>) -> AppResult<()> {
    checks::colleague(tx, to).await?;
    records::set(tx, &CUSTOMER, "assigned", id.0, &json!({ "assigned_to": to })).await.map(|_| ())
}

/// Hides a customer from lists; search still finds them.
///
/// # Errors
/// NotFound.
pub async fn archive(tx: &mut Tx, id: CustomerId) -> AppResult<()> {
    if state(tx, id).await?.archived_at.is_none() {
        records::set(tx, &CUSTOMER, "archived", id.0, &json!({ "archived_at": Utc::now() })).await?;
    }
    Ok(())
}

/// Puts an archived customer back into lists.
///
/// # Errors
/// NotFound.
pub async fn restore(tx: &mut Tx, id: CustomerId) -> AppResult<()> {
    let nothing: Option<DateTime<Utc>> = None;
    records::set(tx, &CUSTOMER, "restored", id.0, &json!({ "archived_at": nothing })).await.map(|_| ())
}

/// Takes no more messages from a customer.
///
/// # Errors
/// NotFound.
pub async fn block(tx: &mut Tx, id: CustomerId) -> AppResult<()> {
    if state(tx, id).await?.blocked_at.is_none() {
        records::set(tx, &CUSTOMER, "blocked", id.0, &json!({ "blocked_at": Utc::now() })).await?;
    }
    Ok(())
}

/// Takes messages again.
///
/// # Errors
/// NotFound.
pub async fn unblock(tx: &mut Tx, id: CustomerId) -> AppResult<()> {
    let nothing: Option<DateTime<Utc>> = None;
    records::set(tx, &CUSTOMER, "unblocked", id.0, &json!({ "blocked_at": nothing })).await.map(|_| ())
}

struct State {
    archived_at: Option<DateTime<Utc>>,
    blocked_at: Option<DateTime<Utc>>,
}

/// What is so already keeps its time: archiving twice is archiving once.
async fn state(tx: &mut Tx, id: CustomerId) -> AppResult<State> {
    let business = tx.business();
    sqlx::query_as!(
        State,
        "select archived_at, blocked_at from customer where business_id = $1 and id = $2 for update",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}
