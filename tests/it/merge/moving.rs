//! Everything of one becomes the other's, and goes back row by row.

use super::{add, bodies, card, household, merge, unmerge};
use crate::support::{Snapshot, TestApp};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

#[tokio::test]
async fn everything_moves_and_goes_back_row_by_row() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let house = household(&app, &business).await;
    let before = Snapshot::rows(&app, business.id).await;
    let done =
        merge(owner, house.jane, house.other, &["business_name", "language", "discount_bp", "main_phone"])
            .await;

    let jane = card(owner, house.jane).await;
    assert_eq!(jane["customer"]["name"], "Jane Roe");
    assert_eq!(jane["customer"]["business_name"], "Roe Ltd");
    assert_eq!(jane["customer"]["language"], "es");
    assert_eq!(jane["customer"]["discount_bp"], 500);
    assert_eq!(jane["points"].as_array().unwrap().len(), 5, "{}", jane["points"]);
    let mains: Vec<&str> = jane["points"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|point| point["is_main"] == true)
        .map(|point| point["raw"].as_str().unwrap())
        .collect();
    assert_eq!(mains, ["+14155550109", "jane@example.com"]);
    let len = |part: &str| jane[part].as_array().unwrap().len();
    assert_eq!((len("pets"), len("tags"), len("groups"), len("colour_codes")), (2, 3, 1, 1));
    assert_eq!((len("addresses"), len("details"), len("bookings"), len("relationships")), (2, 2, 4, 2));
    let counted = |kind: &str| {
        let counts = jane["counts"].as_array().unwrap();
        counts.iter().find(|count| count["kind"] == kind).map_or(0, |count| count["total"].as_i64().unwrap())
    };
    assert_eq!((counted("chat_in"), counted("chat_out"), counted("internal")), (4, 1, 2));
    assert_eq!((counted("note"), counted("job"), counted("call_out")), (4, 2, 2));

    let said = bodies(owner, house.jane).await;
    assert_eq!(said[..5], ["one", "two", "three", "four", "five"]);
    assert_eq!(said.len(), 7);
    let numbers: Vec<i64> =
        sqlx::query_scalar("select number from message where business_id = $1 order by number")
            .bind(business.id.0)
            .fetch_all(&app.behind)
            .await
            .unwrap();
    assert_eq!(numbers.len(), 7);
    // One in the inbox, for the mentioned too.
    for view in ["all", "mentions"] {
        let inbox: Value = business
            .manager
            .call("conversations/list_inbox", json!({ "view": view, "closed": false, "after": null }))
            .await
            .ok();
        assert_eq!(inbox["page"]["rows"].as_array().unwrap().len(), 1, "{view}: {inbox}");
    }
    // Whoever read only one of the two has the other's to read.
    let unread: Vec<(String, i64)> = sqlx::query_as(
        "select s.name, r.number from conversation_read r join staff s on s.business_id = r.business_id and s.id = r.staff_id
         where r.business_id = $1 order by s.name")
        .bind(business.id.0).fetch_all(&app.behind).await.unwrap();
    assert_eq!(unread.len(), 3, "{unread:?}");

    // The old id leads on, nothing lists it.
    assert_eq!(card(owner, house.other).await["customer"]["id"], jane["customer"]["id"]);
    assert_eq!(bodies(owner, house.other).await, said);
    let page = owner.get(&format!("/contacts/{}", house.other)).await;
    assert_eq!(page.status, 303);
    for archived in [false, true] {
        let filter = json!({ "filter": { "archived": archived }, "after": null });
        let list: Value = owner.call("customers/list_customers", filter).await.ok();
        assert!(!list.to_string().contains(&house.other.to_string()), "{list}");
    }
    let found: Value = owner.call("search/find", json!({ "query": "roe", "limit": 10 })).await.ok();
    assert!(!found.to_string().contains(&house.other.to_string()) && found.to_string().contains("Jane Roe"));
    let found: Value = owner.call("search/find", json!({ "query": "rex", "limit": 10 })).await.ok();
    assert!(found.to_string().contains(&house.jane.to_string()), "{found}");
    assert_eq!(jane["merged"][0]["name"], "Jane R.");
    let told: Value =
        owner.call("timeline/list_activity", json!({ "customer_id": house.jane, "before": null })).await.ok();
    let told = told.to_string();
    assert!(told.contains("merged Jane R. into this customer"), "{told}");
    let stream: Value = owner.call("timeline/list_items",
        json!({ "customer_id": house.other, "filter": { "kinds": ["change"], "pet": null }, "from": null })).await.ok();
    assert!(stream.to_string().contains("Rex"), "the other's history is Jane's: {stream}");

    unmerge(owner, &done["value"]).await;
    let after = Snapshot::rows(&app, business.id).await;
    assert_eq!(before.changes(&after), Vec::<String>::new());
    assert_eq!(house.others_page.sees().await, ["two", "four", "five"]);
    assert_eq!(owner.get(&format!("/contacts/{}", house.other)).await.status, 200);
    let found: Value = owner.call("search/find", json!({ "query": "rex", "limit": 10 })).await.ok();
    assert!(found.to_string().contains(&house.other.to_string()), "{found}");
}

#[tokio::test]
async fn undo_is_the_way_back_and_redo_merges_again() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let house = household(&app, &business).await;
    let before = Snapshot::rows(&app, business.id).await;
    let done = merge(owner, house.other, house.jane, &["name"]).await;
    let merged = Snapshot::rows(&app, business.id).await;
    let undone: Value = owner.undo(&done).await.ok();
    assert_eq!(before.changes(&Snapshot::rows(&app, business.id).await), Vec::<String>::new());
    let redone: Value = owner.undo(&undone).await.ok();
    assert_eq!(merged.changes(&Snapshot::rows(&app, business.id).await), Vec::<String>::new());
    owner.undo(&redone).await.is(200);
    assert_eq!(before.changes(&Snapshot::rows(&app, business.id).await), Vec::<String>::new());
    // Taken back twice is refused, and changes nothing.
    owner.undo(&done).await.is(409);
}

#[tokio::test]
async fn ten_thousand_records_are_merged_within_a_second() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let (one, other) =
        (add(owner, json!({ "name": "One" })).await, add(owner, json!({ "name": "Other" })).await);
    let mut tx = app.tx(business.id).await;
    for (customer, shift) in [(one, 0), (other, 1)] {
        let conversation = Uuid::now_v7();
        for sql in [
            "insert into conversation (business_id, id, customer_id, last_number, last_inbound_number, last_message_at)
             values ($1, $3, $2, 4000, 4000, now()) returning $4::int",
            "insert into message (business_id, id, conversation_id, customer_id, number, channel, direction, body, sent_at)
             select $1, gen_random_uuid(), $3, $2, n, 'text', 'in', 'Is she ready?', now() - interval '1 minute' * (8000 - n * 2 + $4)
             from generate_series(1, 4000) n",
            "insert into note (business_id, id, customer_id, subject_type, subject_id, body)
             select $1, gen_random_uuid(), $2, 'customer', $2, 'Likes cheese' from generate_series(1, 500) where $3 is not null and $4 >= 0",
            "insert into booking (business_id, id, number, customer_id, location_id, service_type_id, starts_at, ends_at, status)
             select $1, gen_random_uuid(), $4 * 1000 + n, $2, l.id, s.id, now(), now() + interval '1 hour', 'completed'
             from generate_series(1, 500) n, location l, service_type s
             where l.business_id = $1 and s.business_id = $1 and $3 is not null",
        ] {
            sqlx::query(sql).bind(business.id.0).bind(customer).bind(conversation).bind(shift).execute(tx.conn()).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
    sqlx::query("analyze").execute(&app.behind).await.unwrap();
    let before = Snapshot::rows(&app, business.id).await;
    let begun = Instant::now();
    let done = merge(owner, one, other, &[]).await;
    let took = begun.elapsed();
    // A debug build on a busy machine: what is promised is measured by the benchmark.
    assert!(took < Duration::from_secs(5), "{took:?}");
    println!("merged 10,000 records in {took:?}");
    let begun = Instant::now();
    unmerge(owner, &done["value"]).await;
    println!("and took it back in {:?}", begun.elapsed());
    assert_eq!(before.changes(&Snapshot::rows(&app, business.id).await), Vec::<String>::new());
}
