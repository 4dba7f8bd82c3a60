//! What makes a message an email.

use super::super::model::{CarryState, NamedFile, SUBJECT_LIMIT, WayTo};
use super::super::store;
use super::carrying::{put, tell};
use crate::domain::ids::{ChannelId, ConversationId, MessageId};
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
    put(tx, message, way, None).await
}

/// Puts a message into the outbox that carries answers of the chat, on the last of them, and tells the screens. `subject`:
/// of an email; without one it is a text.
///
/// # Errors
/// When a statement fails.
pub async fn put_answers(
    tx: &mut Tx,
    last: MessageId,
    conversation: ConversationId,
    way: &WayTo,
    subject: Option<&str>,
) -> AppResult<()> {
    match subject {
        Some(subject) => put_mail(tx, last, conversation, way, subject).await?,
        None => put(tx, last, way, None).await?,
    }
    tell(tx, last).await
}

/// A mail is an offer: it tells how to unsubscribe, and does not go to whoever did.
///
/// # Errors
/// When the statement fails.
pub async fn mark_offer(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update mail set marketing = true where business_id = $1 and message_id = $2",
        business.0,
        message.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
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

/// What a mail that came in has beside its words.
#[derive(Debug, Clone)]
pub struct ArrivedMail {
    pub channel: ChannelId,
    /// Who sent it, in lower case.
    pub address: String,
    pub subject: String,
    /// Its Message-ID; may be empty.
    pub rfc_id: String,
    /// The mails that it answers, the latest one last.
    pub answers: Vec<String>,
    pub quoted: String,
    /// Without anything that could act.
    pub html: String,
    pub files: Vec<NamedFile>,
}

/// Keeps what a mail that came in has, beside the message that holds its words.
///
/// # Errors
/// When the statement fails.
pub async fn keep_mail(tx: &mut Tx, message: MessageId, mail: ArrivedMail) -> AppResult<()> {
    let business = tx.business();
    let subject: String = mail.subject.chars().take(SUBJECT_LIMIT).collect();
    let answers = mail.answers.last().cloned().unwrap_or_default();
    sqlx::query!(
        "insert into mail (business_id, message_id, channel_id, address, subject, rfc_id, answers_id, thread_ids, quoted, html, files)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        business.0,
        message.0,
        mail.channel.0,
        mail.address,
        subject,
        mail.rfc_id,
        answers,
        &mail.answers[..],
        mail.quoted,
        mail.html,
        serde_json::to_value(&mail.files).unwrap_or_default(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A mail of ours did not arrive, as its own channel was told: it failed, unless somebody had it sent again since.
///
/// # Errors
/// When a statement fails.
pub async fn came_back(tx: &mut Tx, channel: ChannelId, message: MessageId, why: &str) -> AppResult<()> {
    let business = tx.business();
    let was = sqlx::query_scalar!(
        r#"select state as "state: CarryState" from outgoing
           where business_id = $1 and message_id = $2 and channel_id = $3 for update"#,
        business.0,
        message.0,
        channel.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    if !matches!(was, Some(CarryState::Unknown | CarryState::Sent)) {
        return Ok(());
    }
    sqlx::query!(
        "update outgoing set state = 'failed', reason = $3 where business_id = $1 and message_id = $2",
        business.0,
        message.0,
        why,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, message).await
}
