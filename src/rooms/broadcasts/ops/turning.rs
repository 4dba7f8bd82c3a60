//! A group message is stopped, goes on, or is tried again with those whom it did not reach.

use super::super::model::State;
use super::super::store;
use super::beginning::back_to_draft;
use super::note;
use crate::domain::ids::BroadcastId;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What an event holds of it.
#[derive(Debug, Serialize, Deserialize)]
struct Standing {
    state: State,
    next_at: Option<DateTime<Utc>>,
}

/// Stops it: what has not left stays here. One that waits for its time is a draft again.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is not on its way.
pub async fn stop(tx: &mut Tx, id: BroadcastId) -> AppResult<()> {
    let kept = store::kept(tx, id).await?;
    match kept.state {
        State::Scheduled => back_to_draft(tx, id, kept.state).await,
        State::Sending => {
            let was = Standing { state: kept.state, next_at: kept.next_at };
            stand(tx, id, "broadcast.stopped", was, Standing { state: State::Stopped, next_at: None }).await
        }
        State::Stopped => Err(AppError::refused("This is stopped already.")),
        State::Draft | State::Done => Err(AppError::refused("This is not on its way.")),
    }
}

/// Goes on with those who have not got it.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it is not stopped.
pub async fn go_on(tx: &mut Tx, id: BroadcastId) -> AppResult<()> {
    let kept = store::kept(tx, id).await?;
    if kept.state != State::Stopped {
        return Err(AppError::refused("This is not stopped."));
    }
    let was = Standing { state: kept.state, next_at: kept.next_at };
    let now = now(tx).await?;
    stand(tx, id, "broadcast.continued", was, Standing { state: State::Sending, next_at: Some(now) }).await
}

/// Tries again with those to whom it could not be sent. Answers how many they are.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when nothing failed, or it was never sent.
pub async fn retry(tx: &mut Tx, id: BroadcastId) -> AppResult<u64> {
    let kept = store::kept(tx, id).await?;
    if matches!(kept.state, State::Draft | State::Scheduled) {
        return Err(AppError::refused("This was not sent yet."));
    }
    let business = tx.business();
    let again = sqlx::query!(
        "update broadcast_recipient r set state = 'waiting', why = ''
         where r.business_id = $1 and r.broadcast_id = $2 and (r.state = 'failed' or (r.state = 'sent' and exists (
           select from outgoing o where o.business_id = $1 and o.message_id = r.message_id and o.state = 'failed')))",
        business.0,
        id.0,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if again == 0 {
        return Err(AppError::refused("Nothing failed that could be sent again."));
    }
    let was = Standing { state: kept.state, next_at: kept.next_at };
    let now = now(tx).await?;
    stand(tx, id, "broadcast.retried", was, Standing { state: State::Sending, next_at: Some(now) }).await?;
    Ok(again)
}

/// Takes stopping and going on back: it stands as it stood before, unless it moved on since.
///
/// # Errors
/// [`AppError::NotFound`]; [`AppError::Refused`] when it moved on.
pub fn turn_back(tx: &mut Tx, id: Uuid, before: Value, after: Value) -> BoxFuture<'_, AppResult<()>> {
    Box::pin(async move {
        let id = BroadcastId(id);
        let (Ok(before), Ok(after)) =
            (serde_json::from_value::<Standing>(before), serde_json::from_value::<Standing>(after))
        else {
            return Err(AppError::refused("This cannot be taken back."));
        };
        let kept = store::kept(tx, id).await?;
        if kept.state != after.state {
            return Err(AppError::refused("It moved on meanwhile, so this is not taken back."));
        }
        let kind = match before.state {
            State::Sending => "broadcast.continued",
            _ => "broadcast.stopped",
        };
        let was = Standing { state: kept.state, next_at: kept.next_at };
        stand(tx, id, kind, was, before).await
    })
}

/// The clock as it is kept, to the microsecond.
async fn now(tx: &mut Tx) -> AppResult<DateTime<Utc>> {
    Ok(sqlx::query_scalar!(r#"select clock_timestamp() as "now!""#).fetch_one(tx.conn()).await?)
}

async fn stand(tx: &mut Tx, id: BroadcastId, kind: &str, was: Standing, now: Standing) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update broadcast set state = $3, next_at = $4, ended_at = null where business_id = $1 and id = $2",
        business.0,
        id.0,
        now.state.as_str(),
        now.next_at,
    )
    .execute(tx.conn())
    .await?;
    note(tx, id, kind, json!(was), json!(now));
    Ok(())
}
