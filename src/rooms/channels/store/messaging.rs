//! By which way a message on Facebook goes, or why none may.

use super::super::model::{CLOSED_REMEDY, Reach, WayTo, WhyNot, Window};
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, MessageId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use crate::server::providers::facebook::told::unsent_key;
use chrono::{DateTime, Utc};

/// Whether a customer can be answered on Facebook at a moment: on the Page to which they wrote last, for a week. Off:
/// they never wrote to a Page that is connected.
///
/// # Errors
/// When the query fails.
pub async fn messaging(tx: &mut Tx, customer: CustomerId, now: DateTime<Utc>) -> AppResult<Reach> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select p.raw, p.normal, k.id as "channel: ChannelId", k.name, k.address as page, k.display_name,
                  w.at as "wrote?: DateTime<Utc>"
           from contact_point p
             join channel k on k.business_id = $1 and k.kind = 'facebook' and k.removed_at is null
               and k.address = split_part(p.normal, ':', 1)
             left join lateral (
               select f.at from facebook_message f
               where f.business_id = $1 and f.address = p.normal and f.inbound
               order by f.at desc limit 1) w on true
           where p.business_id = $1 and p.customer_id = $2 and p.kind = 'facebook'
           order by w.at desc nulls last, p.is_main desc, p.created_at, p.id limit 1"#,
        business.0,
        customer.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(found) = found else { return Ok(Reach::Off) };
    let wrote = found.wrote.filter(|wrote| Window::at(now, Some(*wrote)) != Window::Closed);
    let Some(wrote) = wrote else {
        return Ok(Reach::No(WhyNot {
            why: Window::why_closed(now, found.wrote),
            remedy: CLOSED_REMEDY.into(),
            since: None,
        }));
    };
    let person = found.normal.split_once(':').map_or("", |(_, person)| person).to_owned();
    Ok(Reach::Yes(WayTo {
        channel_id: found.channel,
        channel_name: found.name,
        from_shown: if found.display_name.is_empty() { found.page.clone() } else { found.display_name },
        from: found.page,
        to_shown: found.raw,
        to: person,
        why: "where they wrote".into(),
        until: Some(Window::closes(wrote)),
    }))
}

/// When somebody (`page:person`) wrote last, by Facebook's clock.
///
/// # Errors
/// When the query fails.
pub async fn wrote_last(tx: &mut Tx, address: &str) -> AppResult<Option<DateTime<Utc>>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "select at from facebook_message where business_id = $1 and address = $2 and inbound order by at desc limit 1",
        business.0,
        address,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The message that Facebook calls so; none: it stands in no conversation.
///
/// # Errors
/// When the query fails.
pub async fn message_on_facebook(tx: &mut Tx, mid: &str) -> AppResult<Option<MessageId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select message_id as "id: MessageId" from facebook_message where business_id = $1 and mid = $2"#,
        business.0,
        mid,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// One of ours that could be what Facebook lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unnamed {
    pub body: String,
    /// Facebook called it so in an earlier round; else nobody knows what it calls it.
    pub formerly: bool,
}

/// Messages of ours among the newest of a conversation that Facebook may have under a name that we do not know, and those
/// that it called `mid` before they were sent again.
///
/// # Errors
/// When the query fails.
pub async fn unnamed_or_formerly(
    tx: &mut Tx,
    conversation: ConversationId,
    mid: &str,
) -> AppResult<Vec<Unnamed>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Unnamed,
        r#"select m.body as "body!", $3 = any (o.former_ids) as "formerly!"
           from (select id, body, direction, channel from message where business_id = $1 and conversation_id = $2
                 order by number desc limit 200) m
             join outgoing o on o.business_id = $1 and o.message_id = m.id
           where m.direction = 'out' and m.channel = 'facebook' and o.attempts > 0 and (o.provider_id is null or $3 = any (o.former_ids))"#,
        business.0,
        conversation.0,
        mid,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Whether we were told already that a message was taken back by its writer.
///
/// # Errors
/// When the query fails.
pub async fn is_unsent(tx: &mut Tx, channel: ChannelId, mid: &str) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from incoming_hook where business_id = $1 and channel_id = $2 and event_key = $3) as "told!""#,
        business.0,
        channel.0,
        unsent_key(mid),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// The Page of a channel.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn page_of(tx: &mut Tx, channel: ChannelId) -> AppResult<String> {
    let business = tx.business();
    sqlx::query_scalar!(
        "select address from channel where business_id = $1 and id = $2",
        business.0,
        channel.0
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}
