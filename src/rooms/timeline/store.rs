//! What this room reads.

use super::describe::{Event, describe, lines};
use super::model::{
    Change, KindCount, Place, TimelineFilter, TimelineItem, TimelineKey, TimelineKind, What, merge,
};
use crate::domain::command::Intent;
use crate::domain::ids::CustomerId;
use crate::domain::page::Page;
use crate::error::{AppError, AppResult};
use crate::rooms::customers::store as customers;
use crate::rooms::history::words::{Words, ids_in};
use crate::rooms::subject;
use crate::server::Tx;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;
use std::collections::VecDeque;
use uuid::Uuid;

/// Items of a page.
const PAGE: usize = 30;

/// Every profile that a customer was, the present one last; the id of any of them will do.
///
/// # Errors
/// NotFound.
pub async fn all_of(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<Uuid>> {
    let customer = customers::current(tx, customer).await?;
    customers::profiles(tx, customer).await
}

/// A page of the stream: each kind by its own index and no further than the page, so that the
/// thousandth page costs what the first does.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    tx: &mut Tx,
    profiles: &[Uuid],
    filter: &TimelineFilter,
    from: TimelineKey,
) -> AppResult<Page<TimelineItem, TimelineKey>> {
    let business = tx.business();
    let customer = profiles.last().copied().unwrap_or_default();
    let kinds: Vec<String> = TimelineKind::ALL
        .into_iter()
        .filter(|kind| filter.shows(*kind))
        .map(|kind| kind.as_str().into())
        .collect();
    let (message, call) = (bound(from.message), bound(from.call));
    let (note, booking) = (bound(from.note), bound(from.booking));
    let rows = sqlx::query!(
        r#"select x.kind as "kind!", x.at as "at!", x.id as "id!", x.data as "data!" from (
             (select 'message' as kind, m.sent_at as at, m.id, jsonb_build_object(
                'kind', 'message', 'channel', m.channel, 'direction', m.direction, 'body', left(m.body, 2000),
                'staff_name', s.name, 'withdrawn', m.withdrawn_at is not null,
                'group', case when m.broadcast_id is not null then (
                  select jsonb_build_object('id', b.id, 'name', coalesce(
                    (select g.name from contact_group g
                     where g.business_id = $1 and g.id = (b.audience ->> 'group')::uuid),
                    (select t.name from tag t where t.business_id = $1 and t.id = (b.audience ->> 'tag')::uuid),
                    b.subject))
                  from broadcast b where b.business_id = $1 and b.id = m.broadcast_id) end) as data
              from message m left join staff s on s.business_id = $1 and s.id = m.staff_id
              where m.business_id = $1 and m.customer_id = $2 and 'message' = any ($3)
                and (m.sent_at, m.id) < ($6::timestamptz, $7::uuid)
              order by m.sent_at desc, m.id desc limit $4)
             union all
             (select 'call', c.started_at, c.id, jsonb_build_object(
                'kind', 'call', 'direction', c.direction, 'phone', c.phone_raw, 'outcome', c.outcome,
                'note', left(c.note, 2000), 'staff_name', s.name)
              from call c left join staff s on s.business_id = $1 and s.id = c.staff_id
              where c.business_id = $1 and c.customer_id = $2 and 'call' = any ($3)
                and (c.started_at, c.id) < ($8::timestamptz, $9::uuid)
              order by c.started_at desc, c.id desc limit $4)
             union all
             (select 'note', n.created_at, n.id, jsonb_build_object(
                'kind', 'note', 'body', left(n.body, 2000), 'pinned', n.pinned, 'staff_name', s.name,
                'pet_name', p.name, 'booking_number', b.number)
              from note n left join staff s on s.business_id = $1 and s.id = n.created_by
                left join pet p on p.business_id = $1 and p.id = n.subject_id and n.subject_type = 'pet'
                left join booking b on b.business_id = $1 and b.id = n.subject_id and n.subject_type = 'booking'
              where n.business_id = $1 and n.customer_id = $2 and 'note' = any ($3)
                and (n.created_at, n.id) < ($10::timestamptz, $11::uuid)
                and ($5::uuid is null or n.subject_id = $5)
              order by n.created_at desc, n.id desc limit $4)
             union all
             (select 'booking', b.starts_at, b.id, jsonb_build_object(
                'kind', 'booking', 'booking_id', b.id, 'number', b.number, 'status', b.status, 'service', t.name,
                'ends_at', b.ends_at, 'note', left(b.note, 2000), 'pets', array(
                  select p.name from booking_pet bp join pet p on p.business_id = $1 and p.id = bp.pet_id
                  where bp.business_id = $1 and bp.booking_id = b.id order by p.name))
              from booking b join service_type t on t.business_id = $1 and t.id = b.service_type_id
              where b.business_id = $1 and b.customer_id = $2 and 'booking' = any ($3)
                and (b.starts_at, b.id) < ($12::timestamptz, $13::uuid)
                and ($5::uuid is null or exists (select from booking_pet bp
                  where bp.business_id = $1 and bp.booking_id = b.id and bp.pet_id = $5))
              order by b.starts_at desc, b.id desc limit $4)
             union all
             (select 'change', e.at, e.subject_id, jsonb_build_object(
                'seq', e.seq, 'staff_name', s.name, 'kind', e.kind, 'subject_type', e.subject_type,
                'before', e.before, 'after', e.after, 'is_undo', e.undoes is not null, 'intent', e.intent)
              from unnest($15::uuid[]) was (id), lateral (
                select * from event x
                where x.business_id = $1 and x.customer_id = was.id and 'change' = any ($3) and x.seq < $14
                  and x.subject_type not in ('message', 'call', 'conversation', 'file')
                  -- What was sent stands with its message.
                  and x.subject_type <> 'draft_file'
                  and (x.before is not null or x.subject_type not in ('note', 'booking', 'booking_pet'))
                  and x.kind <> 'relationship.moved' and (x.kind <> 'customer.merged_away' or was.id = $2)
                  and ($5::uuid is null or (x.subject_type = 'pet' and x.subject_id = $5)
                       or coalesce(x.after, x.before) ->> 'pet_id' = $5::text)
                order by x.seq desc limit $4) e
                left join staff s on s.business_id = $1 and s.id = e.staff_id
              order by e.seq desc limit $4)
           ) x"#,
        business.0,
        customer,
        &kinds,
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        filter.pet.map(|pet| pet.0),
        message.0,
        message.1,
        call.0,
        call.1,
        note.0,
        note.1,
        booking.0,
        booking.1,
        from.change.unwrap_or(i64::MAX),
        profiles,
    )
    .fetch_all(tx.conn())
    .await?;
    let (mut things, mut events) = (Vec::new(), Vec::new());
    for row in rows {
        if row.kind == "change" {
            events.push(event(row.at, row.id, row.data)?);
        } else {
            let what: What = serde_json::from_value(row.data).map_err(|_| AppError::BadRequest)?;
            things.push(TimelineItem { at: row.at, id: row.id, what });
        }
    }
    let mut queues: Vec<VecDeque<TimelineItem>> = Vec::new();
    for kind in TimelineKind::ALL {
        let mut queue: Vec<TimelineItem> =
            things.iter().filter(|item| item.kind() == kind).cloned().collect();
        queue.sort_by_key(|item| std::cmp::Reverse((item.at, item.id)));
        queues.push(queue.into());
    }
    events.sort_by_key(|event| std::cmp::Reverse(event.seq));
    queues.push(told(tx, events).await?.into_iter().map(item_of).collect());
    Ok(merge(queues, PAGE, from))
}

/// Everything in the log about a customer, newest first, from before the event `before`; without
/// the receipts that chat pages send.
///
/// # Errors
/// When the database does not answer.
pub async fn activity(tx: &mut Tx, profiles: &[Uuid], before: Option<i64>) -> AppResult<Page<Change, i64>> {
    let business = tx.business();
    let size = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let events = sqlx::query_as!(
        Event,
        r#"select e.seq, e.at, s.name as "staff_name?", e.kind, e.subject_type, e.subject_id, e.before, e.after,
                  e.undoes is not null as "is_undo!", e.intent
           from unnest($5::uuid[]) was (id), lateral (
             select * from event x where x.business_id = $1 and x.customer_id = was.id and x.seq < $3
               and x.kind not in ('message.delivered', 'message.seen', 'message.carried', 'message.pictured', 'relationship.moved')
               and (x.kind <> 'customer.merged_away' or was.id = $2)
             order by x.seq desc limit $4) e
           left join staff s on s.business_id = $1 and s.id = e.staff_id
           order by e.seq desc limit $4"#,
        business.0,
        profiles.last(),
        before.unwrap_or(i64::MAX),
        size + 1,
        profiles,
    )
    .fetch_all(tx.conn())
    .await?;
    let page = Page::cut(events, size, |event| event.seq);
    Ok(Page { rows: told(tx, page.rows).await?, next: page.next })
}

/// How often what happened: this month, in three, in twelve, ever.
///
/// # Errors
/// When the database does not answer.
pub async fn summary(tx: &mut Tx, profiles: &[Uuid]) -> AppResult<Vec<KindCount>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        KindCount,
        r#"with now as (select date_trunc('month', now() at time zone 'UTC')::date as month)
           select t.kind,
                  coalesce(sum(t.total) filter (where t.month = now.month), 0) as "this_month!",
                  coalesce(sum(t.total) filter (where t.month >= now.month - interval '2 months'), 0) as "three_months!",
                  coalesce(sum(t.total) filter (where t.month >= now.month - interval '11 months'), 0) as "year!",
                  sum(t.total) as "all!"
           from tally t, now where t.business_id = $1 and t.customer_id = $2
           group by t.kind having sum(t.total) > 0 order by sum(t.total) desc, t.kind"#,
        business.0,
        profiles.last(),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Events as people read them; names are looked up once for all.
async fn told(tx: &mut Tx, events: Vec<Event>) -> AppResult<Vec<Change>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut mentioned: Vec<Uuid> = events.iter().map(|event| event.subject_id).collect();
    mentioned.extend(
        events.iter().flat_map(|event| event.before.iter().chain(event.after.iter())).flat_map(ids_in),
    );
    let words = Words::load(tx, mentioned).await?;
    Ok(events
        .into_iter()
        .map(|event| {
            let kind = subject(&event.subject_type);
            Change {
                seq: event.seq,
                at: event.at,
                sentence: describe(&event, &words, kind),
                lines: lines(&event, &words, kind),
                subject_type: event.subject_type,
                subject_id: event.subject_id,
                command: event.intent.filter(|_| kind.is_some()).map(Intent),
            }
        })
        .collect())
}

fn item_of(change: Change) -> TimelineItem {
    let id = Uuid::from_u128(change.seq.unsigned_abs().into());
    TimelineItem { at: change.at, id, what: What::Change(change) }
}

#[derive(Deserialize)]
struct EventData {
    seq: i64,
    staff_name: Option<String>,
    kind: String,
    subject_type: String,
    before: Option<Value>,
    after: Option<Value>,
    is_undo: bool,
    intent: Option<Uuid>,
}

fn event(at: DateTime<Utc>, subject_id: Uuid, data: Value) -> AppResult<Event> {
    let data: EventData = serde_json::from_value(data).map_err(|_| AppError::BadRequest)?;
    let EventData { seq, staff_name, kind, subject_type, before, after, is_undo, intent } = data;
    Ok(Event { seq, at, staff_name, kind, subject_type, subject_id, before, after, is_undo, intent })
}

/// The place before which a kind goes on; the end of time for the first page.
fn bound(place: Option<Place>) -> (DateTime<Utc>, Uuid) {
    place.unwrap_or_else(|| (DateTime::from_timestamp(253_402_300_799, 0).unwrap_or_default(), Uuid::max()))
}
