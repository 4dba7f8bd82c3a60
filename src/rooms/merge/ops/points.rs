//! Phones and emails change hands: one Main of each kind, none twice.

use super::moving::{Between, hand_over};
use super::part::{Part, Parts, keep, rows_of};
use crate::error::AppResult;
use crate::rooms::customers::model::PointKind;
use crate::rooms::merge::model::MergeField;
use crate::server::Tx;
use serde_json::Value;
use uuid::Uuid;

/// Each kind, and what decides whose Main stays; none: the survivor's.
const KINDS: [(PointKind, Option<MergeField>); 3] = [
    (PointKind::Phone, Some(MergeField::MainPhone)),
    (PointKind::Email, Some(MergeField::MainEmail)),
    (PointKind::Facebook, None),
];

#[derive(Debug, Clone)]
struct Point {
    id: Uuid,
    normal: String,
    is_main: bool,
}

async fn points(tx: &mut Tx, customer: Uuid, kind: PointKind) -> AppResult<Vec<Point>> {
    let business = tx.business();
    Ok(sqlx::query_as!(
        Point,
        "select id, normal, is_main from contact_point
         where business_id = $1 and customer_id = $2 and kind = $3 order by created_at, id",
        business.0,
        customer,
        kind.as_str(),
    )
    .fetch_all(tx.conn())
    .await?)
}

async fn set_main(tx: &mut Tx, id: Uuid, is_main: bool) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update contact_point set is_main = $3 where business_id = $1 and id = $2",
        business.0,
        id,
        is_main,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn main_of(points: &[Point]) -> Option<&Point> {
    points.iter().find(|point| point.is_main)
}

/// Moves them; what both have is kept for the way back.
///
/// # Errors
/// When a statement fails.
pub(super) async fn move_points(tx: &mut Tx, between: Between, taken: &[MergeField]) -> AppResult<()> {
    let business = tx.business();
    let (mut mains, mut made) = (Part::default(), Part::default());
    let mut aside = Part::default();
    for (kind, field) in KINDS {
        let (theirs, ours) =
            (points(tx, between.loser, kind).await?, points(tx, between.survivor, kind).await?);
        mains.ids.extend(main_of(&theirs).map(|point| point.id));
        mains.ids.extend(main_of(&ours).map(|point| point.id));
        let both: Vec<Uuid> = theirs
            .iter()
            .filter(|point| ours.iter().any(|other| other.normal == point.normal))
            .map(|point| point.id)
            .collect();
        let gone = sqlx::query_scalar!(
            r#"with gone as (delete from contact_point where business_id = $1 and id = any ($2) returning *)
               select coalesce(jsonb_agg(to_jsonb(gone) order by gone.id), '[]') as "rows!" from gone"#,
            business.0,
            &both,
        )
        .fetch_one(tx.conn())
        .await?;
        aside.kept.extend(rows_of(gone));
        let (Some(main), Some(our_main)) = (main_of(&theirs), main_of(&ours)) else { continue };
        if field.is_none_or(|field| !taken.contains(&field)) {
            set_main(tx, main.id, false).await?;
            continue;
        }
        // The same number may be the survivor's as well, not as Main.
        let twin = ours.iter().find(|point| point.normal == main.normal);
        if twin.is_none_or(|twin| !twin.is_main) {
            set_main(tx, our_main.id, false).await?;
        }
        if let Some(twin) = twin.filter(|twin| !twin.is_main) {
            set_main(tx, twin.id, true).await?;
            made.ids.push(twin.id);
        }
    }
    keep(tx, between.merge, "kept.contact_point", aside).await?;
    keep(tx, between.merge, "contact_point.main", mains).await?;
    keep(tx, between.merge, "contact_point.made", made).await?;
    hand_over!(tx, between, "contact_point", "customer_id", "contact_point");
    Ok(())
}

/// Moves them back, with what both had; each gets the Main that they had, unless somebody chose another
/// of the survivor's own since.
///
/// # Errors
/// When a statement fails.
pub(super) async fn move_points_back(tx: &mut Tx, between: Between, parts: &Parts) -> AppResult<()> {
    let business = tx.business();
    sqlx::query!(
        "update contact_point set customer_id = $3, is_main = false
         where business_id = $1 and id = any ($2) and customer_id = $4",
        business.0,
        parts.ids("contact_point"),
        between.loser,
        between.survivor,
    )
    .execute(tx.conn())
    .await?;
    let mut kept = parts.of("kept.contact_point").kept;
    for row in &mut kept {
        row.insert("is_main".into(), Value::Bool(false));
    }
    sqlx::query!(
        "insert into contact_point select r.* from jsonb_populate_recordset(null::contact_point, $2) r
         where r.business_id = $1 on conflict do nothing",
        business.0,
        Value::Array(kept.into_iter().map(Value::Object).collect()),
    )
    .execute(tx.conn())
    .await?;
    let (mains, made) = (parts.ids("contact_point.main"), parts.ids("contact_point.made"));
    for (kind, _) in KINDS {
        for side in [between.loser, between.survivor] {
            let points = points(tx, side, kind).await?;
            let now = main_of(&points).filter(|main| side == between.survivor && !made.contains(&main.id));
            let was = points.iter().find(|point| mains.contains(&point.id));
            let Some(wanted) = now.or(was).or(points.first()).map(|point| point.id) else { continue };
            if let Some(other) = main_of(&points).filter(|main| main.id != wanted) {
                set_main(tx, other.id, false).await?;
            }
            if main_of(&points).is_none_or(|main| main.id != wanted) {
                set_main(tx, wanted, true).await?;
            }
        }
    }
    Ok(())
}
