//! One of several merges into a customer is taken back while later ones hold. What those found had come of it, and was
//! written down so: it becomes what they would have found without it, so that any order of ways back ends where it began.

use super::moving::Between;
use super::part::{Parts, load, three_way};
use crate::domain::ids::MergeId;
use crate::error::AppResult;
use crate::server::Tx;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Takes this merge out of what others wrote down.
///
/// # Errors
/// When a statement fails.
pub(super) async fn forget(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
    forget_relationships(tx, between, parts).await?;
    for (nth, later) in later_ones(tx, between).await?.into_iter().enumerate() {
        let known = load(tx, later).await?;
        if nth == 0 {
            hand_numbers_on(tx, later, &known, parts).await?;
        }
        forget_values(tx, later, &known, parts, "customer").await?;
        if parts.row("conversation.survivor").is_some() {
            forget_values(tx, later, &known, parts, "conversation").await?;
        } else if parts.row("conversation.loser").is_some() {
            // This merge made the survivor's conversation.
            drop_part(tx, later, "conversation.survivor").await?;
        }
        forget_mains(tx, later, &known, parts).await?;
    }
    Ok(())
}

/// Merges into the same survivor since.
async fn later_ones(tx: &mut Tx, between: Between) -> AppResult<Vec<MergeId>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"select m.id as "id: MergeId" from customer_merge m
             join customer_merge l on l.business_id = $1 and l.id = $3
           where m.business_id = $1 and m.survivor_id = $2 and (m.at, m.id) > (l.at, l.id)
           order by m.at, m.id"#,
        business.0,
        between.survivor,
        between.merge.0,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Of the survivor's row as a later merge found it: what this one had put there is what it had found itself.
async fn forget_values(
    tx: &mut Tx,
    later: MergeId,
    known: &Parts,
    parts: &Parts,
    row: &str,
) -> AppResult<()> {
    let name = format!("{row}.survivor");
    let (Some(before), Some(after), Some(found)) =
        (parts.row(&name), parts.row(&format!("{row}.after")), known.row(&name))
    else {
        return Ok(());
    };
    let put = three_way(&before, &after, &found);
    if put.is_empty() {
        return Ok(());
    }
    let mut without = found;
    without.extend(put);
    let business = tx.business();
    sqlx::query!(
        "update customer_merge_part set kept = $4 where business_id = $1 and merge_id = $2 and part = $3",
        business.0,
        later.0,
        name,
        Value::Array(vec![Value::Object(without)]),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn drop_part(tx: &mut Tx, merge: MergeId, part: &str) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "delete from customer_merge_part where business_id = $1 and merge_id = $2 and part = $3",
        business.0,
        merge.0,
        part,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The survivor's messages keep their numbers as long as the next merge holds; the former ones are its matter from now on, or
/// those that only this one had numbered anew would stand behind the others one day.
async fn hand_numbers_on(tx: &mut Tx, next: MergeId, known: &Parts, parts: &Parts) -> AppResult<()> {
    const OURS: &str = "message.survivor";
    let former = parts.of(OURS);
    if former.ids.is_empty() {
        return Ok(());
    }
    let found = known.of(OURS);
    let mut numbers: BTreeMap<Uuid, i64> = found.ids.into_iter().zip(found.numbers).collect();
    numbers.extend(former.ids.into_iter().zip(former.numbers));
    let (ids, numbers): (Vec<Uuid>, Vec<i64>) = numbers.into_iter().unzip();
    let business = tx.business();
    sqlx::query!(
        "insert into customer_merge_part (business_id, merge_id, part, ids, numbers) values ($1, $2, $3, $4, $5)
         on conflict (business_id, merge_id, part) do update set ids = excluded.ids, numbers = excluded.numbers",
        business.0,
        next.0,
        OURS,
        &ids,
        &numbers,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The survivor's Main that a later merge found may be one that this one brought, or made of another: then it is the one
/// that they had before.
async fn forget_mains(tx: &mut Tx, later: MergeId, known: &Parts, parts: &Parts) -> AppResult<()> {
    const MAIN: &str = "contact_point.main";
    let (brought, made) = (parts.ids("contact_point"), parts.ids("contact_point.made"));
    let found = known.ids(MAIN);
    if !found.iter().any(|id| brought.contains(id) || made.contains(id)) {
        return Ok(());
    }
    let mut ids: Vec<Uuid> = found.iter().copied().filter(|id| !made.contains(id)).collect();
    ids.extend_from_slice(parts.ids(MAIN));
    let business = tx.business();
    sqlx::query!(
        "update customer_merge_part set ids = $4 where business_id = $1 and merge_id = $2 and part = $3",
        business.0,
        later.0,
        MAIN,
        &ids,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How the loser and others belong together, where another merge keeps it as it came by this one.
async fn forget_relationships(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
    let (ours, others) = (parts.ids("relationship"), parts.ids("relationship.other"));
    let business = tx.business();
    sqlx::query!(
        "update customer_merge_part p set kept = (
           select jsonb_agg(r.row
               || case when (r.row ->> 'id')::uuid = any ($3) and r.row ->> 'customer_id' = $5
                    then jsonb_build_object('customer_id', $6::text) else '{}' end
               || case when (r.row ->> 'id')::uuid = any ($4) and r.row ->> 'other_customer_id' = $5
                    then jsonb_build_object('other_customer_id', $6::text) else '{}' end
             order by r.place)
           from jsonb_array_elements(p.kept) with ordinality r (row, place))
         where p.business_id = $1 and p.merge_id <> $2 and p.part = 'kept.relationship' and exists (
           select from jsonb_array_elements(p.kept) r (row)
           where (r.row ->> 'id')::uuid = any ($3) or (r.row ->> 'id')::uuid = any ($4))",
        business.0,
        between.merge.0,
        ours,
        others,
        between.survivor.to_string(),
        between.loser.to_string(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Rows of these whose `column` names somebody who is merged just now name whom they became, unless that is said already;
/// and go back with them: each merge on the way is told.
macro_rules! lead_on {
    ($tx:expr, $ids:expr, $column:tt, $other:tt, $part:tt) => {{
        let business = $tx.business();
        sqlx::query!(
            "with recursive mine as materialized (
               select r.* from unnest($2::uuid[]) i (id)
                 cross join lateral (select id, customer_id, other_customer_id, kind from relationship
                   where business_id = $1 and id = i.id limit 1) r
             ), named as materialized (
               select m.id, m.kind, c.id as was, c.merged_into as now, m."
                + $other
                + " as other from mine m
                 cross join lateral (select id, merged_into from customer
                   where business_id = $1 and id = m."
                + $column
                + " limit 1) c
               where c.merged_into is not null and m."
                + $other
                + " <> c.merged_into
             ), back as (
               select distinct on (n.other, n.now, n.kind) n.id, n.was, n.now from named n
               where not exists (select from relationship k where k.business_id = $1 and k.customer_id = n.other
                   and k.other_customer_id = n.now and k.kind = n.kind)
                 and not exists (select from relationship k where k.business_id = $1 and k.customer_id = n.now
                   and k.other_customer_id = n.other and k.kind = n.kind)
               order by n.other, n.now, n.kind, n.id
             ), held as (
               select b.id, m.id as merge_id, m.survivor_id from back b
                 join customer_merge m on m.business_id = $1 and m.loser_id = b.was
               union all
               select h.id, m.id, m.survivor_id from held h
                 join customer_merge m on m.business_id = $1 and m.loser_id = h.survivor_id
             ), noted as (
               insert into customer_merge_part as p (business_id, merge_id, part, ids)
               select $1, h.merge_id, $3, array_agg(h.id order by h.id) from held h group by h.merge_id
               on conflict (business_id, merge_id, part) do update set ids = p.ids || excluded.ids
             )
             update relationship r set "
                + $column
                + " = b.now from back b where r.business_id = $1 and r.id = b.id",
            business.0,
            $ids,
            $part,
        )
        .execute($tx.conn())
        .await?;
    }};
}

/// How somebody who is back belongs together with others who were merged meanwhile.
///
/// # Errors
/// When a statement fails.
pub(super) async fn follow_others(tx: &mut Tx, parts: &Parts) -> AppResult<()> {
    let kept = parts.of("kept.relationship").kept;
    let ids: Vec<Uuid> =
        kept.iter().filter_map(|row| row.get("id").and_then(Value::as_str)?.parse::<Uuid>().ok()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    lead_on!(tx, &ids, "customer_id", "other_customer_id", "relationship");
    lead_on!(tx, &ids, "other_customer_id", "customer_id", "relationship.other");
    Ok(())
}
