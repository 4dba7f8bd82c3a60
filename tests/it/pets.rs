//! The animals: added, edited in place, weighed, archived and brought back.

use crate::support::{Business, Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn customer(app: &TestApp, business: &Business) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.id.0)
    .bind(id)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn pets(business: &Business, customer: Uuid) -> Vec<Value> {
    let list: Value = business.staff.call("pets/list_pets", json!({ "customer_id": customer })).await.ok();
    list["pets"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_pet_is_added_with_everything_and_taken_back_whole() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let done: Value = business
        .staff
        .command(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": {
                "name": "  Mochi\u{7}  🐶 ", "species": "DOG", "breed": "Labrador Retriever", "sex": "female",
                "altered": "yes", "colour": "Yellow", "age_years": 5, "grams": 27_300,
                "allergies": "Chicken", "bite_alert": "Strangers\r\nat the door", "handling_alert": "مرحبا",
            }}),
        )
        .await
        .ok();
    let all = pets(&business, customer).await;
    let pet = &all[0];
    assert_eq!(pet["name"], "Mochi 🐶");
    assert_eq!(pet["species"], "dog");
    assert_eq!(pet["bite_alert"], "Strangers\nat the door");
    assert_eq!(pet["handling_alert"], "مرحبا");
    assert_eq!(pet["born_is_estimate"], true);
    assert_eq!(pet["weights"][0]["grams"], 27_300);
    business.staff.undo(&done).await.is(200);
    assert_eq!(pets(&business, customer).await, Vec::<Value>::new());
}

#[tokio::test]
async fn all_wrong_fields_are_told_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let long = "x".repeat(1001);
    business
        .staff
        .command(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": {
                "name": " \u{0} ", "species": "", "breed": "b".repeat(121), "colour": "c".repeat(121),
                "born_on": "2999-01-01", "grams": 0, "allergies": long, "medication": long, "bite_alert": long,
                "handling_alert": long,
            }}),
        )
        .await
        .invalid(&[
            "name", "species", "breed", "colour", "born_on", "weight", "allergies", "medication", "bite_alert",
            "handling_alert",
        ]);
    for (pet, field) in [
        (json!({ "name": "A", "species": "dog", "age_years": 4_000_000_000u32 }), "age_years"),
        (json!({ "name": "A", "species": "dog", "age_months": 700 }), "age_years"),
        (json!({ "name": "A", "species": "dog", "age_years": 1, "born_on": "2020-01-01" }), "born_on"),
        (json!({ "name": "A", "species": "dog", "born_on": "0001-01-01" }), "born_on"),
        (json!({ "name": "A", "species": "dog", "born_on": "-200000-01-01" }), "born_on"),
    ] {
        business
            .staff
            .command("pets/add_pet", json!({ "customer_id": customer, "pet": pet }))
            .await
            .invalid(&[field]);
    }
    business
        .staff
        .command("pets/add_pet", json!({ "customer_id": customer, "pet": { "name": "A", "sex": "robot" } }))
        .await
        .is(400);
}

#[tokio::test]
async fn a_field_is_edited_in_place_and_a_clash_shows_both_values() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let id = business
        .staff
        .done(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } }),
        )
        .await;
    let edit = |version: i32, edit: Value| json!({ "id": id, "version": version, "edit": edit });
    assert_eq!(business.staff.done("pets/edit_pet", edit(1, json!({ "breed": "Poodle" }))).await, 2);
    // Another field, on the old version: merges.
    assert_eq!(business.owner.done("pets/edit_pet", edit(1, json!({ "colour": "White" }))).await, 3);
    // The same field, on the old version: both values.
    let clash = business.owner.command("pets/edit_pet", edit(1, json!({ "breed": "Beagle" }))).await;
    let clash = clash.is(409).json();
    assert_eq!(clash["Conflict"]["fields"][0]["theirs"], "Poodle");
    assert_eq!(clash["Conflict"]["fields"][0]["mine"], "Beagle");
    assert_eq!(clash["Conflict"]["by"], "Olga Owner", "who changed it last");
    business.staff.command("pets/edit_pet", edit(3, json!({ "name": "" }))).await.invalid(&["name"]);
    business
        .staff
        .command("pets/edit_pet", edit(3, json!({ "born_on": "2999-01-01" })))
        .await
        .invalid(&["born_on"]);
    business
        .staff
        .done("pets/edit_pet", edit(3, json!({ "born_on": "2021-05-04", "born_is_estimate": true })))
        .await;
    business.staff.done("pets/edit_pet", edit(4, json!({ "born_on": null }))).await;
    let pet = &pets(&business, customer).await[0];
    assert_eq!((&pet["born_on"], &pet["born_is_estimate"]), (&Value::Null, &json!(false)));
    assert_eq!((&pet["breed"], &pet["colour"]), (&json!("Poodle"), &json!("White")));
}

#[tokio::test]
async fn the_red_x_archives_and_undo_or_restore_bring_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let id = business
        .staff
        .done(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } }),
        )
        .await;
    let done: Value = business.staff.command("pets/archive_pet", json!({ "id": id })).await.ok();
    assert!(pets(&business, customer).await[0]["archived_at"].is_string());
    business.staff.undo(&done).await.is(200);
    assert!(pets(&business, customer).await[0]["archived_at"].is_null());
    business.staff.done("pets/archive_pet", json!({ "id": id })).await;
    business.staff.done("pets/restore_pet", json!({ "id": id })).await;
    assert!(pets(&business, customer).await[0]["archived_at"].is_null());
}

#[tokio::test]
async fn weights_are_one_a_day_and_come_back_when_undone() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let id = business
        .staff
        .done(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } }),
        )
        .await;
    let weigh = |grams: i64, day: &str| json!({ "pet_id": id, "grams": grams, "measured_on": day });
    let first = business.staff.done("pets/add_weight", weigh(12_000, "2026-03-02")).await;
    business.staff.done("pets/add_weight", weigh(11_000, "2026-02-01")).await;
    // The same day again corrects it.
    let again = business.staff.done("pets/add_weight", weigh(12_500, "2026-03-02")).await;
    assert_eq!(first, again);
    let grams = |pet: &Value| {
        pet["weights"].as_array().unwrap().iter().map(|w| w["grams"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(grams(&pets(&business, customer).await[0]), [11_000, 12_500]);
    let done: Value = business.staff.command("pets/remove_weight", json!({ "id": first })).await.ok();
    assert_eq!(grams(&pets(&business, customer).await[0]), [11_000]);
    business.staff.undo(&done).await.is(200);
    assert_eq!(grams(&pets(&business, customer).await[0]), [11_000, 12_500]);
    business
        .staff
        .command("pets/add_weight", weigh(0, "2999-01-01"))
        .await
        .invalid(&["weight", "measured_on"]);
    business.staff.command("pets/remove_weight", json!({ "id": Uuid::now_v7() })).await.is(404);
}

#[tokio::test]
async fn nothing_of_another_business_exists_and_nobody_gets_in_unasked() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let customer = customer(&app, &theirs).await;
    let pet = theirs
        .staff
        .done("pets/add_pet", json!({ "customer_id": customer, "pet": { "name": "Rex", "species": "dog" } }))
        .await;
    let weight = theirs
        .staff
        .done("pets/add_weight", json!({ "pet_id": pet, "grams": 900, "measured_on": "2026-01-01" }))
        .await;
    let calls = [
        ("pets/list_pets", json!({ "customer_id": customer })),
        ("pets/add_pet", json!({ "customer_id": customer, "pet": { "name": "A", "species": "dog" } })),
        ("pets/edit_pet", json!({ "id": pet, "version": 1, "edit": { "name": "Mine" } })),
        ("pets/archive_pet", json!({ "id": pet })),
        ("pets/restore_pet", json!({ "id": pet })),
        ("pets/add_weight", json!({ "pet_id": pet, "grams": 5, "measured_on": "2026-01-02" })),
        ("pets/remove_weight", json!({ "id": weight })),
        ("pets/remove_photo", json!({ "target": { "pet": pet } })),
        ("pets/remove_photo", json!({ "target": { "customer": customer } })),
    ];
    for (function, arguments) in calls {
        ours.owner.command(function, arguments.clone()).await.is(404);
        app.anonymous().command(function, arguments).await.is(401);
    }
    assert_eq!(pets(&theirs, customer).await[0]["name"], "Rex");
}

#[tokio::test]
async fn a_walk_in_is_one_form_one_act_and_one_undo() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let form = |name: &str, phone: &str, pet: &str| {
        json!({
            "customer": { "name": name, "business_name": "", "discount_bp": 0, "addresses": [], "details": [],
                "relationships": [], "points": [{ "kind": "phone", "raw": phone, "label": "mobile",
                "is_main": true, "sms": false }] },
            "pet": { "name": pet, "species": "Dog", "breed": "Golden Retriever" },
        })
    };
    let add = "pets/add_customer_with_pet";
    let mut body = form("Walter Walkin", "+1 415 555 0177", "Mochi");
    body["intent"] = json!(pawline::domain::command::Intent::new());
    let done: Value = shop.staff.call(add, body.clone()).await.ok();
    assert_eq!(
        shop.staff.call(add, body).await.ok::<Value>()["value"],
        done["value"],
        "sent twice, added once"
    );
    let pets = |client: &Client| {
        let client = client.clone();
        let customer = done["value"].clone();
        async move { client.call("pets/list_pets", json!({ "customer_id": customer })).await }
    };
    let list: Value = pets(&shop.owner).await.ok();
    assert_eq!(
        (&list["pets"][0]["name"], &list["pets"][0]["breed"]),
        (&json!("Mochi"), &json!("Golden Retriever"))
    );
    // Who types the same name and pet again is told who that may be.
    let query = json!({ "query": { "name": "Walter Walkin", "pet": "mochi", "phones": [], "emails": [], "except": null } });
    let matches: Value = shop.staff.call("customers/find_matches", query).await.ok();
    assert_eq!(matches[0]["customer"]["id"], done["value"]);
    assert!(matches[0]["reasons"].to_string().contains("Mochi"), "{matches}");
    // Wrong fields of both are named at once, and nothing is kept.
    shop.staff.command(add, form("", "1", "")).await.invalid(&["name", "points.0.raw", "pet.name"]);
    shop.staff.command(add, form("Fine", "+1 415 555 0178", "")).await.invalid(&["pet.name"]);
    app.anonymous().command(add, form("X", "+1 415 555 0179", "Y")).await.is(401);
    // One Undo takes both back.
    shop.staff.undo(&done).await.is(200);
    pets(&shop.owner).await.is(404);
}
