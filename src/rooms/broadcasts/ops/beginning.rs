//! A group message is looked at before it goes, and begins to go.

use super::super::model::{
    Addressed, Begun, HELD_SECONDS, LeftOut, MOST, Preview, Reading, SHOWN, Sorted, State, Way, Wording,
    sort_out,
};
use super::super::store::{self, Kept};
use super::note;
use crate::domain::ids::{BroadcastId, RecipientId, StaffId};
use crate::domain::sms;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::conversations::model::Later;
use crate::rooms::{customers, settings};
use crate::server::Tx;
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// Who would get it if it were sent now, from some places on.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn preview(tx: &mut Tx, id: BroadcastId, from: usize, left_from: usize) -> AppResult<Preview> {
    let kept = store::kept(tx, id).await?;
    let (sorted, meant) = sorted(tx, &kept).await?;
    let is_text = kept.wording.channel == Way::Text;
    let parts = |body: &str| if is_text { sms::parts(body) } else { 0 };
    let reading = |one: &Addressed| Reading {
        customer_id: one.customer,
        name: one.name.clone(),
        to: store::shown(&one.address),
        subject: one.subject.clone(),
        body: one.body.clone(),
        parts: parts(&one.body),
    };
    let mut reasons: HashMap<&str, usize> = HashMap::new();
    for left in &sorted.left {
        *reasons.entry(left.reason.as_str()).or_default() += 1;
    }
    let mut reasons: Vec<(String, usize)> =
        reasons.into_iter().map(|(reason, count)| (reason.to_owned(), count)).collect();
    reasons.sort_by(|(a, many), (b, few)| few.cmp(many).then(a.cmp(b)));
    Ok(Preview {
        meant: meant.min(MOST),
        too_many: meant > MOST,
        count: sorted.to.len(),
        parts: sorted.to.iter().map(|one| parts(&one.body)).sum(),
        from,
        readings: sorted.to.iter().skip(from).take(SHOWN).map(reading).collect(),
        left_count: sorted.left.len(),
        left_from,
        left: sorted.left.iter().skip(left_from).take(SHOWN).cloned().collect(),
        reasons,
    })
}

/// Those who are meant, sorted; and how many they are, one more than [`MOST`] standing for all more.
async fn sorted(tx: &mut Tx, kept: &Kept) -> AppResult<(Sorted, usize)> {
    // Nobody's own customers are meant, so it does not matter who asks.
    let me = tx.staff().unwrap_or(StaffId(Uuid::nil()));
    let mut ids = customers::store::ids(tx, me, &kept.audience, MOST + 1).await?;
    let meant = ids.len();
    ids.truncate(MOST);
    let candidates = store::candidates(tx, &ids, kept.wording.channel).await?;
    Ok((sort_out(candidates, &kept.wording), meant))
}

/// Sends it: now, held for some seconds, or at a time to come. `seen`: the version that was looked at.
///
/// # Errors
/// A field error for `body`, `subject`, `translations` or `at`; [`AppError::NotFound`]; [`AppError::Refused`] when it was
/// sent already, was changed meanwhile, goes to nobody or to too many.
pub async fn send(tx: &mut Tx, id: BroadcastId, seen: i32, at: Option<Later>) -> AppResult<Begun> {
    let kept = store::kept(tx, id).await?;
    match kept.state {
        State::Draft if kept.archived => {
            return Err(AppError::refused("This was discarded. Restore it first."));
        }
        State::Draft => {}
        State::Scheduled => return Err(AppError::refused("This is scheduled already.")),
        _ => return Err(AppError::refused("This was sent already.")),
    }
    if kept.version != seen {
        return Err(AppError::refused(
            "Somebody changed this meanwhile. Look at it once more, then send it.",
        ));
    }
    complete(&kept.wording)?;
    connected(tx, kept.wording.channel).await?;
    let now = Utc::now();
    if let Some(at) = at {
        let zone = settings::store::main_zone(tx).await?;
        let at = at.until(&zone, now).map_err(|sentence| AppError::invalid("at", sentence))?;
        let (found, meant) = sorted(tx, &kept).await?;
        enough(&found, meant)?;
        begin(tx, id, State::Scheduled, at, Some(at), None).await?;
        note(
            tx,
            id,
            "broadcast.scheduled",
            json!({ "state": "draft" }),
            json!({ "state": "scheduled", "send_at": at }),
        );
        return Ok(Begun { count: found.to.len(), at: Some(at) });
    }
    let count = snapshot(tx, id, &kept).await?;
    begin(tx, id, State::Sending, now + Duration::seconds(HELD_SECONDS), None, Some(now)).await?;
    note(
        tx,
        id,
        "broadcast.sent",
        json!({ "state": "draft" }),
        json!({ "state": "sending", "count": count }),
    );
    Ok(Begun { count, at: None })
}

/// Its time has come: who gets it is looked up now. False: it waits no more, or nobody can get it, and then it is a draft
/// again.
///
/// # Errors
/// When a statement fails.
pub async fn start(tx: &mut Tx, id: BroadcastId, now: DateTime<Utc>) -> AppResult<bool> {
    let kept = store::kept(tx, id).await?;
    if kept.state != State::Scheduled || kept.next_at.is_none_or(|at| at > now) {
        return Ok(false);
    }
    match snapshot(tx, id, &kept).await {
        Ok(count) => {
            let business = tx.business();
            sqlx::query!(
                "update broadcast set state = 'sending', next_at = $3, started_at = clock_timestamp()
                 where business_id = $1 and id = $2",
                business.0,
                id.0,
                now,
            )
            .execute(tx.conn())
            .await?;
            let after = json!({ "state": "sending", "count": count });
            note(tx, id, "broadcast.started", json!({ "state": "scheduled" }), after);
            Ok(true)
        }
        Err(AppError::Refused(_)) => {
            back_to_draft(tx, id, kept.state).await?;
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// What it says can be sent, as far as that is the same for all.
fn complete(wording: &Wording) -> AppResult<()> {
    let mut checks = Checks::default();
    if wording.body.is_empty() {
        checks.add("body", "A message is needed here.");
    }
    let is_mail = wording.channel == Way::Email;
    if is_mail && wording.subject.is_empty() {
        checks.add("subject", "A subject is needed here.");
    }
    for (at, one) in wording.translations.iter().enumerate() {
        if is_mail && one.subject.is_empty() {
            checks.add(format!("translations.{at}.subject"), "A subject is needed here.");
        }
    }
    checks.done()
}

async fn connected(tx: &mut Tx, way: Way) -> AppResult<()> {
    let (kind, what) = match way {
        Way::Text => ("twilio", "texts"),
        Way::Email => ("email", "email"),
    };
    let business = tx.business();
    let connected = sqlx::query_scalar!(
        r#"select exists (select from channel where business_id = $1 and kind = $2 and removed_at is null) as "there!""#,
        business.0,
        kind,
    )
    .fetch_one(tx.conn())
    .await?;
    if connected { Ok(()) } else { Err(AppError::refused(format!("No channel for {what} is connected."))) }
}

fn enough(found: &Sorted, meant: usize) -> AppResult<()> {
    if meant > MOST {
        return Err(AppError::refused(
            "A group message goes to 5,000 customers at most, and these are more. Narrow the list.",
        ));
    }
    if found.to.is_empty() {
        return Err(AppError::refused(
            "Nobody would get this: the preview says why each of them is left out.",
        ));
    }
    Ok(())
}

/// Writes down who gets it and who is left out, in one statement. Answers how many get it.
async fn snapshot(tx: &mut Tx, id: BroadcastId, kept: &Kept) -> AppResult<usize> {
    let (found, meant) = sorted(tx, kept).await?;
    enough(&found, meant)?;
    let count = found.to.len();
    let all = found.to.len() + found.left.len();
    let mut ids = Vec::with_capacity(all);
    let (mut customers, mut addresses) = (Vec::with_capacity(all), Vec::with_capacity(all));
    let (mut states, mut whys) = (Vec::with_capacity(all), Vec::with_capacity(all));
    let to = found.to.into_iter().map(|one| (one.customer, one.address, "waiting", String::new()));
    let left = found
        .left
        .into_iter()
        .map(|LeftOut { customer_id, why, .. }| (customer_id, String::new(), "left_out", why));
    for (customer, address, state, why) in to.chain(left) {
        ids.push(RecipientId::new().0);
        customers.push(customer.0);
        addresses.push(address);
        states.push(state.to_owned());
        whys.push(why);
    }
    let business = tx.business();
    sqlx::query!(
        "insert into broadcast_recipient (business_id, id, broadcast_id, customer_id, place, address, state, why)
         select $1, r.id, $2, r.customer_id, r.place, r.address, r.state, r.why
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[])
           with ordinality r (id, customer_id, address, state, why, place)",
        business.0,
        id.0,
        &ids,
        &customers,
        &addresses,
        &states,
        &whys,
    )
    .execute(tx.conn())
    .await?;
    Ok(count)
}

async fn begin(
    tx: &mut Tx,
    id: BroadcastId,
    state: State,
    next_at: DateTime<Utc>,
    send_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
) -> AppResult<()> {
    let (business, me) = (tx.business(), tx.staff());
    sqlx::query!(
        "update broadcast set state = $3, next_at = $4, send_at = $5, started_at = $6, sent_by = $7
         where business_id = $1 and id = $2",
        business.0,
        id.0,
        state.as_str(),
        next_at,
        send_at,
        started_at,
        me.map(|id| id.0),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Before the first has left, the whole is taken back: it is a draft again.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it has begun to leave.
pub fn take_back(tx: &mut Tx, id: Uuid, _before: Value, _after: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async move {
        let id = BroadcastId(id);
        let state = store::kept(tx, id).await?.state;
        match state {
            State::Draft => Ok(()),
            State::Scheduled | State::Sending | State::Stopped if !has_left(tx, id).await? => {
                back_to_draft(tx, id, state).await
            }
            _ => Err(AppError::refused(
                "It has begun to go out and cannot be taken back. Stop it to keep the rest.",
            )),
        }
    })
}

async fn has_left(tx: &mut Tx, id: BroadcastId) -> AppResult<bool> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from broadcast_recipient
             where business_id = $1 and broadcast_id = $2 and (message_id is not null or state = 'failed')) as "left!""#,
        business.0,
        id.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Nobody has it, and who was meant is forgotten.
pub(super) async fn back_to_draft(tx: &mut Tx, id: BroadcastId, was: State) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "delete from broadcast_recipient where business_id = $1 and broadcast_id = $2",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update broadcast set state = 'draft', next_at = null, send_at = null, started_at = null, sent_by = null
         where business_id = $1 and id = $2",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?;
    note(tx, id, "broadcast.taken_back", json!({ "state": was }), json!({ "state": "draft" }));
    Ok(())
}

/// What is sent is sent by Send and not by a way back.
///
/// # Errors
/// [`AppError::Refused`].
pub fn nothing_more(_tx: &mut Tx, _id: Uuid, _before: Value, _after: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async {
        Err(AppError::refused("Open the group message and send it there, after another look."))
    })
}
