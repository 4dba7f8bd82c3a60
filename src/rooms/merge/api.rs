//! Server functions of this room.

use super::model::{DuplicateKey, DuplicatePair, MergeField, Review};
use crate::domain::command::{Done, Intent};
use crate::domain::ids::{CustomerId, MergeId};
use crate::domain::page::Page;
use crate::error::AppError;
use crate::rooms::customers::model::CustomerMatch;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::{
        customers::store::current,
        merge::{ops, store},
    },
    server::Caller,
};

/// Two customers side by side, with why they may be the same person.
///
/// # Errors
/// NotFound; Refused if the two are one already.
#[server(prefix = "/api", endpoint = "merge/review_pair", input = Json)]
pub async fn review_pair(one: CustomerId, other: CustomerId) -> Result<Review, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::review(&mut tx, one, other).await
}

/// Makes one of two: all that the loser has moves to the survivor, who gets the loser's value of the fields
/// in `taken`.
///
/// # Errors
/// NotFound; Invalid `loser` if the two are one; Refused for one that was merged already.
#[server(prefix = "/api", endpoint = "merge/merge_customers", input = Json)]
pub async fn merge_customers(
    intent: Intent,
    survivor: CustomerId,
    loser: CustomerId,
    taken: Vec<MergeField>,
) -> Result<Done<MergeId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("merge/merge_customers", intent, (survivor, loser, taken), |tx, (survivor, loser, taken)| {
            Box::pin(async move { ops::start(tx, survivor, loser, taken).await })
        })
        .await
}

/// Takes a merge back whole. Answers whose profile is back.
///
/// # Errors
/// NotFound; Refused while the survivor is merged into somebody else.
#[server(prefix = "/api", endpoint = "merge/unmerge", input = Json)]
pub async fn unmerge(intent: Intent, id: MergeId) -> Result<Done<CustomerId>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("merge/unmerge", intent, id, |tx, id| Box::pin(async move { ops::unmerge(tx, id).await }))
        .await
}

/// Customers who may be the same person as this one, the surest first, with the reasons; at most five. Without
/// those of whom somebody said that they are not.
///
/// # Errors
/// NotFound.
#[server(prefix = "/api", endpoint = "merge/possible_matches", input = Json)]
pub async fn possible_matches(customer_id: CustomerId) -> Result<Vec<CustomerMatch>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let customer_id = current(&mut tx, customer_id).await?;
    store::possible_matches(&mut tx, customer_id).await
}

/// A page of the queue: pairs who may be the same person, the surest first.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "merge/list_duplicates", input = Json)]
pub async fn list_duplicates(
    after: Option<DuplicateKey>,
) -> Result<Page<DuplicatePair, DuplicateKey>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::list_duplicates(&mut tx, after).await
}

/// How many pairs the queue holds, counted up to 100.
///
/// # Errors
/// When the caller may not read customers.
#[server(prefix = "/api", endpoint = "merge/count_duplicates", input = Json)]
pub async fn count_duplicates() -> Result<i64, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    store::count_duplicates(&mut tx).await
}

/// Two are not the same person: they are not shown as possible matches of each other any more.
///
/// # Errors
/// NotFound; Invalid `other` if the two are one.
#[server(prefix = "/api", endpoint = "merge/dismiss_pair", input = Json)]
pub async fn dismiss_pair(intent: Intent, one: CustomerId, other: CustomerId) -> Result<Done<()>, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    caller
        .command("merge/dismiss_pair", intent, (one, other), |tx, (one, other)| {
            Box::pin(async move { ops::dismiss(tx, one, other).await })
        })
        .await
}

/// Goes through the customers now, and not only when the hour is over. Answers whether it came to the end.
///
/// # Errors
/// When the database does not answer.
#[server(prefix = "/api", endpoint = "merge/scan_now", input = Json)]
pub async fn scan_now() -> Result<bool, AppError> {
    let caller = Caller::require(Right::EditCustomers).await?;
    ops::scan(&caller.app, caller.business_id, ops::BATCHES_NOW).await
}
