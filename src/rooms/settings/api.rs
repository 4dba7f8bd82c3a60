//! Server functions of this room.

use super::model::{Location, ServiceType};
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{rooms::settings::store, server::Caller};

/// The shops in use, the main one first. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "settings/list_locations", input = Json)]
pub async fn list_locations() -> Result<Vec<Location>, AppError> {
    let caller = Caller::signed_in().await?;
    store::locations(&mut caller.read().await?).await
}

/// What can be booked, by name. Everyone who is signed in may ask.
///
/// # Errors
/// Signed out, or when the database does not answer.
#[server(prefix = "/api", endpoint = "settings/list_service_types", input = Json)]
pub async fn list_service_types() -> Result<Vec<ServiceType>, AppError> {
    let caller = Caller::signed_in().await?;
    store::service_types(&mut caller.read().await?).await
}
