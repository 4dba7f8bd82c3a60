//! The sample business, written into a real database.

use crate::support::TestApp;
use pawline::domain::command::Intent;
use pawline::domain::ids::BusinessId;
use pawline::rooms::setup::sample;
use sqlx::Row;
use std::time::{Duration, Instant};

#[tokio::test]
async fn the_sample_business_is_whole_and_made_in_seconds() {
    let app = TestApp::start().await;
    let begun = Instant::now();
    let place = sample::make(&app.app, Intent::new()).await.unwrap();
    let took = begun.elapsed();
    let mut tx = app.tx(place.business).await;
    for (table, wanted) in [("staff", 3), ("customer", 200), ("pet", 320), ("message", 6_000)] {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(sql).fetch_one(tx.conn()).await.unwrap();
        assert_eq!(rows, wanted, "{table}");
    }
    // The log is gap-free, and its head is its end.
    let log = sqlx::query(
        "select count(*) as events, max(e.seq) as last, (select seq from log_head) as head,
                count(*) filter (where kind = 'customer.added') as customers from event e",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    let number = |name: &str| log.get::<i64, _>(name);
    assert_eq!((number("last"), number("head")), (number("events"), number("events")));
    assert_eq!(number("customers"), 200);
    // What triggers count agrees with what was planned.
    let late: i64 = sqlx::query_scalar(
        "select count(*) from customer c where last_activity_at < (select max(sent_at) from message m
           where m.business_id = c.business_id and m.customer_id = c.id)",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(late, 0);
    let tallied: i64 = sqlx::query_scalar(
        "select sum(total) from tally where kind like '%\\_in' or kind like '%\\_out' or kind = 'internal'",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    let calls: i64 = sqlx::query_scalar("select count(*) from call").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(tallied, 6_000 + calls);
    let found: i64 = sqlx::query_scalar("select count(distinct customer_id) from search_name")
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert_eq!(found, 200, "every customer can be found");
    // Four people stand there twice, and of two households with one telephone one is marked as such.
    let queue: Vec<i32> =
        sqlx::query_scalar("select score from duplicate where state = 'open' order by score desc")
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert_eq!(queue.len(), 5, "{queue:?}");
    assert!(took < Duration::from_secs(10), "took {took:?}");
}

#[tokio::test]
async fn the_same_intent_makes_one_business_and_another_makes_another() {
    let app = TestApp::start().await;
    let intent = Intent::new();
    let (one, same) = tokio::join!(sample::make(&app.app, intent), sample::make(&app.app, intent));
    let (one, same) = (one.unwrap(), same.unwrap());
    assert_eq!(one, same);
    let other = sample::make(&app.app, Intent::new()).await.unwrap();
    assert_ne!(one.business, other.business);
    let slug = |business: BusinessId| {
        let app = &app;
        async move {
            let mut tx = app.tx(business).await;
            sqlx::query_scalar::<_, String>("select slug from business").fetch_one(tx.conn()).await.unwrap()
        }
    };
    let (first, second) = (slug(one.business).await, slug(other.business).await);
    assert!(first.starts_with("happy-tails") && second.starts_with("happy-tails-"), "{first} {second}");
}

#[tokio::test]
async fn an_id_that_is_no_sample_business_is_not_opened() {
    let app = TestApp::start().await;
    let business = app.business().await;
    assert!(sample::make(&app.app, Intent(business.id.0)).await.is_err());
}

#[tokio::test]
async fn nobody_in_it_has_a_password() {
    let app = TestApp::start().await;
    let place = sample::make(&app.app, Intent::new()).await.unwrap();
    let mut tx = app.tx(place.business).await;
    let open: i64 = sqlx::query_scalar(
        "select count(*) from account a join staff s on s.account_id = a.id where a.password_hash is not null",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    assert_eq!(open, 0);
}
