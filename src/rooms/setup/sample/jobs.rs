//! Bookings: a year behind, today, and six weeks ahead.

use super::facts::BOOKING_NOTES;
use super::plan::{DAYS, Plan};
use super::rows::{BookingPetRow, BookingRow};
use chrono::Duration;
use std::collections::HashMap;
use uuid::Uuid;

/// Of the services, by place, how often each is booked.
const ASKED: &[(usize, i64)] = &[(0, 26), (1, 22), (2, 14), (3, 24), (4, 8), (5, 4), (6, 2)];
/// The place of boarding among the services.
const BOARDING: usize = 4;
/// The last day ahead.
const AHEAD: i64 = 42;

/// Books, in the order of the days, and numbers them in the order in which they were made.
pub fn book(plan: &mut Plan<'_>) {
    let animals = plan.animals();
    let regulars: Vec<usize> = (0..plan.sample.customers.len())
        .filter(|at| plan.sample.customers[*at].archived_at.is_none())
        .collect();
    for days in -DAYS..=AHEAD {
        let jobs = match days {
            0 => 12,
            1..=7 => plan.random.between(4, 7),
            8.. => plan.random.between(0, 3),
            _ => plan.random.between(1, 4),
        };
        let mut here = std::collections::HashSet::new();
        for _ in 0..jobs {
            let customer = regulars[plan.random.below(regulars.len())];
            if here.insert(customer) {
                let service = plan.random.weighted(ASKED);
                job(plan, customer, days, service, 0, &animals);
            }
        }
        // Somebody is always here overnight.
        for customer in (days == -1).then_some([3, 40, 90]).into_iter().flatten() {
            job(plan, regulars[customer], days, BOARDING, 2, &animals);
        }
    }
    plan.sample.bookings.sort_by_key(|booking| (booking.created_at, booking.id));
    for (place, booking) in plan.sample.bookings.iter_mut().enumerate() {
        booking.number = 1_001 + i32::try_from(place).unwrap_or(0);
    }
}

/// `stay` is the least number of nights of a boarding.
fn job(
    plan: &mut Plan<'_>,
    customer: usize,
    days: i64,
    service: usize,
    stay: i64,
    animals: &HashMap<Uuid, Vec<usize>>,
) {
    let customer = plan.sample.customers[customer].clone();
    let service = plan.sample.services[service].clone();
    let daylong = matches!(service.kind.as_str(), "daycare" | "boarding");
    let (hour, minute) =
        if daylong { (8, 0) } else { (plan.random.between(8, 16), *plan.random.pick(&[0, 15, 30, 45])) };
    let starts_at = plan.at(days, hour, minute);
    // Nobody has an appointment before they were customers.
    if starts_at < customer.created_at {
        return;
    }
    let nights = if service.kind == "boarding" { plan.random.between(1, 6).max(stay) } else { 0 };
    let ends_at = if nights > 0 {
        plan.at(days + nights, 10, 0)
    } else {
        starts_at + Duration::minutes(service.duration_minutes.into())
    };
    let status = if days + nights < 0 {
        plan.random.weighted(&[("completed", 90), ("cancelled", 6), ("no_show", 4)])
    } else if days < 0 {
        "checked_in"
    } else if days == 0 {
        plan.random.weighted(&[("booked", 10), ("pending", 2)])
    } else {
        plan.random.weighted(&[("booked", 66), ("pending", 22), ("request", 12)])
    };
    let before = plan.random.between(1, 20);
    let made = (starts_at - Duration::days(before)).max(customer.created_at).min(plan.at(-1, 17, 40));
    let by_staff = status != "request";
    let staff = plan.colleague();
    let (id, note) = (plan.id(made), (*plan.random.pick(BOOKING_NOTES)).to_owned());
    plan.sample.bookings.push(BookingRow {
        id,
        number: 0,
        customer_id: customer.id,
        location_id: plan.sample.locations[0].id,
        service_type_id: service.id,
        staff_id: (by_staff && !daylong).then_some(staff.id),
        starts_at,
        ends_at,
        status,
        note,
        created_by: by_staff.then_some(staff.id),
        created_at: made,
    });
    let mut pets = animals.get(&customer.id).cloned().unwrap_or_default();
    let most = if daylong { 2 } else { 1 };
    plan.random.shuffle(&mut pets);
    for place in pets.into_iter().take(most) {
        let (row, pet_id) = (plan.id(made), plan.sample.pets[place].id);
        plan.sample.booking_pets.push(BookingPetRow {
            id: row,
            booking_id: id,
            pet_id,
            customer_id: customer.id,
        });
    }
}
