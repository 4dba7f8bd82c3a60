//! Messages on Facebook go, are seen to have gone from elsewhere, and are taken back by their writers.

use super::super::model::{BODY_LIMIT, Channel, Direction, DraftFile, Message, files as file_rules};
use super::super::store;
use super::files;
use super::tombstones::{Buried, bury};
use super::writing::write_out;
use crate::domain::ids::{ConversationId, MessageId};
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::{FACEBOOK_LIMIT, Reach, WayTo};
use crate::server::Tx;
use chrono::Utc;

/// The way that a message of this body takes on Facebook.
///
/// # Errors
/// A field error for `body`; [`AppError::Refused`] when the customer cannot be answered there, or not any more.
pub(super) async fn facebook_way(tx: &mut Tx, conversation: ConversationId, body: &str) -> AppResult<WayTo> {
    let length = body.chars().count();
    if length > FACEBOOK_LIMIT {
        let sentence =
            format!("A message on Facebook has at most {FACEBOOK_LIMIT} characters; this has {length}.");
        return Err(AppError::invalid("body", sentence));
    }
    let customer = store::customer_of(tx, conversation).await?;
    match channels::store::messaging(tx, customer, Utc::now()).await? {
        Reach::Off => Err(AppError::refused(
            "This customer has not written to a connected Page on Facebook, so an answer has nowhere to go. Call, text or \
             email instead.",
        )),
        reach => channels::ops::way_or_refusal(reach, "Facebook Messenger"),
    }
}

/// Writes a message for Facebook and puts it into the outbox, in one.
///
/// # Errors
/// As [`facebook_way`].
pub(super) async fn send_on_facebook(
    tx: &mut Tx,
    conversation: ConversationId,
    body: String,
) -> AppResult<Message> {
    let way = facebook_way(tx, conversation, &body).await?;
    let message = write_out(tx, conversation, Channel::Facebook, body, None).await?;
    channels::ops::put(tx, message.id, &way, None).await?;
    store::message(tx, message.id).await
}

/// Writes an answer with files for Facebook, which carries one file in a message and no words beside it: the words first,
/// then each file. Answers the first message.
///
/// # Errors
/// As [`facebook_way`].
pub(super) async fn send_parts_on_facebook(
    tx: &mut Tx,
    conversation: ConversationId,
    body: String,
    files: &[DraftFile],
) -> AppResult<Message> {
    let mut sent = Vec::new();
    if body != file_rules::words_of(files) {
        sent.push(send_on_facebook(tx, conversation, body).await?.id);
    }
    for file in files {
        let one = std::slice::from_ref(file);
        let message = send_on_facebook(tx, conversation, file_rules::words_of(one)).await?;
        files::give(tx, message.id, one).await?;
        sent.push(message.id);
    }
    let first = sent.first().copied().ok_or(AppError::BadRequest)?;
    store::message(tx, first).await
}

/// Staff wrote on Facebook itself: their answer stands here as well.
///
/// # Errors
/// As [`write_out`].
pub async fn sent_elsewhere(tx: &mut Tx, conversation: ConversationId, body: &str) -> AppResult<Message> {
    let said = card_numbers::masked(&text::clean(body));
    let body = match said.trim() {
        "" => "(An empty message)".to_owned(),
        said => said.chars().take(BODY_LIMIT).collect(),
    };
    write_out(tx, conversation, Channel::Facebook, body, None).await
}

/// Its writer took a message back on Facebook: its text and its files are gone here too, and a tombstone stays.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn unsend(tx: &mut Tx, message: MessageId) -> AppResult<()> {
    let business = tx.business();
    let found = sqlx::query_as!(
        Buried,
        r#"select id as "id: _", conversation_id as "conversation_id: _", customer_id as "customer_id: _", number,
                  visitor_id as "visitor_id: _", visitor_number, direction as "direction: Direction",
                  broadcast_id is not null as "of_many!",
                  withdrawn_at is not null as "gone!"
           from message where business_id = $1 and id = $2"#,
        business.0,
        message.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    if found.gone {
        return Ok(());
    }
    channels::ops::drop_files(tx, message).await?;
    bury(tx, &found).await
}
