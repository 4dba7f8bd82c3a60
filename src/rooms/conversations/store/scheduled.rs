//! What is to be sent later.

use super::super::model::{Channel, Scheduled, ScheduledKey, ScheduledRow, ScheduledState};
use crate::domain::ids::{ChannelId, ConversationId, CustomerId, LocationId, ScheduledMessageId, StaffId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::error::AppResult;
use crate::rooms::settings;
use crate::server::Tx;
use chrono::{DateTime, Duration, Utc};

/// Whoever wrote so many minutes ago is awake.
const AWAKE_MINUTES: i64 = 60;

/// What waits for a customer or could not be sent to them, the next one first.
///
/// # Errors
/// When the database does not answer.
pub async fn scheduled(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<Scheduled>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Scheduled,
        r#"select m.id as "id: _", m.channel as "channel: _", w.subject, w.body, m.send_at, m.unless_answered,
                  m.state as "state: _", m.why, s.name as "staff_name?",
                  array(select f.name from draft_file f where f.business_id = $1 and f.scheduled_id = m.id
                    order by f.id) as "files!"
           from scheduled_message m
             join scheduled_words w on w.business_id = $1 and w.scheduled_id = m.id
             left join staff s on s.business_id = $1 and s.id = m.staff_id
           where m.business_id = $1 and m.state in ('waiting', 'failed') and m.customer_id = (
             select coalesce(c.merged_into, c.id) from customer c where c.business_id = $1 and c.id = $2)
           order by m.send_at, m.id"#,
        business.0,
        customer.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// A page of what waits or could not be sent, over all customers: what could not be sent stands first, as its time is over.
///
/// # Errors
/// When the database does not answer.
pub async fn all_scheduled(
    tx: &mut Tx,
    after: Option<ScheduledKey>,
) -> AppResult<Page<ScheduledRow, ScheduledKey>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select m.id as "id: ScheduledMessageId", m.channel as "channel: Channel", w.subject, w.body,
                  m.send_at, m.unless_answered, m.state as "state: ScheduledState", m.why, s.name as "staff_name?", m.version,
                  array(select f.name from draft_file f where f.business_id = $1 and f.scheduled_id = m.id
                    order by f.id) as "files!",
                  m.customer_id as "customer: CustomerId", c.name,
                  v.id as "conversation?: ConversationId"
           from scheduled_message m
             join scheduled_words w on w.business_id = $1 and w.scheduled_id = m.id
             join customer c on c.business_id = $1 and c.id = m.customer_id
             left join conversation v on v.business_id = $1 and v.customer_id = m.customer_id
             left join staff s on s.business_id = $1 and s.id = m.staff_id
           where m.business_id = $1 and m.state in ('waiting', 'failed')
             and ($2::timestamptz is null or (m.send_at, m.id) > ($2, $3))
           order by m.send_at, m.id limit $4"#,
        business.0,
        after.map(|key| key.at),
        after.map(|key| key.id.0),
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| ScheduledRow {
            message: Scheduled {
                id: row.id,
                channel: row.channel,
                subject: row.subject,
                body: row.body,
                send_at: row.send_at,
                unless_answered: row.unless_answered,
                state: row.state,
                why: row.why,
                staff_name: row.staff_name,
                files: row.files,
            },
            version: row.version,
            customer_id: row.customer,
            customer_name: row.name,
            conversation_id: row.conversation,
        })
        .collect();
    Ok(Page::cut(rows, PAGE_SIZE, |last: &ScheduledRow| ScheduledKey {
        at: last.message.send_at,
        id: last.message.id,
    }))
}

/// What is due at a moment, with whoever it is sent for: nobody, once they do not work here any more.
///
/// # Errors
/// When the database does not answer.
pub async fn scheduled_due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> AppResult<Vec<(ScheduledMessageId, Option<StaffId>)>> {
    let business = tx.business();
    let due = sqlx::query!(
        r#"select m.id as "id: ScheduledMessageId", s.id as "staff?: StaffId"
           from scheduled_message m
             left join staff s on s.business_id = $1 and s.id = m.staff_id and s.archived_at is null
           where m.business_id = $1 and m.state = 'waiting' and m.send_at <= $2
           order by m.send_at, m.id limit $3"#,
        business.0,
        now,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(due.into_iter().map(|row| (row.id, row.staff)).collect())
}

/// Until when a text to a customer waits for the quiet hours to end; none: it goes at once. `channel`: by which it would go.
///
/// # Errors
/// When the database does not answer.
pub async fn quiet_until(
    tx: &mut Tx,
    customer: CustomerId,
    channel: ChannelId,
    conversation: Option<ConversationId>,
    now: DateTime<Utc>,
) -> AppResult<Option<DateTime<Utc>>> {
    let rests = settings::store::rests(tx).await?;
    // Mostly nobody rests, or there is one place: then it need not be asked whose the customer is.
    if rests.iter().all(|rest| rest.until(now).is_none()) {
        return Ok(None);
    }
    let place = if rests.len() > 1 { location_of(tx, customer, channel).await? } else { None };
    let rest = rests.iter().find(|rest| Some(rest.location) == place).or(rests.first());
    let Some(until) = rest.and_then(|rest| rest.until(now)) else { return Ok(None) };
    let business = tx.business();
    let awake = sqlx::query_scalar!(
        r#"select m.sent_at > $3 as "awake!"
           from conversation c join message m
             on m.business_id = $1 and m.conversation_id = c.id and m.number = c.last_inbound_number
           where c.business_id = $1 and c.id = $2"#,
        business.0,
        conversation.map(|id| id.0),
        now - Duration::minutes(AWAKE_MINUTES),
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(Some(until).filter(|_| awake != Some(true)))
}

/// Whose customer somebody is, of several shops: of the one that they booked last, else of the one whose number texts them.
async fn location_of(tx: &mut Tx, customer: CustomerId, channel: ChannelId) -> AppResult<Option<LocationId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select coalesce(
             (select b.location_id from booking b
              where b.business_id = $1 and b.customer_id = $2 and b.status not in ('cancelled', 'no_show')
              order by b.starts_at desc, b.id desc limit 1),
             (select n.location_id from channel n where n.business_id = $1 and n.id = $3)) as "location?: LocationId""#,
        business.0,
        customer.0,
        channel.0,
    )
    .fetch_one(tx.conn())
    .await?)
}
