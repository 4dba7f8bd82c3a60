//! What this room writes.

use super::form::{BadTime, BookingEdit, NewBooking, Typed};
use super::model::{Added, MAX_DAYS, Status};
use super::record::{BOOKING, BOOKING_PET};
use crate::domain::ids::{BookingId, CustomerId, LocationId, PetId};
use crate::domain::text;
use crate::domain::time::Zone;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::{customers::store::followed, settings};
use crate::server::{Tx, records};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The most pets on one booking.
const MAX_PETS: usize = 50;

/// Adds a booking under the next number.
///
/// # Errors
/// Every wrong field (`starts_pass` and `ends_pass` where the clock shows a time twice), or NotFound
/// for a customer, pet, location, service or person that is none of this business.
pub async fn add(tx: &mut Tx, customer: CustomerId, new: NewBooking) -> AppResult<Added> {
    let zone = settings::store::zone(tx, new.location_id).await?;
    let mut checks = Checks::default();
    let starts = time(&mut checks, "starts", &new.starts_at, &zone);
    let ends = time(&mut checks, "ends", &new.ends_at, &zone);
    order(&mut checks, starts, ends);
    let note = checks.take("note", text::optional_block(&new.note, "A note", 4000));
    if !Status::FIRST.contains(&new.status) {
        checks.add("status", "A new booking is a request, pending or booked.");
    }
    let pets = unique(&mut checks, &new.pet_ids);
    checks.done()?;
    let (Some(starts), Some(ends)) = (starts, ends) else { return Err(AppError::BadRequest) };
    let customer = followed(tx, customer).await?;
    require_pets(tx, customer, &pets).await?;
    let added = Added { id: BookingId::new(), number: next_number(tx).await? };
    let row = json!({
        "id": added.id, "number": added.number, "customer_id": customer, "location_id": new.location_id,
        "service_type_id": new.service_type_id, "staff_id": new.staff_id, "starts_at": stored(starts),
        "ends_at": stored(ends), "status": new.status, "note": note, "created_by": tx.staff(),
    });
    records::insert(tx, &BOOKING, "created", &row).await?;
    for pet in pets {
        put_pet(tx, added.id, customer, pet).await?;
    }
    Ok(added)
}

/// Changes fields of a booking that was seen at `version`; answers the new version.
///
/// # Errors
/// As [`add`], or a conflict with both values.
pub async fn edit(tx: &mut Tx, id: BookingId, version: i32, edit: BookingEdit) -> AppResult<i32> {
    let business = tx.business();
    let now = sqlx::query!(
        r#"select customer_id as "customer_id: CustomerId", location_id as "location_id: LocationId",
                  starts_at, ends_at
           from booking where business_id = $1 and id = $2 for update"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let zone = settings::store::zone(tx, edit.location_id.unwrap_or(now.location_id)).await?;
    let mut checks = Checks::default();
    let starts = edit.starts_at.as_ref().map(|typed| time(&mut checks, "starts", typed, &zone));
    let ends = edit.ends_at.as_ref().map(|typed| time(&mut checks, "ends", typed, &zone));
    if starts.is_some() || ends.is_some() {
        order(&mut checks, starts.unwrap_or(Some(now.starts_at)), ends.unwrap_or(Some(now.ends_at)));
    }
    let note = edit.note.as_ref().map(|note| checks.take("note", text::optional_block(note, "A note", 4000)));
    let pets = edit.pet_ids.as_ref().map(|pets| unique(&mut checks, pets));
    checks.done()?;
    let mut changes = Map::new();
    let mut change = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            changes.insert(column.into(), value);
        }
    };
    change("location_id", edit.location_id.map(|id| json!(id)));
    change("service_type_id", edit.service_type_id.map(|id| json!(id)));
    change("staff_id", edit.staff_id.map(|id| json!(id)));
    change("starts_at", starts.flatten().map(|at| json!(stored(at))));
    change("ends_at", ends.flatten().map(|at| json!(stored(at))));
    change("note", note.map(Value::from));
    let version = records::edit(tx, &BOOKING, "updated", id.0, version, &changes).await?;
    if let Some(pets) = pets {
        require_pets(tx, now.customer_id, &pets).await?;
        exchange_pets(tx, id, now.customer_id, &pets).await?;
    }
    Ok(version)
}

/// Brings a booking to another status; the same one again changes nothing. Answers the version.
///
/// # Errors
/// NotFound, or Refused for a step that a booking cannot take.
pub async fn set_status(tx: &mut Tx, id: BookingId, to: Status) -> AppResult<i32> {
    let business = tx.business();
    let row = sqlx::query!(
        "select status, version from booking where business_id = $1 and id = $2 for update",
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let from = Status::parse(&row.status).ok_or(AppError::BadRequest)?;
    if from == to {
        return Ok(row.version);
    }
    if !from.may_become(to) {
        let (from, to) = (from.label().to_lowercase(), to.label().to_lowercase());
        return Err(AppError::refused(format!("A booking that is {from} cannot become {to}.")));
    }
    records::set(tx, &BOOKING, to.as_str(), id.0, &json!({ "status": to })).await
}

async fn next_number(tx: &mut Tx) -> AppResult<i32> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "insert into booking_counter (business_id, last) values ($1, 1001)
         on conflict (business_id) do update set last = booking_counter.last + 1 returning last",
        business.0,
    )
    .fetch_one(tx.conn())
    .await?)
}

/// As Postgres writes it, so that an unchanged time is seen to be unchanged.
fn stored(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// The instant, or an error: at the time itself, or at the question which of two is meant.
fn time(checks: &mut Checks, which: &str, typed: &Typed, zone: &Zone) -> Option<DateTime<Utc>> {
    match typed.instant(zone) {
        Ok(at) => Some(at),
        Err(bad) => {
            let part = if bad == BadTime::Twice { "pass" } else { "at" };
            checks.add(format!("{which}_{part}"), bad.sentence());
            None
        }
    }
}

fn order(checks: &mut Checks, starts: Option<DateTime<Utc>>, ends: Option<DateTime<Utc>>) {
    let (Some(starts), Some(ends)) = (starts, ends) else { return };
    if ends <= starts {
        checks.add("ends_at", "The end comes after the start.");
    } else if ends - starts > TimeDelta::days(MAX_DAYS) {
        checks.add("ends_at", format!("A booking lasts at most {MAX_DAYS} days."));
    }
}

fn unique(checks: &mut Checks, pets: &[PetId]) -> BTreeSet<PetId> {
    if pets.len() > MAX_PETS {
        checks.add("pet_ids", format!("A booking has at most {MAX_PETS} pets."));
    }
    pets.iter().copied().collect()
}

/// A pet of somebody else does not exist here.
async fn require_pets(tx: &mut Tx, customer: CustomerId, pets: &BTreeSet<PetId>) -> AppResult<()> {
    let business = tx.business();
    let ids: Vec<Uuid> = pets.iter().map(|id| id.0).collect();
    let missing = sqlx::query_scalar!(
        r#"select exists (
             select from unnest($3::uuid[]) wanted where not exists (
               select from pet where business_id = $1 and customer_id = $2 and id = wanted)) as "missing!""#,
        business.0,
        customer.0,
        &ids,
    )
    .fetch_one(tx.conn())
    .await?;
    if missing { Err(AppError::NotFound) } else { Ok(()) }
}

async fn put_pet(tx: &mut Tx, booking: BookingId, customer: CustomerId, pet: PetId) -> AppResult<()> {
    let row = json!({
        "id": Uuid::now_v7(), "booking_id": booking, "pet_id": pet, "customer_id": customer,
    });
    records::insert(tx, &BOOKING_PET, "added", &row).await?;
    Ok(())
}

async fn exchange_pets(
    tx: &mut Tx,
    booking: BookingId,
    customer: CustomerId,
    wanted: &BTreeSet<PetId>,
) -> AppResult<()> {
    let business = tx.business();
    let there = sqlx::query!(
        r#"select id, pet_id as "pet_id: PetId" from booking_pet
           where business_id = $1 and booking_id = $2 order by id"#,
        business.0,
        booking.0,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in there.iter().filter(|row| !wanted.contains(&row.pet_id)) {
        records::remove(tx, &BOOKING_PET, "removed", row.id).await?;
    }
    for pet in wanted.iter().filter(|pet| there.iter().all(|row| row.pet_id != **pet)) {
        put_pet(tx, booking, customer, *pet).await?;
    }
    Ok(())
}
