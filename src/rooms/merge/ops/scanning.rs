//! Who may be in the data twice: found in the background, some customers at a time.

use super::super::record::DUPLICATE;
use super::super::store;
use crate::domain::ids::{BusinessId, CustomerId, DuplicateId};
use crate::error::{AppError, AppResult};
use crate::rooms::merge::model::score;
use crate::server::db::NewEvent;
use crate::server::{App, Tx, records};
use serde_json::json;
use uuid::Uuid;

/// Customers looked at in one transaction.
const BATCH: i64 = 200;
/// Batches of an hour; the rest waits for the next.
pub const BATCHES_HOURLY: u32 = 100;
/// Batches for somebody who waits.
pub const BATCHES_NOW: u32 = 25;

/// Goes on where it stopped. Answers whether it came to the end.
///
/// # Errors
/// When the database does not answer.
pub async fn scan(app: &App, business: BusinessId, batches: u32) -> AppResult<bool> {
    for _ in 0..batches {
        let mut tx = Tx::begin(&app.db, business, None).await?;
        let done = batch(&mut tx).await?;
        if let Some(seq) = tx.commit().await? {
            app.hub.ring(business, seq);
        }
        if done {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The next customers. Another server that is at it is left alone.
async fn batch(tx: &mut Tx) -> AppResult<bool> {
    let business = tx.business();
    sqlx::query!(
        "insert into duplicate_scan (business_id, after_id) values ($1, $2) on conflict do nothing",
        business.0,
        Uuid::nil(),
    )
    .execute(tx.conn())
    .await?;
    let after = sqlx::query_scalar!(
        "select after_id from duplicate_scan where business_id = $1 for update skip locked",
        business.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(after) = after else { return Ok(true) };
    let customers = sqlx::query_scalar!(
        "select id from customer where business_id = $1 and id > $2 order by id limit $3",
        business.0,
        after,
        BATCH,
    )
    .fetch_all(tx.conn())
    .await?;
    look_at(tx, &customers).await?;
    let done = i64::try_from(customers.len()).unwrap_or(BATCH) < BATCH;
    let next = if done { Uuid::nil() } else { customers.last().copied().unwrap_or_default() };
    sqlx::query!(
        "update duplicate_scan set after_id = $2, at = now() where business_id = $1",
        business.0,
        next,
    )
    .execute(tx.conn())
    .await?;
    Ok(done)
}

/// Puts the pairs of some customers into the queue, and takes out those who are no pair any more.
async fn look_at(tx: &mut Tx, customers: &[Uuid]) -> AppResult<()> {
    let business = tx.business();
    let pairs = store::candidates(tx, customers).await?;
    let scores: Vec<i32> = store::reasons(tx, &pairs).await?.iter().map(|reasons| score(reasons)).collect();
    let (ones, others): (Vec<Uuid>, Vec<Uuid>) = pairs.iter().map(|(one, other)| (one.0, other.0)).unzip();
    let ids: Vec<Uuid> = pairs.iter().map(|_| DuplicateId::new().0).collect();
    let found = sqlx::query_scalar!(
        r#"insert into duplicate as d (business_id, id, one_id, other_id, score)
           select $1, p.id, p.one, p.other, p.score
           from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::integer[]) p (id, one, other, score)
           on conflict (business_id, one_id, other_id) do update set score = excluded.score
             where d.state = 'open' and d.score <> excluded.score
           returning id"#,
        business.0,
        &ids,
        &ones,
        &others,
        &scores,
    )
    .fetch_all(tx.conn())
    .await?;
    let gone = sqlx::query_scalar!(
        "delete from duplicate d where d.business_id = $1 and d.state = 'open' and d.one_id = any ($2)
           and not exists (select from unnest($3::uuid[], $4::uuid[]) p (one, other)
                           where p.one = d.one_id and p.other = d.other_id)
         returning d.id",
        business.0,
        customers,
        &ones,
        &others,
    )
    .fetch_all(tx.conn())
    .await?;
    if let Some(id) = found.first().or(gone.first()) {
        // One for all: a screen with the queue fetches it again.
        tx.record(NewEvent {
            kind: "duplicate.found".into(),
            customer_id: None,
            subject_type: DUPLICATE.name,
            subject_id: *id,
            before: None,
            after: Some(json!({ "found": found.len(), "gone": gone.len() })),
        });
    }
    Ok(())
}

/// Somebody says that two are not the same person.
///
/// # Errors
/// NotFound; a field error for `other` if the two are one.
pub async fn dismiss(tx: &mut Tx, one: CustomerId, other: CustomerId) -> AppResult<()> {
    if one == other {
        return Err(AppError::invalid("other", "Choose two different customers."));
    }
    let business = tx.business();
    let (one, other) = (one.min(other), one.max(other));
    let known = sqlx::query_scalar!(
        "select id from duplicate where business_id = $1 and one_id = $2 and other_id = $3",
        business.0,
        one.0,
        other.0,
    )
    .fetch_optional(tx.conn())
    .await?;
    match known {
        Some(id) => {
            records::set(tx, &DUPLICATE, "dismissed", id, &json!({ "state": "dismissed" })).await?;
        }
        None => {
            let row = json!({ "id": DuplicateId::new(), "one_id": one, "other_id": other, "score": 0,
                "state": "dismissed", "created_at": chrono::Utc::now(), "version": 1 });
            records::insert(tx, &DUPLICATE, "dismissed", &row).await?;
        }
    }
    Ok(())
}
