//! What forms of this room send, checked and cleaned. `at` goes in front of the field names:
//! "" for a form of its own, "points.0." for a part of a larger one.

use crate::domain::ids::{CustomerId, StaffId};
use crate::domain::{language, phone, text};
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::model::{
    AddressEdit, ContactPointEdit, CustomerEdit, DetailEdit, NewAddress, NewContactPoint, NewDetail,
    PointKind,
};
use crate::server::Tx;

/// Parts of one kind that one form may have.
pub const PARTS_MAX: usize = 50;

/// Reads a phone or email: as it was typed, and as it is matched.
pub fn contact(kind: PointKind, typed: &str, region: &str) -> Result<(String, String), String> {
    match kind {
        PointKind::Phone => phone::parse(typed, region).map(|phone| (phone.raw, phone.e164)),
        PointKind::Email => text::email(typed).map(|normal| (text::clean_line(typed), normal)),
        PointKind::Facebook => Err("Whoever writes on Facebook is added by themselves.".into()),
    }
}

/// The customer's own fields.
pub fn customer(checks: &mut Checks, edit: CustomerEdit) -> CustomerEdit {
    if edit.discount_bp.is_some_and(|bp| !(0..=10_000).contains(&bp)) {
        checks.add("discount_bp", "A discount is between 0 and 100 %.");
    }
    if edit.language.as_ref().is_some_and(|code| !code.is_empty() && language::name_of(code).is_none()) {
        checks.add("language", "Choose a language of the list.");
    }
    CustomerEdit {
        name: edit.name.map(|name| checks.take("name", text::line(&name, "A name", 200))),
        business_name: edit
            .business_name
            .map(|name| checks.take("business_name", text::optional_line(&name, "A business name", 200))),
        ..edit
    }
}

/// A new phone or email; answers its matched form.
pub fn new_point(checks: &mut Checks, at: &str, new: &mut NewContactPoint, region: &str) -> String {
    if new.sms && new.kind != PointKind::Phone {
        checks.add(format!("{at}sms"), "Only a phone gets texts.");
    }
    let (raw, normal) = checks.take(format!("{at}raw"), contact(new.kind, &new.raw, region));
    new.raw = raw;
    normal
}

/// Changes of a phone or email; answers the new matched form, if the value changes.
pub fn point(
    checks: &mut Checks,
    at: &str,
    kind: PointKind,
    edit: &mut ContactPointEdit,
    region: &str,
) -> Option<String> {
    if edit.sms == Some(true) && kind != PointKind::Phone {
        checks.add(format!("{at}sms"), "Only a phone gets texts.");
    }
    let (raw, normal) = checks.take(format!("{at}raw"), contact(kind, edit.raw.as_deref()?, region));
    edit.raw = Some(raw);
    Some(normal)
}

/// A new address; one of its lines must say something.
pub fn new_address(checks: &mut Checks, at: &str, new: &mut NewAddress) {
    let mut take = |field: &str, value: &mut String, what: &str, max: usize| {
        *value = checks.take(format!("{at}{field}"), text::optional_line(value, what, max));
    };
    take("label", &mut new.label, "A label", 60);
    take("street", &mut new.street, "A street", 300);
    take("city", &mut new.city, "A city", 120);
    take("region", &mut new.region, "A region", 120);
    take("postcode", &mut new.postcode, "A postcode", 20);
    take("country", &mut new.country, "A country", 60);
    let lines = [&new.street, &new.city, &new.region, &new.postcode, &new.country];
    if lines.iter().all(|line| line.is_empty()) {
        checks.add(format!("{at}street"), "An address needs at least one line.");
    }
}

/// Changes of an address.
pub fn address(checks: &mut Checks, at: &str, edit: &mut AddressEdit) {
    let mut take = |field: &str, value: &mut Option<String>, what: &str, max: usize| {
        if let Some(typed) = value {
            *typed = checks.take(format!("{at}{field}"), text::optional_line(typed, what, max));
        }
    };
    take("label", &mut edit.label, "A label", 60);
    take("street", &mut edit.street, "A street", 300);
    take("city", &mut edit.city, "A city", 120);
    take("region", &mut edit.region, "A region", 120);
    take("postcode", &mut edit.postcode, "A postcode", 20);
    take("country", &mut edit.country, "A country", 60);
}

/// A new fact.
pub fn new_detail(checks: &mut Checks, at: &str, new: &mut NewDetail) {
    new.label = checks.take(format!("{at}label"), text::line(&new.label, "A label", 80));
    new.value = checks.take(format!("{at}value"), text::block(&new.value, "A detail", 1000));
}

/// Changes of a fact.
pub fn detail(checks: &mut Checks, at: &str, edit: &mut DetailEdit) {
    if let Some(label) = &mut edit.label {
        *label = checks.take(format!("{at}label"), text::line(label, "A label", 80));
    }
    if let Some(value) = &mut edit.value {
        *value = checks.take(format!("{at}value"), text::block(value, "A detail", 1000));
    }
}

/// Refuses a form with more parts of one kind than anybody has.
pub fn few(checks: &mut Checks, field: &str, count: usize) {
    if count > PARTS_MAX {
        checks.add(field, format!("At most {PARTS_MAX} fit here at once."));
    }
}

/// A customer can be assigned only to somebody who works here now.
///
/// # Errors
/// [`AppError::Invalid`] at `assigned_to`.
pub async fn colleague(tx: &mut Tx, staff: Option<StaffId>) -> AppResult<()> {
    let Some(staff) = staff else { return Ok(()) };
    let business = tx.business();
    let found = sqlx::query_scalar!(
        r#"select exists (select from staff where business_id = $1 and id = $2 and archived_at is null) as "found!""#,
        business.0,
        staff.0,
    )
    .fetch_one(tx.conn())
    .await?;
    if found { Ok(()) } else { Err(AppError::invalid("assigned_to", "This person does not work here.")) }
}

/// Locks the customer until the command ends, so that what is counted over their parts (one Main)
/// stays true. Answers whom the id means now: one that was merged into another means that one.
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn lock_customer(tx: &mut Tx, id: CustomerId) -> AppResult<CustomerId> {
    let business = tx.business();
    let into = sqlx::query_scalar!(
        r#"select merged_into as "into: CustomerId" from customer where business_id = $1 and id = $2 for update"#,
        business.0,
        id.0,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(AppError::NotFound)?;
    match into {
        Some(into) => Box::pin(lock_customer(tx, into)).await,
        None => Ok(id),
    }
}
