//! What this room reads.

use super::model::{Booking, BookingFilter, BookingKey, CustomerChoice, Status};
use crate::domain::ids::{BookingId, CustomerId, LocationId};
use crate::domain::page::{PAGE_SIZE, Page};
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::types::Json;

/// Bookings as JSON with the names of what they point to; the literal says which.
macro_rules! bookings {
    ($which:literal, $($argument:expr),+ $(,)?) => {
        sqlx::query_scalar!(
            r#"select to_jsonb(b) || jsonb_build_object(
                        'customer_name', c.name, 'location_name', l.name, 'time_zone', l.time_zone,
                        'phone_region', l.phone_region,
                        'service_name', t.name, 'service_kind', t.kind, 'staff_name', s.name,
                        'pets', (
                          select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
                              'allergies', p.allergies, 'medication', p.medication,
                              'bite_alert', p.bite_alert, 'handling_alert', p.handling_alert)
                                                    order by p.created_at, p.id), '[]')
                          from booking_pet k join pet p on p.business_id = $1 and p.id = k.pet_id
                          where k.business_id = $1 and k.booking_id = b.id)
                      ) as "booking!: Json<Booking>"
               from booking b
               join customer c on c.business_id = $1 and c.id = b.customer_id
               join location l on l.business_id = $1 and l.id = b.location_id
               join service_type t on t.business_id = $1 and t.id = b.service_type_id
               left join staff s on s.business_id = $1 and s.id = b.staff_id
               where b.business_id = $1 and "# + $which,
            $($argument),+
        )
    };
}

/// Puts each booking on the clock of its location.
fn on_the_clock(rows: Vec<Json<Booking>>) -> Vec<Booking> {
    rows.into_iter()
        .map(|Json(mut booking)| {
            booking.set_clock(&Zone::load(&booking.time_zone).unwrap_or_else(Zone::utc));
            booking
        })
        .collect()
}

/// The bookings that begin on the days from `from` to `to`, as the clock of `zone` shows them.
///
/// # Errors
/// When the query fails.
pub async fn list(
    tx: &mut Tx,
    filter: &BookingFilter,
    (from, to): (NaiveDate, NaiveDate),
    zone: &Zone,
    after: Option<BookingKey>,
) -> AppResult<Page<Booking, BookingKey>> {
    let business = tx.business();
    let end = to.succ_opt().unwrap_or(to);
    let rows = bookings!(
        "b.starts_at >= $2 and b.starts_at < $3
         and ($4::uuid is null or b.location_id = $4)
         and ($5::text is null or b.status = $5)
         and ($6::uuid is null or b.customer_id = $6)
         and ($7::timestamptz is null or (b.starts_at, b.id) > ($7, $8))
         order by b.starts_at, b.id limit $9",
        business.0,
        zone.start_of_day(from),
        zone.start_of_day(end),
        filter.location_id.map(|id| id.0),
        filter.status.map(Status::as_str),
        filter.customer_id.map(|id| id.0),
        after.map(|key| key.starts_at),
        after.map(|key| key.id.0),
        PAGE_SIZE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Page::cut(on_the_clock(rows), PAGE_SIZE, |last| BookingKey { starts_at: last.starts_at, id: last.id }))
}

/// A customer's bookings, the latest start first; the last hundred.
///
/// # Errors
/// When the query fails.
pub async fn of_customer(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<Booking>> {
    let business = tx.business();
    let rows = bookings!(
        "b.customer_id = $2 order by b.starts_at desc, b.id desc limit 100",
        business.0,
        customer.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(on_the_clock(rows))
}

/// One booking.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn find(tx: &mut Tx, id: BookingId) -> AppResult<Booking> {
    let business = tx.business();
    let rows = bookings!("b.id = $2", business.0, id.0).fetch_all(tx.conn()).await?;
    on_the_clock(rows).pop().ok_or(AppError::NotFound)
}

/// Today's jobs: what begins today (as the clock of `zone` shows it) and was not cancelled, and
/// every animal that is here; by start. `location` narrows it to one shop.
///
/// # Errors
/// When the query fails.
pub async fn today(
    tx: &mut Tx,
    location: Option<LocationId>,
    zone: &Zone,
    now: DateTime<Utc>,
) -> AppResult<Vec<Booking>> {
    let business = tx.business();
    let day = zone.date(now);
    // Two walks of two indexes; with an `or` between them the whole table would be read.
    let rows = bookings!(
        "b.id = any (array(
           select d.id from booking d
           where d.business_id = $1 and d.starts_at >= $2 and d.starts_at < $3 and d.status <> 'cancelled'
           union all
           select h.id from booking h where h.business_id = $1 and h.status = 'checked_in'))
         and ($4::uuid is null or b.location_id = $4)
         order by b.starts_at, b.id limit 500",
        business.0,
        zone.start_of_day(day),
        zone.start_of_day(day.succ_opt().unwrap_or(day)),
        location.map(|id| id.0),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(on_the_clock(rows))
}

/// The next booking of a customer that is agreed or asked for and not over.
///
/// # Errors
/// When the query fails.
pub async fn next_for_customer(
    tx: &mut Tx,
    customer: CustomerId,
    now: DateTime<Utc>,
) -> AppResult<Option<Booking>> {
    let business = tx.business();
    // A stay that is under way began in the past: a year is the longest.
    let rows = bookings!(
        "b.customer_id = $2 and b.starts_at > $3 and b.ends_at > $4
         and b.status in ('request', 'pending', 'booked', 'checked_in')
         order by b.starts_at, b.id limit 1",
        business.0,
        customer.0,
        now - TimeDelta::days(super::model::MAX_DAYS),
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(on_the_clock(rows).pop())
}

/// The most customers that are offered to book for.
const OFFERED: i64 = 8;

/// Customers to book for: each word typed begins one of their words (name, pet, email, tag) or is
/// part of a number; without words, who was active last.
///
/// # Errors
/// When the query fails.
pub async fn customers(tx: &mut Tx, typed: &str) -> AppResult<Vec<CustomerChoice>> {
    let business = tx.business();
    if !typed.contains(char::is_alphanumeric) {
        return recent(tx).await;
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= 3 && !typed.contains(char::is_alphabetic);
    let typed = if is_number { format!("#{digits}") } else { typed.to_owned() };
    // No word sorts after the last character of Unicode. The first word finds, the others narrow.
    Ok(sqlx::query_as!(
        CustomerChoice,
        r#"with word as (
             select w, w || U&'\+10FFFF' as beyond, n
             from regexp_split_to_table(fold($2), '[^[:alnum:]#]+') with ordinality as s (w, n) where w <> ''),
           hit as (
             select distinct t.customer_id
             from (select w, beyond from word order by n limit 1) f
             join search_token t on t.business_id = $1
               and t.token >= f.w collate "C" and t.token < f.beyond collate "C")
           select c.id as "id: CustomerId", c.name,
                  array(select p.name from pet p where p.business_id = $1 and p.customer_id = c.id
                        and p.archived_at is null order by p.created_at, p.id limit 5) as "pets!"
           from hit join customer c on c.business_id = $1 and c.id = hit.customer_id
           where c.archived_at is null
             and not exists (
               select from word where not exists (
                 select from search_token t
                 where t.business_id = $1 and t.customer_id = c.id
                   and t.token >= word.w collate "C" and t.token < word.beyond collate "C"))
           order by c.last_activity_at desc, c.id desc limit $3"#,
        business.0,
        typed,
        OFFERED,
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn recent(tx: &mut Tx) -> AppResult<Vec<CustomerChoice>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        CustomerChoice,
        r#"select c.id as "id: CustomerId", c.name,
                  array(select p.name from pet p where p.business_id = $1 and p.customer_id = c.id
                        and p.archived_at is null order by p.created_at, p.id limit 5) as "pets!"
           from customer c where c.business_id = $1 and c.archived_at is null
           order by c.last_activity_at desc, c.id desc limit $2"#,
        business.0,
        OFFERED,
    )
    .fetch_all(tx.conn())
    .await?)
}
