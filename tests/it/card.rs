//! The card: everything about a customer in one statement.

use super::notes::{customer, pet};
use crate::support::TestApp;
use pawline::rooms::card::store::CARD_SQL;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

#[tokio::test]
async fn the_card_shows_what_was_put_on_it() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let staff = &business.staff;
    let bella = customer(&app, business.id).await;
    let mochi = pet(&app, business.id, bella).await;
    staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "VIP" })).await;
    let note = json!({ "customer_id": bella, "about": { "kind": "pet", "id": mochi }, "body": "Shy", "pinned": true });
    staff.done("notes/add_note", note).await;
    for n in 0..12 {
        let note = json!({
            "customer_id": bella, "about": { "kind": "customer" }, "body": format!("Note {n}"), "pinned": false,
        });
        staff.done("notes/add_note", note).await;
    }
    let mut tx = app.tx(business.id).await;
    for (n, status) in ["completed", "completed", "booked"].into_iter().enumerate() {
        sqlx::query(
            "insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
             select $1, $2, 3000 + $4::int, $3, l.id, $5, t.at, t.at + interval '1 hour', $6
             from location l, (select now() + ($4::int - 1.5) * interval '2 days' as at) t where l.business_id = $1",
        )
        .bind(business.id.0)
        .bind(Uuid::now_v7())
        .bind(bella)
        .bind(i32::try_from(n).unwrap())
        .bind(business.service.0)
        .bind(status)
        .execute(tx.conn())
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();

    let opened: Value = staff.call("card/open", json!({ "customer_id": bella })).await.ok();
    let card = &opened["value"];
    assert!(opened["as_of"]["seq"].as_i64().unwrap() >= 14);
    assert_eq!(card["customer"]["name"], "Bella Ortiz");
    assert_eq!(card["tags"][0]["name"], "VIP");
    assert_eq!(card["pets"][0]["name"], "Mochi");
    let notes = card["notes"].as_array().unwrap();
    assert_eq!(notes.len(), 11, "the pinned one and the ten newest");
    assert!(
        notes.iter().any(|note| note["body"] == "Shy") && notes.iter().all(|note| note["body"] != "Note 1")
    );
    assert_eq!(card["bookings"].as_array().unwrap().len(), 3);
    assert_eq!(card["bookings"][2]["service_name"], "Full groom");
    // Times are written as the country reads them: "Next visit" too.
    assert_eq!(card["bookings"][2]["phone_region"], "US");
    let jobs = card["counts"].as_array().unwrap().iter().find(|count| count["kind"] == "job").unwrap();
    assert_eq!(jobs["total"], 2);
    assert_eq!(card["conversation"], Value::Null);
}

#[tokio::test]
async fn every_block_of_bookings_says_when_it_is_empty() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, business.id).await;
    let (pending, upcoming, daycare) =
        ("Nothing waits to be agreed.", "No visit is booked.", "No day of daycare is booked.");
    let page = async || business.staff.get(&format!("/contacts/{bella}")).await.is(200).text.clone();
    let empty = page().await;
    for said in ["Pending", pending, "Upcoming", upcoming, "Expected daycare", daycare] {
        assert!(empty.contains(said), "{said}");
    }
    let visit = json!({ "customer_id": bella, "booking": {
        "location_id": business.location, "service_type_id": business.service, "status": "booked",
        "starts_at": { "clock": "2030-04-01T10:00" }, "ends_at": { "clock": "2030-04-01T11:00" },
    } });
    business.staff.done("bookings/add_booking", visit).await;
    let booked = page().await;
    assert!(!booked.contains(upcoming) && booked.contains(pending) && booked.contains(daycare));
}

#[tokio::test]
async fn strangers_see_no_card() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let bella = customer(&app, business.id).await;
    let ask = json!({ "customer_id": bella });
    for read in ["card/open", "card/open_page"] {
        business.staff.call(read, ask.clone()).await.is(200);
        other.owner.call(read, ask.clone()).await.is(404);
        app.anonymous().call(read, ask.clone()).await.is(401);
        business.staff.call(read, json!({ "customer_id": Uuid::now_v7() })).await.is(404);
        business.staff.call(read, json!({ "customer_id": "Bella" })).await.is(400);
    }
    // The page itself says so with its status, and shows nothing of the other business.
    let page = other.owner.get(&format!("/contacts/{bella}")).await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("does not exist") && !page.text.contains("Bella Ortiz"));
    assert!(business.staff.get(&format!("/contacts/{bella}")).await.is(200).text.contains("Bella Ortiz"));
}

#[tokio::test]
async fn the_card_walks_indexes_and_little_of_them() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, business.id).await;
    pet(&app, business.id, bella).await;
    let mut tx = app.tx(business.id).await;
    let sql = CARD_SQL.replace(" as \"card!: sqlx::types::Json<Card>\"", "");
    // A small table is read whole by right: what counts is that there is an index to use.
    sqlx::query("set local enable_seqscan = off").execute(tx.conn()).await.unwrap();
    let plan: Value =
        sqlx::query_scalar(AssertSqlSafe(format!("explain (analyze, buffers, format json) {sql}")))
            .bind(business.id.0)
            .bind(bella)
            .bind(None::<Uuid>)
            .fetch_one(tx.conn())
            .await
            .unwrap();
    let text = plan.to_string();
    assert!(!text.contains("Seq Scan"), "{plan:#}");
    let touched = plan[0]["Plan"]["Shared Hit Blocks"].as_i64().unwrap()
        + plan[0]["Plan"]["Shared Read Blocks"].as_i64().unwrap();
    // Two or three for each of some twenty tables, whatever the size of the business.
    assert!(touched <= 80, "{touched} buffers");
}

#[tokio::test]
async fn a_name_is_text_in_the_pages_title_too() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let name = "</title><script>window.__xss = 1</script>";
    let customer = json!({ "customer": { "name": name } });
    let id = business.staff.done("customers/add_customer", customer).await;
    let page = business.staff.get(&format!("/contacts/{}", id.as_str().unwrap())).await;
    assert!(!page.text.contains("<script>window.__xss"), "a tag was made of it");
    assert!(page.text.contains("<title>&lt;/title&gt;&lt;script&gt;"), "the title shows the name");
}
