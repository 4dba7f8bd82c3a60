//! What staff do with one press: each use case of the composer as a whole.

use super::super::model::ReplyBy;
use super::super::store;
use super::files;
use super::linking::open_for_customer;
use super::writing::{note, send, send_unless_answered};
use crate::domain::ids::{CustomerId, DraftFileId, MessageId, StaffId};
use crate::error::AppResult;
use crate::server::Tx;
use serde::{Deserialize, Serialize};

/// What a command keeps as its answer: ids only, so that a withdrawn text is nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answered {
    Sent(MessageId),
    NewerReply(MessageId),
}

/// Sends an answer to a customer, and forgets the draft. `seen`: the number of the last message that
/// the writer saw; a colleague's later answer stops it unless `even_if_newer`. `files`: of the draft, those that go with it.
///
/// # Errors
/// As [`send`]; a field error for `files` that are not in the draft any more.
pub async fn answer(
    tx: &mut Tx,
    customer: CustomerId,
    body: &str,
    files: &[DraftFileId],
    seen: i64,
    even_if_newer: bool,
    by: &ReplyBy,
) -> AppResult<Answered> {
    let conversation = open_for_customer(tx, customer).await?;
    let files = files::chosen(tx, customer, files).await?;
    let outcome = if even_if_newer {
        Ok(send(tx, conversation, body, &files, by).await?)
    } else {
        send_unless_answered(tx, conversation, body, &files, seen, by).await?
    };
    match outcome {
        Ok(message) => {
            store::save_draft(tx, customer, "", false, None).await?;
            Ok(Answered::Sent(message.id))
        }
        Err(theirs) => Ok(Answered::NewerReply(theirs)),
    }
}

/// Writes an internal note about a customer that names colleagues, and forgets the draft.
///
/// # Errors
/// As [`note`].
pub async fn note_about(
    tx: &mut Tx,
    customer: CustomerId,
    body: &str,
    mentions: &[StaffId],
) -> AppResult<MessageId> {
    let conversation = open_for_customer(tx, customer).await?;
    let message = note(tx, conversation, body, mentions).await?;
    store::save_draft(tx, customer, "", true, None).await?;
    Ok(message.id)
}
