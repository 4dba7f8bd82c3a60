//! What this room reads.

use super::model::{
    Call, CallKey, CallerBooking, Direction, FollowUp, HookKey, IncomingCall, OtherCaller, Outcome,
};
use crate::domain::ids::{CallId, CustomerId, FileId, HookKeyId, StaffId};
use crate::domain::page::Page;
use crate::domain::phone;
use crate::error::{AppError, AppResult};
use crate::rooms::conversations::model::Voicemail;
use crate::rooms::pets::PetGlance;
use crate::server::Tx;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

/// Calls a page has at most.
const PAGE: i64 = 30;

/// Where a page starts; without an instant it starts before every row.
fn start(after: Option<CallKey>) -> (Option<DateTime<Utc>>, Uuid) {
    after.map_or((None, Uuid::max()), |key| (Some(key.at), key.id.0))
}

/// A customer's calls, newest first, after a place in that order.
///
/// # Errors
/// When the query fails.
pub async fn list_by_customer(
    tx: &mut Tx,
    customer: CustomerId,
    after: Option<CallKey>,
) -> AppResult<Page<Call, CallKey>> {
    let business = tx.business();
    let (at, id) = start(after);
    let rows = sqlx::query_as!(
        Call,
        r#"select c.id as "id: CallId", c.customer_id as "customer_id!: CustomerId",
                  c.direction as "direction: Direction", c.phone_raw, c.phone_normal,
                  c.outcome as "outcome: Outcome", c.note, c.staff_id as "staff_id: StaffId",
                  s.name as "staff_name?", c.started_at, c.ended_at, c.duration_seconds, c.provider_id,
                  case when c.recording_url is not null
                    then jsonb_build_object('url', c.recording_url, 'seconds', c.recording_seconds) end
                    as "voicemail: Voicemail",
                  c.followed_up_at, c.version
           from call c left join staff s on s.business_id = c.business_id and s.id = c.staff_id
           where c.business_id = $1 and c.customer_id = $2
             and (c.started_at, c.id) < (coalesce($3, 'infinity'::timestamptz), $4)
           order by c.started_at desc, c.id desc limit $5"#,
        business.0,
        customer.0,
        at,
        id,
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::cut(rows, PAGE, Call::key))
}

/// The last try for each customer who was not reached and not spoken to since, newest first.
///
/// # Errors
/// When the query fails.
pub async fn follow_ups(tx: &mut Tx, after: Option<CallKey>) -> AppResult<Page<FollowUp, CallKey>> {
    let business = tx.business();
    let (at, id) = start(after);
    let rows = sqlx::query!(
        r#"select c.id as "id: CallId", c.customer_id as "customer_id!: CustomerId",
                  c.direction as "direction: Direction", c.phone_raw, c.phone_normal,
                  c.outcome as "outcome: Outcome", c.note, c.staff_id as "staff_id: StaffId",
                  s.name as "staff_name?", c.started_at, c.ended_at, c.duration_seconds, c.provider_id,
                  c.recording_url, c.recording_seconds, c.followed_up_at, c.version, k.name as customer_name,
                  m.raw as "main_raw?", m.normal as "main_normal?"
           from call c
           left join lateral (select p.raw, p.normal from contact_point p
             where p.business_id = $1 and p.customer_id = c.customer_id and p.kind = 'phone'
             order by p.is_main desc, p.created_at limit 1) m on true
           join customer k on k.business_id = c.business_id and k.id = c.customer_id and k.archived_at is null
           left join staff s on s.business_id = c.business_id and s.id = c.staff_id
           where c.business_id = $1 and c.followed_up_at is null and c.outcome in ('no_answer', 'voicemail')
             and (c.started_at, c.id) < (coalesce($2, 'infinity'::timestamptz), $3)
             and not exists (
               select from call l where l.business_id = $1 and l.customer_id = c.customer_id
                 and (l.started_at, l.id) > (c.started_at, c.id)
                 and l.outcome in ('no_answer', 'voicemail', 'spoke'))
           order by c.started_at desc, c.id desc limit $4"#,
        business.0,
        at,
        id,
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            let (raw, normal) = if row.phone_raw.is_empty() {
                (row.main_raw.unwrap_or_default(), row.main_normal.unwrap_or_default())
            } else {
                (row.phone_raw.clone(), row.phone_normal.clone())
            };
            FollowUp {
                phone: phone::shown(&raw, &normal),
                dial: phone::dial(&raw, &normal),
                customer_name: row.customer_name,
                call: Call {
                    id: row.id,
                    customer_id: row.customer_id,
                    direction: row.direction,
                    phone_raw: row.phone_raw,
                    phone_normal: row.phone_normal,
                    outcome: row.outcome,
                    note: row.note,
                    staff_id: row.staff_id,
                    staff_name: row.staff_name,
                    started_at: row.started_at,
                    ended_at: row.ended_at,
                    duration_seconds: row.duration_seconds,
                    voicemail: row
                        .recording_url
                        .zip(row.recording_seconds)
                        .map(|(url, seconds)| Voicemail { url, seconds }),
                    provider_id: row.provider_id,
                    followed_up_at: row.followed_up_at,
                    version: row.version,
                },
            }
        })
        .collect();
    Ok(Page::cut(rows, PAGE, |row: &FollowUp| row.call.key()))
}

/// Calls that ring this moment, oldest first.
///
/// # Errors
/// When the query fails.
pub async fn ringing(tx: &mut Tx) -> AppResult<Vec<CallId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select id as "id: CallId" from call
           where business_id = $1 and provider_id is not null and direction = 'in' and outcome is null
             and ended_at is null and started_at > now() - interval '2 minutes'
           order by started_at desc limit 5"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The caller's card, in one statement.
///
/// # Errors
/// NotFound.
pub async fn incoming(tx: &mut Tx, call: CallId) -> AppResult<IncomingCall> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select c.customer_id as "customer_id: CustomerId", k.name as "customer_name?",
             k.photo_file_id as "photo_file_id: FileId", c.phone_normal, c.phone_raw,
             c.outcome as "outcome: Outcome", c.ended_at is not null as "has_ended!", s.name as "staff_name?",
             (c.started_at > now() - interval '2 minutes' and c.outcome is null) as "is_ringing!",
             coalesce(k.source = 'call' and k.created_at >= c.started_at, false) as "is_unknown!",
             coalesce(v.unverified, false) as "is_unverified!",
             k.blocked_at is not null as "is_blocked!",
             coalesce((select json_agg(t.name order by fold(t.name)) from customer_tag ct
               join tag t on t.business_id = $1 and t.id = ct.tag_id and t.archived_at is null
               where ct.business_id = $1 and ct.customer_id = k.id), '[]') as "tags!: Json<Vec<String>>",
             coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name, 'species', p.species,
                 'breed', p.breed, 'allergies', p.allergies, 'medication', p.medication,
                 'bite_alert', p.bite_alert, 'handling_alert', p.handling_alert) order by p.created_at, p.id)
               from pet p where p.business_id = $1 and p.customer_id = k.id and p.archived_at is null),
               '[]') as "pets!: Json<Vec<PetGlance>>",
             (select json_build_object('id', b.id, 'number', b.number, 'starts_at', b.starts_at,
                 'service', st.name, 'status', b.status)
               from booking b join service_type st on st.business_id = $1 and st.id = b.service_type_id
               where b.business_id = $1 and b.customer_id = k.id and b.ends_at > now()
                 and b.status in ('request', 'pending', 'booked', 'checked_in')
               order by b.starts_at, b.id limit 1) as "next_booking: Json<CallerBooking>",
             coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name,
                 'pets', coalesce((select json_agg(json_build_object('id', q.id, 'name', q.name,
                     'species', q.species, 'breed', q.breed, 'allergies', q.allergies, 'medication', q.medication,
                     'bite_alert', q.bite_alert, 'handling_alert', q.handling_alert) order by q.created_at, q.id)
                   from pet q where q.business_id = $1 and q.customer_id = o.id and q.archived_at is null), '[]'))
                 order by o.sort_name)
               from contact_point p join customer o on o.business_id = $1 and o.id = p.customer_id
                 and o.archived_at is null
               where p.business_id = $1 and p.kind = 'phone' and p.normal = c.phone_normal
                 and p.customer_id <> k.id), '[]') as "others!: Json<Vec<OtherCaller>>"
           from call c
           left join customer k on k.business_id = $1 and k.id = c.customer_id
           left join conversation v on v.business_id = $1 and v.customer_id = k.id
           left join staff s on s.business_id = $1 and s.id = c.staff_id
           where c.business_id = $1 and c.id = $2"#,
        business.0,
        call.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let phone = phone::shown(&row.phone_raw, &row.phone_normal);
    Ok(IncomingCall {
        call_id: call,
        customer_id: row.customer_id,
        customer_name: row.customer_name.unwrap_or_else(|| "Number withheld".to_owned()),
        photo_file_id: row.photo_file_id,
        phone,
        is_ringing: row.is_ringing,
        has_ended: row.has_ended,
        outcome: row.outcome,
        staff_name: row.staff_name,
        is_unknown: row.is_unknown,
        is_unverified: row.is_unverified,
        is_blocked: row.is_blocked,
        tags: row.tags.0,
        pets: row.pets.0,
        next_booking: row.next_booking.map(|Json(booking)| booking),
        others: row.others.0,
    })
}

/// The keys of telephone systems, the newest first.
///
/// # Errors
/// When the query fails.
pub async fn hook_keys(tx: &mut Tx) -> AppResult<Vec<HookKey>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        HookKey,
        r#"select k.id as "id: HookKeyId", k.created_at, s.name as "created_by_name?", k.last_used_at,
                  k.revoked_at
           from hook_key k left join staff s on s.business_id = k.business_id and s.id = k.created_by
           where k.business_id = $1 order by k.revoked_at is not null, k.created_at desc, k.id limit 50"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The card of whoever called last from an extension.
///
/// # Errors
/// When the query fails.
pub async fn last_of_extension(tx: &mut Tx, told: &str) -> AppResult<Option<CustomerId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select c.customer_id as "id!: CustomerId" from call c
           join customer k on k.business_id = c.business_id and k.id = c.customer_id and k.source = 'call'
           where c.business_id = $1 and c.provider_id is not null and c.direction = 'in' and c.phone_normal = ''
             and c.phone_raw = $2
           order by c.started_at desc limit 1"#,
        business.0,
        told,
    )
    .fetch_optional(tx.conn())
    .await?)
}
