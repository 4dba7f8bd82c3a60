//! Server functions of this room.

use super::model::Card;
use crate::domain::command::Snapshot;
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::card::{page_status, store},
    server::Caller,
};

/// Everything on a customer's card.
///
/// # Errors
/// NotFound for a customer that is not there.
#[server(prefix = "/api", endpoint = "card/open", input = Json)]
pub async fn open_card(customer_id: CustomerId) -> Result<Snapshot<Card>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    match store::card(&mut tx, customer_id).await {
        Ok(value) => Ok(Snapshot { as_of: caller.as_of, value }),
        Err(error) => {
            if error == AppError::NotFound {
                page_status::set_not_found();
            }
            Err(error)
        }
    }
}
