//! What this room reads.

use super::model::{Card, OpenedCard};
use crate::domain::ids::CustomerId;
use crate::error::{AppError, AppResult};
use crate::rooms::conversations;
use crate::rooms::customers::store::show_points;
use crate::server::Tx;

/// The statement of the card, for benchmarks.
pub const CARD_SQL: &str = include_str!("card.sql");

/// A customer's card, in one statement.
///
/// # Errors
/// NotFound for a customer that this business does not have.
pub async fn card(tx: &mut Tx, customer: CustomerId) -> AppResult<Card> {
    let (business, staff) = (tx.business(), tx.staff());
    let found =
        sqlx::query_file_scalar!("src/rooms/card/card.sql", business.0, customer.0, staff.map(|id| id.0))
            .fetch_optional(tx.conn())
            .await?;
    let mut card = found.ok_or(AppError::NotFound)?.0;
    show_points(&mut card.points);
    Ok(card)
}

/// The card and the conversation, in one transaction.
///
/// # Errors
/// NotFound for a customer that this business does not have.
pub async fn page(tx: &mut Tx, customer: CustomerId) -> AppResult<OpenedCard> {
    Ok(OpenedCard { card: card(tx, customer).await?, thread: conversations::thread(tx, customer).await? })
}
