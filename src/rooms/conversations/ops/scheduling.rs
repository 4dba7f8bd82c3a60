//! Messages wait for their time, and go out by themselves.

use super::super::model::{
    Channel, Later, NewScheduled, ReplyBy, SCHEDULED_LIMIT, ScheduledState, ScheduledWords, Status,
    files as file_rules,
};
use super::super::record::SCHEDULED_MESSAGE;
use super::super::store;
use super::files;
use super::linking::{open_for_customer, set_status};
use super::messenger::facebook_way;
use super::writing::{send, sendable};
use crate::domain::ids::{CustomerId, MessageId, ScheduledMessageId};
use crate::domain::text;
use crate::error::{AppError, AppResult};
use crate::rooms::settings;
use crate::server::db::NewEvent;
use crate::server::jobs::sweep::SweepBatch;
use crate::server::{Tx, records};
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use uuid::Uuid;

/// Days for which a message is kept that was sent, answered or dropped.
const KEPT_DAYS: i64 = 30;
/// Messages that a sweep removes in one go.
const BATCH: i64 = 500;

/// Keeps a message for later.
///
/// # Errors
/// A field error for `body`, `subject` or `at`; [`AppError::Refused`] when the customer cannot be reached so, or too many wait.
pub async fn schedule(
    tx: &mut Tx,
    customer: CustomerId,
    new: &NewScheduled,
) -> AppResult<ScheduledMessageId> {
    let conversation = open_for_customer(tx, customer).await?;
    let files = files::chosen(tx, customer, &new.files).await?;
    let (body, subject) = sendable(tx, conversation, &new.body, &files, &new.by).await?;
    let at = moment(tx, &new.at).await?;
    if new.by == ReplyBy::Facebook
        && facebook_way(tx, conversation, &body).await?.until.is_some_and(|until| at > until)
    {
        let why = "Facebook lets you answer for 7 days after their last message. Choose an earlier time.";
        return Err(AppError::invalid("at", why));
    }
    let customer = store::customer_of(tx, conversation).await?;
    let waiting = store::scheduled(tx, customer).await?.len();
    if i64::try_from(waiting).unwrap_or(i64::MAX) >= SCHEDULED_LIMIT {
        let why =
            format!("{SCHEDULED_LIMIT} messages wait for this customer already. Drop one of them first.");
        return Err(AppError::Refused(why));
    }
    let id = ScheduledMessageId::new();
    let row = json!({
        "id": id, "customer_id": customer, "staff_id": tx.staff(), "channel": new.by.channel(), "send_at": at,
        "unless_answered": new.unless_answered, "state": ScheduledState::Waiting, "why": "", "created_at": Utc::now(),
        "version": 1,
    });
    records::insert(tx, &SCHEDULED_MESSAGE, "added", &row).await?;
    let business = tx.business();
    sqlx::query!(
        "insert into scheduled_words (business_id, scheduled_id, subject, body) values ($1, $2, $3, $4)",
        business.0,
        id.0,
        subject,
        body,
    )
    .execute(tx.conn())
    .await?;
    files::put_by(tx, id, &files).await?;
    Ok(id)
}

/// Chooses another time; also for one that could not be sent.
///
/// # Errors
/// A field error for `at`; [`AppError::NotFound`]; [`AppError::Refused`] when it is over.
pub async fn reschedule(tx: &mut Tx, id: ScheduledMessageId, at: &Later) -> AppResult<()> {
    let at = moment(tx, at).await?;
    still_here(tx, id).await?;
    let changes = json!({ "send_at": at, "state": ScheduledState::Waiting, "why": "" });
    records::set(tx, &SCHEDULED_MESSAGE, "rescheduled", id.0, &changes).await?;
    Ok(())
}

/// Writes it anew; it goes out when it would have. `seen`: the version that was changed. Answers the new one. No event
/// tells what it said, so it is taken back by writing it anew once more.
///
/// # Errors
/// A field error for `body` or `subject`; [`AppError::NotFound`]; [`AppError::Refused`] when it is over, changed meanwhile,
/// or cannot be sent so.
pub async fn edit_scheduled(
    tx: &mut Tx,
    id: ScheduledMessageId,
    seen: i32,
    words: &ScheduledWords,
) -> AppResult<i32> {
    still_here(tx, id).await?;
    let business = tx.business();
    let kept = sqlx::query!(
        r#"select customer_id as "customer: CustomerId", channel as "channel: Channel", version from scheduled_message
           where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if kept.version != seen {
        return Err(AppError::refused("Somebody changed this meanwhile. Look at it again first."));
    }
    if kept.channel != Channel::Email && !text::clean_line(&words.subject).is_empty() {
        return Err(AppError::invalid("subject", "Only an email has a subject."));
    }
    let conversation = open_for_customer(tx, kept.customer).await?;
    let by = reply_by(kept.channel, words.subject.clone());
    let files = store::scheduled_files(tx, id).await?;
    let (body, subject) = sendable(tx, conversation, &words.body, &files, &by).await?;
    sqlx::query!(
        "update scheduled_words set subject = $3, body = $4 where business_id = $1 and scheduled_id = $2",
        business.0,
        id.0,
        subject,
        body,
    )
    .execute(tx.conn())
    .await?;
    let version = sqlx::query_scalar!(
        "update scheduled_message set version = version + 1 where business_id = $1 and id = $2 returning version",
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    tx.record(NewEvent {
        kind: "scheduled_message.edited".into(),
        customer_id: Some(kept.customer),
        subject_type: "scheduled_message",
        subject_id: id.0,
        before: Some(json!({})),
        after: Some(json!({})),
    });
    Ok(version)
}

/// Drops it. `for_writing`: its writer goes on with it, so that its files stand in the draft again.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is over.
pub async fn cancel_scheduled(tx: &mut Tx, id: ScheduledMessageId, for_writing: bool) -> AppResult<()> {
    still_here(tx, id).await?;
    if for_writing {
        files::let_go(tx, id).await?;
    }
    end(tx, id, ScheduledState::Cancelled).await
}

/// Sends it without waiting for its time.
///
/// # Errors
/// As [`send`]; [`AppError::NotFound`]; [`AppError::Refused`] when it is over.
pub async fn send_scheduled(tx: &mut Tx, id: ScheduledMessageId) -> AppResult<MessageId> {
    still_here(tx, id).await?;
    deliver(tx, id).await
}

/// Sends it if its time has come by a moment. None: another server does, or it is not to be sent any more.
///
/// # Errors
/// As [`send`].
pub async fn send_due(
    tx: &mut Tx,
    id: ScheduledMessageId,
    now: DateTime<Utc>,
) -> AppResult<Option<MessageId>> {
    let business = tx.business();
    let ours = sqlx::query_scalar!(
        r#"select true as "ours!" from scheduled_message
           where business_id = $1 and id = $2 and state = 'waiting' and send_at <= $3 for update skip locked"#,
        business.0,
        id.0,
        now,
    )
    .fetch_optional(tx.conn())
    .await?;
    match ours {
        Some(_) => deliver(tx, id).await.map(Some),
        None => Ok(None),
    }
}

/// Says why it could not be sent, and that the customer waits for us.
///
/// # Errors
/// When a statement fails.
pub async fn note_unsendable(tx: &mut Tx, id: ScheduledMessageId, why: &str) -> AppResult<()> {
    let (state, customer) = lock(tx, id).await?;
    if state != ScheduledState::Waiting {
        return Ok(());
    }
    let failed = json!({ "state": ScheduledState::Failed, "why": why });
    records::set(tx, &SCHEDULED_MESSAGE, "failed", id.0, &failed).await?;
    let conversation = open_for_customer(tx, customer).await?;
    let business = tx.business();
    let status = sqlx::query_scalar!(
        r#"update conversation set waiting_since = coalesce(waiting_since, clock_timestamp())
           where business_id = $1 and id = $2 returning status as "status: Status""#,
        business.0,
        conversation.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if status == Status::Closed {
        set_status(tx, conversation, Status::Open).await?;
    }
    Ok(())
}

/// The customer wrote: what was to be sent unless they did is dropped.
///
/// # Errors
/// When a statement fails.
pub(super) async fn answered(tx: &mut Tx, customer: CustomerId) -> AppResult<()> {
    let business = tx.business();
    let over = sqlx::query_scalar!(
        r#"select id as "id: ScheduledMessageId" from scheduled_message
           where business_id = $1 and customer_id = $2 and state in ('waiting', 'failed')
             and state = 'waiting' and unless_answered order by send_at, id for update"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for id in over {
        end(tx, id, ScheduledState::Answered).await?;
    }
    Ok(())
}

/// Scheduling is not taken back by the log, which has no words to do it again: whoever wrote it edits or drops it, where
/// it stands.
///
/// # Errors
/// [`AppError::Refused`].
pub fn stay_scheduled(
    _tx: &mut Tx,
    _id: Uuid,
    _before: Value,
    _after: Value,
) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async { Err(AppError::refused("Edit or drop it above the composer, where it waits.")) })
}

/// Removes what is over for long.
pub const SWEEP_SCHEDULED: SweepBatch = |tx, now| Box::pin(sweep(tx, now));

async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from scheduled_message where business_id = $1 and id in (
           select m.id from scheduled_message m
           where m.business_id = $1 and m.state in ('sent', 'answered', 'cancelled') and m.send_at < $2
           order by m.send_at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(KEPT_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}

async fn moment(tx: &mut Tx, at: &Later) -> AppResult<DateTime<Utc>> {
    let zone = settings::store::main_zone(tx).await?;
    at.until(&zone, Utc::now()).map_err(|sentence| AppError::invalid("at", sentence))
}

async fn deliver(tx: &mut Tx, id: ScheduledMessageId) -> AppResult<MessageId> {
    let business = tx.business();
    let words = sqlx::query!(
        r#"select m.customer_id as "customer: CustomerId", m.channel as "channel: Channel", w.subject, w.body
           from scheduled_message m join scheduled_words w on w.business_id = $1 and w.scheduled_id = m.id
           where m.business_id = $1 and m.id = $2"#,
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let by = reply_by(words.channel, words.subject);
    let conversation = open_for_customer(tx, words.customer).await?;
    let files = store::scheduled_files(tx, id).await?;
    // What stands for no words is none.
    let wordless = !files.is_empty() && words.body == file_rules::words_of(&files);
    let body = if wordless { "" } else { words.body.as_str() };
    let message = send(tx, conversation, body, &files, &by).await?;
    end(tx, id, ScheduledState::Sent).await?;
    Ok(message.id)
}

async fn end(tx: &mut Tx, id: ScheduledMessageId, state: ScheduledState) -> AppResult<()> {
    let verb = match state {
        ScheduledState::Sent => "sent",
        ScheduledState::Answered => "answered",
        _ => "cancelled",
    };
    records::set(tx, &SCHEDULED_MESSAGE, verb, id.0, &json!({ "state": state })).await?;
    Ok(())
}

/// Locks it, and sees that it waits or could not be sent.
async fn still_here(tx: &mut Tx, id: ScheduledMessageId) -> AppResult<()> {
    match lock(tx, id).await?.0 {
        ScheduledState::Waiting | ScheduledState::Failed => Ok(()),
        ScheduledState::Sent => Err(AppError::refused("This was sent already.")),
        ScheduledState::Answered => {
            Err(AppError::refused("The customer wrote meanwhile, so this was dropped."))
        }
        ScheduledState::Cancelled => Err(AppError::refused("Somebody dropped this meanwhile.")),
    }
}

async fn lock(tx: &mut Tx, id: ScheduledMessageId) -> AppResult<(ScheduledState, CustomerId)> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select state as "state: ScheduledState", customer_id as "customer: CustomerId" from scheduled_message
           where business_id = $1 and id = $2 for update"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    Ok((row.state, row.customer))
}

fn reply_by(channel: Channel, subject: String) -> ReplyBy {
    match channel {
        Channel::Text => ReplyBy::Text,
        Channel::Email => ReplyBy::Email { subject },
        Channel::Facebook => ReplyBy::Facebook,
        _ => ReplyBy::Chat,
    }
}
