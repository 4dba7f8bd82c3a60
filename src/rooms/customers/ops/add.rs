//! New customers: by hand, and by themselves.

use super::{checks, facts, points, relationships};
use crate::domain::ids::CustomerId;
use crate::domain::text;
use crate::error::{AppResult, Checks};
use crate::rooms::customers::model::{
    CustomerEdit, FACEBOOK_VISITOR, NewContactPoint, NewCustomer, ParsedContact, PointKind, PointLabel,
    Source,
};
use crate::rooms::customers::record::CUSTOMER;
use crate::rooms::settings;
use crate::server::{Tx, records};
use serde_json::json;

/// Adds a customer by hand, with everything that the form knows.
///
/// # Errors
/// All wrong fields at once (`name`, `points.0.raw`, `details.1.label` ...), or NotFound.
pub async fn add(tx: &mut Tx, new: NewCustomer) -> AppResult<CustomerId> {
    let region = settings::store::phone_region(tx).await?;
    let mut new = new;
    let normals = check(&mut new, &region)?;
    let assigned_to = new.assigned_to.unwrap_or(tx.staff());
    checks::colleague(tx, assigned_to).await?;
    let id = CustomerId::new();
    let row = json!({
        "id": id, "name": new.name, "business_name": new.business_name, "language": new.language, "source": Source::ByHand,
        "created_by": tx.staff(), "assigned_to": assigned_to, "discount_bp": new.discount_bp,
    });
    records::insert(tx, &CUSTOMER, "added", &row).await?;
    // The chosen ones first: whichever comes first of its kind is Main.
    let mut order: Vec<usize> = (0..new.points.len()).collect();
    order.sort_by_key(|at| !new.points[*at].is_main);
    for at in order {
        // A customer who is new has no additional owner yet.
        let point = NewContactPoint { is_main: false, owner_id: None, ..new.points[at].clone() };
        points::insert_point(tx, id, &point, &normals[at]).await?;
    }
    for address in &new.addresses {
        facts::insert_address(tx, id, address).await?;
    }
    for detail in &new.details {
        facts::insert_detail(tx, id, detail).await?;
    }
    for relationship in &new.relationships {
        checks::lock_customer(tx, relationship.other_customer_id).await?;
        relationships::insert(tx, id, relationship).await?;
    }
    Ok(id)
}

/// Cleans the form; answers the matched forms of its phones and emails.
fn check(new: &mut NewCustomer, region: &str) -> AppResult<Vec<String>> {
    let mut checks = Checks::default();
    let own = CustomerEdit {
        name: Some(std::mem::take(&mut new.name)),
        business_name: Some(std::mem::take(&mut new.business_name)),
        language: Some(new.language.clone()),
        discount_bp: Some(new.discount_bp),
        assigned_to: None,
    };
    let own = checks::customer(&mut checks, own);
    new.name = own.name.unwrap_or_default();
    new.business_name = own.business_name.unwrap_or_default();
    checks::few(&mut checks, "points", new.points.len());
    checks::few(&mut checks, "addresses", new.addresses.len());
    checks::few(&mut checks, "details", new.details.len());
    checks::few(&mut checks, "relationships", new.relationships.len());
    let mut normals: Vec<String> = Vec::new();
    for (at, point) in new.points.iter_mut().enumerate() {
        let normal = checks::new_point(&mut checks, &format!("points.{at}."), point, region);
        if !normal.is_empty() && normals.contains(&normal) {
            checks.add(format!("points.{at}.raw"), "This is here twice.");
        }
        normals.push(normal);
    }
    for (at, address) in new.addresses.iter_mut().enumerate() {
        checks::new_address(&mut checks, &format!("addresses.{at}."), address);
    }
    for (at, detail) in new.details.iter_mut().enumerate() {
        checks::new_detail(&mut checks, &format!("details.{at}."), detail);
    }
    let mut others = Vec::new();
    for (at, relationship) in new.relationships.iter_mut().enumerate() {
        relationships::check(&mut checks, &format!("relationships.{at}."), relationship);
        let pair = (relationship.other_customer_id, relationship.kind);
        if others.contains(&pair) {
            checks.add(format!("relationships.{at}.kind"), "This relationship is here twice.");
        }
        others.push(pair);
    }
    // In the order of ids, as locks are taken.
    new.relationships.sort_by_key(|relationship| relationship.other_customer_id);
    checks.done()?;
    Ok(normals)
}

/// Adds somebody who wrote or called and is not known: the contact that they used is on the card.
/// A missing name becomes the contact, or "New contact".
///
/// # Errors
/// When a query fails.
pub async fn create_from_contact(
    tx: &mut Tx,
    source: Source,
    name: &str,
    contact: impl Into<Option<ParsedContact>>,
) -> AppResult<CustomerId> {
    let contact = contact.into();
    let mut name: String = text::clean_line(name).chars().take(200).collect();
    if name.is_empty() {
        name = contact.as_ref().map_or_else(|| "New contact".into(), shown);
    }
    let id = CustomerId::new();
    let row = json!({ "id": id, "name": name, "source": source, "created_by": tx.staff() });
    records::insert(tx, &CUSTOMER, "added", &row).await?;
    if let Some(contact) = contact {
        let sms = contact.kind == PointKind::Phone && source == Source::Text;
        let point = NewContactPoint {
            kind: contact.kind,
            raw: contact.raw,
            label: if contact.kind.is_typed() { PointLabel::Mobile } else { PointLabel::Other },
            is_main: true,
            // Whoever texts us can be texted.
            sms,
            owner_id: None,
        };
        points::insert_point(tx, id, &point, &contact.normal).await?;
    }
    Ok(id)
}

fn shown(contact: &ParsedContact) -> String {
    match contact.kind {
        PointKind::Phone => crate::domain::phone::display(&contact.normal),
        PointKind::Email => contact.normal.chars().take(200).collect(),
        PointKind::Facebook => FACEBOOK_VISITOR.into(),
    }
}
