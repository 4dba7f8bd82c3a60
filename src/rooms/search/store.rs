//! SQL of this room.

use super::model::{Found, Hit, MatchedOn};
use super::typed::digits_of;
use crate::domain::ids::CustomerId;
use crate::error::AppResult;
use crate::server::Tx;
use std::time::Instant;

/// Customers for what was typed, best first; archived ones too.
///
/// # Errors
/// When the query fails.
pub async fn find(tx: &mut Tx, typed: &str, most: i32) -> AppResult<Found> {
    let business = tx.business();
    let begun = Instant::now();
    let rows = sqlx::query!(
        r#"select f.customer_id as "customer_id!: CustomerId", f.rank as "rank!", c.name, c.business_name,
                  c.archived_at is not null as "archived!",
                  array(select p.name from pet p
                        where p.business_id = $1 and p.customer_id = f.customer_id and p.archived_at is null
                        order by p.id limit 6) as "pets!",
                  (select k.raw from contact_point k
                   where k.business_id = $1 and k.customer_id = f.customer_id and k.kind = 'phone'
                   order by k.is_main desc, k.id limit 1) as phone,
                  case f.rank
                    when 1 then (select p.name from pet p
                      where p.business_id = $1 and p.customer_id = f.customer_id and p.archived_at is null
                        and f.token = any (words_of(fold(p.name))) order by p.id limit 1)
                    when 2 then (select k.raw from contact_point k
                      where k.business_id = $1 and k.customer_id = f.customer_id and k.kind = 'email'
                        and position(f.token in fold(k.normal)) > 0 order by k.is_main desc, k.id limit 1)
                    when 3 then (select k.raw from contact_point k
                      where k.business_id = $1 and k.customer_id = f.customer_id and k.kind = 'phone'
                        and right(k.normal, length(f.token) - 1) = substr(f.token, 2)
                      order by k.is_main desc, k.id limit 1)
                    when 5 then (select t.name from customer_tag ct
                      join tag t on t.business_id = $1 and t.id = ct.tag_id and t.archived_at is null
                      where ct.business_id = $1 and ct.customer_id = f.customer_id
                        and f.token = any (words_of(fold(t.name))) order by t.id limit 1)
                  end as matched
           from search_customers($2, $3, $4) f
           join customer c on c.business_id = $1 and c.id = f.customer_id
           order by f.score, c.last_activity_at desc, c.id"#,
        business.0,
        typed,
        &digits_of(typed),
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    let hits = rows
        .into_iter()
        .map(|row| Hit {
            customer_id: row.customer_id,
            name: row.name,
            business_name: row.business_name,
            pets: row.pets,
            why: MatchedOn::from_rank(row.rank),
            matched: row.matched.unwrap_or_default(),
            phone: row.phone,
            archived: row.archived,
        })
        .collect();
    Ok(Found { hits, took: micros(begun) })
}

/// Who was active last.
///
/// # Errors
/// When the query fails.
pub async fn recent(tx: &mut Tx, most: i32) -> AppResult<Found> {
    let business = tx.business();
    let begun = Instant::now();
    let rows = sqlx::query!(
        r#"select c.id as "id: CustomerId", c.name, c.business_name,
                  array(select p.name from pet p
                        where p.business_id = $1 and p.customer_id = c.id and p.archived_at is null
                        order by p.id limit 6) as "pets!",
                  (select k.raw from contact_point k
                   where k.business_id = $1 and k.customer_id = c.id and k.kind = 'phone'
                   order by k.is_main desc, k.id limit 1) as phone
           from customer c where c.business_id = $1 and c.archived_at is null
           order by c.last_activity_at desc, c.id desc limit $2"#,
        business.0,
        i64::from(most),
    )
    .fetch_all(tx.conn())
    .await?;
    let hits = rows
        .into_iter()
        .map(|row| Hit {
            customer_id: row.id,
            name: row.name,
            business_name: row.business_name,
            pets: row.pets,
            why: MatchedOn::Recent,
            matched: String::new(),
            phone: row.phone,
            archived: false,
        })
        .collect();
    Ok(Found { hits, took: micros(begun) })
}

fn micros(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_micros()).unwrap_or(u32::MAX)
}
