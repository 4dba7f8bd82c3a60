//! The ledger of consent.

use super::super::model::{ConsentEntry, ConsentNumber, ConsentPurpose};
use crate::domain::ids::CustomerId;
use crate::domain::phone;
use crate::error::AppResult;
use crate::server::Tx;

/// Entries shown at once.
const SHOWN: i64 = 50;

/// What was said about texts to a customer's numbers and about group emails to their addresses, the newest first.
///
/// # Errors
/// When the query fails.
pub async fn consents(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<ConsentEntry>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select e.number, e.purpose as "purpose: ConsentPurpose", e.event, e.source, e.words, e.at, s.name as "staff_name?"
           from (select distinct normal from contact_point
                 where business_id = $1 and customer_id = $2 and normal is not null) p
           join lateral (
             select c.* from consent c where c.business_id = $1 and c.number = p.normal
             order by c.at desc, c.id desc limit $3) e on true
           left join staff s on s.business_id = $1 and s.id = e.staff_id
           order by e.at desc, e.id desc limit $3"#,
        business.0,
        customer.0,
        SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ConsentEntry {
            number: phone::display(&row.number),
            purpose: row.purpose,
            given: row.event == "given",
            source: row.source,
            words: row.words,
            at: row.at,
            staff_name: row.staff_name,
        })
        .collect())
}

/// A customer's numbers, the Main one first, each with the last word about it.
///
/// # Errors
/// When the query fails.
pub async fn consent_numbers(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<ConsentNumber>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select p.normal as "normal!", e.event = 'given' as "given?", e.source <> 'staff' as "theirs?",
                  coalesce(y.offers, false) as "offers!"
           from contact_point p left join lateral (
             select c.event, c.source from consent c
             where c.business_id = $1 and c.number = p.normal and c.purpose = 'texts'
             order by c.at desc, c.id desc limit 1) e on true
           left join lateral (
             select g.event = 'given' and not exists (
                 select from consent w where w.business_id = $1 and w.number = p.normal and w.purpose = 'texts'
                   and w.event = 'withdrawn' and (w.at, w.id) > (g.at, g.id)) as offers
             from consent g
             where g.business_id = $1 and g.number = p.normal and (g.purpose = 'marketing'
               or g.source = 'text' and g.words in ('START', 'UNSTOP'))
             order by g.at desc, g.id desc limit 1) y on true
           where p.business_id = $1 and p.kind = 'phone' and p.normal is not null and p.customer_id = (
             select coalesce(w.merged_into, w.id) from customer w where w.business_id = $1 and w.id = $2)
           order by p.is_main desc, p.created_at, p.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ConsentNumber {
            shown: phone::display(&row.normal),
            number: row.normal,
            given: row.given,
            is_stopped: row.given == Some(false) && row.theirs == Some(true),
            offers: row.offers,
        })
        .collect())
}

/// Whether the last word about a number was that no texts may go there; none: nothing was ever said.
///
/// # Errors
/// When the query fails.
pub async fn is_withdrawn(tx: &mut Tx, number: &str) -> AppResult<Option<bool>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select event = 'withdrawn' as "withdrawn!" from consent
           where business_id = $1 and number = $2 and purpose = 'texts'
           order by at desc, id desc limit 1"#,
        business.0,
        number,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Whether somebody said yes to offers by text at a number, and neither that they want none nor STOP since. START says so,
/// and what staff wrote down; to have texted us, or to have said yes to texts, does not.
///
/// # Errors
/// When the query fails.
pub async fn takes_offers(tx: &mut Tx, number: &str) -> AppResult<bool> {
    let business = tx.business();
    let last = sqlx::query_scalar!(
        r#"select g.event = 'given' and not exists (
               select from consent w where w.business_id = $1 and w.number = $2 and w.purpose = 'texts'
                 and w.event = 'withdrawn' and (w.at, w.id) > (g.at, g.id)) as "offers!"
           from consent g
           where g.business_id = $1 and g.number = $2 and (g.purpose = 'marketing'
             or g.source = 'text' and g.words in ('START', 'UNSTOP'))
           order by g.at desc, g.id desc limit 1"#,
        business.0,
        number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(last == Some(true))
}

/// Whether the last word about emails to many at an address was that none may go there.
///
/// # Errors
/// When the query fails.
pub async fn is_unsubscribed(tx: &mut Tx, address: &str) -> AppResult<bool> {
    let business = tx.business();
    let last = sqlx::query_scalar!(
        r#"select event = 'withdrawn' as "withdrawn!" from consent
           where business_id = $1 and number = $2 and purpose = 'marketing'
           order by at desc, id desc limit 1"#,
        business.0,
        address,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(last == Some(true))
}
