//! By which way a text to a customer goes, or why none may.

use super::super::model::{TextWay, Texting, WhyNot};
use crate::domain::ids::{ChannelId, CustomerId};
use crate::domain::phone;
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, Utc};

/// Whether a customer can be texted. Of the numbers that take texts, the Main one comes first; one that said
/// STOP is never used.
///
/// # Errors
/// When a query fails.
pub async fn texting(tx: &mut Tx, customer: CustomerId) -> AppResult<Texting> {
    let business = tx.business();
    let Some(channel) = sqlx::query!(
        r#"select id as "id: ChannelId", name, address from channel
           where business_id = $1 and removed_at is null order by created_at, id limit 1"#,
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?
    else {
        return Ok(Texting::Off);
    };
    let phones = sqlx::query!(
        r#"select p.normal, p.sms, p.is_main, c.event = 'withdrawn' as "withdrawn?", c.at as "said_at?: DateTime<Utc>"
           from contact_point p left join lateral (
             select event, at from consent where business_id = $1 and number = p.normal
             order by at desc, id desc limit 1) c on true
           where p.business_id = $1 and p.customer_id = $2 and p.kind = 'phone'
           order by p.is_main desc, p.created_at, p.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let is_withdrawn = |withdrawn: Option<bool>| withdrawn == Some(true);
    if let Some(number) = phones.iter().find(|one| one.sms && !is_withdrawn(one.withdrawn)) {
        // The number by which they know us stays the same as long as it is connected.
        let used = last_used(tx, &number.normal).await?;
        let (id, name, address) = used.unwrap_or((channel.id, channel.name, channel.address));
        let why = if number.is_main { "the Main phone" } else { "texts are on for this number" };
        return Ok(Texting::Yes(TextWay {
            channel_id: id,
            channel_name: name,
            from_shown: phone::display(&address),
            to_shown: phone::display(&number.normal),
            from: address,
            to: number.normal.clone(),
            why: why.into(),
        }));
    }
    let no = |why: String, remedy: &str, since| Texting::No(WhyNot { why, remedy: remedy.into(), since });
    if let Some(number) = phones.iter().find(|one| one.sms) {
        let why =
            format!("They texted STOP from {}, so no texts may go there.", phone::display(&number.normal));
        return Ok(no(
            why,
            "They can text START to get texts again. Call or email them until then.",
            number.said_at,
        ));
    }
    if phones.is_empty() {
        let why = "There is no phone number on the card.".to_owned();
        return Ok(no(why, "Add one with + on the Contact card, and enable texts to it.", None));
    }
    let why = "Texts are not enabled for any number on the card.".to_owned();
    Ok(no(why, "Ask them, then choose “Enable texts to this number” on the Contact card.", None))
}

/// The channel that last carried something to a number, if it is still connected.
async fn last_used(tx: &mut Tx, number: &str) -> AppResult<Option<(ChannelId, String, String)>> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select c.id as "id: ChannelId", c.name, c.address from consent s
           join channel c on c.business_id = $1 and c.id = s.channel_id and c.removed_at is null
           where s.business_id = $1 and s.number = $2 order by s.at desc, s.id desc limit 1"#,
        business.0,
        number,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.id, row.name, row.address)))
}
