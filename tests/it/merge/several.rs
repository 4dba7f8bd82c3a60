//! More than two who are one person.

use super::{Guest, add, bodies, card, household, merge, unmerge};
use crate::support::{Snapshot, TestApp};
use serde_json::json;

#[tokio::test]
async fn merges_in_a_row_lead_to_the_last_and_come_back_in_turn() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let house = household(&app, &business).await;
    let third = add(owner, json!({ "name": "J. Roe", "points": [{ "kind": "phone", "raw": "+14155550177", "label": "mobile" }] })).await;
    let page = Guest::appears(&app, &business, "+14155550177", "zero").await;
    let start = Snapshot::rows(&app, business.id).await;
    let first = merge(owner, house.other, house.jane, &[]).await;
    let middle = Snapshot::rows(&app, business.id).await;
    let second = merge(owner, third, house.other, &[]).await;
    for customer in [house.jane, house.other] {
        assert_eq!(card(owner, customer).await["customer"]["id"], json!(third));
    }
    assert_eq!(bodies(owner, third).await.len(), 8);
    house.janes_page.writes("more").await;
    assert_eq!(page.sees().await, ["zero"]);
    owner.command("merge/unmerge", json!({ "id": first["value"] })).await.is(409);
    owner
        .command("merge/merge_customers", json!({ "survivor": third, "loser": house.jane, "taken": [] }))
        .await
        .is(409);
    unmerge(owner, &second["value"]).await;
    assert_eq!(bodies(owner, house.jane).await.len(), 8);
    assert_eq!(bodies(owner, third).await, ["zero"]);
    assert_ne!(middle, Snapshot::rows(&app, business.id).await, "'more' came in between");
    unmerge(owner, &first["value"]).await;
    assert_eq!(bodies(owner, house.jane).await.last().unwrap(), "more");
    assert!(!start.changes(&Snapshot::rows(&app, business.id).await).is_empty());
}

#[tokio::test]
async fn two_into_one_come_back_in_any_order() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let mut all = Vec::new();
    for n in 1..=3 {
        let phone = format!("+1415555020{n}");
        let customer = add(owner, json!({ "name": format!("Jane {n}"), "points": [{ "kind": "phone", "raw": phone, "label": "mobile" }] })).await;
        all.push((customer, Guest::appears(&app, &business, &phone, &format!("first {n}")).await));
    }
    for (n, (_, guest)) in all.iter().enumerate() {
        guest.writes(&format!("second {}", n + 1)).await;
    }
    let first = merge(owner, all[0].0, all[1].0, &[]).await;
    let second = merge(owner, all[0].0, all[2].0, &[]).await;
    assert_eq!(
        bodies(owner, all[0].0).await,
        ["first 1", "first 2", "first 3", "second 1", "second 2", "second 3"]
    );
    unmerge(owner, &first["value"]).await;
    assert_eq!(bodies(owner, all[0].0).await, ["first 1", "first 3", "second 1", "second 3"]);
    assert_eq!(bodies(owner, all[1].0).await, ["first 2", "second 2"]);
    unmerge(owner, &second["value"]).await;
    assert_eq!(bodies(owner, all[0].0).await, ["first 1", "second 1"]);
    assert_eq!(bodies(owner, all[2].0).await, ["first 3", "second 3"]);
    for (n, (_, guest)) in all.iter().enumerate() {
        guest.writes("third").await;
        assert_eq!(
            guest.sees().await,
            [format!("first {}", n + 1), format!("second {}", n + 1), "third".into()]
        );
    }
}

#[tokio::test]
async fn the_first_of_two_that_is_taken_back_leaves_nothing_of_itself() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let phone = |raw: &str| json!([{ "kind": "phone", "raw": raw, "label": "mobile" }]);
    let ana = add(owner, json!({ "name": "Ana", "points": phone("+14155550211") })).await;
    let one = add(owner, json!({ "name": "Ana Lopez", "points": phone("+14155550212") })).await;
    let other = add(
        owner,
        json!({ "name": "A. Lopez", "business_name": "Lopez Ltd", "points": phone("+14155550213"),
            "relationships": [{ "other_customer_id": one, "kind": "friend", "note": "" }] }),
    )
    .await;
    let before = Snapshot::rows(&app, business.id).await;
    let first = merge(owner, ana, one, &["name", "main_phone"]).await;
    let second = merge(owner, ana, other, &["business_name"]).await;
    assert_eq!(card(owner, ana).await["customer"]["name"], "Ana Lopez");
    unmerge(owner, &first["value"]).await;
    let left = card(owner, ana).await;
    assert_eq!(
        (&left["customer"]["name"], &left["customer"]["business_name"]),
        (&json!("Ana"), &json!("Lopez Ltd"))
    );
    unmerge(owner, &second["value"]).await;
    assert_eq!(before.changes(&Snapshot::rows(&app, business.id).await), Vec::<String>::new());
}
