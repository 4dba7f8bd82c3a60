//! What a message has on Facebook, and what Facebook tells of it.

use super::super::model::CarryState;
use super::carrying::tell;
use crate::domain::ids::{ChannelId, MessageId};
use crate::error::AppResult;
use crate::server::Tx;
use chrono::{DateTime, Utc};

/// What a message has on Facebook beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnFacebook {
    /// The other side: `page:person`.
    pub address: String,
    /// What Facebook calls it.
    pub mid: String,
    /// Whether the customer wrote it.
    pub inbound: bool,
    /// By Facebook's clock.
    pub at: DateTime<Utc>,
}

/// Keeps what a message has on Facebook.
///
/// # Errors
/// When the statement fails, also when another message has this name.
pub async fn keep_on_facebook(tx: &mut Tx, message: MessageId, known: &OnFacebook) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into facebook_message (business_id, message_id, address, mid, inbound, at) values ($1, $2, $3, $4, $5, $6)",
        business.0,
        message.0,
        known.address,
        known.mid,
        known.inbound,
        known.at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Asks Facebook, in a moment, who somebody (`page:person`) is.
///
/// # Errors
/// When the statement fails.
pub async fn ask_who(tx: &mut Tx, channel: ChannelId, address: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into facebook_profile (business_id, channel_id, address) values ($1, $2, $3)
         on conflict (business_id, address)
           do update set channel_id = excluded.channel_id, state = 'waiting', attempts = 0, next_at = now()",
        business.0,
        channel.0,
        address,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Facebook has a message of ours since a moment. False: it is none of ours by this channel.
///
/// # Errors
/// When the statement fails.
pub async fn note_carried_at(
    tx: &mut Tx,
    channel: ChannelId,
    message: MessageId,
    at: DateTime<Utc>,
) -> AppResult<bool> {
    let business = tx.business();
    let ours = sqlx::query!(
        "update outgoing set carried_at = $4 where business_id = $1 and message_id = $2 and channel_id = $3",
        business.0,
        message.0,
        channel.0,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(ours.rows_affected() == 1)
}

/// The message of ours that a provider calls so.
///
/// # Errors
/// When the query fails.
pub async fn carried_as(tx: &mut Tx, channel: ChannelId, provider_id: &str) -> AppResult<Option<MessageId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select message_id as "id: MessageId" from outgoing
           where business_id = $1 and channel_id = $2 and provider_id = $3"#,
        business.0,
        channel.0,
        provider_id,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// All that went to somebody until a moment is delivered, or was read: forward only.
///
/// # Errors
/// When a statement fails.
pub async fn got_until(
    tx: &mut Tx,
    channel: ChannelId,
    person: &str,
    until: DateTime<Utc>,
    state: CarryState,
) -> AppResult<()> {
    let business = tx.business();
    let messages = sqlx::query_scalar!(
        r#"select message_id as "id: MessageId" from outgoing
           where business_id = $1 and channel_id = $2 and address = $3 and carried_at <= $4
             and carried_at is not null and state in ('sent', 'delivered') and state <> $5
           order by message_id for update"#,
        business.0,
        channel.0,
        person,
        until,
        state.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    for message in messages {
        sqlx::query!(
            "update outgoing set state = $3 where business_id = $1 and message_id = $2",
            business.0,
            message.0,
            state.as_str(),
        )
        .execute(tx.conn())
        .await?;
        tell(tx, message).await?;
    }
    Ok(())
}
