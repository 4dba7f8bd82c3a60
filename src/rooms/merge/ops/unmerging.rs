//! One profile becomes two again.

use super::merging::{NewMerge, changes, columns, hold_profiles, tell_others};
use super::moving::{Between, bring_along, move_relationships_back, move_rows_back, put_back_labels};
use super::part::{Parts, load, three_way};
use super::parting::{bring_calls, own_contacts, part_talk};
use super::points::move_points_back;
use super::rebasing::{follow_others, forget};
use super::talking::hold;
use super::tallying::{count_anew, count_later, index};
use crate::domain::ids::{CustomerId, MergeId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::customers::record::CUSTOMER;
use crate::rooms::merge::model::MergeField;
use crate::server::Tx;
use crate::server::db::NewEvent;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Takes a merge back: what it moved goes back; what came since goes to the customer who owns the number or
/// address that it came by, and the rest stays with the survivor. Answers whose profile is back.
///
/// # Errors
/// NotFound; Refused while the survivor is merged into somebody else.
pub async fn unmerge(tx: &mut Tx, id: MergeId) -> AppResult<CustomerId> {
    let business = tx.business();
    let merge = find(tx, id).await?;
    let between = Between { merge: id, survivor: merge.survivor.0, loser: merge.loser.0 };
    let both = [between.survivor, between.loser];
    let talk = hold(tx, both).await?;
    let [survivor, loser] = hold_profiles(tx, both).await?;
    // Again: somebody may have taken it back while we waited.
    let merge = find(tx, id).await?;
    if loser.merged_into != Some(between.survivor) {
        return Err(AppError::refused(format!(
            "{} was merged into somebody else since. Take that back first.",
            survivor.name
        )));
    }
    count_later(tx).await?;
    let parts = load(tx, id).await?;
    let restored = become_two(tx, between, &parts, &survivor.row).await?;
    move_rows_back(tx, between, &parts).await?;
    put_back_labels(tx, &parts).await?;
    move_points_back(tx, between, &parts).await?;
    let met = move_relationships_back(tx, between, &parts).await?;
    follow_others(tx, &parts).await?;
    bring_along(tx, between, &parts).await?;
    let own = own_contacts(tx, between).await?;
    bring_calls(tx, between, &own).await?;
    part_talk(tx, between, talk, &parts, &own).await?;
    count_anew(tx, between, &parts).await?;
    sqlx::query!(
        "update customer c set last_activity_at = greatest(c.last_activity_at,
           (select max(o.last_message_at) from conversation o where o.business_id = $1 and o.customer_id = $2),
           (select max(k.started_at) from call k where k.business_id = $1 and k.customer_id = $2))
         where c.business_id = $1 and c.id = $2",
        business.0,
        between.loser,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update customer set merged_into = $3 where business_id = $1 and id = any ($2) and merged_into = $4",
        business.0,
        parts.ids("customer.merged"),
        between.loser,
        between.survivor,
    )
    .execute(tx.conn())
    .await?;
    forget(tx, between, &parts).await?;
    sqlx::query!("delete from customer_merge where business_id = $1 and id = $2", business.0, id.0)
        .execute(tx.conn())
        .await?;
    index(tx, both).await?;
    tell_others(tx, between, met);
    let (mut was, mut is) = changes(&survivor.row, &restored);
    was.insert("version".into(), survivor.version.into());
    is.insert("version".into(), (survivor.version + 1).into());
    is.insert("merged_name".into(), loser.name.into());
    is.insert("merge".into(), serde_json::to_value(&merge).map_err(|_| AppError::BadRequest)?);
    tx.record(NewEvent {
        kind: "customer.returned".into(),
        customer_id: Some(merge.loser),
        subject_type: CUSTOMER.name,
        subject_id: between.loser,
        before: Some(json!({ "version": loser.version, "merged_name": survivor.name })),
        after: Some(json!({ "version": loser.version + 1 })),
    });
    tx.record(NewEvent {
        kind: "customer.unmerged".into(),
        customer_id: Some(merge.survivor),
        subject_type: CUSTOMER.name,
        subject_id: between.survivor,
        before: Some(Value::Object(was)),
        after: Some(Value::Object(is)),
    });
    Ok(merge.loser)
}

async fn find(tx: &mut Tx, id: MergeId) -> AppResult<NewMerge> {
    let business = tx.business();
    let row = sqlx::query!(
        r#"select survivor_id as "survivor: CustomerId", loser_id as "loser: CustomerId",
                  staff_id as "staff_id: StaffId", taken, at
           from customer_merge where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    let taken = row.taken.iter().filter_map(|field| MergeField::parse(field)).collect();
    Ok(NewMerge { id, survivor: row.survivor, loser: row.loser, taken, at: row.at, staff_id: row.staff_id })
}

/// The two rows, each as it was before; but what was changed since stays. Answers the survivor's.
async fn become_two(
    tx: &mut Tx,
    between: Between,
    parts: &Parts,
    now: &Map<String, Value>,
) -> AppResult<Map<String, Value>> {
    let business = tx.business();
    let archived_at = parts.row("customer.loser").and_then(|row| row.get("archived_at").cloned());
    sqlx::query!(
        "update customer c set merged_into = null, version = c.version + 1,
           archived_at = (jsonb_populate_record(null::customer, $3)).archived_at
         where c.business_id = $1 and c.id = $2",
        business.0,
        between.loser,
        json!({ "archived_at": archived_at }),
    )
    .execute(tx.conn())
    .await?;
    let before = parts.row("customer.survivor").unwrap_or_default();
    let after = parts.row("customer.after").unwrap_or_default();
    let mut row = now.clone();
    row.extend(three_way(&before, &after, now));
    let written = write(tx, between.survivor, row).await?;
    Ok(columns(&written))
}

async fn write(tx: &mut Tx, customer: Uuid, row: Map<String, Value>) -> AppResult<Value> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        r#"update customer c set name = r.name, business_name = r.business_name, language = coalesce(r.language, c.language),
             assigned_to = r.assigned_to,
             discount_bp = r.discount_bp, photo_file_id = r.photo_file_id, blocked_at = r.blocked_at,
             archived_at = r.archived_at, last_activity_at = r.last_activity_at, version = c.version + 1
           from jsonb_populate_record(null::customer, $3) r
           where c.business_id = $1 and c.id = $2
           returning to_jsonb(c) as "row!""#,
        business.0,
        customer,
        Value::Object(row),
    )
    .fetch_one(tx.conn())
    .await?)
}
