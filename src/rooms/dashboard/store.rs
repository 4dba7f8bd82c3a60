//! What the dashboard reads: a short list for each block, each off an index.

use super::model::{
    DayJobs, FirstStep, JOBS_MOST, Job, MOST, MissedCall, RecentCall, RecentCustomer, Short, Today, Waiting,
};
use crate::domain::ids::{BookingId, CallId, ConversationId, CustomerId};
use crate::domain::phone;
use crate::domain::time::Zone;
use crate::error::AppResult;
use crate::rooms::bookings::model::BookedPet;
use crate::rooms::calls::Outcome;
use crate::server::Tx;
use chrono::Utc;
use sqlx::types::Json;

/// Everything on the page; `manages`: also what a new business has not done yet.
///
/// # Errors
/// When a query fails.
pub async fn today(tx: &mut Tx, manages: bool) -> AppResult<Today> {
    Ok(Today {
        first_steps: if manages { first_steps(tx).await? } else { Vec::new() },
        now: Utc::now(),
        waiting: waiting(tx).await?,
        follow_ups: follow_ups(tx).await?,
        jobs: Short::cut(jobs(tx, MOST + 1).await?),
        calls: calls(tx).await?,
        recent: recent(tx).await?,
    })
}

/// All jobs of today.
///
/// # Errors
/// When a query fails.
pub async fn jobs_of_today(tx: &mut Tx) -> AppResult<DayJobs> {
    Ok(DayJobs { now: Utc::now(), jobs: jobs(tx, JOBS_MOST).await? })
}

/// Each looks for one row, by its key: a business that is at work costs no more than a new one.
async fn first_steps(tx: &mut Tx) -> AppResult<Vec<FirstStep>> {
    let business = tx.business();
    let done = sqlx::query!(
        r#"select (select id from customer where business_id = $1 order by id limit 1) is not null as "customer!",
                  (select id from conversation where business_id = $1 order by id limit 1) is not null as "chat!",
                  (select id from channel where business_id = $1 order by id limit 1) is not null as "channel!",
                  (select id from staff where business_id = $1 order by id limit 1 offset 1) is not null as "others!""#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?;
    let steps = [
        (FirstStep::AddCustomer, done.customer),
        (FirstStep::OpenChat, done.chat),
        (FirstStep::ConnectChannel, done.channel),
        (FirstStep::InviteStaff, done.others),
    ];
    Ok(steps.into_iter().filter(|(_, done)| !done).map(|(step, _)| step).collect())
}

async fn waiting(tx: &mut Tx) -> AppResult<Short<Waiting>> {
    let business = tx.business();
    let rows = sqlx::query_as!(
        Waiting,
        r#"select v.id as "conversation_id: ConversationId", c.name as customer_name,
                  case when v.called_at >= v.last_message_at then 'Missed call' else v.snippet end as "snippet!",
                  v.waiting_since as "since!", s.name as "assigned_name?"
           from conversation v
           join customer c on c.business_id = v.business_id and c.id = v.customer_id and c.blocked_at is null
           left join staff s on s.business_id = v.business_id and s.id = v.assigned_to
           where v.business_id = $1 and v.waiting_since is not null and v.status = 'open'
           order by v.waiting_since, v.id limit 9"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Short::cut(rows))
}

/// As the follow-ups page lists them: the last try, unless they were spoken to since.
async fn follow_ups(tx: &mut Tx) -> AppResult<Short<MissedCall>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select c.id as "id: CallId", c.customer_id as "customer_id!: CustomerId", k.name,
                  c.outcome as "outcome!: Outcome", c.started_at,
                  coalesce(nullif(c.phone_raw, ''), m.raw, '') as "phone_raw!",
                  case when c.phone_raw = '' then coalesce(m.normal, '') else c.phone_normal end as "phone_normal!"
           from call c
           left join lateral (select p.raw, p.normal from contact_point p
             where p.business_id = $1 and p.customer_id = c.customer_id and p.kind = 'phone'
             order by p.is_main desc, p.created_at limit 1) m on true
           join customer k on k.business_id = c.business_id and k.id = c.customer_id and k.archived_at is null
           where c.business_id = $1 and c.followed_up_at is null and c.outcome in ('no_answer', 'voicemail')
             and not exists (
               select from call l where l.business_id = $1 and l.customer_id = c.customer_id
                 and (l.started_at, l.id) > (c.started_at, c.id)
                 and l.outcome in ('no_answer', 'voicemail', 'spoke'))
           order by c.started_at desc, c.id desc limit 9"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    let missed = rows.into_iter().map(|row| MissedCall {
        call_id: row.id,
        customer_id: row.customer_id,
        customer_name: row.name,
        outcome: row.outcome.label().to_owned(),
        at: row.started_at,
        phone: phone::shown(&row.phone_raw, &row.phone_normal),
    });
    Ok(Short::cut(missed.collect()))
}

/// By the day of each location: what begins today by the clock, then what goes on since before. No
/// booking lasts longer than 31 days, so older ones need not be looked at.
async fn jobs(tx: &mut Tx, most: usize) -> AppResult<Vec<Job>> {
    let (business, most) = (tx.business(), i64::try_from(most).unwrap_or(i64::MAX));
    let rows = sqlx::query!(
        r#"select b.id as "id: BookingId", b.number, b.customer_id as "customer_id: CustomerId", c.name as customer,
                  coalesce((select json_agg(json_build_object('id', p.id, 'name', p.name, 'allergies', p.allergies,
                      'medication', p.medication, 'bite_alert', p.bite_alert, 'handling_alert', p.handling_alert)
                      order by p.name) from booking_pet bp
                     join pet p on p.business_id = bp.business_id and p.id = bp.pet_id
                     where bp.business_id = $1 and bp.booking_id = b.id), '[]') as "pets!: Json<Vec<BookedPet>>",
                  t.name as service, s.name as "staff?", b.status, b.starts_at, b.starts_at >= d.begins as "starts_today!",
                  l.time_zone, l.phone_region, l.name as location,
                  (select count(*) > 1 from location o where o.business_id = $1 and o.archived_at is null) as "several!"
           from location l
           cross join lateral (
             select date_trunc('day', now() at time zone l.time_zone) at time zone l.time_zone as begins,
                    (date_trunc('day', now() at time zone l.time_zone) + interval '1 day') at time zone l.time_zone as ends
           ) d
           join booking b on b.business_id = $1 and b.location_id = l.id
             and b.starts_at < d.ends and b.starts_at > d.begins - interval '31 days' and b.ends_at > d.begins
             and b.status not in ('cancelled', 'no_show') and (b.status <> 'completed' or b.starts_at >= d.begins)
           join customer c on c.business_id = $1 and c.id = b.customer_id
           join service_type t on t.business_id = $1 and t.id = b.service_type_id
           left join staff s on s.business_id = $1 and s.id = b.staff_id
           where l.business_id = $1
           order by b.status = 'completed', b.starts_at < d.begins, b.starts_at, b.id limit $2"#,
        business.0,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let jobs = rows.into_iter().map(|row| Job {
        booking_id: row.id,
        number: row.number,
        customer_id: row.customer_id,
        customer_name: row.customer,
        pets: row.pets.0,
        service: row.service,
        staff_name: row.staff,
        status: row.status,
        clock: row
            .starts_today
            .then(|| Zone::of_place(&row.time_zone, &row.phone_region).clock(row.starts_at)),
        starts_at: row.starts_at,
        location: row.several.then_some(row.location),
    });
    Ok(jobs.collect())
}

async fn calls(tx: &mut Tx) -> AppResult<Vec<RecentCall>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select c.id as "id: CallId", c.customer_id as "customer_id: CustomerId", k.name as "name?", c.direction,
                  c.outcome as "outcome: Outcome", c.started_at
           from call c left join customer k on k.business_id = c.business_id and k.id = c.customer_id
           where c.business_id = $1 order by c.started_at desc, c.id desc limit 5"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RecentCall {
            call_id: row.id,
            customer_id: row.customer_id,
            customer_name: row.name.unwrap_or_else(|| "Number withheld".to_owned()),
            incoming: row.direction == "in",
            outcome: row.outcome.map(|outcome| outcome.label().to_owned()),
            at: row.started_at,
        })
        .collect())
}

async fn recent(tx: &mut Tx) -> AppResult<Short<RecentCustomer>> {
    let business = tx.business();
    let rows = sqlx::query_as!(
        RecentCustomer,
        r#"select c.id as "id: CustomerId", c.name,
                  coalesce((select string_agg(p.name, ', ' order by p.name) from pet p
                     where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null), '') as "pets!",
                  c.last_activity_at as at
           from customer c where c.business_id = $1 and c.archived_at is null
           order by c.last_activity_at desc, c.id desc limit 9"#,
        business.0,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Short::cut(rows))
}
