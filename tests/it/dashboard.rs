//! The dashboard over the wire.

use crate::support::{Client, TestApp};
use pawline::domain::command::Intent;
use pawline::rooms::setup::sample;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn an_empty_business_has_empty_blocks() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let today: Value = business.staff.call("dashboard/open", json!({})).await.ok();
    for block in ["waiting", "follow_ups", "jobs", "recent"] {
        assert_eq!(today[block], json!({ "rows": [], "more": false }), "{block}");
    }
    assert_eq!(today["calls"], json!([]));
}

#[tokio::test]
async fn whoever_runs_a_new_business_is_told_what_comes_first() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let steps = async |client: &Client| -> Value {
        let today: Value = client.call("dashboard/open", json!({})).await.ok();
        today["first_steps"].clone()
    };
    assert_eq!(steps(&business.owner).await, json!(["AddCustomer", "OpenChat", "ConnectChannel"]));
    assert_eq!(steps(&business.manager).await, steps(&business.owner).await);
    assert_eq!(steps(&business.staff).await, json!([]), "they may not do most of it");
    let bella = json!({ "customer": { "name": "Bella Ortiz" } });
    business.owner.done("customers/add_customer", bella).await;
    assert_eq!(steps(&business.owner).await, json!(["OpenChat", "ConnectChannel"]));
}

#[tokio::test]
async fn nobody_sees_it_signed_out() {
    let app = TestApp::start().await;
    assert_eq!(app.anonymous().call("dashboard/open", json!({})).await.is(401).json(), json!("SignedOut"));
}

#[tokio::test]
async fn the_sample_business_has_something_in_every_block_and_others_see_none_of_it() {
    let app = TestApp::start().await;
    let place = sample::make(&app.app, Intent::new()).await.unwrap();
    let ana = app.person(place.business, "New Person", pawline::domain::role::Role::Staff).await;
    let today: Value = ana.call("dashboard/open", json!({})).await.ok();
    for block in ["waiting", "follow_ups", "jobs", "recent"] {
        let rows = today[block]["rows"].as_array().unwrap();
        assert!((1..=8).contains(&rows.len()), "{block}: {}", rows.len());
    }
    assert_eq!(today["calls"].as_array().unwrap().len(), 5);
    assert_eq!(today["waiting"]["more"], true);
    let since: Vec<&str> = today["waiting"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["since"].as_str().unwrap())
        .collect();
    assert!(since.is_sorted(), "the longest first: {since:?}");
    let other = app.business().await;
    let theirs: Value = other.owner.call("dashboard/open", json!({})).await.ok();
    assert_eq!(theirs["recent"]["rows"], json!([]));
}

#[tokio::test]
async fn today_is_the_locations_day_and_cancelled_jobs_are_not_shown() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.id.0)
    .bind(customer)
    .execute(tx.conn())
    .await
    .unwrap();
    // Hours from the shop's midnight, and the status.
    let jobs = [(-24, "booked"), (9, "booked"), (10, "cancelled"), (11, "pending"), (25, "booked")];
    for (number, (hours, status)) in jobs.into_iter().enumerate() {
        sqlx::query(
            "insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
             select $1, $2, $3, $4, $5, $6, day.begins + make_interval(hours => $7),
                    day.begins + make_interval(hours => $7 + 1), $8
             from (select date_trunc('day', now() at time zone 'America/New_York') at time zone 'America/New_York' as begins) day",
        )
        .bind(business.id.0)
        .bind(Uuid::now_v7())
        .bind(1_001 + number as i32)
        .bind(customer)
        .bind(business.location.0)
        .bind(business.service.0)
        .bind(hours)
        .bind(status)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let today: Value = business.staff.call("dashboard/open", json!({})).await.ok();
    let numbers: Vec<i64> =
        today["jobs"]["rows"].as_array().unwrap().iter().map(|row| row["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1_002, 1_004]);
    let day: Value = business.staff.call("dashboard/jobs_of_today", json!({})).await.ok();
    assert_eq!(day["jobs"], today["jobs"]["rows"]);
    let other = app.business().await;
    let theirs: Value = other.owner.call("dashboard/jobs_of_today", json!({})).await.ok();
    assert_eq!(theirs["jobs"], json!([]));
    let stranger = app.anonymous().call("dashboard/jobs_of_today", json!({})).await;
    assert_eq!(stranger.is(401).json(), json!("SignedOut"));
}
