//! What was counted adds up for one, and again for two.

use super::moving::Between;
use super::part::{Part, Parts, keep, rows_of};
use crate::error::AppResult;
use crate::server::Tx;
use uuid::Uuid;

/// From here on nothing is counted or indexed row by row in this transaction: it is done once, at the end.
///
/// # Errors
/// When the statement fails.
pub(super) async fn count_later(tx: &mut Tx) -> AppResult<()> {
    sqlx::query!(r#"select set_config('app.merging', 'on', true) as "set!""#).fetch_one(tx.conn()).await?;
    Ok(())
}

/// The loser's counts become the survivor's.
///
/// # Errors
/// When a statement fails.
pub(super) async fn add_up(tx: &mut Tx, between: Between) -> AppResult<()> {
    let business = tx.business();
    for (name, customer) in [("tally.survivor", between.survivor), ("tally.loser", between.loser)] {
        let rows = sqlx::query_scalar!(
            r#"select coalesce(jsonb_agg(to_jsonb(t) order by t.kind, t.month), '[]') as "rows!" from tally t
               where t.business_id = $1 and t.customer_id = $2"#,
            business.0,
            customer,
        )
        .fetch_one(tx.conn())
        .await?;
        keep(tx, between.merge, name, Part { kept: rows_of(rows), ..Part::default() }).await?;
    }
    sqlx::query!(
        "with gone as (
           delete from tally where business_id = $1 and customer_id = $2 returning kind, month, total)
         insert into tally (business_id, customer_id, kind, month, total)
         select $1, $3, kind, month, total from gone
         on conflict (business_id, customer_id, kind, month) do update set total = tally.total + excluded.total",
        business.0,
        between.loser,
        between.survivor,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Counts both anew, from what is theirs now. What was counted down to nothing before stays at nothing.
///
/// # Errors
/// When a statement fails.
pub(super) async fn count_anew(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
    let business = tx.business();
    let both = [between.survivor, between.loser];
    sqlx::query!(
        "delete from tally where business_id = $1 and customer_id = any ($2)",
        business.0,
        &both[..],
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        r#"insert into tally (business_id, customer_id, kind, month, total)
           select $1, customer_id, kind, month, total from counted_activity($1, $2)"#,
        business.0,
        &both[..],
    )
    .execute(tx.conn())
    .await?;
    for part in ["tally.survivor", "tally.loser"] {
        sqlx::query!(
            "insert into tally (business_id, customer_id, kind, month, total)
             select $1, r.customer_id, r.kind, r.month, 0 from jsonb_populate_recordset(null::tally, $2) r
             where r.business_id = $1
             on conflict do nothing",
            business.0,
            parts.rows(part),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Brings the search up to date: whoever is merged is found as the one that they became.
///
/// # Errors
/// When the statement fails.
pub(super) async fn index(tx: &mut Tx, customers: [Uuid; 2]) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(r#"select index_customers($1, $2)::text as "done""#, business.0, &customers[..],)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}
