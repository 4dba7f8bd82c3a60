//! Messages of the web form: whom they are from rests on what was typed.

use super::super::model::{Message, NewText};
use super::super::store;
use super::linking::set_unverified;
use super::texting::receive_of;
use super::writing::is_blocked;
use crate::domain::ids::{ConversationId, VisitorId};
use crate::error::AppResult;
use crate::server::{Tx, secret};

/// Who filled in the form, as they say.
#[derive(Debug, Clone, Copy)]
pub struct FormWriter<'a> {
    pub name: &'a str,
    /// The email or phone by which the conversation was found.
    pub contact: &'a str,
    /// It was somebody's already: that this is them is not proven.
    pub is_match: bool,
}

/// So many days who wrote can be told from whom they were matched with, as in the chat.
const KEPT_DAYS: i32 = 90;

/// Takes what somebody wrote in the web form; on a match the conversation is unverified from now on. None: the contact is
/// blocked, and nothing was kept.
///
/// # Errors
/// [`AppError::NotFound`](crate::error::AppError::NotFound) for a conversation that is not there.
pub async fn receive_form(
    tx: &mut Tx,
    conversation: ConversationId,
    writer: &FormWriter<'_>,
    text: &NewText,
) -> AppResult<Option<Message>> {
    if is_blocked(tx, conversation).await? {
        return Ok(None);
    }
    let customer = store::customer_of(tx, conversation).await?;
    let (business, id) = (tx.business(), VisitorId::new());
    // Nobody holds this secret: a form has no page that would show an answer.
    sqlx::query!(
        "insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name, contact, expires_at,
                              unproven, of_form)
         values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8), $9, true)",
        business.0,
        id.0,
        conversation.0,
        customer.0,
        secret::hash(&secret::token()),
        writer.name,
        writer.contact,
        KEPT_DAYS,
        writer.is_match,
    )
    .execute(tx.conn())
    .await?;
    let message = receive_of(tx, conversation, text, Some(id)).await?;
    if writer.is_match {
        set_unverified(tx, conversation, true).await?;
    }
    Ok(message)
}
