//! One stream of a household, its filters and pages, and the three views of history.

use super::notes::{customer, pet};
use crate::support::{Business, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A customer with five things of each kind, an hour apart, and the stream that should come out.
async fn household(app: &TestApp, business: &Business) -> (Uuid, Uuid) {
    let bella = customer(app, business.id).await;
    let mochi = pet(app, business.id, bella).await;
    let mut tx = app.tx(business.id).await;
    let conversation = Uuid::now_v7();
    sqlx::query(
        "insert into conversation (business_id, id, customer_id, last_number) values ($1, $2, $3, 5)",
    )
    .bind(business.id.0)
    .bind(conversation)
    .bind(bella)
    .execute(tx.conn())
    .await
    .unwrap();
    for n in 0..5_i32 {
        for (sql, extra) in [
            (
                "insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, sent_at)
                 values ($1, $2, $5, $3, $4 + 1, 'chat', case when $4 % 2 = 0 then 'in' else 'out' end, 'Hello ' || $4,
                         now() - make_interval(hours => $4 * 4))",
                conversation,
            ),
            (
                "insert into call (business_id, id, customer_id, direction, outcome, started_at, provider_id)
                 values ($1, $2, $3, 'out', 'no_answer', now() - make_interval(hours => $4 * 4 + 1), $5::text || $4)",
                conversation,
            ),
            (
                "insert into note (business_id, id, customer_id, subject_type, subject_id, body, created_at)
                 values ($1, $2, $3, 'pet', $5, 'Note ' || $4, now() - make_interval(hours => $4 * 4 + 2))",
                mochi,
            ),
            (
                "insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
                 select $1, $2, 2000 + $4, $3, l.id, $5, now() - make_interval(hours => $4 * 4 + 3), now() + interval '1 day', 'booked'
                 from location l where l.business_id = $1",
                business.service.0,
            ),
        ] {
            sqlx::query(sql)
                .bind(business.id.0)
                .bind(Uuid::now_v7())
                .bind(bella)
                .bind(n)
                .bind(extra)
                .execute(tx.conn())
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
    (bella, mochi)
}

async fn page(business: &Business, customer: Uuid, filter: Value, from: Value) -> Value {
    let ask = json!({ "customer_id": customer, "filter": filter, "from": from });
    business.staff.call("timeline/list_items", ask).await.ok()
}

#[tokio::test]
async fn the_stream_holds_everything_once_and_newest_first() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (bella, _) = household(&app, &business).await;
    // Changes enough for a second page.
    for n in 0..20 {
        business
            .staff
            .done("labels/add_tag", json!({ "customer_id": bella, "name": format!("Tag {n}") }))
            .await;
    }
    let (mut rows, mut from, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let page = page(&business, bella, json!({}), from).await;
        rows.extend(page["rows"].as_array().unwrap().clone());
        pages += 1;
        from = page["next"].clone();
        if from.is_null() {
            break;
        }
    }
    assert!(pages > 1);
    let kinds: Vec<&str> = rows.iter().map(|row| row["what"]["kind"].as_str().unwrap()).collect();
    for kind in ["message", "call", "note", "booking"] {
        assert_eq!(kinds.iter().filter(|k| **k == kind).count(), 5, "{kind}");
    }
    let keys: BTreeSet<(String, String)> =
        rows.iter().map(|row| (row["what"]["kind"].to_string(), row["id"].to_string())).collect();
    assert_eq!(keys.len(), rows.len(), "nothing twice");
    let times: Vec<chrono::DateTime<chrono::Utc>> =
        rows.iter().map(|row| row["at"].as_str().unwrap().parse().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]));
    assert!(rows.iter().any(|row| row["what"]["sentence"] == "Sam Staff put the tag Tag 3 on the customer"));
}

#[tokio::test]
async fn the_stream_is_narrowed_by_kind_and_by_pet() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (bella, mochi) = household(&app, &business).await;
    let kinds = |page: &Value| -> BTreeSet<String> {
        page["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["what"]["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    let two = page(&business, bella, json!({ "kinds": ["call", "note"] }), Value::Null).await;
    assert_eq!(kinds(&two), BTreeSet::from(["call".to_owned(), "note".to_owned()]));
    let of_pet = page(&business, bella, json!({ "pet": mochi }), Value::Null).await;
    assert_eq!(kinds(&of_pet), BTreeSet::from(["note".to_owned()]));
    assert_eq!(of_pet["rows"][0]["what"]["pet_name"], "Mochi");
    let of_nobody = page(&business, bella, json!({ "pet": Uuid::now_v7() }), Value::Null).await;
    assert_eq!(of_nobody["rows"], json!([]));
}

#[tokio::test]
async fn the_summary_counts_by_kind_and_period() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (bella, _) = household(&app, &business).await;
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into tally (business_id, customer_id, kind, month, total)
         select $1, $2, 'email_out', (date_trunc('month', now() at time zone 'UTC') - make_interval(months => m))::date, 1
         from unnest(array[0, 2, 3, 11, 12]) m",
    )
    .bind(business.id.0)
    .bind(bella)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let counts: Value =
        business.staff.call("timeline/activity_summary", json!({ "customer_id": bella })).await.ok();
    let of = |kind: &str| {
        let all = counts.as_array().unwrap();
        all.iter().find(|count| count["kind"] == kind).cloned().unwrap_or_default()
    };
    let emails = of("email_out");
    let told = ["this_month", "three_months", "year", "all"].map(|period| emails[period].as_i64().unwrap());
    assert_eq!(told, [1, 2, 4, 5]);
    assert_eq!(of("call_out")["all"], 5);
    assert_eq!(of("note")["all"], 5);
}

#[tokio::test]
async fn activity_tells_every_act_with_old_and_new() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, business.id).await;
    let note =
        json!({ "customer_id": bella, "about": { "kind": "customer" }, "body": "One", "pinned": false });
    let id = business.staff.done("notes/add_note", note).await;
    let edit: Value = business
        .manager
        .command("notes/edit_note", json!({ "id": id, "version": 1, "body": "Two" }))
        .await
        .ok();
    business.manager.undo(&edit).await.is(200);
    let ask = json!({ "customer_id": bella, "before": null });
    let page: Value = business.staff.call("timeline/list_activity", ask).await.ok();
    let told: Vec<&str> =
        page["rows"].as_array().unwrap().iter().map(|r| r["sentence"].as_str().unwrap()).collect();
    assert_eq!(
        told,
        ["Mia Manager changed a note (undo)", "Mia Manager changed a note", "Sam Staff left a note"]
    );
    assert_eq!(page["rows"][1]["lines"], json!([{ "label": "Note", "before": "One", "after": "Two" }]));
    // Each act leads back, also long after: here to what was there before the note.
    let undo = json!({ "of": page["rows"][2]["command"] });
    business.staff.command("history/undo_command", undo).await.is(200);
    let page: Value = business
        .staff
        .call("timeline/list_activity", json!({ "customer_id": bella, "before": null }))
        .await
        .ok();
    assert_eq!(page["rows"][0]["sentence"], "Sam Staff removed a note (undo)");
}

#[tokio::test]
async fn strangers_see_no_stream() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let bella = customer(&app, business.id).await;
    for (function, ask) in [
        ("timeline/list_items", json!({ "customer_id": bella, "filter": {}, "from": null })),
        ("timeline/list_activity", json!({ "customer_id": bella, "before": null })),
        ("timeline/activity_summary", json!({ "customer_id": bella })),
    ] {
        business.staff.call(function, ask.clone()).await.is(200);
        other.owner.call(function, ask.clone()).await.is(404);
        app.anonymous().call(function, ask).await.is(401);
    }
    let nonsense = json!({ "customer_id": bella, "filter": { "kinds": ["planet"] }, "from": null });
    business.staff.call("timeline/list_items", nonsense).await.is(400);
}
