//! Texts and emails come and go: a provider carries them.

use super::super::model::{BODY_LIMIT, Channel, Direction, Message, NewText, snippet};
use super::super::store;
use super::placing::{Came, New, take_number_in, write};
use super::writing::{is_blocked, write_out};
use crate::domain::ids::{ConversationId, VisitorId};
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::rooms::channels;
use crate::rooms::channels::model::{SUBJECT_LIMIT, TEXT_LIMIT, WayTo};
use crate::rooms::inboxes::model::Way;
use crate::server::Tx;
use chrono::Utc;

/// Takes a text, an email or a message on Facebook that a provider brought. None: the contact is blocked, and nothing was kept.
///
/// # Errors
/// [`AppError::NotFound`] for a conversation that is not there.
pub async fn receive_text(
    tx: &mut Tx,
    conversation: ConversationId,
    text: &NewText,
) -> AppResult<Option<Message>> {
    receive_of(tx, conversation, text, None).await
}

/// As [`receive_text`]; `visitor` is whose link it came by, if it came by one.
///
/// # Errors
/// As [`receive_text`].
pub(super) async fn receive_of(
    tx: &mut Tx,
    conversation: ConversationId,
    text: &NewText,
    visitor: Option<VisitorId>,
) -> AppResult<Option<Message>> {
    if is_blocked(tx, conversation).await? {
        return Ok(None);
    }
    let said = card_numbers::masked(&text::clean(&text.body));
    let body: String = match (said.trim(), text.pictures) {
        ("", 0) if text.channel == Channel::Email => "(An empty email)".into(),
        ("", 0) if text.channel == Channel::Facebook => "(An empty message)".into(),
        ("", 0) => "(An empty text)".into(),
        ("", 1) => "(A picture)".into(),
        ("", count) => format!("({count} pictures)"),
        (said, _) => said.chars().take(BODY_LIMIT).collect(),
    };
    let way = match text.channel {
        Channel::Email => Way::Email,
        Channel::WebForm => Way::WebForm,
        Channel::Facebook => Way::Facebook,
        _ => Way::Text,
    };
    let said = format!("{}\n{body}", text.subject);
    let came = Came { way, to: text.to, body: &said };
    let place = take_number_in(tx, conversation, &snippet(&body), came).await?;
    let new = New {
        channel: text.channel,
        direction: Direction::In,
        body,
        visitor,
        came_by: text.from.clone(),
        named: Vec::new(),
    };
    write(tx, conversation, place, new, "received").await.map(Some)
}

/// The way that a text of this body takes.
///
/// # Errors
/// A field error for `body`; [`AppError::Refused`] when no text may go to the customer.
pub(super) async fn text_way(tx: &mut Tx, conversation: ConversationId, body: &str) -> AppResult<WayTo> {
    let length = body.chars().count();
    if length > TEXT_LIMIT {
        let sentence = format!("A text has at most {TEXT_LIMIT} characters; this has {length}.");
        return Err(AppError::invalid("body", sentence));
    }
    let customer = store::customer_of(tx, conversation).await?;
    let reach = channels::store::texting(tx, customer).await?;
    channels::ops::way_or_refusal(reach, "texts")
}

/// The way that an email takes, and its subject as it is kept.
///
/// # Errors
/// A field error for `subject`; [`AppError::Refused`] when no email can go to the customer.
pub(super) async fn email_way(
    tx: &mut Tx,
    conversation: ConversationId,
    subject: &str,
) -> AppResult<(WayTo, String)> {
    let subject = text::line(subject, "A subject", SUBJECT_LIMIT)
        .map_err(|sentence| AppError::invalid("subject", sentence))?;
    let customer = store::customer_of(tx, conversation).await?;
    let reach = channels::store::emailing(tx, customer).await?;
    Ok((channels::ops::way_or_refusal(reach, "email")?, subject))
}

/// Writes a text and puts it into the outbox, in one. In quiet hours it waits there.
///
/// # Errors
/// As [`text_way`].
pub(super) async fn send_text(tx: &mut Tx, conversation: ConversationId, body: String) -> AppResult<Message> {
    let way = text_way(tx, conversation, &body).await?;
    let customer = store::customer_of(tx, conversation).await?;
    let held_until = store::quiet_until(tx, customer, way.channel_id, Some(conversation), Utc::now()).await?;
    let message = write_out(tx, conversation, Channel::Text, body, None).await?;
    channels::ops::put(tx, message.id, &way, held_until).await?;
    store::message(tx, message.id).await
}

/// Writes an email and puts it into the outbox, in one.
///
/// # Errors
/// As [`email_way`].
pub(super) async fn send_email(
    tx: &mut Tx,
    conversation: ConversationId,
    subject: &str,
    body: String,
) -> AppResult<Message> {
    let (way, subject) = email_way(tx, conversation, subject).await?;
    let message = write_out(tx, conversation, Channel::Email, body, None).await?;
    channels::ops::put_mail(tx, message.id, conversation, &way, &subject).await?;
    store::message(tx, message.id).await
}
