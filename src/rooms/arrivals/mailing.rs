//! An email that came in: whose it is, where it belongs, and what of it is kept.

use super::senders::sender;
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId, PictureId};
use crate::domain::{card_numbers, text};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::model::NamedFile;
use crate::rooms::channels::ops::{self as channels, ArrivedMail, Told};
use crate::rooms::channels::store;
use crate::rooms::conversations::model::{BODY_LIMIT, Channel, NewText};
use crate::rooms::conversations::ops as conversations;
use crate::rooms::customers;
use crate::rooms::customers::model::{ParsedContact, PointKind, Source as AddedBy};
use crate::rooms::pets::attachments;
use crate::rooms::pets::model::MAX_PHOTO_BYTES;
use crate::server::providers::Letter;
use crate::server::providers::mail::reading::{self, Bounce, ReadFile, ReadMail};
use crate::server::providers::mail::{quoting, reply_address, why};
use crate::server::{App, Tx};

/// Pictures of one mail that are kept.
const PICTURES: usize = 10;
/// Characters of what is repeated that are kept.
const QUOTED_LIMIT: usize = 50_000;
/// Kinds of pictures that can be looked at.
const PICTURE_KINDS: &[&str] = &["image/jpeg", "image/png", "image/gif", "image/webp"];

/// Works on a mail, in the transaction that finishes it.
///
/// # Errors
/// When it cannot be read, or a statement fails.
pub async fn work_on(tx: &mut Tx, app: &App, told: &Told) -> AppResult<()> {
    let raw = told.raw.as_deref().unwrap_or_default();
    let mail = reading::read(raw).ok_or_else(|| AppError::refused("It cannot be read as an email."))?;
    if let Some(bounce) = &mail.bounce {
        return bounced(tx, told.channel, bounce).await;
    }
    // Machines are not answered, and not listened to; nor do we talk to ourselves. What is left out is told.
    let sender = match sender(tx, &mail).await? {
        Ok(sender) => sender,
        Err(why) => return channels::leave_out(tx, told.id, why).await,
    };
    let from = text::email(&sender.address)
        .map_err(|_| AppError::refused("It names no sender that could be answered."))?;
    let conversation = match named(tx, app, told.channel, &mail).await? {
        Some(conversation) => conversation,
        None => {
            let customer = whose(tx, &from, &sender.name).await?;
            conversations::open_for_customer(tx, customer).await?
        }
    };
    arrive(tx, app, told.channel, conversation, &from, mail).await
}

/// The conversation that a mail names: by the address that it was sent to, which only we can sign, or by the mail of
/// ours that it answers.
async fn named(
    tx: &mut Tx,
    app: &App,
    channel: ChannelId,
    mail: &ReadMail,
) -> AppResult<Option<ConversationId>> {
    if let Some((address, key)) = store::reply_key(tx, app, channel).await? {
        let signed = mail.to.iter().find_map(|to| reply_address::read(to, &address, &key));
        if let Some(id) = signed
            && let Some(conversation) = conversations::standing(tx, ConversationId(id)).await?
        {
            return Ok(Some(conversation));
        }
    }
    for id in mail.answers.iter().rev() {
        if let Some(message) = Letter::message_of(id)
            && let Some(conversation) = store::conversation_of_mail(tx, MessageId(message)).await?
        {
            return Ok(Some(conversation));
        }
    }
    Ok(None)
}

/// Whose address it is: known, or known from now on.
async fn whose(tx: &mut Tx, from: &str, name: &str) -> AppResult<CustomerId> {
    let contact = ParsedContact { kind: PointKind::Email, raw: from.to_owned(), normal: from.to_owned() };
    Ok(customers::ops::known_or_new(tx, AddedBy::Email, name, contact).await?.0)
}

async fn arrive(
    tx: &mut Tx,
    app: &App,
    channel: ChannelId,
    conversation: ConversationId,
    from: &str,
    mail: ReadMail,
) -> AppResult<()> {
    let (new, quoted) = quoting::split(&text::clean(&mail.text));
    let (body, quoted) = fitting(new, quoted);
    let (pictures, others): (Vec<ReadFile>, Vec<ReadFile>) = mail.files.into_iter().partition(is_picture);
    let (shown, surplus) = pictures.split_at(pictures.len().min(PICTURES));
    let body = match (body.trim(), shown.len()) {
        ("", 0) => wordless(others.len() + surplus.len(), &quoted),
        _ => body,
    };
    let text = NewText {
        channel: Channel::Email,
        from: from.to_owned(),
        to: Some(channel),
        subject: mail.subject.clone(),
        body,
        pictures: shown.len(),
    };
    let Some(message) = conversations::receive_text(tx, conversation, &text).await? else { return Ok(()) };
    let customer = conversations::customer_of(tx, conversation).await?;
    let mut files = Vec::new();
    for file in others.iter().chain(surplus) {
        files.push(keep_file(tx, app, customer, file).await?);
    }
    let subject = card_numbers::masked(&text::clean_line(&mail.subject));
    let arrived = ArrivedMail {
        channel,
        address: from.to_owned(),
        subject,
        rfc_id: text::clean_line(&mail.id),
        answers: mail.answers.iter().map(|id| text::clean_line(id)).collect(),
        quoted: card_numbers::masked(&quoted),
        html: card_numbers::masked_html(&text::clean(&mail.html)),
        files,
    };
    channels::keep_mail(tx, message.id, arrived).await?;
    for (place, picture) in (1_i32..).zip(shown) {
        keep_picture(tx, channel, message.id, place, picture).await?;
    }
    Ok(())
}

/// What stands for an email that says nothing by itself.
fn wordless(files: usize, quoted: &str) -> String {
    match files {
        0 if quoted.is_empty() => String::new(),
        0 => "(It only repeats what was said before)".into(),
        1 => "(A file)".into(),
        count => format!("({count} files)"),
    }
}

/// What a message has room for; the rest goes on under the fold.
fn fitting(new: String, quoted: String) -> (String, String) {
    const SIGN: &str = "…";
    let cut = |text: &str, most: usize| -> String { text.chars().take(most).collect() };
    if new.chars().count() <= BODY_LIMIT {
        return (new, cut(&quoted, QUOTED_LIMIT));
    }
    let body = cut(&new, BODY_LIMIT - 1);
    let rest = &new[body.len()..];
    (format!("{body}{SIGN}"), cut(&format!("{SIGN}{rest}\n\n{quoted}"), QUOTED_LIMIT))
}

fn is_picture(file: &ReadFile) -> bool {
    PICTURE_KINDS.contains(&file.media_type.as_str()) && file.bytes.len() <= MAX_PHOTO_BYTES
}

async fn keep_file(tx: &mut Tx, app: &App, customer: CustomerId, file: &ReadFile) -> AppResult<NamedFile> {
    let name = text::clean_line(&file.name);
    let media_type = text::clean_line(&file.media_type);
    let id = attachments::keep(app, tx, customer, &media_type, file.bytes.clone()).await?;
    Ok(NamedFile { name, size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX), file_id: Some(id) })
}

async fn keep_picture(
    tx: &mut Tx,
    channel: ChannelId,
    message: MessageId,
    place: i32,
    picture: &ReadFile,
) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into message_picture (business_id, id, message_id, channel_id, place, url, media_type, raw)
         values ($1, $2, $3, $4, $5, 'mail:', $6, $7)",
        business.0,
        PictureId::new().0,
        message.0,
        channel.0,
        place,
        picture.media_type,
        picture.bytes,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A mail of ours did not arrive.
async fn bounced(tx: &mut Tx, channel: ChannelId, bounce: &Bounce) -> AppResult<()> {
    if !bounce.failed {
        return Ok(());
    }
    let (code, said) = bounce.said.split_once(' ').unwrap_or((&bounce.said, ""));
    let why = match code.parse::<u16>() {
        Ok(code) => why(code, said),
        Err(_) => format!(
            "It came back: {}",
            if bounce.said.is_empty() { "nobody says why." } else { &bounce.said }
        ),
    };
    for id in &bounce.about {
        if let Some(message) = Letter::message_of(id) {
            channels::came_back(tx, channel, MessageId(message), &text::clean_line(&why)).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_without_words_says_what_is_in_it() {
        assert_eq!(wordless(0, ""), "");
        assert!(wordless(0, "> Hello").contains("repeats"));
        assert_eq!((wordless(1, "> Hello"), wordless(2, "")), ("(A file)".into(), "(2 files)".into()));
    }

    #[test]
    fn a_long_mail_goes_on_under_the_fold() {
        let (body, quoted) = fitting("é".repeat(BODY_LIMIT + 5), "old".into());
        assert_eq!(body.chars().count(), BODY_LIMIT);
        assert!(quoted.starts_with("…éééééé\n\nold"), "{}", &quoted[..40]);
        assert_eq!(fitting("x".into(), "y".into()), ("x".into(), "y".into()));
        assert!(fitting("x".repeat(300_000), String::new()).1.chars().count() <= QUOTED_LIMIT);
    }
}
