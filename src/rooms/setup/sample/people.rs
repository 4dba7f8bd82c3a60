//! Customers, how to reach them and what is known about them.

use super::facts::DETAILS;
use super::names::{AREA_CODES, CITIES, COMPANIES, FIRST, LAST, STREETS, WHOLE};
use super::plan::{CUSTOMERS, Plan};
use super::rows::{AddressRow, CustomerRow, DetailRow, OnCustomerRow, PointRow, RelationshipRow};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How contacts were added, and how often.
const SOURCES: &[(&str, i64)] = &[
    ("by_hand", 40),
    ("call", 24),
    ("chat", 26),
    ("text", 20),
    ("web_form", 16),
    ("email", 14),
    ("facebook", 8),
    ("google", 8),
    ("import", 30),
];

/// The customers themselves, oldest first, with phones and emails.
pub fn arrive(plan: &mut Plan<'_>) {
    let mut days: Vec<i64> = (0..CUSTOMERS)
        .map(|_| {
            if plan.random.percent(62) {
                plan.random.between(366, 1_080)
            } else {
                plan.random.between(2, 365)
            }
        })
        .collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    let mut taken = std::collections::HashSet::new();
    let mut whole = WHOLE.iter();
    for (at, days) in days.into_iter().enumerate() {
        // Every sixteenth has a name that a screen must cope with.
        let (name, address) = match (at % 16 == 5).then(|| whole.next()).flatten() {
            Some((name, _, email)) => ((*name).to_owned(), (*email).to_owned()),
            None => unused_name(plan, &mut taken),
        };
        let (hour, minute) = (plan.random.between(8, 18), plan.random.between(0, 59));
        let created_at = plan.at(-days, hour, minute);
        let source = plan.random.weighted(SOURCES);
        let by_itself = matches!(source, "chat" | "text" | "email" | "web_form" | "facebook");
        let created_by = if by_itself { None } else { Some(plan.colleague().id) };
        let assigned_to = if plan.random.percent(34) { Some(plan.colleague().id) } else { None };
        let (id, business_name) = (plan.id(created_at), plan.sometimes(7, COMPANIES));
        let discount_bp = if plan.random.percent(8) { *plan.random.pick(&[500, 1_000, 1_500]) } else { 0 };
        let archived_at = (at % 40 == 17).then(|| plan.at(-days.min(40), 12, 0));
        plan.sample.customers.push(CustomerRow {
            id,
            name,
            business_name,
            source,
            created_by,
            assigned_to,
            discount_bp,
            last_activity_at: created_at,
            archived_at,
            created_at,
            version: 1,
        });
        reach(plan, at, id, &address, created_at);
    }
}

fn unused_name(plan: &mut Plan<'_>, taken: &mut std::collections::HashSet<String>) -> (String, String) {
    loop {
        let (first, last) = (*plan.random.pick(FIRST), *plan.random.pick(LAST));
        let address = format!("{}.{}", first.1, last.1);
        if taken.insert(address.clone()) {
            return (format!("{} {}", first.0, last.0), address);
        }
    }
}

/// Phone and email; a few have two phones, a few no email.
fn reach(plan: &mut Plan<'_>, at: usize, customer_id: Uuid, address: &str, created_at: DateTime<Utc>) {
    let mobile = plan.random.percent(88);
    let label = if mobile { "mobile" } else { "home" };
    phone(plan, at, customer_id, created_at, label, true);
    if plan.random.percent(15) {
        phone(plan, at + CUSTOMERS, customer_id, created_at, "office", false);
    }
    if plan.random.percent(84) {
        let (id, normal) = (plan.id(created_at), format!("{address}@example.com"));
        plan.sample.points.push(PointRow {
            id,
            customer_id,
            kind: "email",
            raw: normal.clone(),
            normal,
            label: "home",
            is_main: true,
            sms: false,
            shared: false,
            created_at,
        });
    }
}

/// Numbers run through the area codes' 555-01XX, so that none comes twice.
fn phone(
    plan: &mut Plan<'_>,
    number: usize,
    customer_id: Uuid,
    created_at: DateTime<Utc>,
    label: &'static str,
    main: bool,
) {
    let area = AREA_CODES[number % AREA_CODES.len()];
    let end = (number / AREA_CODES.len() * 37 + 11) % 100;
    let raw = match plan.random.between(0, 2) {
        0 => format!("({area}) 555-01{end:02}"),
        1 => format!("{area}-555-01{end:02}"),
        _ => format!("{area}.555.01{end:02}"),
    };
    let id = plan.id(created_at);
    plan.sample.points.push(PointRow {
        id,
        customer_id,
        kind: "phone",
        raw,
        normal: format!("+1{area}55501{end:02}"),
        label,
        is_main: main,
        sms: main && label == "mobile",
        shared: false,
        created_at,
    });
}

/// Addresses, details, groups, tags, colour codes and relationships.
pub fn know(plan: &mut Plan<'_>) {
    let animals = plan.animals();
    for customer in plan.sample.customers.clone() {
        let (customer_id, created_at) = (customer.id, customer.created_at);
        if plan.random.percent(70) {
            let (id, street, city) =
                (plan.id(created_at), *plan.random.pick(STREETS), *plan.random.pick(CITIES));
            let street = format!("{} {street}", plan.random.between(3, 480));
            let (city, region, postcode) = (city.0.into(), city.1.into(), city.2.into());
            plan.sample.addresses.push(AddressRow {
                id,
                customer_id,
                label: "Home".into(),
                street,
                city,
                region,
                postcode,
                country: "US".into(),
                created_at,
            });
        }
        if plan.random.percent(40) {
            let (id, (label, values)) = (plan.id(created_at), plan.random.pick(DETAILS));
            let value = (*plan.random.pick(values)).to_owned();
            plan.sample.details.push(DetailRow {
                id,
                customer_id,
                label: (*label).into(),
                value,
                created_at,
            });
        }
        let several = animals.get(&customer_id).is_some_and(|pets| pets.len() > 1);
        for place in 0..plan.sample.tags.len() {
            let tag = plan.sample.tags[place].clone();
            if plan.random.percent(if tag.name == "multi-pet" { if several { 60 } else { 0 } } else { 8 }) {
                let on = on(plan, tag.id, customer_id, created_at);
                plan.sample.customer_tags.push(on);
            }
        }
        for place in 0..plan.sample.groups.len() {
            if plan.random.percent(11) {
                let on = on(plan, plan.sample.groups[place].id, customer_id, created_at);
                plan.sample.members.push(on);
            }
        }
        if plan.random.percent(14) {
            let label = *plan.random.pick(&[2, 5]);
            let on = on(plan, plan.sample.codes[label].id, customer_id, created_at);
            plan.sample.customer_codes.push(on);
        }
    }
    relate(plan);
}

fn on(plan: &mut Plan<'_>, label_id: Uuid, customer_id: Uuid, created_at: DateTime<Utc>) -> OnCustomerRow {
    OnCustomerRow { id: plan.id(created_at), label_id, customer_id, created_at }
}

/// Some pairs of customers who belong together.
fn relate(plan: &mut Plan<'_>) {
    let kinds = ["spouse", "housemate", "parent", "sibling", "referred", "friend", "pays_for", "partner"];
    for pair in 0..24 {
        let (one, other) =
            (plan.sample.customers[pair * 8].clone(), plan.sample.customers[pair * 8 + 3].clone());
        let created_at = one.created_at.max(other.created_at);
        let note = if pair % 5 == 0 { "May pick up the other's pets" } else { "" };
        let id = plan.id(created_at);
        plan.sample.relationships.push(RelationshipRow {
            id,
            customer_id: one.id,
            other_customer_id: other.id,
            kind: kinds[pair % kinds.len()],
            note: note.into(),
            created_at,
        });
    }
}
