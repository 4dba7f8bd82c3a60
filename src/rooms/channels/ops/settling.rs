//! What a provider answers, or tells later, moves a message on: forward only.

use super::super::model::CarryState;
use super::carrying::{Attempt, Claimed, tell};
use crate::domain::ids::{ChannelId, MessageId};
use crate::error::AppResult;
use crate::server::Tx;
use crate::server::providers::{Outcome, Progress, Report};
use chrono::{DateTime, Duration, Utc};

/// How often it is given to a provider that does not take it, before staff are told.
const TRIES: i32 = 10;
/// The pause after the first time, and the longest one, in seconds.
const PAUSE: (i64, i64) = (2, 300);
/// After so long a provider would list what it has: what is not there never came.
const SURE_SECONDS: i64 = 60;
/// The pause between two questions about one message, in seconds.
const ASK_AGAIN: i64 = 10;

/// Keeps what the provider answered to a sending.
///
/// # Errors
/// When a statement fails.
pub async fn settle(tx: &mut Tx, claimed: &Claimed, outcome: &Outcome, now: DateTime<Utc>) -> AppResult<()> {
    match outcome {
        Outcome::Taken(report) => taken(tx, claimed, report).await,
        Outcome::Refused { code, why } => refused(tx, claimed, *code, why).await,
        Outcome::Later { why, after } => {
            let after = after.and_then(|after| i64::try_from(after.as_secs()).ok());
            hold_back(tx, claimed, why, after, now).await
        }
        Outcome::Unknown { .. } => lose_track(tx, claimed, now + Duration::seconds(ASK_AGAIN / 2)).await,
        Outcome::Doubtful { why } => give_up(tx, claimed, why).await,
    }
}

async fn taken(tx: &mut Tx, claimed: &Claimed, report: &Report) -> AppResult<()> {
    let business = tx.business();
    let state = state_of(report.progress);
    // News may have overtaken the answer: then only the name is kept.
    let changed = sqlx::query!(
        r#"update outgoing o set provider_id = $4,
             state = case when was.open then $5 else o.state end,
             code = case when was.open then $6 else o.code end,
             reason = case when was.open then $7 else o.reason end
           from (select state in ('queued', 'sending', 'unknown') as open from outgoing
                 where business_id = $1 and message_id = $2 for update) was
           where o.business_id = $1 and o.message_id = $2 and o.round = $3
             and (o.provider_id is null or o.provider_id = $4)
           returning was.open as "open!""#,
        business.0,
        claimed.message.0,
        claimed.round,
        report.id,
        state.as_str(),
        report.code,
        report.why,
    )
    .fetch_optional(tx.conn())
    .await?;
    match changed {
        Some(row) if row.open => tell(tx, claimed.message).await,
        _ => Ok(()),
    }
}

async fn refused(tx: &mut Tx, claimed: &Claimed, code: Option<i32>, why: &str) -> AppResult<()> {
    let business = tx.business();
    let changed = sqlx::query!(
        "update outgoing set state = 'failed', code = $4, reason = $5
         where business_id = $1 and message_id = $2 and round = $3 and state in ('queued', 'sending', 'unknown')",
        business.0,
        claimed.message.0,
        claimed.round,
        code,
        why,
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 1 { tell(tx, claimed.message).await } else { Ok(()) }
}

/// The provider certainly does not have it: it waits for another try, or fails after many.
///
/// # Errors
/// When a statement fails.
pub async fn hold_back(
    tx: &mut Tx,
    claimed: &Claimed,
    why: &str,
    after: Option<i64>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let business = tx.business();
    let changed = sqlx::query!(
        "update outgoing set
           state = case when attempts < $5 then 'queued' else 'failed' end,
           reason = case when attempts < $5 then '' else $4 end,
           next_at = $6::timestamptz + make_interval(secs => greatest($7, least($9, $8 * 2 ^ (attempts - 1))))
         where business_id = $1 and message_id = $2 and round = $3 and state in ('sending', 'unknown')",
        business.0,
        claimed.message.0,
        claimed.round,
        format!("{why} It was tried for a while. Send it again later."),
        TRIES,
        now,
        after.unwrap_or(0).min(3600) as f64,
        PAUSE.0 as f64,
        PAUSE.1 as f64,
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 1 { tell(tx, claimed.message).await } else { Ok(()) }
}

/// The provider may have it or not: it is asked at a moment.
///
/// # Errors
/// When a statement fails.
pub async fn lose_track(tx: &mut Tx, claimed: &Claimed, ask_at: DateTime<Utc>) -> AppResult<()> {
    let business = tx.business();
    let was = sqlx::query_scalar!(
        r#"update outgoing o set state = 'unknown', next_at = $4
           from (select state from outgoing where business_id = $1 and message_id = $2 for update) was
           where o.business_id = $1 and o.message_id = $2 and o.round = $3 and o.state in ('sending', 'unknown')
           returning was.state as "was: CarryState""#,
        business.0,
        claimed.message.0,
        claimed.round,
        ask_at,
    )
    .fetch_optional(tx.conn())
    .await?;
    if was == Some(CarryState::Sending) { tell(tx, claimed.message).await } else { Ok(()) }
}

/// The provider may have it or not, and cannot be asked: only a person has it sent again.
///
/// # Errors
/// When a statement fails.
pub async fn give_up(tx: &mut Tx, claimed: &Claimed, why: &str) -> AppResult<()> {
    let business = tx.business();
    let changed = sqlx::query!(
        "update outgoing set state = 'unknown', next_at = 'infinity', reason = $4
         where business_id = $1 and message_id = $2 and round = $3 and state in ('sending', 'unknown')",
        business.0,
        claimed.message.0,
        claimed.round,
        why,
    )
    .execute(tx.conn())
    .await?;
    if changed.rows_affected() == 1 { tell(tx, claimed.message).await } else { Ok(()) }
}

/// Keeps what the provider's list says of a message in doubt: `reports` are those that could be it. None of
/// them: after a while it is certain that it never came there, and it goes out again.
///
/// # Errors
/// When a statement fails.
pub async fn take_reconciled(
    tx: &mut Tx,
    claimed: &Claimed,
    reports: &[Report],
    now: DateTime<Utc>,
) -> AppResult<()> {
    let business = tx.business();
    for report in reports {
        let is_others = sqlx::query_scalar!(
            r#"select exists (
                 select from outgoing where business_id = $1 and channel_id = $2 and provider_id = $3 and message_id <> $4
               ) or exists (
                 select from outgoing where business_id = $1 and message_id = $4 and $3 = any (former_ids)
               ) as "others!""#,
            business.0,
            claimed.channel.0,
            report.id,
            claimed.message.0,
        )
        .fetch_one(tx.conn())
        .await?;
        if !is_others {
            return taken(tx, claimed, report).await;
        }
    }
    match claimed.attempt {
        Attempt::Ask(since) if now - since < Duration::seconds(SURE_SECONDS) => {
            lose_track(tx, claimed, now + Duration::seconds(ASK_AGAIN)).await
        }
        _ => hold_back(tx, claimed, "The provider did not take it.", None, now).await,
    }
}

/// What a provider says of a message, by its own name for it, or by ours for one whose name we do not know
/// yet. False: it is none of ours. Late news changes nothing.
///
/// # Errors
/// When a statement fails.
pub async fn report(
    tx: &mut Tx,
    channel: ChannelId,
    report: &Report,
    ours: Option<(MessageId, i32)>,
) -> AppResult<bool> {
    let business = tx.business();
    // Two questions, each by its own index.
    let known = sqlx::query!(
        r#"select message_id as "message: MessageId", state as "state: CarryState" from outgoing
           where business_id = $1 and channel_id = $2 and provider_id = $3 for update"#,
        business.0,
        channel.0,
        report.id,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(|row| (row.message, row.state));
    let found = match (known, ours) {
        (None, Some((message, round))) => sqlx::query!(
            r#"select message_id as "message: MessageId", state as "state: CarryState" from outgoing
               where business_id = $1 and message_id = $2 and channel_id = $3 and round = $4 and provider_id is null
                 -- Also one that waits for another try: the provider took it after all.
                 and (state in ('sending', 'unknown') or state = 'queued' and attempts > 0)
                 and not ($5 = any (former_ids)) for update"#,
            business.0,
            message.0,
            channel.0,
            round,
            report.id,
        )
        .fetch_optional(tx.conn())
        .await?
        .map(|row| (row.message, row.state)),
        (known, _) => known,
    };
    let Some((message, state)) = found else { return Ok(false) };
    let next = state_of(report.progress);
    if !state.goes_to(next) {
        return Ok(true);
    }
    sqlx::query!(
        "update outgoing set provider_id = $3, state = $4, code = $5, reason = $6
         where business_id = $1 and message_id = $2",
        business.0,
        message.0,
        report.id,
        next.as_str(),
        report.code,
        report.why,
    )
    .execute(tx.conn())
    .await?;
    tell(tx, message).await?;
    Ok(true)
}

fn state_of(progress: Progress) -> CarryState {
    match progress {
        Progress::Sent => CarryState::Sent,
        Progress::Delivered => CarryState::Delivered,
        Progress::Read => CarryState::Read,
        Progress::Failed => CarryState::Failed,
    }
}
