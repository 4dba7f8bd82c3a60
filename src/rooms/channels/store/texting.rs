//! By which way a text to a customer goes, or why none may.

use super::super::model::{Reach, WayTo, WhyNot};
use crate::domain::ids::{ChannelId, CustomerId};
use crate::domain::phone;
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, Utc};

/// Whether a customer can be texted. Of the numbers that take texts, the Main one comes first; one that said
/// STOP is never used.
///
/// # Errors
/// When the query fails.
pub async fn texting(tx: &mut Tx, customer: CustomerId) -> AppResult<Reach> {
    let business = tx.business();
    // One question: it is asked whenever a conversation is opened.
    let phones = sqlx::query!(
        r#"select f.id as "first_id: ChannelId", f.name as first_name, f.address as first_address,
                  p.normal as "normal?", p.sms as "sms?", p.is_main as "is_main?",
                  c.event = 'withdrawn' as "withdrawn?", c.source = 'staff' as "told?", c.at as "said_at?: DateTime<Utc>",
                  u.id as "used_id?: ChannelId", u.name as "used_name?", u.address as "used_address?"
           from (
             select id, name, address from channel
             where business_id = $1 and kind = 'twilio' and removed_at is null order by created_at, id limit 1) f
           left join contact_point p on p.business_id = $1 and p.customer_id = $2 and p.kind = 'phone'
           left join lateral (
             select event, source, at from consent
             where business_id = $1 and number = p.normal and purpose = 'texts'
             order by at desc, id desc limit 1) c on true
           -- The number by which they know us stays the same as long as it is connected.
           left join lateral (
             select k.id, k.name, k.address from consent s
               join channel k on k.business_id = $1 and k.id = s.channel_id and k.removed_at is null
             where s.business_id = $1 and s.number = p.normal
             order by s.at desc, s.id desc limit 1) u on true
           order by p.is_main desc, p.created_at, p.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    if phones.is_empty() {
        return Ok(Reach::Off);
    }
    let takes_texts = |sms: Option<bool>| sms == Some(true);
    if let Some(number) = phones.iter().find(|one| takes_texts(one.sms) && one.withdrawn != Some(true)) {
        let to = number.normal.clone().unwrap_or_default();
        let from = number.used_address.as_ref().unwrap_or(&number.first_address);
        let why =
            if number.is_main == Some(true) { "the Main phone" } else { "texts are on for this number" };
        return Ok(Reach::Yes(WayTo {
            channel_id: number.used_id.unwrap_or(number.first_id),
            channel_name: number.used_name.as_ref().unwrap_or(&number.first_name).clone(),
            from_shown: phone::display(from),
            to_shown: phone::display(&to),
            from: from.clone(),
            to,
            why: why.into(),
            until: None,
        }));
    }
    let no = |why: String, remedy: &str, since| Reach::No(WhyNot { why, remedy: remedy.into(), since });
    if let Some(number) = phones.iter().find(|one| takes_texts(one.sms)) {
        let shown = phone::display(number.normal.as_deref().unwrap_or_default());
        if number.told == Some(true) {
            let why = format!("They told us that they want no texts at {shown}.");
            let remedy =
                "Call or email them. If they change their mind, write it down under “Consent to texts”.";
            return Ok(no(why, remedy, number.said_at));
        }
        let why = format!("They texted STOP from {shown}, so no texts may go there.");
        return Ok(no(
            why,
            "They can text START to get texts again. Call or email them until then.",
            number.said_at,
        ));
    }
    if phones.iter().all(|one| one.normal.is_none()) {
        let why = "There is no phone number on the card.".to_owned();
        return Ok(no(why, "Add one with + on the Contact card, and enable texts to it.", None));
    }
    let why = "Texts are not enabled for any number on the card.".to_owned();
    Ok(no(why, "Ask them, then choose “Enable texts to this number” on the Contact card.", None))
}

/// As [`texting`], to answer somebody who gave us a number (E.164) with their question: nobody need have enabled texts to
/// it, as long as it is theirs. A STOP holds.
///
/// # Errors
/// When a query fails.
pub async fn texting_back(tx: &mut Tx, customer: CustomerId, given: Option<&str>) -> AppResult<Reach> {
    let not = match (texting(tx, customer).await?, given) {
        (Reach::No(not), Some(_)) => not,
        (reach, _) => return Ok(reach),
    };
    let business = tx.business();
    let found = sqlx::query!(
        r#"select f.id as "id: ChannelId", f.name, f.address, p.normal as "to!"
           from channel f
             join contact_point p on p.business_id = $1 and p.customer_id = $2 and p.kind = 'phone' and p.normal = $3
           where f.business_id = $1 and f.kind = 'twilio' and f.removed_at is null
             and coalesce((select c.event from consent c
               where c.business_id = $1 and c.number = $3 and c.purpose = 'texts'
               order by c.at desc, c.id desc limit 1), '') <> 'withdrawn'
           order by f.created_at, f.id limit 1"#,
        business.0,
        customer.0,
        given,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(Reach::No(not)) };
    Ok(Reach::Yes(WayTo {
        channel_id: found.id,
        channel_name: found.name,
        from_shown: phone::display(&found.address),
        to_shown: phone::display(&found.to),
        from: found.address,
        to: found.to,
        why: "the number that they gave in the chat".into(),
        until: None,
    }))
}
