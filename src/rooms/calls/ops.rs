//! Use cases of this room.

use super::model::{Direction, NOTE_MAX, Outcome};
use super::record::CALL;
use crate::domain::ids::{CallId, CustomerId, StaffId};
use crate::domain::{phone, text};
use crate::error::{AppError, AppResult, Checks};
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
    let customer_id = customer;
    let row =
        Logged { id, customer_id, direction, phone_raw, phone_normal, outcome, note, staff_id, started_at };
    records::insert(tx, &CALL, "logged", &row).await?;
    Ok(id)
}

/// Says how a call went. Who says it of a call that nobody took has taken it.
///
/// # Errors
/// NotFound.
pub async fn set_outcome(tx: &mut Tx, id: CallId, outcome: Option<Outcome>) -> AppResult<i32> {
    let business = tx.business();
    let taken_by =
        sqlx::query_scalar!("select staff_id from call where business_id = $1 and id = $2", business.0, id.0)
            .fetch_optional(tx.conn())
            .await?
            .ok_or(AppError::NotFound)?;
    let staff_id = if taken_by.is_none() { tx.staff() } else { None };
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
