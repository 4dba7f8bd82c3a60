//! What came while two were one.

use super::{Guest, answer, bodies, card, count, household, merge, unmerge};
use crate::support::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn what_came_since_goes_to_whom_it_came_for() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let owner = &business.owner;
    let house = household(&app, &business).await;
    let done = merge(owner, house.jane, house.other, &[]).await;
    house.others_page.writes("six").await;
    house.janes_page.writes("seven").await;
    answer(owner, house.jane, "eight").await;
    assert_eq!(house.others_page.sees().await[..4], ["two", "four", "five", "six"]);
    let new_page = Guest::appears(&app, &business, "+1 415 555 0109", "nine").await;
    let shared_page = Guest::appears(&app, &business, "+1 415 555 0102", "ten").await;
    // Also by whoever had not heard of the merge.
    let note = json!({ "customer_id": house.other, "about": { "kind": "pet", "id": house.rex }, "body": "Shy", "pinned": false });
    owner.done("notes/add_note", note).await;
    let note = json!({ "customer_id": house.other, "about": { "kind": "customer" }, "body": "Nice", "pinned": false });
    owner.done("notes/add_note", note).await;
    for phone in ["+14155550109", "+14155550102"] {
        let call = json!({ "customer_id": house.other, "direction": "in", "phone": phone, "outcome": "spoke", "note": phone });
        owner.done("calls/log_call", call).await;
    }
    owner.done("labels/add_tag", json!({ "customer_id": house.other, "name": "New" })).await;
    let edit = json!({ "id": house.other, "version": 1, "edit": { "name": "Nobody" } });
    owner.command("customers/edit_customer", edit).await.invalid(&["id"]);
    assert_eq!(count(&app, business.id, &format!("note where customer_id = '{}'", house.other)).await, 0);

    unmerge(owner, &done["value"]).await;
    let (janes, others) = (bodies(owner, house.jane).await, bodies(owner, house.other).await);
    assert_eq!(others[..3], ["two", "four", "five"]);
    assert_eq!(others[4..], ["six", "nine"], "{others:?}");
    assert!(janes.ends_with(&["seven".into(), "eight".into(), "ten".into()]), "{janes:?}");
    assert_eq!(new_page.sees().await, ["nine"]);
    new_page.writes("eleven").await;
    shared_page.writes("twelve").await;
    assert_eq!(bodies(owner, house.other).await.last().unwrap(), "eleven");
    assert_eq!(bodies(owner, house.jane).await.last().unwrap(), "twelve");
    let (jane, other) = (card(owner, house.jane).await, card(owner, house.other).await);
    let notes = |card: &Value| card["notes"].to_string();
    assert!(notes(&other).contains("Shy") && !notes(&other).contains("Nice"), "{}", notes(&other));
    assert!(notes(&jane).contains("Nice") && !notes(&jane).contains("Shy"), "{}", notes(&jane));
    let calls = |card: &Value| card["calls"].to_string();
    assert!(
        calls(&other).contains("+14155550109") && !calls(&jane).contains("\"+14155550109\""),
        "{}",
        calls(&jane)
    );
    assert!(jane["tags"].to_string().contains("New"));
    for (card, chat_in) in [(&jane, 5), (&other, 5)] {
        let counts = card["counts"].as_array().unwrap();
        let counted = counts.iter().find(|count| count["kind"] == "chat_in").unwrap();
        assert_eq!(counted["total"], chat_in, "{counts:?}");
    }
    // Whoever was told in between is told right: each conversation has its own numbers.
    let twice = count(
        &app,
        business.id,
        "(select conversation_id, number from message group by 1, 2 having count(*) > 1) x",
    )
    .await;
    assert_eq!(twice, 0);
    let wrong = count(&app, business.id,
        "conversation c where c.last_number < (select max(number) from message m where m.conversation_id = c.id)").await;
    assert_eq!(wrong, 0);
    let _ = house.friend;
}
