//! Messages that a provider took and told nothing more of: it may have told it while no server ran, so it is asked.

use super::settling::report;
use crate::domain::ids::{ChannelId, MessageId};
use crate::error::AppResult;
use crate::server::Tx;
use crate::server::providers::Report;
use chrono::{DateTime, Utc};

/// The pauses after the first questions, in seconds; after the last of them it is asked no more. (The first question
/// comes five minutes after a message went out: `carrying`.)
const PAUSES: [f64; 3] = [1_800.0, 10_800.0, 86_400.0];
/// So long a question belongs to who asks it, and so long a provider is left alone that does not answer, in seconds.
const LEASE_SECONDS: f64 = 300.0;
/// A provider that does not answer is not asked for ever about what went out long ago, in seconds.
const LONG_AGO: f64 = 604_800.0;

/// A message of which the provider is to be asked.
#[derive(Debug, Clone)]
pub struct Untold {
    pub message: MessageId,
    pub channel: ChannelId,
    /// What the provider calls it.
    pub provider_id: String,
    /// How often it was asked before.
    asks: i32,
}

/// Takes those whose turn it is, the longest waiting first and at most so many: no other server asks about them meanwhile.
///
/// # Errors
/// When a statement fails.
pub async fn claim_untold(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> AppResult<Vec<Untold>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"with due as (
             select message_id from outgoing
             where business_id = $1 and state = 'sent' and ask_at <= $2
             order by ask_at, message_id limit $3 for update skip locked
           )
           update outgoing o
             -- Of a channel that was removed nothing is asked.
             set ask_at = case when n.removed_at is null then $2 + make_interval(secs => $4) end
           from due, channel n
           where o.business_id = $1 and o.message_id = due.message_id and n.business_id = $1 and n.id = o.channel_id
           returning o.message_id as "message: MessageId", o.channel_id as "channel: ChannelId", o.provider_id,
             o.asks, n.removed_at is null as "in_use!""#,
        business.0,
        now,
        most,
        LEASE_SECONDS,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut untold: Vec<Untold> = rows
        .into_iter()
        .filter(|row| row.in_use)
        .map(|row| Untold {
            message: row.message,
            channel: row.channel,
            provider_id: row.provider_id.unwrap_or_default(),
            asks: row.asks,
        })
        .collect();
    untold.sort_by_key(|one| one.message);
    Ok(untold)
}

/// Keeps what the provider answered; none: it does not know the message, and is asked no more. Where it is still under
/// way, it is asked again later, less and less often.
///
/// # Errors
/// When a statement fails.
pub async fn take_answer(
    tx: &mut Tx,
    untold: &Untold,
    answer: Option<&Report>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    if let Some(answer) = answer {
        report(tx, untold.channel, answer, None).await?;
    }
    let pause = answer.and_then(|_| PAUSES.get(usize::try_from(untold.asks).ok()?).copied());
    let business = tx.business();
    sqlx::query!(
        "update outgoing set asks = asks + 1, ask_at = $4::timestamptz + make_interval(secs => $5)
         where business_id = $1 and message_id = $2 and provider_id = $3 and state = 'sent'",
        business.0,
        untold.message.0,
        untold.provider_id,
        now,
        pause,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The provider does not answer: all that it was to be asked by now waits.
///
/// # Errors
/// When the statement fails.
pub async fn put_off_asking(tx: &mut Tx, channel: ChannelId, now: DateTime<Utc>) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update outgoing set ask_at = case
           when created_at > $3::timestamptz - make_interval(secs => $5) then $3::timestamptz + make_interval(secs => $4) end
         where business_id = $1 and channel_id = $2 and state = 'sent' and ask_at <= $3::timestamptz + make_interval(secs => $4)",
        business.0,
        channel.0,
        now,
        LEASE_SECONDS,
        LONG_AGO,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
