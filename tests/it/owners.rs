//! Additional owners: recognised by their own phone and email, told apart on the card, moved and brought back with it.

use crate::support::{Business, Client, TestApp};
use serde_json::{Value, json};

async fn customer(client: &Client, name: &str) -> Value {
    client.done("customers/add_customer", json!({ "customer": { "name": name } })).await
}

fn owner(customer: &Value, name: &str, phone: &str) -> Value {
    json!({ "customer_id": customer, "owner": { "name": name, "may_pick_up": true, "phone": phone,
            "email": format!("{}@Example.com", name.split(' ').next().unwrap_or_default()) } })
}

async fn card(client: &Client, customer: &Value) -> Value {
    let opened: Value = client.call("card/open", json!({ "customer_id": customer })).await.ok();
    opened["value"].clone()
}

/// Names and numbers of the owners on a card: "Sam Ortiz +14155550133 sam@example.com".
fn shown(card: &Value) -> Vec<String> {
    let points = card["points"].as_array().unwrap();
    let of = |owner: &Value| {
        let theirs = points.iter().filter(|point| point["owner_id"] == owner["id"]);
        theirs.map(|point| point["normal"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    let owners = card["owners"].as_array().unwrap();
    owners.iter().map(|owner| format!("{} {}", owner["name"].as_str().unwrap(), of(owner))).collect()
}

async fn found_by(business: &Business, phone: &str) -> Vec<String> {
    let query =
        json!({ "query": { "name": "", "pet": "", "phones": [phone], "emails": [], "except": null } });
    let found: Value = business.staff.call("customers/find_matches", query).await.ok();
    let rows = found.as_array().unwrap();
    rows.iter().map(|row| row["customer"]["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_additional_owner_is_recognised_and_goes_with_what_is_theirs() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = customer(me, "Bella Ortiz").await;
    let sam = me.done("customers/add_owner", owner(&bella, "Sam Park", "(415) 555-0133")).await;
    let whole = "Sam Park +14155550133 sam@example.com";
    assert_eq!(shown(&card(me, &bella).await), [whole]);
    assert_eq!(found_by(&business, "415 555 0133").await, ["Bella Ortiz"]);
    let hits: Value = me.call("search/find", json!({ "query": "sam par", "limit": 8 })).await.ok();
    assert!(hits.to_string().contains("Bella Ortiz"), "{hits}");
    let gone: Value = me.command("customers/remove_owner", json!({ "id": sam })).await.ok();
    assert_eq!(shown(&card(me, &bella).await), [""; 0]);
    assert_eq!(card(me, &bella).await["points"], json!([]));
    assert!(found_by(&business, "415 555 0133").await.is_empty());
    me.undo(&gone).await.is(200);
    assert_eq!(shown(&card(me, &bella).await), [whole]);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_a_clash_shows_both() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let (bella, mum) = (customer(me, "Bella").await, customer(me, "Mum").await);
    let wrong = json!({ "customer_id": bella, "owner": { "name": " ", "may_pick_up": false, "phone": "12", "email": "x" } });
    me.command("customers/add_owner", wrong).await.invalid(&["name", "phone", "email"]);
    let sam = me.done("customers/add_owner", owner(&bella, "Sam", "+14155550133")).await;
    me.command("customers/add_owner", owner(&bella, "Kim", "415-555-0133")).await.invalid(&["phone"]);
    let point = json!({ "kind": "phone", "raw": "+14155550134", "label": "office", "owner_id": sam });
    me.done("customers/add_contact_point", json!({ "customer_id": bella, "point": point })).await;
    me.command("customers/add_contact_point", json!({ "customer_id": mum, "point": point }))
        .await
        .invalid(&["owner_id"]);
    let edit = |edit: Value| json!({ "id": sam, "version": 1, "edit": edit });
    assert_eq!(me.done("customers/edit_owner", edit(json!({ "may_pick_up": false }))).await, 2);
    me.command("customers/edit_owner", edit(json!({ "name": "Sam Park" }))).await.is(200);
    let name = |name: &str| json!({ "id": sam, "version": 2, "edit": { "name": name } });
    me.command("customers/edit_owner", name("Samuel")).await.is(409);
    assert_eq!(card(me, &bella).await["owners"][0]["name"], "Sam Park");
}

#[tokio::test]
async fn additional_owners_change_hands_with_a_merge_and_go_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.owner;
    let (bella, twin) = (customer(me, "Bella Ortiz").await, customer(me, "Bella Ortis").await);
    me.done("customers/add_owner", owner(&twin, "Sam Park", "+14155550133")).await;
    let both = json!({ "survivor": bella, "loser": twin, "taken": [] });
    let merge: Value = me.command("merge/merge_customers", both).await.ok();
    let whole = "Sam Park +14155550133 sam@example.com";
    assert_eq!(shown(&card(me, &bella).await), [whole]);
    assert_eq!(found_by(&business, "+14155550133").await, ["Bella Ortiz"]);
    me.command("merge/unmerge", json!({ "id": merge["value"] })).await.is(200);
    assert_eq!(shown(&card(me, &bella).await), [""; 0]);
    assert_eq!(shown(&card(me, &twin).await), [whole]);
}
