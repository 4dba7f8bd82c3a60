//! What an open page asks before it rings.

use crate::domain::ids::CustomerId;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use super::store;
#[cfg(feature = "ssr")]
use crate::{domain::role::Right, rooms::staff::model::Preferences, server::Caller};

/// The name of the customer of a conversation, if the caller wants to hear of what is said in it; none if not.
///
/// # Errors
/// [`AppError::NotFound`].
#[server(prefix = "/api", endpoint = "conversations/who_wrote", input = Json)]
pub async fn who_wrote(customer: CustomerId) -> Result<Option<String>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mine: Preferences = serde_json::from_value(caller.preferences.clone()).unwrap_or_default();
    let mut tx = caller.read().await?;
    let (name, inbox, assigned_to) = store::whose(&mut tx, customer).await?;
    let wanted = store::concerns(&mut tx, caller.staff_id, mine.notify_about, inbox, assigned_to).await?;
    Ok(wanted.then_some(name))
}
