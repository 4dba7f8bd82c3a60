//! Server functions of this room.

use super::model::{DayJobs, Today};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{domain::role::Right, rooms::dashboard::store, server::Caller};

/// Everything on the dashboard, from one snapshot.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "dashboard/open", input = Json)]
pub async fn open_dashboard() -> Result<Today, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let manages = caller.role.may(Right::ManageBusiness);
    store::today(&mut caller.read().await?, manages).await
}

/// All jobs of today, for the device to keep.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "dashboard/jobs_of_today", input = Json)]
pub async fn jobs_of_today() -> Result<DayJobs, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    store::jobs_of_today(&mut caller.read().await?).await
}
