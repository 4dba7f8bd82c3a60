//! Works on what providers told: one at a time and whole, so that killing us in the middle loses and doubles
//! nothing.

use super::reading::{self, Form, Text};
use super::{calling, mailing, media, messenger};
use crate::domain::ids::{BusinessId, ChannelId, ContactPointId, CustomerId, MessageId, PictureId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::model::{ChannelKind, Keyword, is_yes};
use crate::rooms::channels::ops::{self as channels, Source, Told};
use crate::rooms::channels::work::{businesses_due, commit};
use crate::rooms::conversations::model::{Channel, NewText};
use crate::rooms::conversations::ops as conversations;
use crate::rooms::customers::model::{ParsedContact, PointKind};
use crate::rooms::customers::{self, model::Source as AddedBy};
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use futures::StreamExt;

/// Businesses that are worked for side by side, and what is taken of one before the others have their turn: whoever is
/// told a thousand things at once holds up nobody else's.
const SIDE_BY_SIDE: usize = 4;
const AT_ONCE: usize = 50;

/// Works on everything that is due at a moment; answers how many that were.
///
/// # Errors
/// When the database does not answer.
pub async fn take_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let mut taken = 0;
    loop {
        match take_some(app, now).await? {
            0 => return Ok(taken),
            some => taken += some,
        }
    }
}

/// Works on some of what is due at a moment, of each business; answers how many that were.
///
/// # Errors
/// As [`take_due`].
pub(super) async fn take_some(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = businesses_due(app, "take", now).await?;
    let taken: Vec<AppResult<usize>> = futures::stream::iter(businesses)
        .map(|business| take_of(app, business, now))
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    taken.into_iter().sum()
}

async fn take_of(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<usize> {
    let mut taken = 0;
    while taken < AT_ONCE && !app.hub.closing().is_cancelled() && take_next(app, business, now).await? {
        taken += 1;
    }
    Ok(taken)
}

async fn take_next(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<bool> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let Some(told) = channels::next_told(&mut tx, now).await? else { return Ok(false) };
    match work_on(&mut tx, app, &told).await {
        Ok(()) => {
            channels::finish(&mut tx, told.id).await?;
            commit(app, tx).await?;
        }
        Err(error) => {
            drop(tx);
            tracing::warn!(%error, hook = %told.id, "what a provider told could not be worked on");
            let mut tx = Tx::begin(&app.db, business, None).await?;
            channels::put_off(&mut tx, told.id, &error.to_string(), now).await?;
            commit(app, tx).await?;
        }
    }
    Ok(true)
}

async fn work_on(tx: &mut Tx, app: &App, told: &Told) -> AppResult<()> {
    match told.by {
        ChannelKind::Email => return mailing::work_on(tx, app, told).await,
        ChannelKind::Facebook => return messenger::work_on(tx, told).await,
        ChannelKind::Twilio if told.kind == "call" => return calling::work_on(tx, app, told).await,
        ChannelKind::Twilio => {}
    }
    let form = Form::of(&told.body);
    if told.kind == "status" {
        // Of a text that was sent from elsewhere, or a word that is not known, there is nothing to keep.
        if let Some((report, ours)) = reading::report(&form, &told.query) {
            channels::report(tx, told.channel, &report, ours).await?;
        }
        return Ok(());
    }
    let text = reading::text(&form).ok_or_else(|| AppError::refused("It names no sender."))?;
    arrive(tx, told.channel, &text).await
}

/// A text stands in the conversation of whom it is from.
async fn arrive(tx: &mut Tx, channel: ChannelId, text: &Text) -> AppResult<()> {
    let customer = whose(tx, &text.from).await?;
    let conversation = conversations::open_for_customer(tx, customer).await?;
    let body = match text.body.trim() {
        "" => media::without_words(text.pictures.iter().map(|(_, kind)| kind.as_str())),
        _ => text.body.clone(),
    };
    let new = NewText {
        channel: Channel::Text,
        from: text.from.clone(),
        to: Some(channel),
        subject: String::new(),
        body,
        pictures: text.pictures.len(),
    };
    let message = conversations::receive_text(tx, conversation, &new).await?;
    let source = Source { how: "text", words: "", channel: Some(channel), customer: Some(customer) };
    let word = text.body.trim().to_uppercase();
    let stood = crate::rooms::channels::store::is_withdrawn(tx, &text.from).await?;
    // "Yes" answers what they were asked. Only after STOP can it take something back, and never is it a yes to offers.
    let keyword = text.keyword.filter(|_| !is_yes(&text.body) || stood == Some(true));
    let may = match keyword {
        Some(Keyword::Stop) => {
            channels::withdraw(tx, &text.from, Source { words: &word, ..source }).await?;
            false
        }
        Some(Keyword::Start) => {
            let said = Source { words: &word, ..source };
            let may = channels::give(tx, &text.from, said).await?;
            if !is_yes(&text.body) {
                channels::give_offers(tx, &text.from, said).await?;
            }
            may
        }
        // Whoever writes first may be answered; after STOP only START changes anything.
        _ if stood.is_none() => channels::give(tx, &text.from, source).await?,
        _ => false,
    };
    if may {
        enable(tx, customer, &text.from).await?;
    }
    if let Some(message) = message {
        keep_pictures(tx, channel, message.id, &text.pictures).await?;
    }
    Ok(())
}

/// Whose number it is: known, or known from now on.
async fn whose(tx: &mut Tx, from: &str) -> AppResult<CustomerId> {
    let contact = ParsedContact { kind: PointKind::Phone, raw: from.to_owned(), normal: from.to_owned() };
    Ok(customers::ops::known_or_new(tx, AddedBy::Text, "", contact).await?.0)
}

/// Whoever texts us, or texts START, can be texted at this number.
async fn enable(tx: &mut Tx, customer: CustomerId, number: &str) -> AppResult<()> {
    let business = tx.business();
    let point = sqlx::query_scalar!(
        r#"select id as "id: ContactPointId" from contact_point
           where business_id = $1 and customer_id = $2 and kind = 'phone' and normal = $3 and not sms"#,
        business.0,
        customer.0,
        number,
    )
    .fetch_optional(tx.conn())
    .await?;
    match point {
        Some(point) => customers::ops::set_sms(tx, point, true).await,
        None => Ok(()),
    }
}

/// Pictures are shown; whatever else came is kept as a file, under a name by its kind.
async fn keep_pictures(
    tx: &mut Tx,
    channel: ChannelId,
    message: MessageId,
    pictures: &[(String, String)],
) -> AppResult<()> {
    let business = tx.business();
    for (place, (url, kind)) in (1_i32..).zip(pictures) {
        let name = if media::is_picture(kind) { String::new() } else { media::file_name(kind) };
        sqlx::query!(
            "insert into message_picture (business_id, id, message_id, channel_id, place, url, media_type, name)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            business.0,
            PictureId::new().0,
            message.0,
            channel.0,
            place,
            url,
            kind,
            name,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
