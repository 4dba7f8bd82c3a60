//! What has outlived its use goes, and nothing else; also when several servers sweep at once.

use crate::support::TestApp;
use chrono::Utc;
use pawline::domain::ids::{BusinessId, FileId};
use pawline::server::files::{AS_IT_CAME, Files};
use pawline::server::images::SIZES;
use pawline::server::jobs::sweep::{BATCH, sweep};
use sqlx::AssertSqlSafe;
use std::fs::File;
use std::time::{Duration, SystemTime};

/// Runs a statement in which `$1` is the business.
async fn run(app: &TestApp, business: BusinessId, sql: &str) {
    let mut tx = app.tx(business).await;
    sqlx::query(AssertSqlSafe(sql.to_owned()))
        .bind(business.0)
        .execute(tx.conn())
        .await
        .unwrap_or_else(|error| panic!("{error}: {sql}"));
    tx.commit().await.unwrap();
}

async fn count(app: &TestApp, business: BusinessId, sql: &str) -> i64 {
    let mut tx = app.tx(business).await;
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {sql}")))
        .fetch_one(tx.conn())
        .await
        .unwrap_or_else(|error| panic!("{error}: {sql}"))
}

#[tokio::test]
async fn old_rows_go_and_young_ones_stay() {
    let app = TestApp::fresh().await;
    let shops = [app.business().await, app.business().await];
    for shop in &shops {
        for (age, name) in [("31 days", "old"), ("29 days", "young")] {
            run(
                &app,
                shop.id,
                &format!(
                    "insert into intent (business_id, id, request_hash, at)
                 select $1, gen_random_uuid(), '', now() - interval '{age}' from generate_series(1, 3)"
                ),
            )
            .await;
            run(&app, shop.id, &format!(
                "insert into access_link (business_id, id, kind, token_hash, staff_id, expires_at)
                 select $1, gen_random_uuid(), 'reset', sha256(gen_random_uuid()::text::bytea), id, now() - interval '{age}'
                 from staff where business_id = $1 and role = 'staff'"
            )).await;
            run(&app, shop.id, &format!(
                "insert into session (id, token_hash, account_id, business_id, staff_id, last_seen_at, expires_at)
                 select gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), account_id, $1, id,
                        now(), now() - interval '{age}' + interval '30 days'
                 from staff where business_id = $1 and role = 'staff'"
            )).await;
            run(
                &app,
                shop.id,
                &format!(
                    "insert into throttle (key, tries, since)
                 values ('{name}' || $1, 1, now() - interval '{age}' / 29 / 24 / 60 * 59)"
                ),
            )
            .await;
        }
        for age in ["25 hours", "23 hours"] {
            run(&app, shop.id, &format!(
                "insert into hook_receipt (business_id, webhook_id, received_at) values ($1, '{age}', now() - interval '{age}')"
            )).await;
        }
        // A session that nobody used for a week, whatever its end.
        run(&app, shop.id,
            "insert into session (id, token_hash, account_id, business_id, staff_id, last_seen_at, expires_at)
             select gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), account_id, $1, id,
                    now() - interval '8 days', now() + interval '20 days'
             from staff where business_id = $1 and role = 'staff'").await;
    }
    let removed = sweep(&app.app, Utc::now()).await.unwrap();
    assert_eq!(removed, 2 * (3 + 1 + 1 + 1 + 1) + 2, "of each business, and the throttles");
    for shop in &shops {
        assert_eq!(count(&app, shop.id, "intent").await, 3);
        assert_eq!(count(&app, shop.id, "access_link").await, 1);
        assert_eq!(count(&app, shop.id, "hook_receipt").await, 1);
        let own = format!("session where business_id = '{}'", shop.id);
        assert_eq!(count(&app, shop.id, &own).await, 3 + 1, "those in use and the young one");
        let left = format!("throttle where key in ('old{0}', 'young{0}')", shop.id);
        assert_eq!(count(&app, shop.id, &left).await, 1);
        // Whoever works goes on.
        shop.owner.call("staff/whoami", serde_json::json!({})).await.is(200);
    }
    assert_eq!(sweep(&app.app, Utc::now()).await.unwrap(), 0);
}

#[tokio::test]
async fn servers_sweep_side_by_side_and_in_batches() {
    let app = TestApp::fresh().await;
    let shop = app.business().await;
    let rows = BATCH * 3 + 7;
    run(
        &app,
        shop.id,
        &format!(
            "insert into intent (business_id, id, request_hash, at)
         select $1, gen_random_uuid(), '', now() - interval '40 days' from generate_series(1, {rows})"
        ),
    )
    .await;
    let now = Utc::now();
    let (a, b, c) = tokio::join!(sweep(&app.app, now), sweep(&app.app, now), sweep(&app.app, now));
    let together = a.unwrap() + b.unwrap() + c.unwrap() + sweep(&app.app, now).await.unwrap();
    assert_eq!(together, rows.unsigned_abs());
    assert_eq!(count(&app, shop.id, "intent").await, 0);
}

#[tokio::test]
async fn files_that_no_record_names_go_after_a_day() {
    let app = TestApp::fresh().await;
    let shop = app.business().await;
    let files = Files::in_folder(&app.app.config.data);
    let folder = app.app.config.data.join("files").join(shop.id.to_string());
    let write = |old: bool| {
        let id = FileId::new();
        for size in SIZES.into_iter().chain([AS_IT_CAME]) {
            files.write(shop.id, id, size, b"photo").unwrap();
            if old {
                let day = Duration::from_secs(25 * 3600);
                let file = File::options()
                    .write(true)
                    .open(folder.join(if size == AS_IT_CAME {
                        format!("{id}.bin")
                    } else {
                        format!("{id}-{size}.jpg")
                    }))
                    .unwrap();
                file.set_modified(SystemTime::now() - day).unwrap();
            }
        }
        id
    };
    let (undone, fresh, named) = (write(true), write(false), write(true));
    run(
        &app,
        shop.id,
        "insert into customer (business_id, id, name, source) values ($1, $1, 'Bella', 'by_hand')",
    )
    .await;
    run(
        &app,
        shop.id,
        &format!(
            "insert into file (business_id, id, customer_id, media_type, bytes, width, height, sha256)
         values ($1, '{named}', $1, 'image/jpeg', 5, 1, 1, sha256(''))"
        ),
    )
    .await;
    std::fs::write(folder.join("notes.txt"), "not ours").unwrap();
    let each = SIZES.len() as u64 + 1;
    assert_eq!(sweep(&app.app, Utc::now()).await.unwrap(), each);
    let there = async |id| files.read(shop.id, id, SIZES[0]).await.unwrap().is_some();
    assert!(!there(undone).await && there(fresh).await && there(named).await);
    assert!(folder.join("notes.txt").exists());
    // The next day the other one is old as well.
    assert_eq!(sweep(&app.app, Utc::now() + chrono::Duration::days(2)).await.unwrap(), each + 3);
    assert!(!there(fresh).await && there(named).await);
}
