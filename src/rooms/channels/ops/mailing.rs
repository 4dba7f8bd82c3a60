//! What makes a message an email.

use super::super::model::WayTo;
use super::super::store;
use super::carrying::put;
use crate::domain::ids::{ConversationId, MessageId};
use crate::error::AppResult;
use crate::server::Tx;
use crate::server::providers::Letter;

/// Puts an email into the outbox, in the transaction that wrote it. It goes on with the thread of its subject.
///
/// # Errors
/// When a statement fails.
pub async fn put_mail(
    tx: &mut Tx,
    message: MessageId,
    conversation: ConversationId,
    way: &WayTo,
    subject: &str,
) -> AppResult<()> {
    let thread = store::thread_of(tx, conversation, &way.to, subject).await?;
    let business = tx.business();
    sqlx::query!(
        "insert into mail (business_id, message_id, channel_id, address, subject, rfc_id, answers_id, thread_ids)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        business.0,
        message.0,
        way.channel_id.0,
        way.to,
        subject,
        Letter::id_of(message.0, &way.from),
        thread.answers,
        &thread.before[..],
    )
    .execute(tx.conn())
    .await?;
    put(tx, message, way).await
}

/// A mail was taken back: nothing of it stays.
///
/// # Errors
/// When the statement fails.
pub async fn forget_mail(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!("delete from mail where business_id = $1 and message_id = $2", business.0, message.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}
