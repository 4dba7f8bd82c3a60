//! Bookings: numbered, on the clock of their location, moved through their life.

use crate::support::{Business, TestApp};
use chrono::{TimeDelta, Utc};
use pawline::domain::time::Zone;
use pawline::rooms::bookings::store;
use serde_json::{Value, json};
use uuid::Uuid;

/// A customer with one pet.
async fn customer(app: &TestApp, business: &Business) -> (Uuid, Uuid) {
    let (id, pet) = (Uuid::now_v7(), Uuid::now_v7());
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.id.0)
    .bind(id)
    .execute(tx.conn())
    .await
    .unwrap();
    sqlx::query("insert into pet (business_id, id, customer_id, name) values ($1, $2, $3, 'Mochi')")
        .bind(business.id.0)
        .bind(pet)
        .bind(id)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (id, pet)
}

fn booking(business: &Business, pets: &[Uuid], starts: &str, ends: &str) -> Value {
    json!({
        "location_id": business.location, "service_type_id": business.service, "staff_id": business.staff.staff_id,
        "pet_ids": pets, "starts_at": { "clock": starts }, "ends_at": { "clock": ends }, "status": "booked",
        "note": "Trim the nails 🐾",
    })
}

async fn list(business: &Business, filter: Value) -> Vec<Value> {
    let found: Value =
        business.staff.call("bookings/list_bookings", json!({ "filter": filter, "after": null })).await.ok();
    found["page"]["rows"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_booking_is_numbered_listed_on_its_clock_and_taken_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, pet) = customer(&app, &business).await;
    let add = |booking: Value| json!({ "customer_id": customer, "booking": booking });
    let new = booking(&business, &[pet, pet], "2026-11-27T09:00", "2026-11-27T10:30");
    let done: Value = business.staff.command("bookings/add_booking", add(new.clone())).await.ok();
    assert_eq!(done["value"]["number"], 1001);
    let second = business.staff.done("bookings/add_booking", add(new)).await;
    assert_eq!(second["number"], 1002);
    let day = json!({ "from": "2026-11-27", "to": "2026-11-27" });
    let rows = list(&business, day.clone()).await;
    assert_eq!(rows.len(), 2);
    let row = &rows[0];
    assert_eq!(row["starts_at"], "2026-11-27T14:00:00Z");
    assert_eq!(row["starts_local"], "2026-11-27T09:00:00");
    assert_eq!((&row["customer_name"], &row["staff_name"]), (&json!("Bella Ortiz"), &json!("Sam Staff")));
    assert_eq!((&row["service_name"], &row["location_name"]), (&json!("Full groom"), &json!("Main Street")));
    let unwarned = json!({ "id": pet, "name": "Mochi", "allergies": "", "medication": "", "bite_alert": "", "handling_alert": "" });
    assert_eq!(row["pets"], json!([unwarned]));
    assert_eq!(list(&business, json!({ "from": "2026-11-28", "to": "2026-11-28" })).await.len(), 0);
    assert_eq!(list(&business, json!({ "from": "2026-11-27", "status": "pending" })).await.len(), 0);
    assert_eq!(list(&business, json!({ "from": "2026-11-27", "customer_id": customer })).await.len(), 2);
    business.staff.undo(&done).await.is(200);
    assert_eq!(list(&business, day).await.len(), 1);
    // A number is never given twice.
    let third = business
        .staff
        .done("bookings/add_booking", add(booking(&business, &[], "2026-11-27T09:00", "2026-11-27T10:30")))
        .await;
    assert_eq!(third["number"], 1003);
}

#[tokio::test]
async fn numbers_have_no_gaps_or_doubles_when_many_book_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, pet) = customer(&app, &business).await;
    let calls = (0..20).map(|_| {
        let new = booking(&business, &[pet], "2026-11-27T09:00", "2026-11-27T10:30");
        business.staff.done("bookings/add_booking", json!({ "customer_id": customer, "booking": new }))
    });
    let mut numbers: Vec<i64> = futures::future::join_all(calls)
        .await
        .iter()
        .map(|added| added["number"].as_i64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1001..=1020).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_nights_on_which_the_clock_changes_are_asked_about() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, _) = customer(&app, &business).await;
    let add = |booking: Value| {
        business.staff.command("bookings/add_booking", json!({ "customer_id": customer, "booking": booking }))
    };
    add(booking(&business, &[], "2026-03-08T02:30", "2026-03-08T04:00")).await.invalid(&["starts_at"]);
    let mut twice = booking(&business, &[], "2026-11-01T01:30", "2026-11-01T04:00");
    add(twice.clone()).await.invalid(&["starts_pass"]);
    twice["starts_at"]["pass"] = json!("second");
    add(twice).await.is(200);
    let rows = list(&business, json!({ "from": "2026-11-01", "to": "2026-11-01" })).await;
    assert_eq!(rows[0]["starts_at"], "2026-11-01T06:30:00Z");
}

#[tokio::test]
async fn all_wrong_fields_are_told_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, _) = customer(&app, &business).await;
    let add = |booking: Value| {
        business.staff.command("bookings/add_booking", json!({ "customer_id": customer, "booking": booking }))
    };
    let mut wrong = booking(&business, &[], "", "soon");
    wrong["status"] = json!("completed");
    wrong["note"] = json!("x".repeat(4001));
    add(wrong).await.invalid(&["starts_at", "ends_at", "status", "note"]);
    add(booking(&business, &[], "2026-11-27T09:00", "2026-11-27T09:00")).await.invalid(&["ends_at"]);
    add(booking(&business, &[], "2026-11-27T09:00", "2028-11-27T09:00")).await.invalid(&["ends_at"]);
    add(booking(&business, &[], "+262000-01-01T00:00", "2026-11-27T09:00")).await.invalid(&["starts_at"]);
    let ask = |filter: Value| {
        business.staff.call("bookings/list_bookings", json!({ "filter": filter, "after": null }))
    };
    ask(json!({ "from": "2026-11-27", "to": "2026-11-26" })).await.invalid(&["to"]);
    ask(json!({ "from": "+262142-12-31" })).await.invalid(&["from", "to"]);
    business
        .staff
        .call("bookings/find_customers", json!({ "text": "x".repeat(201) }))
        .await
        .invalid(&["text"]);
}

#[tokio::test]
async fn an_edit_changes_what_differs_and_undo_puts_it_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, pet) = customer(&app, &business).await;
    let new = booking(&business, &[pet], "2026-11-27T09:00", "2026-11-27T10:30");
    let id =
        business.staff.done("bookings/add_booking", json!({ "customer_id": customer, "booking": new })).await
            ["id"]
            .clone();
    let edit = |version: i32, edit: Value| json!({ "id": id, "version": version, "edit": edit });
    let done: Value = business
        .staff
        .command(
            "bookings/edit_booking",
            edit(1, json!({
                "staff_id": null, "pet_ids": [], "note": "Late", "starts_at": { "clock": "2026-11-27T08:00" },
            })),
        )
        .await
        .ok();
    assert_eq!(done["value"], 2);
    let day = json!({ "from": "2026-11-27", "to": "2026-11-27" });
    let row = list(&business, day.clone()).await[0].clone();
    assert_eq!((&row["staff_name"], &row["pets"]), (&Value::Null, &json!([])));
    assert_eq!((&row["note"], &row["starts_local"]), (&json!("Late"), &json!("2026-11-27T08:00:00")));
    // On the old version: another field merges, the same one clashes, an equal value does not.
    business.owner.command("bookings/edit_booking", edit(1, json!({ "note": "Early" }))).await.is(409);
    business
        .owner
        .command("bookings/edit_booking", edit(1, json!({ "starts_at": { "clock": "2026-11-27T08:00" } })))
        .await
        .is(200);
    business
        .staff
        .command("bookings/edit_booking", edit(2, json!({ "ends_at": { "clock": "2026-11-27T07:00" } })))
        .await
        .invalid(&["ends_at"]);
    business.staff.undo(&done).await.is(200);
    let row = list(&business, day).await[0].clone();
    assert_eq!((&row["staff_name"], &row["note"]), (&json!("Sam Staff"), &json!("Trim the nails 🐾")));
    assert_eq!(row["pets"][0]["name"], "Mochi");
}

#[tokio::test]
async fn a_booking_goes_its_way_and_completed_ones_count() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, pet) = customer(&app, &business).await;
    let new = booking(&business, &[pet], "2026-11-27T09:00", "2026-11-27T10:30");
    let id =
        business.staff.done("bookings/add_booking", json!({ "customer_id": customer, "booking": new })).await
            ["id"]
            .clone();
    let go = |to: &str| business.staff.command("bookings/set_status", json!({ "id": id, "status": to }));
    assert!(go("completed").await.is(409).json()["Refused"].is_string());
    go("checked_in").await.is(200);
    let done: Value = go("completed").await.ok();
    go("completed").await.is(200);
    go("cancelled").await.is(409);
    go("nonsense").await.is(400);
    let jobs = || async {
        let mut tx = app.tx(business.id).await;
        sqlx::query_scalar::<_, Option<i64>>(
            "select sum(total) from tally where kind = 'job' and customer_id = $1",
        )
        .bind(customer)
        .fetch_one(tx.conn())
        .await
        .unwrap()
    };
    assert_eq!(jobs().await, Some(1));
    business.staff.undo(&done).await.is(200);
    assert_eq!(jobs().await, Some(0));
}

#[tokio::test]
async fn today_and_next_are_those_of_the_location() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, pet) = customer(&app, &business).await;
    let zone = Zone::load("America/New_York").unwrap();
    let now = Utc::now();
    let clock = |at| zone.local(at).format("%Y-%m-%dT%H:%M").to_string();
    let next = now + TimeDelta::days(3);
    let new = booking(&business, &[pet], &clock(next), &clock(next + TimeDelta::hours(5)));
    let id =
        business.staff.done("bookings/add_booking", json!({ "customer_id": customer, "booking": new })).await
            ["id"]
            .clone();
    let mut tx = app.tx(business.id).await;
    assert!(store::today(&mut tx, None, &zone, now).await.unwrap().is_empty());
    assert_eq!(store::today(&mut tx, Some(business.location), &zone, next).await.unwrap().len(), 1);
    let customer_id = serde_json::from_value(json!(customer)).unwrap();
    let found = store::next_for_customer(&mut tx, customer_id, now).await.unwrap().unwrap();
    assert_eq!(json!(found.id), id);
    assert_eq!(store::of_customer(&mut tx, customer_id).await.unwrap().len(), 1);
    drop(tx);
    business.staff.command("bookings/set_status", json!({ "id": id, "status": "checked_in" })).await.is(200);
    let mut tx = app.tx(business.id).await;
    assert_eq!(store::today(&mut tx, None, &zone, now).await.unwrap().len(), 1, "who is here is here");
}

#[tokio::test]
async fn whom_to_book_for_is_found_by_name_pet_and_number() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (customer, _) = customer(&app, &business).await;
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into contact_point (business_id, id, customer_id, kind, raw, normal)
         values ($1, $2, $3, 'phone', '(415) 555-0123', '+14155550123')",
    )
    .bind(business.id.0)
    .bind(Uuid::now_v7())
    .bind(customer)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    for text in ["", "bel", "Bélla ort", "moch", "555-01", "(415) 555-0123", "bella mochi"] {
        let found: Value = business.staff.call("bookings/find_customers", json!({ "text": text })).await.ok();
        assert_eq!(found[0]["name"], "Bella Ortiz", "{text}");
        assert_eq!(found[0]["pets"], json!(["Mochi"]), "{text}");
    }
    let none: Value =
        business.staff.call("bookings/find_customers", json!({ "text": "bella rex" })).await.ok();
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn nothing_of_another_business_exists_and_nobody_gets_in_unasked() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let (customer_there, pet_there) = customer(&app, &theirs).await;
    let (customer_here, _) = customer(&app, &ours).await;
    let (start, end) = ("2026-11-27T09:00", "2026-11-27T10:30");
    let there = theirs
        .staff
        .done(
            "bookings/add_booking",
            json!({ "customer_id": customer_there, "booking": booking(&theirs, &[], start, end) }),
        )
        .await["id"]
        .clone();
    let calls = [
        (
            "bookings/add_booking",
            json!({ "customer_id": customer_there, "booking": booking(&ours, &[], start, end) }),
        ),
        (
            "bookings/add_booking",
            json!({ "customer_id": customer_here, "booking": booking(&ours, &[pet_there], start, end) }),
        ),
        (
            "bookings/add_booking",
            json!({ "customer_id": customer_here, "booking": booking(&theirs, &[], start, end) }),
        ),
        ("bookings/edit_booking", json!({ "id": there, "version": 1, "edit": { "note": "Mine" } })),
        ("bookings/set_status", json!({ "id": there, "status": "cancelled" })),
        ("bookings/list_bookings", json!({ "filter": { "location_id": theirs.location }, "after": null })),
    ];
    for (function, arguments) in calls {
        ours.owner.command(function, arguments.clone()).await.is(404);
        app.anonymous().command(function, arguments).await.is(401);
    }
    for function in ["bookings/list_choices", "bookings/find_customers", "bookings/list_of_customer"] {
        app.anonymous().call(function, json!({ "text": "", "customer_id": customer_there })).await.is(401);
    }
    let none: Value =
        ours.owner.call("bookings/list_of_customer", json!({ "customer_id": customer_there })).await.ok();
    assert_eq!(none, json!([]));
}
