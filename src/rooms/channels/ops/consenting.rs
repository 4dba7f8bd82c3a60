//! What customers say about getting texts: written down, never changed.

use super::super::model::{ConsentPurpose, SAID_LIMIT, SaidForm};
use super::super::store;
use crate::domain::ids::{ChannelId, ConsentId, CustomerId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers;
use crate::server::Tx;
use crate::server::db::NewEvent;
use serde_json::json;

/// How we know, and by which channel.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// `text`, `provider`, `staff`, `form` or `link`.
    pub how: &'static str,
    /// The word that they texted, or how they told staff.
    pub words: &'a str,
    pub channel: Option<ChannelId>,
    /// On whose card it is news.
    pub customer: Option<CustomerId>,
}

/// They may be texted at this number. Written down only when it is news: the first time, or after STOP.
///
/// # Errors
/// When a statement fails.
pub async fn give(tx: &mut Tx, number: &str, source: Source<'_>) -> AppResult<bool> {
    if store::is_withdrawn(tx, number).await? == Some(false) {
        return Ok(false);
    }
    write(tx, number, ConsentPurpose::Texts, "given", source).await?;
    Ok(true)
}

/// They said yes to offers at this number in words of their own: START, and nothing less. Written down only when it is news.
///
/// # Errors
/// When a statement fails.
pub async fn give_offers(tx: &mut Tx, number: &str, source: Source<'_>) -> AppResult<bool> {
    if store::takes_offers(tx, number).await? {
        return Ok(false);
    }
    write(tx, number, ConsentPurpose::Marketing, "given", source).await?;
    Ok(true)
}

/// They may not be texted at this number any more. It ends their yes to offers too.
///
/// # Errors
/// When a statement fails.
pub async fn withdraw(tx: &mut Tx, number: &str, source: Source<'_>) -> AppResult<bool> {
    if store::is_withdrawn(tx, number).await? == Some(true) {
        return Ok(false);
    }
    write(tx, number, ConsentPurpose::Texts, "withdrawn", source).await?;
    Ok(true)
}

/// No emails to many may go to this address any more, or they may again. Written down only when it is news.
///
/// # Errors
/// When a statement fails.
pub async fn unsubscribe(
    tx: &mut Tx,
    address: &str,
    unsubscribed: bool,
    customer: CustomerId,
) -> AppResult<bool> {
    if store::is_unsubscribed(tx, address).await? == unsubscribed {
        return Ok(false);
    }
    let source = Source { how: "link", words: "", channel: None, customer: Some(customer) };
    let event = if unsubscribed { "withdrawn" } else { "given" };
    write(tx, address, ConsentPurpose::Marketing, event, source).await?;
    Ok(true)
}

/// Writes down what somebody told staff. A STOP that they texted only they can take back.
///
/// # Errors
/// [`AppError::NotFound`]; a field error for `number` or `words`; [`AppError::Refused`] after a STOP.
pub async fn write_down(tx: &mut Tx, customer: CustomerId, said: &SaidForm) -> AppResult<()> {
    let customer = customers::store::current(tx, customer).await?;
    let numbers = store::consent_numbers(tx, customer).await?;
    let number = numbers.into_iter().find(|one| one.number == said.number);
    let mut checks = Checks::default();
    let words = checks.take("words", text::line(&said.words, "How they said it", SAID_LIMIT));
    let number = checks.take("number", number.map(Some).ok_or("Choose one of their numbers.".to_owned()));
    checks.done()?;
    let number = number.ok_or(AppError::NotFound)?;
    if number.is_stopped {
        return Err(AppError::refused(
            "They texted STOP from this number, so only they can allow texts again, by texting START.",
        ));
    }
    let source = Source { how: "staff", words: &words, channel: None, customer: Some(customer) };
    // An offer is a text: whoever wants offers wants texts.
    if said.purpose == ConsentPurpose::Marketing && said.given && number.given != Some(true) {
        write(tx, &number.number, ConsentPurpose::Texts, "given", source).await?;
    }
    // Also what was known: that they said it again is worth a line.
    write(tx, &number.number, said.purpose, if said.given { "given" } else { "withdrawn" }, source).await
}

async fn write(
    tx: &mut Tx,
    number: &str,
    purpose: ConsentPurpose,
    event: &'static str,
    source: Source<'_>,
) -> AppResult<()> {
    let (business, staff, id) = (tx.business(), tx.staff(), ConsentId::new());
    sqlx::query!(
        "insert into consent (business_id, id, number, purpose, event, source, words, channel_id, staff_id)
         values ($1, $2, $3, $9, $4, $5, $6, $7, $8)",
        business.0,
        id.0,
        number,
        event,
        source.how,
        source.words,
        source.channel.map(|id| id.0),
        staff.map(|id| id.0),
        purpose as ConsentPurpose,
    )
    .execute(tx.conn())
    .await?;
    tx.record(NewEvent {
        kind: format!("consent.{event}"),
        customer_id: source.customer,
        subject_type: "consent",
        subject_id: id.0,
        before: Some(json!({})),
        after: Some(
            json!({ "number": number, "purpose": purpose, "source": source.how, "words": source.words }),
        ),
    });
    Ok(())
}
