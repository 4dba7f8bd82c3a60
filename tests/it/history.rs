//! The history of fields: who changed what, in words, and the way back.

use super::notes::{customer, pet};
use crate::support::{Client, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn changes(client: &Client, kind: &str, id: &Value, field: Option<&str>) -> Vec<Value> {
    let ask = json!({ "subject_type": kind, "subject_id": id, "field": field, "before": null });
    let page: Value = client.call("history/field_history", ask).await.ok();
    page["rows"].as_array().cloned().unwrap_or_default()
}

async fn note(client: &Client, customer: Uuid) -> Value {
    let note =
        json!({ "customer_id": customer, "about": { "kind": "customer" }, "body": "One", "pinned": false });
    client.done("notes/add_note", note).await
}

#[tokio::test]
async fn every_change_shows_who_and_what_and_can_be_put_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, business.id).await;
    let id = note(&business.staff, customer).await;
    business.manager.done("notes/edit_note", json!({ "id": id, "version": 1, "body": "Two" })).await;
    business.staff.done("notes/pin_note", json!({ "id": id, "pinned": true })).await;

    let all = changes(&business.staff, "note", &id, None).await;
    let told: Vec<(&str, &str, &Value, &Value)> = all
        .iter()
        .map(|c| (c["label"].as_str().unwrap(), c["staff_name"].as_str().unwrap(), &c["before"], &c["after"]))
        .collect();
    assert_eq!(
        told,
        [
            ("Pinned", "Sam Staff", &json!("No"), &json!("Yes")),
            ("Note", "Mia Manager", &json!("One"), &json!("Two")),
            ("Note", "Sam Staff", &Value::Null, &json!("One")),
        ]
    );
    assert_eq!(changes(&business.staff, "note", &id, Some("pinned")).await.len(), 1);

    let restore = |seq: &Value, which: &str, field: &str| json!({ "subject_type": "note", "subject_id": id, "field": field, "seq": seq, "which": which });
    let edit = all[1]["seq"].clone();
    let back: Value =
        business.staff.command("history/restore_field", restore(&edit, "before", "body")).await.ok();
    assert_eq!(changes(&business.staff, "note", &id, Some("body")).await[0]["after"], "One");
    // A restore is an act like any other: it can be taken back, and shows as taken back.
    business.staff.undo(&back).await.is(200);
    let after = changes(&business.staff, "note", &id, Some("body")).await;
    assert_eq!((&after[0]["after"], &after[1]["undone"]), (&json!("Two"), &json!(true)));
    business.staff.done("history/restore_field", restore(&all[2]["seq"], "after", "body")).await;
    assert_eq!(changes(&business.staff, "note", &id, Some("body")).await[0]["after"], "One");

    // What the event does not hold, or no field at all.
    let nothing = restore(&all[2]["seq"], "before", "body");
    business.staff.command("history/restore_field", nothing).await.is(409);
    business.staff.command("history/restore_field", restore(&edit, "before", "created_by")).await.is(404);
    business.staff.command("history/restore_field", restore(&json!(0), "before", "body")).await.is(404);
}

/// Each part of a card that has a **History** of its own.
#[tokio::test]
async fn every_part_of_a_card_is_put_back_field_by_field() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let new = json!({
        "name": "Bella Ortiz",
        "points": [{ "kind": "phone", "raw": "(415) 555-0101", "label": "mobile" }],
        "addresses": [{ "street": "1 A St" }],
        "details": [{ "label": "Nickname", "value": "Bel" }],
    });
    let bella = me.done("customers/add_customer", json!({ "customer": new })).await;
    let pet = json!({ "customer_id": bella, "pet": { "name": "Mochi", "species": "dog" } });
    let pet = me.done("pets/add_pet", pet).await;
    let visit = json!({ "customer_id": bella, "booking": {
        "location_id": business.location, "service_type_id": business.service, "status": "booked",
        "starts_at": { "clock": "2027-04-01T10:00" }, "ends_at": { "clock": "2027-04-01T11:00" }, "note": "Bath",
    } });
    let visit = me.done("bookings/add_booking", visit).await["id"].clone();
    let card: Value = me.call("card/open", json!({ "customer_id": bella })).await.ok();
    let part = |kind: &str| card["value"][kind][0]["id"].clone();
    for (kind, id, function, edit, field, was, is) in [
        (
            "contact_point",
            part("points"),
            "customers/edit_contact_point",
            json!({ "raw": "(415) 555-0199" }),
            "raw",
            "(415) 555-0101",
            "(415) 555-0199",
        ),
        (
            "address",
            part("addresses"),
            "customers/edit_address",
            json!({ "street": "2 B St" }),
            "street",
            "1 A St",
            "2 B St",
        ),
        (
            "detail",
            part("details"),
            "customers/edit_detail",
            json!({ "value": "Belle" }),
            "value",
            "Bel",
            "Belle",
        ),
        ("pet", pet, "pets/edit_pet", json!({ "name": "Mochi II" }), "name", "Mochi", "Mochi II"),
        ("booking", visit, "bookings/edit_booking", json!({ "note": "Trim" }), "note", "Bath", "Trim"),
    ] {
        me.done(function, json!({ "id": id, "version": 1, "edit": edit })).await;
        let told = changes(me, kind, &id, Some(field)).await;
        assert_eq!((&told[0]["before"], &told[0]["after"]), (&json!(was), &json!(is)), "{kind}");
        let back = json!({ "subject_type": kind, "subject_id": id, "field": field, "seq": told[0]["seq"], "which": "before" });
        let done: Value = me.command("history/restore_field", back).await.ok();
        assert_eq!(changes(me, kind, &id, Some(field)).await[0]["after"], was, "{kind}");
        me.undo(&done).await.is(200);
        assert_eq!(changes(me, kind, &id, Some(field)).await[0]["after"], is, "{kind}");
    }
    // What was typed and the number that it means are nothing without each other: either brings both back.
    let number = part("points");
    let told = changes(me, "contact_point", &number, Some("normal")).await;
    let edit = told.iter().find(|change| change["before"] == "+14155550101").expect("the edit");
    let back = json!({ "subject_type": "contact_point", "subject_id": number, "field": "normal", "seq": edit["seq"], "which": "before" });
    me.done("history/restore_field", back).await;
    let card: Value = me.call("card/open", json!({ "customer_id": bella })).await.ok();
    let point = &card["value"]["points"][0];
    assert_eq!((&point["raw"], &point["display"]), (&json!("(415) 555-0101"), &json!("+1 415-555-0101")));
    // What another record has taken meanwhile is refused with a sentence.
    let more = json!({ "customer_id": bella, "point": { "kind": "phone", "raw": "4155550102", "label": "home", "is_main": true } });
    me.done("customers/add_contact_point", more).await;
    let told = changes(me, "contact_point", &number, Some("is_main")).await;
    let back = json!({ "subject_type": "contact_point", "subject_id": number, "field": "is_main", "seq": told[0]["seq"], "which": "before" });
    me.command("history/restore_field", back).await.invalid(&["is_main"]);
}

#[tokio::test]
async fn a_record_without_history_is_no_mistake_and_a_foreign_one_does_not_exist() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let customer = customer(&app, business.id).await;
    let pet = pet(&app, business.id, customer).await;
    assert!(changes(&business.staff, "pet", &json!(pet), None).await.is_empty());
    let ask = |kind: &str, id: Value| json!({ "subject_type": kind, "subject_id": id, "field": null, "before": null });
    other.owner.call("history/field_history", ask("pet", json!(pet))).await.is(404);
    business.staff.call("history/field_history", ask("pet", json!(Uuid::now_v7()))).await.is(404);
    business.staff.call("history/field_history", ask("pg_authid", json!(pet))).await.is(404);
    app.anonymous().call("history/field_history", ask("pet", json!(pet))).await.is(401);

    let id = note(&business.staff, customer).await;
    let seq = changes(&business.staff, "note", &id, None).await[0]["seq"].clone();
    let restore =
        json!({ "subject_type": "note", "subject_id": id, "field": "body", "seq": seq, "which": "after" });
    other.owner.command("history/restore_field", restore.clone()).await.is(404);
    app.anonymous().command("history/restore_field", restore).await.is(401);
}

#[tokio::test]
async fn whoever_may_not_change_a_record_may_not_see_or_restore_its_history() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let who = json!(business.manager.staff_id);
    let ask = json!({ "subject_type": "staff", "subject_id": who, "field": null, "before": null });
    business.staff.call("history/field_history", ask.clone()).await.is(403);
    business.owner.call("history/field_history", ask).await.is(200);
    let restore =
        json!({ "subject_type": "staff", "subject_id": who, "field": "role", "seq": 1, "which": "before" });
    business.staff.command("history/restore_field", restore).await.is(403);
}
