//! Server functions of this room.

use super::model::Found;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use {
    super::{model, store},
    crate::domain::{role::Right, text},
    crate::server::Caller,
};

/// Customers by name, any part of a phone in any format, email, pet or tag, best first; with nothing
/// typed, who was active last. At most `limit` hits, and never more than [`model::MOST`].
#[server(prefix = "/api", endpoint = "search/find", input = Json)]
pub async fn find(query: String, limit: i32) -> Result<Found, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let typed =
        text::optional_line(&query, "A search", 200).map_err(|wrong| AppError::invalid("query", wrong))?;
    let limit = limit.clamp(1, model::MOST);
    let mut tx = caller.read().await?;
    if typed.is_empty() {
        store::recent(&mut tx, limit).await
    } else {
        store::find(&mut tx, &typed, limit).await
    }
}
