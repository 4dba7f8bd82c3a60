//! Calls are no messages, yet somebody whom nobody answered on the phone waits for us like somebody who wrote.

use super::super::model::{Direction, Status};
use super::super::record::CONVERSATION;
use super::linking::open_for_customer;
use super::writing::is_blocked;
use crate::domain::ids::{ChannelId, ConversationId, CustomerId};
use crate::error::{AppError, AppResult};
use crate::rooms::inboxes;
use crate::rooms::inboxes::model::Way;
use crate::server::{Tx, records};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// A call of a customer that nobody took, also one that ended on an answering machine.
#[derive(Debug, Clone, Copy)]
pub struct MissedCall<'a> {
    pub customer: CustomerId,
    pub at: DateTime<Utc>,
    /// Which number of ours was called, if it is a channel's.
    pub to: Option<ChannelId>,
    /// What was written down of it.
    pub note: &'a str,
}

/// Their conversation waits for us from then on: it is opened, and where it begins so or was closed, the rules of the
/// inboxes say where it stands. Of a blocked contact nothing is kept.
///
/// # Errors
/// [`AppError::NotFound`] for an unknown customer; [`AppError::Unavailable`] while it is merged into another.
pub async fn take_missed_call(tx: &mut Tx, call: MissedCall<'_>) -> AppResult<()> {
    let conversation = open_for_customer(tx, call.customer).await?;
    if is_blocked(tx, conversation).await? {
        return Ok(());
    }
    let business = tx.business();
    let was = sqlx::query!(
        r#"select c.status as "status: Status", c.snoozed_until is not null as "snoozed!", c.waiting_since,
                  c.last_message_at, c.last_direction as "last_direction: Direction", c.called_at,
                  not exists (select from message m where m.business_id = $1 and m.conversation_id = $2
                    and m.direction <> 'internal') as "silent!",
                  -- Written down late: somebody spoke to them since.
                  exists (select from call k where k.business_id = $1 and k.customer_id = c.customer_id
                    and k.started_at > $3 and k.outcome in ('called', 'spoke')) as "talked!"
           from conversation c where c.business_id = $1 and c.id = $2 and c.merged_into is null for update of c"#,
        business.0,
        conversation.0,
        call.at,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::Unavailable)?;
    let last = was.last_message_at;
    let answered = was.last_direction == Some(Direction::Out) && last.is_some_and(|last| last > call.at);
    if answered || was.talked || was.called_at.is_some_and(|known| known >= call.at) {
        return Ok(());
    }
    let open = was.status == Status::Open;
    let mut changes = json!({
        "status": Status::Open,
        "snoozed_until": null,
        "waiting_since": was.waiting_since.filter(|_| open).map_or(call.at, |since| since.min(call.at)),
        "last_message_at": last.map_or(call.at, |last| last.max(call.at)),
        "called_at": call.at,
    });
    if (was.silent && was.called_at.is_none()) || (!open && !was.snoozed) {
        let inbox = inboxes::ops::inbox_for(tx, Way::Call, call.to, call.note).await?;
        changes["inbox_id"] = json!(inbox);
    }
    records::set(tx, &CONVERSATION, "called", conversation.0, &changes).await?;
    Ok(())
}

/// Somebody spoke to them on the phone at a moment: what waited for us by then waits no more.
///
/// # Errors
/// When a statement fails.
pub async fn take_talk(tx: &mut Tx, customer: CustomerId, at: DateTime<Utc>) -> AppResult<()> {
    let business = tx.business();
    let waits = sqlx::query!(
        r#"select id as "id: ConversationId", coalesce(waiting_since <= $3, false) as "waits!",
                  coalesce(called_at <= $3, false) as "called!"
           from conversation
           where business_id = $1 and id = (
             select coalesce(o.merged_into, o.id) from conversation o where o.business_id = $1 and o.customer_id = $2)
           for update"#,
        business.0,
        customer.0,
        at,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(waits) = waits else { return Ok(()) };
    let mut changes = Map::new();
    if waits.waits {
        changes.insert("waiting_since".into(), Value::Null);
    }
    if waits.called {
        changes.insert("called_at".into(), Value::Null);
    }
    if !changes.is_empty() {
        records::set(tx, &CONVERSATION, "answered", waits.id.0, &changes).await?;
    }
    Ok(())
}
