//! Removes what has outlived its use: in small batches, so that nobody waits for it, and with locked
//! rows left out, so that several servers can sweep at once.

use crate::domain::ids::BusinessId;
use crate::error::AppResult;
use crate::rooms;
use crate::server::{App, Tx, limits, session};
use chrono::{DateTime, Duration, Utc};
use futures::future::BoxFuture;

/// Rows removed in one transaction, at most.
pub const BATCH: i64 = 500;
/// Batches of one kind in one sweep of a business; the rest waits for the next.
const BATCHES: u32 = 40;
/// Answers of commands are kept so long: longer than any queue on a device.
const INTENT_DAYS: i64 = 30;
/// Businesses that are looked up at once.
const BUSINESSES: i32 = 500;

/// Removes at most [`BATCH`] rows that are of no use at this moment; answers how many.
pub type SweepBatch = for<'t> fn(&'t mut Tx, DateTime<Utc>) -> BoxFuture<'t, AppResult<u64>>;

/// Sweeps everything once; answers how many rows and files went.
///
/// # Errors
/// When the database does not answer. What one business refuses is logged and stops nobody else.
pub async fn sweep(app: &App, now: DateTime<Utc>) -> AppResult<u64> {
    let mut removed = sessions(app, now).await? + throttles(app, now).await?;
    let mut last: Option<uuid::Uuid> = None;
    loop {
        let businesses = sqlx::query_scalar!(
            r#"select id as "id!: BusinessId" from businesses_after($1, $2) id"#,
            last,
            BUSINESSES,
        )
        .fetch_all(&app.db)
        .await?;
        let Some(end) = businesses.last() else { return Ok(removed) };
        last = Some(end.0);
        for business in businesses {
            match of_business(app, business, now).await {
                Ok(rows) => removed += rows,
                Err(error) => tracing::warn!(%error, %business, "this business could not be swept"),
            }
            if let Err(error) = rooms::scan(app, business).await {
                tracing::warn!(%error, %business, "this business could not be scanned");
            }
        }
    }
}

async fn of_business(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<u64> {
    let mut removed = 0;
    for batch in std::iter::once(INTENTS).chain(rooms::sweeps()) {
        for _ in 0..BATCHES {
            let mut tx = Tx::begin(&app.db, business, None).await?;
            let rows = batch(&mut tx, now).await?;
            tx.commit().await?;
            removed += rows;
            if rows < BATCH.unsigned_abs() {
                break;
            }
        }
    }
    Ok(removed + rooms::sweep_files(app, business, now).await?)
}

const INTENTS: SweepBatch = |tx, now| Box::pin(intents(tx, now));

async fn intents(tx: &mut Tx, now: DateTime<Utc>) -> AppResult<u64> {
    let business = tx.business();
    let gone = sqlx::query!(
        "delete from intent where business_id = $1 and id in (
           select id from intent where business_id = $1 and at < $2 order by at limit $3 for update skip locked)",
        business.0,
        now - Duration::days(INTENT_DAYS),
        BATCH,
    )
    .execute(tx.conn())
    .await?;
    Ok(gone.rows_affected())
}

/// Sessions that nobody can use any more.
async fn sessions(app: &App, now: DateTime<Utc>) -> AppResult<u64> {
    let mut removed = 0;
    loop {
        let gone = sqlx::query!(
            "delete from session where id in (
               select id from session where expires_at < $1 or last_seen_at < $2 limit $3 for update skip locked)",
            now,
            now - Duration::days(session::IDLE_DAYS),
            BATCH,
        )
        .execute(&app.db)
        .await?
        .rows_affected();
        removed += gone;
        if gone < BATCH.unsigned_abs() {
            return Ok(removed);
        }
    }
}

/// Counts of tries whose window has passed.
async fn throttles(app: &App, now: DateTime<Utc>) -> AppResult<u64> {
    let mut removed = 0;
    loop {
        let gone = sqlx::query!(
            "delete from throttle where key in (
               select key from throttle where since < $1 limit $2 for update skip locked)",
            now - Duration::seconds(limits::LONGEST_SECONDS.into()),
            BATCH,
        )
        .execute(&app.db)
        .await?
        .rows_affected();
        removed += gone;
        if gone < BATCH.unsigned_abs() {
            return Ok(removed);
        }
    }
}
