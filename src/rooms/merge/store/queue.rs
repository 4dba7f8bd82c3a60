//! Pairs that the scan found.

use super::reasons;
use crate::domain::ids::{CustomerId, DuplicateId};
use crate::domain::page::Page;
use crate::error::AppResult;
use crate::rooms::customers::store::rows;
use crate::rooms::merge::model::{DuplicateKey, DuplicatePair};
use crate::server::Tx;

/// Pairs of a page.
const PAGE: i64 = 20;

/// A page of the queue, the surest first, after a place in it. The reasons are those of this moment: what was
/// corrected since is not shown any more.
///
/// # Errors
/// When a query fails.
pub async fn list_duplicates(
    tx: &mut Tx,
    after: Option<DuplicateKey>,
) -> AppResult<Page<DuplicatePair, DuplicateKey>> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select d.id as "id: DuplicateId", d.score, d.one_id as "one: CustomerId", d.other_id as "other: CustomerId"
           from duplicate d
             join customer a on a.business_id = $1 and a.id = d.one_id and a.archived_at is null
             join customer b on b.business_id = $1 and b.id = d.other_id and b.archived_at is null
           where d.business_id = $1 and d.state = 'open'
             and (d.score, d.id) < (coalesce($2, 1000), coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
           order by d.score desc, d.id desc limit $4"#,
        business.0,
        after.map(|key| key.score),
        after.map(|key| key.id.0),
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let page = Page::cut(found, PAGE, |row| DuplicateKey { score: row.score, id: row.id });
    let pairs: Vec<(CustomerId, CustomerId)> = page.rows.iter().map(|row| (row.one, row.other)).collect();
    let mut ids: Vec<CustomerId> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = rows(tx, &ids).await?;
    let of = |id: CustomerId| people.iter().find(|row| row.id == id).cloned();
    let reasons = reasons(tx, &pairs).await?;
    let rows = page
        .rows
        .into_iter()
        .zip(reasons)
        .filter(|(_, reasons)| !reasons.is_empty())
        .filter_map(|(row, reasons)| {
            Some(DuplicatePair { id: row.id, one: of(row.one)?, other: of(row.other)?, reasons })
        })
        .collect();
    Ok(Page { rows, next: page.next })
}

/// How many there are, counted up to 100.
///
/// # Errors
/// When the query fails.
pub async fn count_duplicates(tx: &mut Tx) -> AppResult<i64> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from duplicate d
               join customer a on a.business_id = $1 and a.id = d.one_id and a.archived_at is null
               join customer b on b.business_id = $1 and b.id = d.other_id and b.archived_at is null
             where d.business_id = $1 and d.state = 'open' and d.score <= 1000 limit 100) few"#,
        business.0,
    )
    .fetch_one(tx.conn())
    .await?)
}
