//! What was begun and not sent is kept.

use super::super::model::ReplyBy;
use super::super::store;
use super::linking::open_for_customer;
use crate::domain::ids::CustomerId;
use crate::domain::text;
use crate::error::AppResult;
use crate::rooms::channels::model::SUBJECT_LIMIT;
use crate::server::Tx;

/// Keeps a draft; an empty one is forgotten. An email may be the first word to a customer: then the conversation that
/// it will stand in is opened for it.
///
/// # Errors
/// When the database does not answer; [`AppError::NotFound`](crate::error::AppError::NotFound) for the email to a
/// customer who is not there.
pub async fn keep_draft(
    tx: &mut Tx,
    customer: CustomerId,
    body: &str,
    internal: bool,
    by: Option<ReplyBy>,
) -> AppResult<()> {
    let by = by.filter(|_| !internal).map(|by| match by {
        // Not refused: a draft may be anything that its writer has begun.
        ReplyBy::Email { subject } => {
            ReplyBy::Email { subject: text::clean_line(&subject).chars().take(SUBJECT_LIMIT).collect() }
        }
        other => other,
    });
    let kept = store::save_draft(tx, customer, body, internal, by.as_ref()).await?;
    if !kept && matches!(by, Some(ReplyBy::Email { .. })) {
        open_for_customer(tx, customer).await?;
        store::save_draft(tx, customer, body, internal, by.as_ref()).await?;
    }
    Ok(())
}
