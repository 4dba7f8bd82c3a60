//! Puts the sample business into the tables: one statement for each table, whatever its size.
//!
//! It writes the tables of many rooms, which no room's own writes may do: sample data comes before
//! anybody works there, so there is nobody whose act it could be.

use super::rows::Sample;
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Makes the business's own row with a free word for its chat page; false if this intent did so
/// before (or does so this moment: the key waits for it).
pub async fn claim(tx: &mut Tx) -> AppResult<bool> {
    let business = tx.business();
    for number in 1..1_000 {
        let slug = if number == 1 { "happy-tails".to_owned() } else { format!("happy-tails-{number}") };
        let made = sqlx::query!(
            "insert into business (id, name, slug, currency, chat_greeting, is_sample)
             select $1, 'Happy Tails', $2, 'USD', 'Hi! How can we help you and your pet today?', true
             where not slug_taken($2)
             on conflict do nothing",
            business.0,
            slug,
        )
        .execute(tx.conn())
        .await?;
        if made.rows_affected() == 1 {
            return Ok(true);
        }
        let known = sqlx::query_scalar!(
            r#"select exists (select from business where id = $1) as "known!""#,
            business.0
        )
        .fetch_one(tx.conn())
        .await?;
        if known {
            return Ok(false);
        }
    }
    Err(AppError::refused("There are too many sample businesses already."))
}

/// The owner of a sample business that is there already: account and staff have the same id.
pub async fn owner(tx: &mut Tx) -> AppResult<Uuid> {
    let business = tx.business();
    sqlx::query_scalar!(
        "select s.id from staff s join business b on b.id = s.business_id
         where s.business_id = $1 and b.is_sample and s.role = 'owner' and s.id = s.account_id
         order by s.created_at, s.id limit 1",
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}

fn json<T: Serialize>(rows: &[T]) -> AppResult<Value> {
    serde_json::to_value(rows).map_err(|_| AppError::BadRequest)
}

/// Inserts `$rows` (a JSON array of objects named as the columns) by one checked statement.
macro_rules! insert {
    ($tx:expr, $rows:expr, $sql:literal) => {{
        let business = $tx.business();
        sqlx::query!($sql, business.0, json($rows)?).execute($tx.conn()).await?;
    }};
}

/// Writes all rows and their log; answers the owner's account, which is also the staff id.
pub async fn everything(tx: &mut Tx, sample: &Sample) -> AppResult<Uuid> {
    let owner = sample.staff.first().map(|s| s.id).ok_or(AppError::BadRequest)?;
    shop(tx, sample).await?;
    people(tx, sample).await?;
    animals(tx, sample).await?;
    jobs(tx, sample).await?;
    talk(tx, sample).await?;
    log(tx).await?;
    Ok(owner)
}

async fn shop(tx: &mut Tx, sample: &Sample) -> AppResult<()> {
    insert!(
        tx,
        &sample.staff,
        "insert into account (id, email, created_at)
        select r.id, lower(split_part(r.name, ' ', 1)) || '@' || b.slug || '.example.com', r.created_at
        from jsonb_populate_recordset(null::staff, $2) r join business b on b.id = $1"
    );
    insert!(
        tx,
        &sample.staff,
        "insert into staff (business_id, id, account_id, name, role, created_at)
        select $1, r.id, r.id, r.name, r.role, r.created_at from jsonb_populate_recordset(null::staff, $2) r"
    );
    insert!(tx, &sample.locations, "insert into location
          (business_id, id, name, address, time_zone, phone_region, opening_hours, is_main, created_at)
        select $1, r.id, r.name, r.address, r.time_zone, r.phone_region, r.opening_hours, r.is_main, r.created_at
        from jsonb_populate_recordset(null::location, $2) r");
    insert!(
        tx,
        &sample.services,
        "insert into service_type (business_id, id, name, kind, duration_minutes, created_at)
        select $1, r.id, r.name, r.kind, r.duration_minutes, r.created_at
        from jsonb_populate_recordset(null::service_type, $2) r"
    );
    insert!(
        tx,
        &sample.groups,
        "insert into contact_group (business_id, id, name, created_at)
        select $1, r.id, r.name, r.created_at from jsonb_populate_recordset(null::contact_group, $2) r"
    );
    insert!(
        tx,
        &sample.tags,
        "insert into tag (business_id, id, name, created_at)
        select $1, r.id, r.name, r.created_at from jsonb_populate_recordset(null::tag, $2) r"
    );
    insert!(
        tx,
        &sample.codes,
        "insert into colour_code (business_id, id, colour, letters, name, created_at)
        select $1, r.id, r.colour, r.letters, r.name, r.created_at
        from jsonb_populate_recordset(null::colour_code, $2) r"
    );
    Ok(())
}

async fn people(tx: &mut Tx, sample: &Sample) -> AppResult<()> {
    insert!(
        tx,
        &sample.customers,
        "insert into customer (business_id, id, name, business_name, source, created_by,
          assigned_to, discount_bp, last_activity_at, archived_at, created_at)
        select $1, r.id, r.name, r.business_name, r.source, r.created_by, r.assigned_to, r.discount_bp,
               r.last_activity_at, r.archived_at, r.created_at
        from jsonb_populate_recordset(null::customer, $2) r"
    );
    insert!(
        tx,
        &sample.points,
        "insert into contact_point
          (business_id, id, customer_id, kind, raw, normal, label, is_main, sms, shared, created_at)
        select $1, r.id, r.customer_id, r.kind, r.raw, r.normal, r.label, r.is_main, r.sms, r.shared, r.created_at
        from jsonb_populate_recordset(null::contact_point, $2) r"
    );
    insert!(tx, &sample.addresses, "insert into address
          (business_id, id, customer_id, label, street, city, region, postcode, country, created_at)
        select $1, r.id, r.customer_id, r.label, r.street, r.city, r.region, r.postcode, r.country, r.created_at
        from jsonb_populate_recordset(null::address, $2) r");
    insert!(
        tx,
        &sample.details,
        "insert into detail (business_id, id, customer_id, label, value, created_at)
        select $1, r.id, r.customer_id, r.label, r.value, r.created_at
        from jsonb_populate_recordset(null::detail, $2) r"
    );
    insert!(
        tx,
        &sample.relationships,
        "insert into relationship
          (business_id, id, customer_id, other_customer_id, kind, note, created_at)
        select $1, r.id, r.customer_id, r.other_customer_id, r.kind, r.note, r.created_at
        from jsonb_populate_recordset(null::relationship, $2) r"
    );
    insert!(
        tx,
        &sample.members,
        "insert into contact_group_member (business_id, id, group_id, customer_id, created_at)
        select $1, r.id, r.label_id, r.customer_id, r.created_at from jsonb_to_recordset($2)
          r(id uuid, label_id uuid, customer_id uuid, created_at timestamptz)"
    );
    insert!(
        tx,
        &sample.customer_tags,
        "insert into customer_tag (business_id, id, tag_id, customer_id, created_at)
        select $1, r.id, r.label_id, r.customer_id, r.created_at from jsonb_to_recordset($2)
          r(id uuid, label_id uuid, customer_id uuid, created_at timestamptz)"
    );
    insert!(
        tx,
        &sample.customer_codes,
        "insert into customer_colour_code
          (business_id, id, colour_code_id, customer_id, created_at)
        select $1, r.id, r.label_id, r.customer_id, r.created_at from jsonb_to_recordset($2)
          r(id uuid, label_id uuid, customer_id uuid, created_at timestamptz)"
    );
    Ok(())
}

async fn animals(tx: &mut Tx, sample: &Sample) -> AppResult<()> {
    insert!(
        tx,
        &sample.pets,
        "insert into pet (business_id, id, customer_id, name, species, breed, sex, altered, colour,
          born_on, born_is_estimate, allergies, medication, bite_alert, handling_alert, created_at)
        select $1, r.id, r.customer_id, r.name, r.species, r.breed, r.sex, r.altered, r.colour, r.born_on,
               r.born_is_estimate, r.allergies, r.medication, r.bite_alert, r.handling_alert, r.created_at
        from jsonb_populate_recordset(null::pet, $2) r"
    );
    insert!(
        tx,
        &sample.weights,
        "insert into pet_weight
          (business_id, id, pet_id, customer_id, grams, measured_on, created_at)
        select $1, r.id, r.pet_id, r.customer_id, r.grams, r.measured_on, r.created_at
        from jsonb_populate_recordset(null::pet_weight, $2) r"
    );
    insert!(
        tx,
        &sample.pet_codes,
        "insert into pet_colour_code
          (business_id, id, colour_code_id, pet_id, customer_id, created_at)
        select $1, r.id, r.colour_code_id, r.pet_id, r.customer_id, r.created_at
        from jsonb_populate_recordset(null::pet_colour_code, $2) r"
    );
    insert!(tx, &sample.notes, "insert into note
          (business_id, id, customer_id, subject_type, subject_id, body, pinned, created_by, created_at)
        select $1, r.id, r.customer_id, r.subject_type, r.subject_id, r.body, r.pinned, r.created_by, r.created_at
        from jsonb_populate_recordset(null::note, $2) r");
    Ok(())
}

async fn jobs(tx: &mut Tx, sample: &Sample) -> AppResult<()> {
    insert!(tx, &sample.bookings, "insert into booking (business_id, id, number, customer_id, location_id,
          service_type_id, staff_id, starts_at, ends_at, status, note, created_by, created_at)
        select $1, r.id, r.number, r.customer_id, r.location_id, r.service_type_id, r.staff_id, r.starts_at, r.ends_at,
               r.status, r.note, r.created_by, r.created_at
        from jsonb_populate_recordset(null::booking, $2) r");
    insert!(tx, &sample.booking_pets, "insert into booking_pet (business_id, id, booking_id, pet_id, customer_id)
        select $1, r.id, r.booking_id, r.pet_id, r.customer_id from jsonb_populate_recordset(null::booking_pet, $2) r");
    let business = tx.business();
    let last = sample.bookings.iter().map(|b| b.number).max().unwrap_or(1_000);
    sqlx::query!("insert into booking_counter (business_id, last) values ($1, $2)", business.0, last)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn talk(tx: &mut Tx, sample: &Sample) -> AppResult<()> {
    insert!(tx, &sample.conversations, "insert into conversation (business_id, id, customer_id, status, assigned_to,
          unverified, last_number, last_inbound_number, last_message_at, last_direction, snippet, waiting_since, created_at)
        select $1, r.id, r.customer_id, r.status, r.assigned_to, r.unverified, r.last_number, r.last_inbound_number,
               r.last_message_at, r.last_direction, r.snippet, r.waiting_since, r.created_at
        from jsonb_populate_recordset(null::conversation, $2) r");
    insert!(tx, &sample.visitors, "insert into visitor (business_id, id, conversation_id, customer_id, token_hash, name,
          contact, last_number, seen_number, delivered_number, staff_seen_number, created_at, last_seen_at, last_wrote_at, expires_at)
        select $1, r.id, r.conversation_id, r.customer_id, r.token_hash, r.name, r.contact, r.last_number,
               r.seen_number, r.delivered_number, r.staff_seen_number, r.created_at, r.last_seen_at, r.last_seen_at, r.expires_at
        from jsonb_populate_recordset(null::visitor, $2) r");
    insert!(tx, &sample.messages, "insert into message (business_id, id, conversation_id, customer_id, number, channel,
          direction, body, staff_id, visitor_id, visitor_number, sent_at, delivered_at, seen_at)
        select $1, r.id, r.conversation_id, r.customer_id, r.number, r.channel, r.direction, r.body, r.staff_id,
               r.visitor_id, r.visitor_number, r.sent_at, r.delivered_at, r.seen_at
        from jsonb_populate_recordset(null::message, $2) r");
    insert!(tx, &sample.reads, "insert into conversation_read (business_id, conversation_id, staff_id, number)
        select $1, r.conversation_id, r.staff_id, r.number from jsonb_populate_recordset(null::conversation_read, $2) r");
    insert!(tx, &sample.calls, "insert into call (business_id, id, customer_id, direction, phone_raw, phone_normal,
          outcome, note, staff_id, followed_up_at, started_at, created_at)
        select $1, r.id, r.customer_id, r.direction, r.phone_raw, r.phone_normal, r.outcome, r.note, r.staff_id,
               r.followed_up_at, r.started_at, r.started_at
        from jsonb_populate_recordset(null::call, $2) r");
    Ok(())
}

/// The log of how customers, pets, notes, bookings and calls came to be, in the order of time. It
/// is the first that the business's log holds, so its numbers are given here and not at commit.
async fn log(tx: &mut Tx) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "insert into log_head (business_id, epoch, seq) values ($1, $2, 0)",
        business.0,
        Uuid::now_v7(),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "with made as (
           select 'customer.added' as kind, created_at as at, created_by as staff_id, id as customer_id,
                  'customer' as subject_type, id as subject_id,
                  to_jsonb(t) || '{\"archived_at\": null}' as after
           from customer t where business_id = $1
           union all
           select 'pet.added', created_at, null, customer_id, 'pet', id, to_jsonb(t) from pet t where business_id = $1
           union all
           select 'note.added', created_at, created_by, customer_id, 'note', id, to_jsonb(t)
           from note t where business_id = $1
           union all
           select 'booking.added', created_at, created_by, customer_id, 'booking', id, to_jsonb(t)
           from booking t where business_id = $1
           union all
           select 'call.logged', started_at, staff_id, customer_id, 'call', id, to_jsonb(t)
           from call t where business_id = $1
         ), written as (
           insert into event (business_id, seq, at, staff_id, kind, customer_id, subject_type, subject_id, after)
           select $1, row_number() over (order by at, subject_id), at, staff_id, kind, customer_id, subject_type,
                  subject_id, after - array['business_id', 'sort_name', 'last_activity_at']
           from made
           returning seq
         )
         update log_head set seq = (select max(seq) from written) where business_id = $1",
        business.0,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
