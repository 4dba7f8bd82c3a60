//! Phones and emails. There is exactly one Main of each kind as long as there is one of that kind.

use super::checks::{self, lock_customer};
use super::owners;
use crate::domain::ids::{ContactPointId, CustomerId};
use crate::error::{AppError, AppResult, Checks, Clash};
use crate::rooms::customers::model::{ContactPointEdit, NewContactPoint, ParsedContact, PointKind};
use crate::rooms::customers::record::CONTACT_POINT;
use crate::rooms::settings;
use crate::server::{Tx, records};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What is to be known of a point before it changes.
pub(super) struct Known {
    pub customer_id: CustomerId,
    pub kind: PointKind,
    pub is_main: bool,
}

/// Reads what somebody gave as their phone or email; none if it is neither.
///
/// # Errors
/// When the query fails.
pub async fn read_contact(tx: &mut Tx, typed: &str) -> AppResult<Option<ParsedContact>> {
    let kind = if typed.contains('@') { PointKind::Email } else { PointKind::Phone };
    let region = settings::store::phone_region(tx).await?;
    Ok(checks::contact(kind, typed, &region).ok().map(|(raw, normal)| ParsedContact { kind, raw, normal }))
}

/// Adds a phone or email.
///
/// # Errors
/// Invalid `raw`, `sms` or `owner_id`, or NotFound.
pub async fn add_point(
    tx: &mut Tx,
    customer: CustomerId,
    mut new: NewContactPoint,
) -> AppResult<ContactPointId> {
    let region = settings::store::phone_region(tx).await?;
    let mut checks = Checks::default();
    let normal = checks::new_point(&mut checks, "", &mut new, &region);
    checks.done()?;
    let customer = lock_customer(tx, customer).await?;
    if let Some(owner) = new.owner_id {
        owners::belongs(tx, customer, owner).await?;
    }
    insert_point(tx, customer, &new, &normal).await
}

/// Adds a checked one; the customer is locked.
pub(super) async fn insert_point(
    tx: &mut Tx,
    customer: CustomerId,
    new: &NewContactPoint,
    normal: &str,
) -> AppResult<ContactPointId> {
    let main = main_of(tx, customer, new.kind).await?;
    let is_main = new.is_main || main.is_none();
    if is_main {
        step_down(tx, main).await?;
    }
    let id = ContactPointId::new();
    let row = json!({
        "id": id, "customer_id": customer, "kind": new.kind, "raw": new.raw, "normal": normal,
        "label": new.label, "is_main": is_main, "sms": new.sms,
        "owner_id": new.owner_id,
    });
    records::insert(tx, &CONTACT_POINT, "added", &row).await?;
    Ok(id)
}

/// Changes a phone or email that was seen at `version`; answers the new version.
///
/// # Errors
/// Invalid `raw` or `sms`, NotFound, or a conflict with both values.
pub async fn edit_point(
    tx: &mut Tx,
    id: ContactPointId,
    version: i32,
    mut edit: ContactPointEdit,
) -> AppResult<i32> {
    let known = known(tx, id).await?;
    let region = settings::store::phone_region(tx).await?;
    let mut checks = Checks::default();
    let normal = checks::point(&mut checks, "", known.kind, &mut edit, &region);
    checks.done()?;
    write_point(tx, id, version, &edit, normal).await
}

/// Changes a checked one.
pub(super) async fn write_point(
    tx: &mut Tx,
    id: ContactPointId,
    version: i32,
    edit: &ContactPointEdit,
    normal: Option<String>,
) -> AppResult<i32> {
    let known = lock(tx, id).await?;
    let mut changes = Map::new();
    if let (Some(raw), Some(normal)) = (&edit.raw, normal) {
        changes.insert("raw".into(), json!(raw));
        changes.insert("normal".into(), json!(normal));
    }
    if let Some(label) = edit.label {
        changes.insert("label".into(), json!(label));
    }
    if let Some(sms) = edit.sms {
        changes.insert("sms".into(), json!(sms));
    }
    if edit.is_main == Some(true) && !known.is_main {
        let main = main_of(tx, known.customer_id, known.kind).await?;
        step_down(tx, main).await?;
        changes.insert("is_main".into(), Value::Bool(true));
    }
    records::edit(tx, &CONTACT_POINT, "updated", id.0, version, &changes).await.map_err(without_normal)
}

/// Both forms of a value clash together; people see the one that they typed.
fn without_normal(error: AppError) -> AppError {
    match error {
        AppError::Conflict(clash) => AppError::Conflict(Clash {
            fields: clash.fields.into_iter().filter(|field| field.field != "normal").collect(),
            ..clash
        }),
        other => other,
    }
}

/// Makes it the one that is used first; the one that was steps down.
///
/// # Errors
/// NotFound.
pub async fn make_main(tx: &mut Tx, id: ContactPointId) -> AppResult<()> {
    let known = lock(tx, id).await?;
    if !known.is_main {
        let main = main_of(tx, known.customer_id, known.kind).await?;
        step_down(tx, main).await?;
        records::set(tx, &CONTACT_POINT, "updated", id.0, &json!({ "is_main": true })).await?;
    }
    Ok(())
}

/// Turns texts to this number on or off.
///
/// # Errors
/// NotFound, or Invalid `sms` for what is no phone.
pub async fn set_sms(tx: &mut Tx, id: ContactPointId, sms: bool) -> AppResult<()> {
    let known = lock(tx, id).await?;
    if sms && known.kind != PointKind::Phone {
        return Err(AppError::invalid("sms", "Only a phone gets texts."));
    }
    records::set(tx, &CONTACT_POINT, "updated", id.0, &json!({ "sms": sms })).await.map(|_| ())
}

/// Says whether several people share it: then it matches nobody by itself.
///
/// # Errors
/// NotFound.
pub async fn set_shared(tx: &mut Tx, id: ContactPointId, shared: bool) -> AppResult<()> {
    lock(tx, id).await?;
    records::set(tx, &CONTACT_POINT, "updated", id.0, &json!({ "shared": shared })).await.map(|_| ())
}

/// Removes a phone or email; if it was Main, the oldest other of its kind becomes it.
///
/// # Errors
/// NotFound.
pub async fn remove_point(tx: &mut Tx, id: ContactPointId) -> AppResult<()> {
    let known = lock(tx, id).await?;
    records::remove(tx, &CONTACT_POINT, "removed", id.0).await?;
    if known.is_main {
        promote(tx, known.customer_id, known.kind).await?;
    }
    Ok(())
}

async fn promote(tx: &mut Tx, customer: CustomerId, kind: PointKind) -> AppResult<()> {
    let business = tx.business();
    let next = sqlx::query_scalar!(
        "select id from contact_point where business_id = $1 and customer_id = $2 and kind = $3
         order by created_at, id limit 1",
        business.0,
        customer.0,
        kind.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(next) = next {
        records::set(tx, &CONTACT_POINT, "updated", next, &json!({ "is_main": true })).await?;
    }
    Ok(())
}

async fn main_of(tx: &mut Tx, customer: CustomerId, kind: PointKind) -> AppResult<Option<Uuid>> {
    let business = tx.business();
    Ok(sqlx::query_scalar!(
        "select id from contact_point where business_id = $1 and customer_id = $2 and kind = $3 and is_main",
        business.0,
        customer.0,
        kind.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?)
}

async fn step_down(tx: &mut Tx, main: Option<Uuid>) -> AppResult<()> {
    if let Some(main) = main {
        records::set(tx, &CONTACT_POINT, "updated", main, &json!({ "is_main": false })).await?;
    }
    Ok(())
}

/// The point, with its customer locked.
async fn lock(tx: &mut Tx, id: ContactPointId) -> AppResult<Known> {
    let customer = known(tx, id).await?.customer_id;
    lock_customer(tx, customer).await?;
    // Again: it may have become Main, or gone, while we waited.
    known(tx, id).await
}

pub(super) async fn known(tx: &mut Tx, id: ContactPointId) -> AppResult<Known> {
    let business = tx.business();
    sqlx::query_as!(
        Known,
        r#"select customer_id as "customer_id: CustomerId", kind as "kind: PointKind", is_main
           from contact_point where business_id = $1 and id = $2"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)
}
