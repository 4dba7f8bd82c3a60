//! One act on many conversations, in one command: one undo takes all of it back.

use super::super::model::{
    InboxPlace, MANY_MOST, ManyAct, ManyDone, Matching, PICKED_MOST, ReadUpTo, Status, Which,
};
use super::super::record::CONVERSATION;
use super::super::store;
use super::linking::works_here;
use crate::domain::ids::{ConversationId, InboxId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::{inboxes, settings};
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// A conversation as it is.
struct Held {
    id: Uuid,
    status: Status,
    assigned_to: Option<StaffId>,
    inbox_id: Option<InboxId>,
    snoozed_until: Option<DateTime<Utc>>,
}

/// Does one act on many conversations. What is so already is not touched.
///
/// # Errors
/// A field error for `which` if nothing is picked, or for `until`; [`AppError::NotFound`]; refused for an inbox that
/// is archived.
pub async fn change_many(tx: &mut Tx, which: Which, act: &ManyAct) -> AppResult<ManyDone> {
    let open = Status::Open;
    let (changes, until) = match act {
        ManyAct::Assign(to) => {
            if let Some(to) = to {
                works_here(tx, *to).await?;
            }
            (json!({ "assigned_to": to }), None)
        }
        ManyAct::Snooze(until) => {
            let zone = settings::store::main_zone(tx).await?;
            let until =
                until.until(&zone, Utc::now()).map_err(|sentence| AppError::invalid("until", sentence))?;
            (json!({ "status": Status::Closed, "snoozed_until": until }), Some(until))
        }
        ManyAct::Close => (json!({ "status": Status::Closed, "snoozed_until": null }), None),
        ManyAct::Reopen => (json!({ "status": open, "snoozed_until": null }), None),
        ManyAct::Move(inbox) => {
            inboxes::ops::usable(tx, *inbox).await?;
            (json!({ "inbox_id": inbox }), None)
        }
    };
    let (held, gone, more) = hold(tx, which).await?;
    let is_so = |one: &Held| match act {
        ManyAct::Assign(to) => one.assigned_to == *to,
        ManyAct::Snooze(_) => one.snoozed_until == until,
        ManyAct::Close => one.status == Status::Closed && one.snoozed_until.is_none(),
        ManyAct::Reopen => one.status == open,
        ManyAct::Move(inbox) => one.inbox_id == Some(*inbox),
    };
    let verb = match act {
        ManyAct::Assign(Some(_)) => "assigned",
        ManyAct::Assign(None) => "unassigned",
        ManyAct::Snooze(_) => "snoozed",
        ManyAct::Close => "closed",
        ManyAct::Reopen => "reopened",
        ManyAct::Move(_) => "moved",
    };
    let found = held.len();
    let others: Vec<Uuid> = held.into_iter().filter(|one| !is_so(one)).map(|one| one.id).collect();
    records::set_many(tx, &CONVERSATION, verb, &others, &changes).await?;
    Ok(ManyDone { changed: others.len(), same: found - others.len(), gone, more })
}

/// How many a list holds.
///
/// # Errors
/// [`AppError::NotFound`] for an inbox that is not there.
pub async fn count(tx: &mut Tx, place: InboxPlace) -> AppResult<Matching> {
    let found = store::matching(tx, place, limit()).await?.len();
    Ok(Matching { count: found.min(MANY_MOST), more: found > MANY_MOST })
}

/// The reader has read these conversations to their end. Answers how far they had read those that had something new.
/// The customers are not told 'seen': nobody looked. No event: that somebody read is nobody's history.
///
/// # Errors
/// As [`change_many`].
pub async fn read_many(tx: &mut Tx, which: Which) -> AppResult<Vec<ReadUpTo>> {
    let me = tx.staff().ok_or(AppError::SignedOut)?;
    let (ids, _) = chosen(tx, which).await?;
    let business = tx.business();
    let rows = sqlx::query!(
        r#"with was as (
             select c.id, c.last_number, coalesce(r.number, 0) as number from conversation c
             left join conversation_read r on r.business_id = $1 and r.staff_id = $2 and r.conversation_id = c.id
             where c.business_id = $1 and c.id = any ($3) and c.merged_into is null
           ), told as (
             insert into conversation_read as r (business_id, conversation_id, staff_id, number)
             select $1, id, $2, last_number from was where number < last_number order by id
             on conflict (business_id, staff_id, conversation_id) do update set number = excluded.number
               where r.number < excluded.number
             returning conversation_id
           ), seen as (
             update note_mention n set seen_at = clock_timestamp()
             where n.business_id = $1 and n.staff_id = $2 and n.conversation_id = any ($3) and n.seen_at is null
           )
           select w.id as "id!: ConversationId", w.number as "number!",
                  exists (select from told t where t.conversation_id = w.id) as "new!" from was w"#,
        business.0,
        me.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Err(AppError::NotFound);
    }
    Ok(rows
        .into_iter()
        .filter(|row| row.new)
        .map(|row| ReadUpTo { conversation: row.id, number: row.number })
        .collect())
}

/// Takes that back: the reader has read these only so far.
///
/// # Errors
/// A field error for `before` if that are none or too many; [`AppError::NotFound`].
pub async fn unread_many(tx: &mut Tx, before: &[ReadUpTo]) -> AppResult<()> {
    let me = tx.staff().ok_or(AppError::SignedOut)?;
    if before.is_empty() || before.len() > MANY_MOST {
        return Err(AppError::invalid("before", "Nothing was marked."));
    }
    let business = tx.business();
    let ids: Vec<Uuid> = before.iter().map(|one| one.conversation.0).collect();
    let numbers: Vec<i64> = before.iter().map(|one| one.number.max(0)).collect();
    let there = sqlx::query_scalar!(
        r#"select count(*) as "count!" from unnest($2::uuid[]) w (id) cross join lateral (
             select from conversation c where c.business_id = $1 and c.id = w.id limit 1) there"#,
        business.0,
        &ids,
    )
    .fetch_one(tx.conn())
    .await?;
    if there == 0 {
        return Err(AppError::NotFound);
    }
    sqlx::query!(
        "with back as (select * from unnest($3::uuid[], $4::bigint[]) b (id, number)),
         named as (
           update note_mention n set seen_at = null from back b
           where n.business_id = $1 and n.staff_id = $2 and n.conversation_id = b.id and n.number > b.number)
         update conversation_read r set number = b.number from back b
         where r.business_id = $1 and r.staff_id = $2 and r.conversation_id = b.id and r.number > b.number",
        business.0,
        me.0,
        &ids,
        &numbers,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn limit() -> i64 {
    i64::try_from(MANY_MOST + 1).unwrap_or(i64::MAX)
}

/// The ids, and whether the list holds more.
async fn chosen(tx: &mut Tx, which: Which) -> AppResult<(Vec<Uuid>, bool)> {
    let mut ids: Vec<Uuid> = match which {
        Which::These(picked) if picked.len() > PICKED_MOST => {
            let sentence = format!("Pick at most {PICKED_MOST} at once, or all that match.");
            return Err(AppError::invalid("which", sentence));
        }
        Which::These(picked) => picked.into_iter().map(|id| id.0).collect(),
        Which::Matching(place) => {
            store::matching(tx, place, limit()).await?.into_iter().map(|id| id.0).collect()
        }
    };
    if ids.is_empty() {
        return Err(AppError::invalid("which", "Nothing is selected."));
    }
    let more = ids.len() > MANY_MOST;
    ids.truncate(MANY_MOST);
    ids.sort_unstable();
    ids.dedup();
    Ok((ids, more))
}

/// Locks them, in the order of their ids as everywhere; answers how many are gone, and whether the list holds more.
async fn hold(tx: &mut Tx, which: Which) -> AppResult<(Vec<Held>, usize, bool)> {
    let (ids, more) = chosen(tx, which).await?;
    let business = tx.business();
    let held = sqlx::query_as!(
        Held,
        r#"select id, status as "status: _", assigned_to as "assigned_to: _", inbox_id as "inbox_id: _", snoozed_until
           from conversation where business_id = $1 and id = any ($2) and merged_into is null
           order by id for update"#,
        business.0,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    if held.is_empty() {
        return Err(AppError::NotFound);
    }
    let gone = ids.len() - held.len();
    Ok((held, gone, more))
}
