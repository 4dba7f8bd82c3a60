//! Who may be the same person as somebody.

use super::reasons;
use crate::domain::ids::CustomerId;
use crate::error::AppResult;
use crate::rooms::customers::model::CustomerMatch;
use crate::rooms::customers::store::rows;
use crate::rooms::merge::model::score;
use crate::server::Tx;
use uuid::Uuid;

/// Shown on a card at once.
const MOST: usize = 5;

/// Pairs of these customers with others who have the same number or address, or the same name and a pet of the
/// same name; in the order of their ids. A number that very many have says nothing: ten of each are looked at.
/// Without those of whom somebody said that they are not the same.
///
/// # Errors
/// When the query fails.
pub async fn candidates(tx: &mut Tx, customers: &[Uuid]) -> AppResult<Vec<(CustomerId, CustomerId)>> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"with who as materialized (
             select c.id, c.sort_name
             from unnest($2::uuid[]) asked (id)
               cross join lateral (select id, sort_name from customer
                 where business_id = $1 and id = asked.id and archived_at is null limit 1) c
           ), pair as (
             select w.id as one, o.customer_id as other
             from who w join contact_point k on k.business_id = $1 and k.customer_id = w.id and not k.shared
               cross join lateral (
                 select s.customer_id from contact_point s
                   join customer c on c.business_id = $1 and c.id = s.customer_id and c.archived_at is null
                 where s.business_id = $1 and s.kind = k.kind and s.normal = k.normal and not s.shared
                   and s.customer_id <> w.id limit 10) o
             union
             select w.id, o.id
             from who w cross join lateral (
               select c.id from customer c
               where c.business_id = $1 and c.archived_at is null and c.sort_name = w.sort_name and c.id <> w.id
               order by c.sort_name, c.id
               limit 10) o
             where exists (
               select from pet p join pet q on q.business_id = $1 and q.customer_id = o.id
                 and q.archived_at is null and fold(q.name) = fold(p.name)
               where p.business_id = $1 and p.customer_id = w.id and p.archived_at is null)
           )
           select distinct least(p.one, p.other) as "one!: CustomerId", greatest(p.one, p.other) as "other!: CustomerId"
           from pair p
           where not exists (select from duplicate d where d.business_id = $1 and d.state = 'dismissed'
             and d.one_id = least(p.one, p.other) and d.other_id = greatest(p.one, p.other))"#,
        business.0,
        customers,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.one, row.other)).collect())
}

/// Who may be the same person as a customer, the surest first, with the reasons.
///
/// # Errors
/// When a query fails.
pub async fn possible_matches(tx: &mut Tx, customer: CustomerId) -> AppResult<Vec<CustomerMatch>> {
    let pairs = candidates(tx, &[customer.0]).await?;
    let mut found: Vec<_> = pairs
        .iter()
        .map(|(one, other)| if *one == customer { *other } else { *one })
        .zip(reasons(tx, &pairs).await?)
        .collect();
    found.sort_by_key(|(_, reasons)| std::cmp::Reverse(score(reasons)));
    found.truncate(MOST);
    let ids: Vec<CustomerId> = found.iter().map(|(id, _)| *id).collect();
    let rows = rows(tx, &ids).await?;
    Ok(rows
        .into_iter()
        .filter_map(|customer| {
            let at = found.iter().position(|(id, _)| *id == customer.id)?;
            Some(CustomerMatch { reasons: found.get(at)?.1.clone(), customer })
        })
        .collect())
}
