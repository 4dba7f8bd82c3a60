//! What Facebook told of a Page: somebody wrote, staff answered there, something was taken back, or got somewhere.

use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId, PictureId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::model::CarryState;
use crate::rooms::channels::ops::{self as channels, OnFacebook, Told};
use crate::rooms::channels::store;
use crate::rooms::channels::work::is_same;
use crate::rooms::conversations::model::{Channel, NewText};
use crate::rooms::conversations::ops as conversations;
use crate::rooms::customers;
use crate::rooms::customers::model::{FACEBOOK_VISITOR, ParsedContact, PointKind, Source as AddedBy};
use crate::server::Tx;
use crate::server::providers::facebook::told::{Attachment, Piece, Said, Words, kept};
use crate::server::providers::{Progress, Report};
use chrono::Utc;

/// Works on one thing, in the transaction that finishes it.
///
/// # Errors
/// When it cannot be read, or a statement fails.
pub async fn work_on(tx: &mut Tx, told: &Told) -> AppResult<()> {
    let piece = kept(&told.body, told.happened_at.unwrap_or_else(Utc::now))
        .ok_or_else(|| AppError::refused("It cannot be read as Facebook writes."))?;
    if store::page_of(tx, told.channel).await? != piece.page {
        return Err(AppError::refused("It is about another Page than the one that is connected."));
    }
    match &piece.said {
        Said::Message(words) => arrive(tx, told.channel, &piece, words).await,
        Said::Echo { words, ours } => {
            let ours = ours.map(|(message, round)| (MessageId(message), round));
            echo(tx, told.channel, &piece, words, ours).await
        }
        Said::Unsent { mid } => match store::message_on_facebook(tx, mid).await? {
            Some(message) => conversations::unsend(tx, message).await,
            None => Ok(()),
        },
        Said::Delivered { mids, until } => {
            for mid in mids {
                channels::report(tx, told.channel, &report(mid, Progress::Delivered), None).await?;
            }
            channels::got_until(tx, told.channel, &piece.person, *until, CarryState::Delivered).await
        }
        Said::Read { until } => {
            channels::got_until(tx, told.channel, &piece.person, *until, CarryState::Read).await
        }
    }
}

/// Somebody wrote to the Page.
async fn arrive(tx: &mut Tx, channel: ChannelId, piece: &Piece, words: &Words) -> AppResult<()> {
    if is_known(tx, channel, &words.mid).await? {
        return Ok(());
    }
    let customer = whose(tx, channel, &piece.address()).await?;
    let conversation = conversations::open_for_customer(tx, customer).await?;
    let new = NewText {
        channel: Channel::Facebook,
        from: piece.address(),
        to: Some(channel),
        subject: String::new(),
        body: said(words),
        pictures: words.attachments.len(),
    };
    // Of somebody who is blocked nothing is kept.
    let Some(message) = conversations::receive_text(tx, conversation, &new).await? else { return Ok(()) };
    keep(tx, channel, message.id, piece, words, true).await
}

/// The Page wrote: what we sent is known again, and what staff wrote on Facebook itself stands here too.
async fn echo(
    tx: &mut Tx,
    channel: ChannelId,
    piece: &Piece,
    words: &Words,
    ours: Option<(MessageId, i32)>,
) -> AppResult<()> {
    channels::report(tx, channel, &report(&words.mid, Progress::Sent), ours).await?;
    let carried = channels::carried_as(tx, channel, &words.mid).await?;
    // One of an earlier round is ours as well.
    if let Some(message) = carried.or(ours.map(|(message, _)| message))
        && channels::note_carried_at(tx, channel, message, piece.at).await?
    {
        return Ok(());
    }
    if is_known(tx, channel, &words.mid).await? {
        return Ok(());
    }
    let customer = whose(tx, channel, &piece.address()).await?;
    let conversation: ConversationId = conversations::open_for_customer(tx, customer).await?;
    if piece.listed && is_ours_in_doubt(tx, conversation, words).await? {
        return Ok(());
    }
    let body = match (words.text.trim(), words.attachments.len()) {
        ("", 1..) => things(&words.attachments),
        (text, _) => text.to_owned(),
    };
    let message = conversations::sent_elsewhere(tx, conversation, &body).await?;
    keep(tx, channel, message.id, piece, words, false).await
}

/// Whether a message of ours, of which we do not know what Facebook calls it, could be this one; or it was this one in an
/// earlier round.
async fn is_ours_in_doubt(tx: &mut Tx, conversation: ConversationId, words: &Words) -> AppResult<bool> {
    let ours = store::unnamed_or_formerly(tx, conversation, &words.mid).await?;
    Ok(ours.iter().any(|one| one.formerly || is_same(&words.text, &one.body)))
}

/// Whether it stands in a conversation already, or was taken back before we worked on it.
async fn is_known(tx: &mut Tx, channel: ChannelId, mid: &str) -> AppResult<bool> {
    Ok(store::message_on_facebook(tx, mid).await?.is_some() || store::is_unsent(tx, channel, mid).await?)
}

/// Whose contact it is: known, or known from now on, and then Facebook is asked who they are.
async fn whose(tx: &mut Tx, channel: ChannelId, address: &str) -> AppResult<CustomerId> {
    let contact = ParsedContact {
        kind: PointKind::Facebook,
        raw: FACEBOOK_VISITOR.to_owned(),
        normal: address.to_owned(),
    };
    let (customer, known) = customers::ops::known_or_new(tx, AddedBy::Facebook, "", contact).await?;
    if !known {
        channels::ask_who(tx, channel, address).await?;
    }
    Ok(customer)
}

/// The words of a message; pictures that came alone are counted by the conversation.
fn said(words: &Words) -> String {
    let all_pictures = words.attachments.iter().all(|one| one.name.is_empty());
    match words.text.trim() {
        "" if !all_pictures => things(&words.attachments),
        text => text.to_owned(),
    }
}

/// What stands for files that came without words.
fn things(attachments: &[Attachment]) -> String {
    let pictures = attachments.iter().filter(|one| one.name.is_empty()).count();
    match (pictures, attachments.len() - pictures) {
        (1, 0) => "(A picture)".into(),
        (pictures, 0) => format!("({pictures} pictures)"),
        (0, 1) => "(A file)".into(),
        (pictures, files) => format!("({} files)", pictures + files),
    }
}

/// What belongs to a message beside its words.
async fn keep(
    tx: &mut Tx,
    channel: ChannelId,
    message: MessageId,
    piece: &Piece,
    words: &Words,
    inbound: bool,
) -> AppResult<()> {
    let known = OnFacebook { address: piece.address(), mid: words.mid.clone(), inbound, at: piece.at };
    channels::keep_on_facebook(tx, message, &known).await?;
    let business = tx.business();
    for (place, one) in (1_i32..).zip(&words.attachments) {
        sqlx::query!(
            "insert into message_picture (business_id, id, message_id, channel_id, place, url, media_type, name)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            business.0,
            PictureId::new().0,
            message.0,
            channel.0,
            place,
            one.url,
            if one.name.is_empty() { "image/*" } else { "application/octet-stream" },
            one.name,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

fn report(mid: &str, progress: Progress) -> Report {
    Report { id: mid.to_owned(), progress, code: None, why: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_without_words_is_counted() {
        let one = |name: &str| Attachment { url: "https://x.fbcdn.net/x".into(), name: name.into() };
        assert_eq!(things(&[one("")]), "(A picture)");
        assert_eq!(things(&[one(""), one("")]), "(2 pictures)");
        assert_eq!(things(&[one("a.pdf")]), "(A file)");
        assert_eq!(things(&[one(""), one("a.pdf")]), "(2 files)");
        let words = |text: &str, attachments| Words { mid: "m".into(), text: text.into(), attachments };
        assert_eq!(said(&words("", vec![one("")])), "");
        assert_eq!(said(&words(" ", vec![one("a.pdf")])), "(A file)");
        assert_eq!(said(&words("See", vec![one("a.pdf")])), "See");
    }
}
