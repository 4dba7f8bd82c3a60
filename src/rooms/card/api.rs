//! Server functions of this room.

use super::model::{Card, OpenedCard};
use crate::domain::command::Snapshot;
use crate::domain::ids::CustomerId;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::{
    domain::role::Right,
    rooms::card::store,
    server::{Caller, pages},
};

/// A customer's card as the page opens: with the conversation, both of one moment. Whoever was merged into
/// another is answered as that one, and the page leads there.
///
/// # Errors
/// NotFound for a customer that is not there; the page then says so with its status too.
#[server(prefix = "/api", endpoint = "card/open_page", input = Json)]
pub async fn open_page(customer_id: CustomerId) -> Result<Snapshot<OpenedCard>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    match store::page(&mut tx, customer_id).await {
        Ok(value) => {
            let current = value.card.customer.id;
            if current != customer_id {
                pages::set_moved(&format!("/contacts/{current}"));
            }
            Ok(Snapshot { as_of: caller.as_of, value })
        }
        Err(error) => {
            if error == AppError::NotFound {
                pages::set_not_found();
            }
            Err(error)
        }
    }
}

/// Everything on a customer's card but the conversation, which keeps itself true.
///
/// # Errors
/// NotFound for a customer that is not there.
#[server(prefix = "/api", endpoint = "card/open", input = Json)]
pub async fn open_card(customer_id: CustomerId) -> Result<Snapshot<Card>, AppError> {
    let caller = Caller::require(Right::ReadCustomers).await?;
    let mut tx = caller.read().await?;
    let value = store::card(&mut tx, customer_id).await?;
    Ok(Snapshot { as_of: caller.as_of, value })
}
