//! Who may be meant twice: found, dismissed, shared.

use super::{Guest, add, bodies, card, count, merge, unmerge};
use crate::support::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn the_scan_finds_pairs_and_a_word_dismisses_them_for_good() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let point = |kind: &str, raw: &str| json!([{ "kind": kind, "raw": raw, "label": "home" }]);
    let one = add(owner, json!({ "name": "Ana Lopez", "points": point("phone", "+14155550301") })).await;
    let two = add(owner, json!({ "name": "A. Lopez", "points": point("phone", "+14155550301") })).await;
    let three = add(owner, json!({ "name": "Ben Kim", "points": point("email", "ben@example.com") })).await;
    let four = add(owner, json!({ "name": "Ben  KIM" })).await;
    for customer in [three, four] {
        owner
            .done(
                "pets/add_pet",
                json!({ "customer_id": customer, "pet": { "name": "Coco", "species": "cat" } }),
            )
            .await;
    }
    // Nothing but a name says nothing.
    for _ in 0..2 {
        add(owner, json!({ "name": "Kim Lee" })).await;
    }
    let queue = || async {
        let page: Value = owner.call("merge/list_duplicates", json!({ "after": null })).await.ok();
        page["rows"].as_array().unwrap().clone()
    };
    assert!(queue().await.is_empty());
    let whole: bool = owner.call("merge/scan_now", json!({})).await.ok();
    assert!(whole);
    let found = queue().await;
    let names: Vec<&str> = found.iter().map(|pair| pair["one"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ben Kim", "Ana Lopez"], "{found:?}");
    assert_eq!(found[0]["reasons"], json!([{ "reason": "name_and_pet", "pet": "Coco" }]));
    assert_eq!(found[1]["reasons"], json!([{ "reason": "phone", "phone": "+1 415-555-0301" }]));
    let count: i64 = owner.call("merge/count_duplicates", json!({})).await.ok();
    assert_eq!(count, 2);

    let done: Value = owner.command("merge/dismiss_pair", json!({ "one": four, "other": three })).await.ok();
    owner.call("merge/scan_now", json!({})).await.is(200);
    assert_eq!(queue().await.len(), 1);
    let review: Value = owner.call("merge/review_pair", json!({ "one": three, "other": four })).await.ok();
    assert_eq!(review["dismissed"], true);
    owner.undo(&done).await.is(200);
    assert_eq!(queue().await.len(), 2);
    let same = json!({ "one": one, "other": one });
    owner.command("merge/dismiss_pair", same).await.invalid(&["other"]);

    // Whoever is merged is no pair any more, and is one again after the way back.
    let merged = merge(owner, one, two, &[]).await;
    assert_eq!(queue().await.len(), 1);
    owner.call("merge/scan_now", json!({})).await.is(200);
    unmerge(owner, &merged["value"]).await;
    owner.call("merge/scan_now", json!({})).await.is(200);
    assert_eq!(queue().await.len(), 2);
    let matches: Value = owner.call("merge/possible_matches", json!({ "customer_id": one })).await.ok();
    assert_eq!(matches[0]["customer"]["id"], json!(two));
    // Corrected: no pair any more.
    let card = card(owner, two).await;
    owner.done("customers/remove_contact_point", json!({ "id": card["points"][0]["id"] })).await;
    assert_eq!(queue().await.len(), 1);
    owner.call("merge/scan_now", json!({})).await.is(200);
    let left = self::count(&app, business.id, "duplicate where state = 'open'").await;
    assert_eq!(left, 1);
}

#[tokio::test]
async fn a_shared_number_matches_nobody_by_itself() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let point = json!([{ "kind": "phone", "raw": "+14155550401", "label": "home" }]);
    let one = add(owner, json!({ "name": "Ana Lopez", "points": point })).await;
    let two = add(owner, json!({ "name": "Luis Lopez", "points": point })).await;
    let query = json!({ "query": { "name": "Eva", "phones": ["+14155550401"] } });
    let matches: Value = owner.call("customers/find_matches", query.clone()).await.ok();
    assert_eq!(matches.as_array().unwrap().len(), 2);
    let mut done = Vec::new();
    for customer in [one, two] {
        let points = card(owner, customer).await["points"].clone();
        let shared: Value = owner
            .command("customers/set_shared", json!({ "id": points[0]["id"], "shared": true }))
            .await
            .ok();
        done.push(shared);
        assert_eq!(card(owner, customer).await["points"][0]["shared"], true);
    }
    let matches: Value = owner.call("customers/find_matches", query).await.ok();
    assert_eq!(matches, json!([]));
    owner.call("merge/scan_now", json!({})).await.is(200);
    let count: i64 = owner.call("merge/count_duplicates", json!({})).await.ok();
    assert_eq!(count, 0);
    // Whoever gives it in the chat is somebody new, and not the first of the two.
    Guest::appears(&app, &business, "+14155550401", "hello").await;
    for customer in [one, two] {
        assert!(bodies(owner, customer).await.is_empty());
    }
    // Not shared any more: one and whoever wrote share it.
    owner.undo(&done[0]).await.is(200);
    owner.call("merge/scan_now", json!({})).await.is(200);
    let count: i64 = owner.call("merge/count_duplicates", json!({})).await.ok();
    assert_eq!(count, 1);
}
