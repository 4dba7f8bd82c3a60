//! Notes: written, changed, pinned, removed, and all of it taken back and done again.

use crate::support::{Business, TestApp};
use pawline::domain::ids::BusinessId;
use serde_json::{Value, json};
use uuid::Uuid;

/// A customer as the database holds them.
pub async fn customer(app: &TestApp, business: BusinessId) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.0)
    .bind(id)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

/// A pet of a customer.
pub async fn pet(app: &TestApp, business: BusinessId, customer: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business).await;
    sqlx::query("insert into pet (business_id, id, customer_id, name) values ($1, $2, $3, 'Mochi')")
        .bind(business.0)
        .bind(id)
        .bind(customer)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

fn about_customer(customer: Uuid, body: &str) -> Value {
    json!({ "customer_id": customer, "about": { "kind": "customer" }, "body": body, "pinned": false })
}

async fn notes(business: &Business, customer: Uuid) -> Vec<Value> {
    let page: Value =
        business.staff.call("notes/list_notes", json!({ "customer_id": customer, "after": null })).await.ok();
    page["rows"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_note_is_written_changed_pinned_and_removed_and_all_is_undone_and_redone() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let staff = &business.staff;
    let added: Value = staff.command("notes/add_note", about_customer(customer, " Likes  tea \n")).await.ok();
    let id = added["value"].clone();
    let first = notes(&business, customer).await;
    assert_eq!(first[0]["body"], "Likes  tea");
    assert_eq!(first[0]["created_by_name"], "Sam Staff");

    let edit = json!({ "id": id, "version": 1, "body": "Likes coffee" });
    let edited: Value = staff.command("notes/edit_note", edit).await.ok();
    let pinned: Value = staff.command("notes/pin_note", json!({ "id": id, "pinned": true })).await.ok();
    let removed: Value = staff.command("notes/remove_note", json!({ "id": id })).await.ok();
    assert!(notes(&business, customer).await.is_empty());

    // Back, one after the other, and each undo can itself be undone.
    let back: Value = staff.undo(&removed).await.ok();
    let state = notes(&business, customer).await;
    assert_eq!((&state[0]["body"], &state[0]["pinned"]), (&json!("Likes coffee"), &json!(true)));
    let gone: Value = staff.undo(&back).await.ok();
    assert!(notes(&business, customer).await.is_empty());
    staff.undo(&gone).await.is(200);
    staff.undo(&pinned).await.is(200);
    let unedited: Value = staff.undo(&edited).await.ok();
    let state = notes(&business, customer).await;
    assert_eq!((&state[0]["body"], &state[0]["pinned"]), (&json!("Likes  tea"), &json!(false)));
    staff.undo(&unedited).await.is(200);
    assert_eq!(notes(&business, customer).await[0]["body"], "Likes coffee");
    staff.undo(&added).await.is(200);
    assert!(notes(&business, customer).await.is_empty());
}

#[tokio::test]
async fn two_texts_at_once_are_a_conflict_with_both() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let id = business.staff.done("notes/add_note", about_customer(customer, "One")).await;
    business.manager.done("notes/edit_note", json!({ "id": id, "version": 1, "body": "Theirs" })).await;
    let mine = json!({ "id": id, "version": 1, "body": "Mine" });
    let clash = business.staff.command("notes/edit_note", mine).await.is(409).json()["Conflict"].clone();
    assert_eq!(clash["version"], 2);
    let field = &clash["fields"][0];
    assert_eq!((&field["theirs"], &field["mine"]), (&json!("Theirs"), &json!("Mine")));
    // Pinning is not typing: it never clashes, and the text of the other stays.
    business.staff.done("notes/pin_note", json!({ "id": id, "pinned": true })).await;
    assert_eq!(notes(&business, customer).await[0]["body"], "Theirs");
}

#[tokio::test]
async fn notes_are_about_the_customers_own_pets_and_bookings() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (bella, other) = (customer(&app, business.id).await, customer(&app, business.id).await);
    let mochi = pet(&app, business.id, bella).await;
    let about = |customer: Uuid, pet: Uuid| json!({ "customer_id": customer, "about": { "kind": "pet", "id": pet }, "body": "Shy", "pinned": true });
    business.staff.command("notes/add_note", about(bella, mochi)).await.is(200);
    business.staff.command("notes/add_note", about(other, mochi)).await.is(404);
    business.staff.command("notes/add_note", about(bella, Uuid::now_v7())).await.is(404);
    let booking = json!({ "kind": "booking", "id": Uuid::now_v7() });
    let on_booking = json!({ "customer_id": bella, "about": booking, "body": "Late", "pinned": false });
    business.staff.command("notes/add_note", on_booking).await.is(404);
    let visit = json!({ "customer_id": bella, "booking": {
        "location_id": business.location, "service_type_id": business.service, "status": "booked",
        "starts_at": { "clock": "2027-04-01T10:00" }, "ends_at": { "clock": "2027-04-01T11:00" },
    } });
    let visit = business.staff.done("bookings/add_booking", visit).await["id"].clone();
    let on_visit = |customer: Uuid| json!({ "customer_id": customer, "about": { "kind": "booking", "id": visit }, "body": "Late", "pinned": false });
    business.staff.command("notes/add_note", on_visit(bella)).await.is(200);
    business.staff.command("notes/add_note", on_visit(other)).await.is(404);
    let note = notes(&business, bella).await.swap_remove(0);
    assert_eq!((&note["subject_type"], &note["subject_id"]), (&json!("booking"), &visit));
}

#[tokio::test]
async fn pages_go_on_where_they_ended() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    for n in 0..23 {
        business.staff.done("notes/add_note", about_customer(customer, &format!("Note {n}"))).await;
    }
    let list = |after: Value| {
        let staff = business.staff.clone();
        async move {
            let page =
                staff.call("notes/list_notes", json!({ "customer_id": customer, "after": after })).await;
            page.ok::<Value>()
        }
    };
    let first = list(Value::Null).await;
    assert_eq!(first["rows"].as_array().unwrap().len(), 20);
    assert_eq!(first["rows"][0]["body"], "Note 22");
    let second = list(first["next"].clone()).await;
    assert_eq!(second["rows"].as_array().unwrap().len(), 3);
    assert_eq!((&second["rows"][2]["body"], &second["next"]), (&json!("Note 0"), &Value::Null));
}

#[tokio::test]
async fn strangers_and_nonsense_are_refused() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let customer = customer(&app, business.id).await;
    let id = business.staff.done("notes/add_note", about_customer(customer, "Ours")).await;
    let edit = json!({ "id": id, "version": 1, "body": "Theirs" });
    for (function, arguments) in [
        ("notes/add_note", about_customer(customer, "x")),
        ("notes/edit_note", edit),
        ("notes/pin_note", json!({ "id": id, "pinned": true })),
        ("notes/remove_note", json!({ "id": id })),
    ] {
        other.owner.command(function, arguments.clone()).await.is(404);
        app.anonymous().command(function, arguments).await.is(401);
    }
    assert!(notes(&other, customer).await.is_empty());
    app.anonymous().call("notes/list_notes", json!({ "customer_id": customer, "after": null })).await.is(401);
    for wrong in ["", " \n\u{0} ", &"x".repeat(10_001)] {
        business.staff.command("notes/add_note", about_customer(customer, wrong)).await.invalid(&["body"]);
        let edit = json!({ "id": id, "version": 1, "body": wrong });
        business.staff.command("notes/edit_note", edit).await.invalid(&["body"]);
    }
    business.staff.done("notes/add_note", about_customer(customer, &"🐶".repeat(10_000))).await;
    let nonsense =
        json!({ "customer_id": customer, "about": { "kind": "planet" }, "body": "x", "pinned": false });
    business.staff.command("notes/add_note", nonsense).await.is(400);
    assert_eq!(notes(&business, customer).await[1]["body"], "Ours");
}
