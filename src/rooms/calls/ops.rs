//! Use cases of this room.

use super::model::{Direction, Meaning, NOTE_MAX, Outcome};
use super::record::CALL;
use crate::domain::ids::{CallId, ChannelId, CustomerId, StaffId};
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::conversations::ops as conversations;
use crate::rooms::conversations::ops::MissedCall;
use crate::rooms::settings;
use crate::server::{Tx, records};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

#[derive(Serialize)]
struct Logged {
    id: CallId,
    customer_id: CustomerId,
    direction: Direction,
    phone_raw: String,
    phone_normal: String,
    outcome: Option<Outcome>,
    note: String,
    staff_id: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<DateTime<Utc>>,
}

#[derive(Serialize)]
struct Taken {
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff_id: Option<StaffId>,
}

#[derive(Serialize)]
struct Note {
    note: String,
}

#[derive(Serialize)]
struct FollowedUp {
    followed_up_at: Option<DateTime<Utc>>,
}

/// Seconds that a call may have waited on a device at most: a month.
const WAITED_MOST: u32 = 30 * 24 * 3600;

/// Writes down a call, which was `waited` seconds ago.
///
/// # Errors
/// Invalid `phone` or `note`, or NotFound.
pub async fn log(
    tx: &mut Tx,
    customer: CustomerId,
    direction: Direction,
    number: Option<&str>,
    outcome: Option<Outcome>,
    note: &str,
    waited: Option<u32>,
) -> AppResult<CallId> {
    let region = settings::store::phone_region(tx).await?;
    let mut checks = Checks::default();
    let note = checks.take("note", text::optional_block(note, "A note on a call", NOTE_MAX));
    let number = number.map(str::trim).filter(|number| !number.is_empty());
    let (phone_raw, phone_normal) = match number.map(|number| phone::parse(number, &region)) {
        None => Default::default(),
        Some(Ok(read)) => (read.raw, read.e164),
        Some(Err(sentence)) => {
            checks.add("phone", sentence);
            Default::default()
        }
    };
    checks.done()?;
    let (id, staff_id) = (CallId::new(), tx.staff());
    let waited = waited.filter(|seconds| *seconds > 0).map(|seconds| seconds.min(WAITED_MOST));
    let started_at = waited.map(|seconds| Utc::now() - Duration::seconds(seconds.into()));
    let went = Went { direction, outcome, at: started_at, to: None, note: &note };
    // Before the call itself: a conversation is locked before its customer is counted for, as everywhere.
    tell_conversation(tx, Some(customer), went).await?;
    let customer_id = customer;
    let row =
        Logged { id, customer_id, direction, phone_raw, phone_normal, outcome, note, staff_id, started_at };
    records::insert(tx, &CALL, "logged", &row).await?;
    Ok(id)
}

/// How a call went, as far as it matters to whoever answers the customer.
pub(super) struct Went<'a> {
    pub direction: Direction,
    pub outcome: Option<Outcome>,
    /// None: it begins this moment.
    pub at: Option<DateTime<Utc>>,
    /// Which number of ours was called, if it is a channel's.
    pub to: Option<ChannelId>,
    pub note: &'a str,
}

/// Whoever called in vain waits in the inbox; whoever was spoken to waits no more. A withheld number is nobody's.
///
/// # Errors
/// NotFound.
pub(super) async fn tell_conversation(
    tx: &mut Tx,
    customer: Option<CustomerId>,
    went: Went<'_>,
) -> AppResult<()> {
    let (Some(customer), Some(outcome)) = (customer, went.outcome) else { return Ok(()) };
    let meaning = outcome.meaning(went.direction);
    if meaning == Meaning::Nothing {
        return Ok(());
    }
    let at = match went.at {
        Some(at) => at,
        // The same as the call's own.
        None => sqlx::query_scalar!(r#"select now() as "now!""#).fetch_one(tx.conn()).await?,
    };
    if meaning == Meaning::Answered {
        return conversations::take_talk(tx, customer, at).await;
    }
    let call = MissedCall { customer, at, to: went.to, note: went.note };
    conversations::take_missed_call(tx, call).await
}

/// Says how a call went. Who says it of a call that nobody took has taken it.
///
/// # Errors
/// NotFound.
pub async fn set_outcome(tx: &mut Tx, id: CallId, outcome: Option<Outcome>) -> AppResult<i32> {
    let business = tx.business();
    let call = sqlx::query!(
        r#"select staff_id, customer_id as "customer_id: CustomerId", direction as "direction: Direction", started_at,
                  note
           from call where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let staff_id = if call.staff_id.is_none() { tx.staff() } else { None };
    let went =
        Went { direction: call.direction, outcome, at: Some(call.started_at), to: None, note: &call.note };
    tell_conversation(tx, call.customer_id, went).await?;
    records::set(tx, &CALL, "outcome", id.0, &Taken { outcome, staff_id }).await
}

/// Changes the note that the caller saw at version `seen`.
///
/// # Errors
/// Invalid `note`, NotFound, or a conflict with both texts.
pub async fn edit(tx: &mut Tx, id: CallId, seen: i32, note: &str) -> AppResult<i32> {
    let mut checks = Checks::default();
    let note = checks.take("note", text::optional_block(note, "A note on a call", NOTE_MAX));
    checks.done()?;
    records::edit(tx, &CALL, "updated", id.0, seen, &Note { note }).await
}

/// Removes a call; undo brings it back.
///
/// # Errors
/// NotFound.
pub async fn remove(tx: &mut Tx, id: CallId) -> AppResult<()> {
    records::remove(tx, &CALL, "removed", id.0).await
}

/// Crosses a call off the follow-up list, or puts it back.
///
/// # Errors
/// NotFound.
pub async fn mark_followed_up(tx: &mut Tx, id: CallId, done: bool) -> AppResult<i32> {
    let followed_up_at = done.then(Utc::now);
    records::set(tx, &CALL, "followed_up", id.0, &FollowedUp { followed_up_at }).await
}
