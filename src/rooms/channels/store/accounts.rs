//! Channels and their accounts.

use super::super::model::{Channel, Channels, DeadHook};
use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::{AppError, AppResult};
use crate::server::providers::Account;
use crate::server::{App, Tx};

/// What is shown at once of what could not be worked on.
const DEAD_SHOWN: i64 = 50;

/// The channels in use, and what came in and could not be worked on. `hook`: where providers tell us.
///
/// # Errors
/// When a query fails.
pub async fn channels(tx: &mut Tx, hook: String) -> AppResult<Channels> {
    let business = tx.business();
    let channels = sqlx::query_as!(
        Channel,
        r#"select id as "id: _", kind as "kind: _", name, address, account, service, state as "state: _",
                  checked_at, last_error, version
           from channel where business_id = $1 and removed_at is null order by created_at, id limit 50"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let dead = sqlx::query_as!(
        DeadHook,
        r#"select h.id as "id: _", c.name as channel_name, h.kind = 'message' as "is_message!", h.sender,
                  h.received_at, h.error
           from incoming_hook h join channel c on c.business_id = $1 and c.id = h.channel_id
           where h.business_id = $1 and h.state = 'dead' order by h.place limit $2"#,
        business.0,
        DEAD_SHOWN,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Channels { hook, channels, dead })
}

/// A channel, also one that was removed.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn channel(tx: &mut Tx, id: ChannelId) -> AppResult<Channel> {
    let business = tx.business();
    sqlx::query_as!(
        Channel,
        r#"select id as "id: _", kind as "kind: _", name, address, account, service, state as "state: _",
                  checked_at, last_error, version
           from channel where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

/// Its account with the secret, to speak to the provider; none when the secret cannot be opened: it was sealed
/// with another key.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn kept_account(tx: &mut Tx, app: &App, id: ChannelId) -> AppResult<Option<Account>> {
    let business = tx.business();
    let found = sqlx::query!(
        "select c.account, c.service, c.address, s.sealed
         from channel c join channel_secret s on s.business_id = $1 and s.channel_id = c.id
         where c.business_id = $1 and c.id = $2",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let secret = app.seals.open(&place(business, id), &found.sealed)?;
    Ok(secret.map(|secret| Account {
        account: found.account,
        service: found.service,
        address: found.address,
        secret,
    }))
}

/// Where a secret belongs: sealed for one channel, it opens for no other.
pub(in super::super) fn place(business: BusinessId, id: ChannelId) -> Vec<u8> {
    format!("channel:{business}:{id}").into_bytes()
}
