//! Groups, tags and colour codes over the wire: works, undo, signed out, wrong role, another
//! business's ids, wrong input.

use crate::support::{Business, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn customer(app: &TestApp, business: &Business, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query("insert into customer (business_id, id, name, source) values ($1, $2, $3, 'by_hand')")
        .bind(business.id.0)
        .bind(id)
        .bind(name)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn pet(app: &TestApp, business: &Business, customer: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query("insert into pet (business_id, id, customer_id, name) values ($1, $2, $3, 'Mochi')")
        .bind(business.id.0)
        .bind(id)
        .bind(customer)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_contact_joins_several_groups_at_once_and_undo_takes_them_out() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (staff, bella) = (&business.staff, customer(&app, &business, "Bella Ortiz").await);
    let vip = staff.done("labels/create_group", json!({ "name": "VIP" })).await;
    let walkers = staff.done("labels/create_group", json!({ "name": " Dog   walkers " })).await;
    assert_eq!(walkers["name"], "Dog walkers");
    let add = json!({ "customer_id": bella, "add": [vip["id"], walkers["id"]], "remove": [] });
    let done: Value = staff.command("labels/set_groups", add.clone()).await.ok();
    assert_eq!(names(&done["value"]), ["Dog walkers", "VIP"]);
    // Twice is once.
    let again: Value = staff.command("labels/set_groups", add).await.ok();
    assert_eq!((names(&again["value"]), &again["seq"]), (vec!["Dog walkers", "VIP"], &Value::Null));
    let listed: Value = staff.call("labels/list_groups", json!({})).await.ok();
    assert_eq!(listed[1]["customers"], 1);
    staff.undo(&done).await.is(200);
    let listed: Value = staff.call("labels/list_groups", json!({})).await.ok();
    assert_eq!((&listed[0]["customers"], &listed[1]["customers"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_tag_is_made_as_it_is_typed_and_case_and_accents_make_no_other() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (staff, bella) = (&business.staff, customer(&app, &business, "Bella Ortiz").await);
    let carlos = customer(&app, &business, "Carlos Díaz").await;
    let first = staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "Café" })).await;
    let second = staff.done("labels/add_tag", json!({ "customer_id": carlos, "name": " cafe" })).await;
    assert_eq!(first, second);
    let listed: Value = staff.call("labels/list_tags", json!({})).await.ok();
    assert_eq!((names(&listed), &listed[0]["customers"]), (vec!["Café"], &json!(2)));
    let removed: Value =
        staff.command("labels/remove_tag", json!({ "customer_id": bella, "tag_id": first["id"] })).await.ok();
    let listed: Value = staff.call("labels/list_tags", json!({})).await.ok();
    assert_eq!(listed[0]["customers"], 1);
    staff.undo(&removed).await.is(200);
    let listed: Value = staff.call("labels/list_tags", json!({})).await.ok();
    assert_eq!(listed[0]["customers"], 2);
}

#[tokio::test]
async fn two_names_typed_at_once_merge_or_clash_with_both_values() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let group = business.owner.done("labels/create_group", json!({ "name": "Old" })).await;
    let rename = |name: &str| json!({ "id": group["id"], "version": 1, "name": name });
    business.owner.command("labels/rename_group", rename("Theirs")).await.is(200);
    let clash = business.manager.command("labels/rename_group", rename("Mine")).await;
    clash.is(409);
    assert_eq!(
        clash.json()["Conflict"]["fields"][0],
        json!({ "field": "name", "theirs": "Theirs", "mine": "Mine" })
    );
}

#[tokio::test]
async fn colour_codes_go_on_customers_and_pets() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz").await;
    let mochi = pet(&app, &business, bella).await;
    let form = json!({ "colour": "navy", "letters": "bt", "name": "Bites" });
    let code = business.owner.done("labels/create_colour_code", json!({ "form": form })).await;
    assert_eq!(code["letters"], "BT");
    for target in [json!({ "customer": bella }), json!({ "pet": mochi })] {
        let put = json!({ "target": target, "add": [code["id"]], "remove": [] });
        let done: Value = business.staff.command("labels/set_colours", put).await.ok();
        assert_eq!(names(&done["value"]), ["Bites"]);
    }
    let listed: Value = business.staff.call("labels/list_colour_codes", json!({})).await.ok();
    assert_eq!((&listed[0]["customers"], &listed[0]["pets"]), (&json!(1), &json!(1)));
    let take = json!({ "target": { "pet": mochi }, "add": [], "remove": [code["id"]] });
    let done: Value = business.staff.command("labels/set_colours", take).await.ok();
    assert_eq!(done["value"], json!([]));
    business.staff.undo(&done).await.is(200);
    let edit = json!({ "id": code["id"], "version": 1, "form": { "colour": "rose", "letters": "B", "name": "Bites" } });
    business.manager.command("labels/edit_colour_code", edit).await.is(200);
}

#[tokio::test]
async fn archived_labels_are_put_on_nobody_and_come_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz").await;
    let group = business.owner.done("labels/create_group", json!({ "name": "Summer" })).await;
    let archive = json!({ "id": group["id"], "archived": true });
    let done: Value = business.owner.command("labels/archive_group", archive).await.ok();
    let add = json!({ "customer_id": bella, "add": [group["id"]], "remove": [] });
    business.staff.command("labels/set_groups", add.clone()).await.is(404);
    // Its name is free meanwhile, and then it cannot come back under it.
    let other = business.owner.done("labels/create_group", json!({ "name": "summer" })).await;
    business.owner.undo(&done).await.invalid(&["name"]);
    business
        .owner
        .command("labels/archive_group", json!({ "id": other["id"], "archived": true }))
        .await
        .is(200);
    business.owner.undo(&done).await.is(200);
    business.staff.command("labels/set_groups", add).await.is(200);
}

#[tokio::test]
async fn wrong_input_is_named_at_its_field() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (owner, bella) = (&business.owner, customer(&app, &business, "Bella Ortiz").await);
    for name in ["", " \u{0}\u{7} ", &"x".repeat(81)] {
        owner.command("labels/create_group", json!({ "name": name })).await.invalid(&["name"]);
    }
    owner
        .command("labels/add_tag", json!({ "customer_id": bella, "name": "\u{202e}" }))
        .await
        .invalid(&["tag"]);
    owner.command("labels/add_tag", json!({ "customer_id": bella, "name": "🐶".repeat(40) })).await.is(200);
    owner.command("labels/create_group", json!({ "name": "مرحبا" })).await.is(200);
    owner.command("labels/create_group", json!({ "name": "مرحبا" })).await.invalid(&["name"]);
    let form = json!({ "colour": "navy", "letters": "LONG", "name": "" });
    owner.command("labels/create_colour_code", json!({ "form": form })).await.invalid(&["letters", "name"]);
    let form = json!({ "colour": "red", "letters": "A", "name": "A" });
    owner.command("labels/create_colour_code", json!({ "form": form })).await.is(400);
    let many: Vec<Uuid> = (0..201).map(|_| Uuid::now_v7()).collect();
    let add = json!({ "customer_id": bella, "add": many, "remove": [] });
    owner.command("labels/set_groups", add).await.invalid(&["groups"]);
}

#[tokio::test]
async fn nobody_labels_what_is_not_theirs() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let (bella, other) = (customer(&app, &ours, "Bella").await, customer(&app, &theirs, "Other").await);
    let other_pet = pet(&app, &theirs, other).await;
    let form = json!({ "colour": "navy", "letters": "A", "name": "A" });
    let their_code = theirs.owner.done("labels/create_colour_code", json!({ "form": form })).await;
    let their_group = theirs.owner.done("labels/create_group", json!({ "name": "Theirs" })).await;
    let their_tag =
        theirs.owner.done("labels/add_tag", json!({ "customer_id": other, "name": "Theirs" })).await;
    for (function, arguments) in [
        ("set_groups", json!({ "customer_id": other, "add": [], "remove": [] })),
        ("set_groups", json!({ "customer_id": bella, "add": [their_group["id"]], "remove": [] })),
        ("rename_group", json!({ "id": their_group["id"], "version": 1, "name": "Ours" })),
        ("archive_group", json!({ "id": their_group["id"], "archived": true })),
        ("add_tag", json!({ "customer_id": other, "name": "x" })),
        ("remove_tag", json!({ "customer_id": other, "tag_id": their_tag["id"] })),
        ("rename_tag", json!({ "id": their_tag["id"], "version": 1, "name": "Ours" })),
        ("archive_tag", json!({ "id": their_tag["id"], "archived": true })),
        ("set_colours", json!({ "target": { "customer": bella }, "add": [their_code["id"]], "remove": [] })),
        ("set_colours", json!({ "target": { "pet": other_pet }, "add": [], "remove": [] })),
        ("edit_colour_code", json!({ "id": their_code["id"], "version": 1, "form": form })),
        ("archive_colour_code", json!({ "id": their_code["id"], "archived": true })),
    ] {
        ours.owner.command(&format!("labels/{function}"), arguments.clone()).await.is(404);
        app.anonymous().command(&format!("labels/{function}"), arguments).await.is(401);
    }
    for list in ["list_groups", "list_tags", "list_colour_codes"] {
        let listed: Value = ours.owner.call(&format!("labels/{list}"), json!({})).await.ok();
        assert_eq!(listed, json!([]));
        app.anonymous().call(&format!("labels/{list}"), json!({})).await.is(401);
    }
}

#[tokio::test]
async fn settings_of_labels_are_for_managers() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let group = business.staff.done("labels/create_group", json!({ "name": "Ours" })).await;
    let form = json!({ "colour": "navy", "letters": "A", "name": "A" });
    let code = business.owner.done("labels/create_colour_code", json!({ "form": form })).await;
    let bella = customer(&app, &business, "Bella").await;
    let tag = business.staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "Ours" })).await;
    for (function, arguments) in [
        ("rename_group", json!({ "id": group["id"], "version": 1, "name": "Other" })),
        ("archive_group", json!({ "id": group["id"], "archived": true })),
        ("rename_tag", json!({ "id": tag["id"], "version": 1, "name": "Other" })),
        ("archive_tag", json!({ "id": tag["id"], "archived": true })),
        ("create_colour_code", json!({ "form": { "colour": "navy", "letters": "B", "name": "B" } })),
        ("edit_colour_code", json!({ "id": code["id"], "version": 1, "form": form })),
        ("archive_colour_code", json!({ "id": code["id"], "archived": true })),
    ] {
        business.staff.command(&format!("labels/{function}"), arguments.clone()).await.is(403);
        business.manager.command(&format!("labels/{function}"), arguments).await.is(200);
    }
}
