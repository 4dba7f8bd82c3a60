//! A message that came of a group message: an ordinary one, in its customer's own conversation, and no news there.

use super::super::model::{BODY_LIMIT, Channel, Direction};
use super::super::store;
use super::linking::open_for_customer;
use super::placing::{New, take_number_aside, write};
use super::writing::is_blocked;
use crate::domain::ids::{BroadcastId, CustomerId, MessageId};
use crate::domain::text;
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::WayTo;
use crate::rooms::templates;
use crate::server::Tx;
use chrono::Utc;

/// What goes to one customer.
#[derive(Debug, Clone)]
pub struct OfMany<'m> {
    pub broadcast: BroadcastId,
    pub way: &'m WayTo,
    /// Of an email; none: it is a text.
    pub subject: Option<&'m str>,
    pub body: &'m str,
    /// Whether an email tells how to unsubscribe.
    pub offer: bool,
}

/// Writes it and puts it into the outbox, in one. Nobody is assigned, nothing is opened, and whoever waits for an answer
/// waits on. A text waits there while it is quiet at the
/// customer's location.
///
/// # Errors
/// A field error for `body` or `subject` with an open place; [`AppError::Refused`] to a blocked contact;
/// [`AppError::NotFound`].
pub async fn send_in_group(tx: &mut Tx, customer: CustomerId, one: OfMany<'_>) -> AppResult<MessageId> {
    let body = text::block(one.body, "A message", BODY_LIMIT)
        .map_err(|sentence| AppError::invalid("body", sentence))?;
    let open = templates::model::why_not(&body).or_else(|| one.subject.and_then(templates::model::why_not));
    if let Some(open) = open {
        return Err(AppError::invalid("body", open));
    }
    let conversation = open_for_customer(tx, customer).await?;
    if is_blocked(tx, conversation).await? {
        return Err(AppError::refused("This contact is blocked."));
    }
    let held_until = match one.subject {
        None => store::quiet_until(tx, customer, one.way.channel_id, Some(conversation), Utc::now()).await?,
        Some(_) => None,
    };
    let place = take_number_aside(tx, conversation).await?;
    let channel = if one.subject.is_some() { Channel::Email } else { Channel::Text };
    let new = New {
        channel,
        direction: Direction::Out,
        body,
        visitor: None,
        came_by: String::new(),
        named: Vec::new(),
    };
    let message = write(tx, conversation, place, new, "sent").await?.id;
    let business = tx.business();
    sqlx::query!(
        "update message set broadcast_id = $3 where business_id = $1 and id = $2",
        business.0,
        message.0,
        one.broadcast.0,
    )
    .execute(tx.conn())
    .await?;
    match one.subject {
        Some(subject) => {
            channels::ops::put_mail(tx, message, conversation, one.way, subject).await?;
            if one.offer {
                channels::ops::mark_offer(tx, message).await?;
            }
        }
        None => channels::ops::put(tx, message, one.way, held_until).await?,
    }
    Ok(message)
}
