//! Two profiles become one.

use super::moving::{Between, hand_over, move_relationships, move_rows, set_aside_labels};
use super::part::{Part, keep};
use super::points::move_points;
use super::talking::{hold, move_talk};
use super::tallying::{add_up, count_later, index};
use crate::domain::ids::{CustomerId, MergeId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::customers::record::{CUSTOMER, RELATIONSHIP};
use crate::rooms::merge::model::MergeField;
use crate::server::Tx;
use crate::server::db::NewEvent;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Which two, and what of the one that goes is better. Also what the log keeps of it, to do it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMerge {
    pub id: MergeId,
    pub survivor: CustomerId,
    pub loser: CustomerId,
    /// The fields of which the survivor gets the loser's value.
    pub taken: Vec<MergeField>,
    pub at: DateTime<Utc>,
    pub staff_id: Option<StaffId>,
}

/// Columns of a customer that a merge changes and the way back restores.
pub(super) const COLUMNS: &[&str] = &[
    "name",
    "business_name",
    "language",
    "assigned_to",
    "discount_bp",
    "photo_file_id",
    "blocked_at",
    "archived_at",
    "last_activity_at",
];

/// A customer's row, locked.
pub(super) struct Profile {
    pub name: String,
    pub merged_into: Option<Uuid>,
    pub version: i32,
    /// The columns that a merge changes.
    pub row: Map<String, Value>,
}

/// Locks both, in the order of their ids.
///
/// # Errors
/// NotFound for one that this business does not have.
pub(super) async fn hold_profiles(tx: &mut Tx, customers: [Uuid; 2]) -> AppResult<[Profile; 2]> {
    let business = tx.business();
    let rows = sqlx::query!(
        r#"select id, name, merged_into, version, to_jsonb(c) as "row!" from customer c
           where business_id = $1 and id = any ($2) order by id for update"#,
        business.0,
        &customers[..],
    )
    .fetch_all(tx.conn())
    .await?;
    let of = |id: Uuid| {
        let row = rows.iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
        Ok::<_, AppError>(Profile {
            name: row.name.clone(),
            merged_into: row.merged_into,
            version: row.version,
            row: columns(&row.row),
        })
    };
    Ok([of(customers[0])?, of(customers[1])?])
}

/// Of a row, what a merge changes.
pub(super) fn columns(row: &Value) -> Map<String, Value> {
    let of = |column: &&str| ((*column).to_owned(), row.get(*column).cloned().unwrap_or(Value::Null));
    COLUMNS.iter().map(of).collect()
}

/// A merge that somebody asks for.
///
/// # Errors
/// A field error for `loser` if the two are one; as [`merge`].
pub async fn start(
    tx: &mut Tx,
    survivor: CustomerId,
    loser: CustomerId,
    mut taken: Vec<MergeField>,
) -> AppResult<MergeId> {
    if survivor == loser {
        return Err(AppError::invalid("loser", "Choose two different customers."));
    }
    taken.sort_unstable();
    taken.dedup();
    let staff_id = tx.staff();
    let at = sqlx::query_scalar!(r#"select clock_timestamp() as "at!""#).fetch_one(tx.conn()).await?;
    merge(tx, NewMerge { id: MergeId::new(), survivor, loser, taken, at, staff_id }).await
}

/// Makes one of two: everything of the loser's moves to the survivor, and the loser's id leads there.
///
/// # Errors
/// NotFound; Refused for one that was merged already.
pub async fn merge(tx: &mut Tx, new: NewMerge) -> AppResult<MergeId> {
    let business = tx.business();
    let between = Between { merge: new.id, survivor: new.survivor.0, loser: new.loser.0 };
    let both = [between.survivor, between.loser];
    let talk = hold(tx, both).await?;
    let [survivor, loser] = hold_profiles(tx, both).await?;
    for profile in [&survivor, &loser] {
        if profile.merged_into.is_some() {
            return Err(AppError::refused(format!("{} was merged into somebody already.", profile.name)));
        }
    }
    count_later(tx).await?;
    let taken: Vec<String> = new.taken.iter().map(|field| field.as_str().to_owned()).collect();
    sqlx::query!(
        "insert into customer_merge (business_id, id, survivor_id, loser_id, staff_id, taken, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        business.0,
        new.id.0,
        between.survivor,
        between.loser,
        new.staff_id.map(|id| id.0),
        &taken,
        new.at,
    )
    .execute(tx.conn())
    .await?;
    move_points(tx, between, &new.taken).await?;
    let met = move_relationships(tx, between).await?;
    set_aside_labels(tx, between).await?;
    move_rows(tx, between).await?;
    move_talk(tx, between, new.at, talk).await?;
    add_up(tx, between).await?;
    bring_those_before(tx, between).await?;
    let after = become_one(tx, between, &taken, new.at).await?;
    for (name, row) in [
        ("customer.survivor", survivor.row.clone()),
        ("customer.after", after.clone()),
        ("customer.loser", loser.row.clone()),
    ] {
        keep(tx, new.id, name, Part { kept: vec![row], ..Part::default() }).await?;
    }
    index(tx, both).await?;
    tell_others(tx, between, met);
    tell(tx, new, [survivor, loser], &after)?;
    Ok(between.merge)
}

/// Whoever was merged into the loser before leads to the survivor now, without a stop.
async fn bring_those_before(tx: &mut Tx, between: Between) -> AppResult<()> {
    hand_over!(tx, between, "customer", "merged_into", "customer.merged");
    Ok(())
}

/// The two rows. Somebody who is in use does not get into the archive, or stay there, by a merge.
async fn become_one(
    tx: &mut Tx,
    between: Between,
    taken: &[String],
    at: DateTime<Utc>,
) -> AppResult<Map<String, Value>> {
    let business = tx.business();
    let after = sqlx::query_scalar!(
        r#"update customer s set
             name = case when 'name' = any ($4) then l.name else s.name end,
             business_name = case when 'business_name' = any ($4) then l.business_name else s.business_name end,
             language = case when 'language' = any ($4) then l.language else s.language end,
             assigned_to = case when 'assigned_to' = any ($4) then l.assigned_to else s.assigned_to end,
             discount_bp = case when 'discount_bp' = any ($4) then l.discount_bp else s.discount_bp end,
             photo_file_id = case when 'photo_file_id' = any ($4) then l.photo_file_id else s.photo_file_id end,
             blocked_at = case when 'blocked_at' = any ($4) then l.blocked_at else s.blocked_at end,
             archived_at = case when l.archived_at is null then null else s.archived_at end,
             last_activity_at = greatest(s.last_activity_at, l.last_activity_at),
             version = s.version + 1
           from customer l
           where s.business_id = $1 and s.id = $2 and l.business_id = $1 and l.id = $3
           returning to_jsonb(s) as "row!""#,
        business.0,
        between.survivor,
        between.loser,
        taken,
    )
    .fetch_one(tx.conn())
    .await?;
    sqlx::query!(
        "update customer set merged_into = $3, archived_at = coalesce(archived_at, $4), version = version + 1
         where business_id = $1 and id = $2",
        business.0,
        between.loser,
        between.survivor,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(columns(&after))
}

/// Whoever belongs together with the loser sees it on their card.
pub(super) fn tell_others(tx: &mut Tx, between: Between, relationships: Vec<Map<String, Value>>) {
    for row in relationships {
        let of =
            |column: &str| row.get(column).and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
        let (Some(id), Some(one), Some(other)) = (of("id"), of("customer_id"), of("other_customer_id"))
        else {
            continue;
        };
        let customer = if one == between.loser || one == between.survivor { other } else { one };
        let customer = if customer == between.loser { between.survivor } else { customer };
        tx.record(NewEvent {
            kind: "relationship.moved".into(),
            customer_id: Some(CustomerId(customer)),
            subject_type: RELATIONSHIP.name,
            subject_id: id,
            before: Some(json!({})),
            after: Some(json!({})),
        });
    }
}

fn tell(
    tx: &mut Tx,
    new: NewMerge,
    [survivor, loser]: [Profile; 2],
    after: &Map<String, Value>,
) -> AppResult<()> {
    let (mut was, mut is) = changes(&survivor.row, after);
    was.insert("version".into(), survivor.version.into());
    is.insert("version".into(), (survivor.version + 1).into());
    is.insert("merged_name".into(), loser.name.clone().into());
    is.insert("merge".into(), serde_json::to_value(&new).map_err(|_| AppError::BadRequest)?);
    tx.record(NewEvent {
        kind: "customer.merged_away".into(),
        customer_id: Some(new.loser),
        subject_type: CUSTOMER.name,
        subject_id: new.loser.0,
        before: Some(json!({ "version": loser.version })),
        after: Some(json!({ "version": loser.version + 1, "merged_into": new.survivor, "merged_name": survivor.name })),
    });
    tx.record(NewEvent {
        kind: "customer.merged".into(),
        customer_id: Some(new.survivor),
        subject_type: CUSTOMER.name,
        subject_id: new.survivor.0,
        before: Some(Value::Object(was)),
        after: Some(Value::Object(is)),
    });
    Ok(())
}

/// What differs between two rows, before and after; without what only the lists sort by.
pub(super) fn changes(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> (Map<String, Value>, Map<String, Value>) {
    let of = |row: &Map<String, Value>, other: &Map<String, Value>| {
        let differs = |(column, value): &(&String, &Value)| {
            column.as_str() != "last_activity_at" && other.get(*column) != Some(value)
        };
        row.iter().filter(differs).map(|(column, value)| (column.clone(), value.clone())).collect()
    };
    (of(before, after), of(after, before))
}
