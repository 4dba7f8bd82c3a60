//! The full editor: everything that it changed, saved at once.

use super::points::{insert_point, known, remove_point, write_point};
use super::{checks, facts};
use crate::domain::ids::CustomerId;
use crate::error::{AppError, AppResult, Checks, Clash, FieldClash};
use crate::rooms::customers::model::{CardEdit, Part};
use crate::rooms::customers::record::{ADDRESS, CUSTOMER, DETAIL};
use crate::rooms::settings;
use crate::server::{Tx, records};
use uuid::Uuid;

/// Saves what the editor of a card changed. A conflict names one record; its fields carry the
/// record in front: `points.<id>.raw`.
///
/// # Errors
/// All wrong fields at once (`name`, `points.0.raw` by the place in the list), NotFound, or a
/// conflict with both values.
pub async fn update_card(tx: &mut Tx, id: CustomerId, mut edit: CardEdit) -> AppResult<()> {
    let normals = check(tx, id, &mut edit).await?;
    checks::colleague(tx, edit.customer.assigned_to.flatten()).await?;
    checks::lock_customer(tx, id).await?;
    records::edit(tx, &CUSTOMER, "updated", id.0, edit.version, &edit.customer).await?;
    // What goes makes room before what comes: a number may be removed and added again.
    for part in &edit.points {
        if let Part::Remove { id } = part {
            remove_point(tx, *id).await?;
        }
    }
    for (part, normal) in edit.points.iter().zip(&normals) {
        if let Part::Change { id, version, edit } = part {
            write_point(tx, *id, *version, edit, normal.clone())
                .await
                .map_err(|e| within(e, "points", id.0))?;
        }
    }
    for (part, normal) in edit.points.iter().zip(&normals) {
        if let (Part::Add { new }, Some(normal)) = (part, normal) {
            insert_point(tx, id, new, normal).await?;
        }
    }
    for part in &edit.addresses {
        match part {
            Part::Add { new } => facts::insert_address(tx, id, new).await.map(|_| ())?,
            Part::Remove { id } => facts::remove_address(tx, *id).await?,
            Part::Change { id, version, edit } => {
                records::edit(tx, &ADDRESS, "updated", id.0, *version, edit)
                    .await
                    .map(|_| ())
                    .map_err(|e| within(e, "addresses", id.0))?
            }
        }
    }
    for part in &edit.details {
        match part {
            Part::Add { new } => facts::insert_detail(tx, id, new).await.map(|_| ())?,
            Part::Remove { id } => facts::remove_detail(tx, *id).await?,
            Part::Change { id, version, edit } => records::edit(tx, &DETAIL, "updated", id.0, *version, edit)
                .await
                .map(|_| ())
                .map_err(|e| within(e, "details", id.0))?,
        }
    }
    Ok(())
}

/// Cleans the edit; answers the matched forms of its phones and emails.
async fn check(tx: &mut Tx, customer: CustomerId, edit: &mut CardEdit) -> AppResult<Vec<Option<String>>> {
    let region = settings::store::phone_region(tx).await?;
    let mut checks = Checks::default();
    edit.customer = checks::customer(&mut checks, std::mem::take(&mut edit.customer));
    checks::few(&mut checks, "points", edit.points.len());
    checks::few(&mut checks, "addresses", edit.addresses.len());
    checks::few(&mut checks, "details", edit.details.len());
    let mut normals = Vec::new();
    for (at, part) in edit.points.iter_mut().enumerate() {
        let at = format!("points.{at}.");
        normals.push(match part {
            Part::Add { new } => Some(checks::new_point(&mut checks, &at, new, &region)),
            Part::Change { id, edit, .. } => {
                let known = known(tx, *id).await?;
                belongs(known.customer_id == customer)?;
                checks::point(&mut checks, &at, known.kind, edit, &region)
            }
            Part::Remove { id } => {
                belongs(known(tx, *id).await?.customer_id == customer)?;
                None
            }
        });
    }
    for (at, part) in edit.addresses.iter_mut().enumerate() {
        let at = format!("addresses.{at}.");
        match part {
            Part::Add { new } => checks::new_address(&mut checks, &at, new),
            Part::Change { edit, .. } => checks::address(&mut checks, &at, edit),
            Part::Remove { .. } => {}
        }
    }
    for (at, part) in edit.details.iter_mut().enumerate() {
        let at = format!("details.{at}.");
        match part {
            Part::Add { new } => checks::new_detail(&mut checks, &at, new),
            Part::Change { edit, .. } => checks::detail(&mut checks, &at, edit),
            Part::Remove { .. } => {}
        }
    }
    checks.done()?;
    let addresses: Vec<Uuid> = edit.addresses.iter().filter_map(Part::id).map(|id| id.0).collect();
    let details: Vec<Uuid> = edit.details.iter().filter_map(Part::id).map(|id| id.0).collect();
    own(tx, customer, &addresses, &details).await?;
    Ok(normals)
}

/// The parts must be on this card: one editor changes one customer.
async fn own(tx: &mut Tx, customer: CustomerId, addresses: &[Uuid], details: &[Uuid]) -> AppResult<()> {
    let business = tx.business();
    let found = sqlx::query!(
        r#"select (select count(*) from address
                   where business_id = $1 and customer_id = $2 and id = any ($3)) as "addresses!",
                  (select count(*) from detail
                   where business_id = $1 and customer_id = $2 and id = any ($4)) as "details!""#,
        business.0,
        customer.0,
        addresses,
        details,
    )
    .fetch_one(tx.conn())
    .await?;
    belongs(
        usize::try_from(found.addresses).ok() == Some(addresses.len())
            && usize::try_from(found.details).ok() == Some(details.len()),
    )
}

fn belongs(yes: bool) -> AppResult<()> {
    if yes { Ok(()) } else { Err(AppError::NotFound) }
}

fn within(error: AppError, list: &str, id: Uuid) -> AppError {
    match error {
        AppError::Conflict(clash) => AppError::Conflict(Clash {
            version: clash.version,
            by: clash.by,
            fields: clash
                .fields
                .into_iter()
                .map(|field| FieldClash { field: format!("{list}.{id}.{}", field.field), ..field })
                .collect(),
        }),
        other => other,
    }
}
