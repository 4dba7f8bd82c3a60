//! Server functions of this room.

use super::model::{Change, KindCount, TimelineFilter, TimelineItem, TimelineKey};
use crate::domain::ids::CustomerId;
use crate::domain::page::Page;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{domain::role::Right, rooms::timeline::store, server::Caller};

/// A page of a household's stream, newest first.
///
/// # Errors
/// NotFound for a customer that is not there.
#[server(prefix = "/api", endpoint = "timeline/list_items", input = Json)]
pub async fn list_items(
    customer_id: CustomerId,
    filter: TimelineFilter,
    from: Option<TimelineKey>,
) -> Result<Page<TimelineItem, TimelineKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let profiles = store::all_of(&mut tx, customer_id).await?;
    store::page(&mut tx, &profiles, &filter, from.unwrap_or_default()).await
}

/// A page of everything that was done about a customer, newest first.
///
/// # Errors
/// NotFound for a customer that is not there.
#[server(prefix = "/api", endpoint = "timeline/list_activity", input = Json)]
pub async fn list_activity(
    customer_id: CustomerId,
    before: Option<i64>,
) -> Result<Page<Change, i64>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let profiles = store::all_of(&mut tx, customer_id).await?;
    store::activity(&mut tx, &profiles, before).await
}

/// How often what happened with a customer, the most frequent first.
///
/// # Errors
/// NotFound for a customer that is not there.
#[server(prefix = "/api", endpoint = "timeline/activity_summary", input = Json)]
pub async fn activity_summary(customer_id: CustomerId) -> Result<Vec<KindCount>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let profiles = store::all_of(&mut tx, customer_id).await?;
    store::summary(&mut tx, &profiles).await
}
