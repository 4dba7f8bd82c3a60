//! Customers over the wire: the list, adding, matches, contact points, addresses, details,
//! relationships, archive; each also signed out, with another business's ids and wrong input.

use crate::support::{Business, Client, TestApp};
use pawline::domain::ids::CustomerId;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

async fn add(client: &Client, name: &str, more: Value) -> Value {
    let mut customer = json!({ "name": name });
    for (key, value) in more.as_object().unwrap() {
        customer[key] = value.clone();
    }
    client.done("customers/add_customer", json!({ "customer": customer })).await
}

fn phone(raw: &str) -> Value {
    json!({ "kind": "phone", "raw": raw, "label": "mobile" })
}

fn email(raw: &str) -> Value {
    json!({ "kind": "email", "raw": raw, "label": "home" })
}

async fn list(client: &Client, filter: Value) -> Value {
    client.call("customers/list_customers", json!({ "filter": filter, "after": null })).await.ok()
}

fn names(list: &Value) -> Vec<&str> {
    list["page"]["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect()
}

/// The rows of a table of one customer, as the database has them.
async fn rows(app: &TestApp, business: &Business, table: &str, customer: &Value) -> Vec<Value> {
    let id: Uuid = customer.as_str().unwrap().parse().unwrap();
    let mut tx = app.tx(business.id).await;
    let sql = format!("select to_jsonb(t) from {table} t where customer_id = $1 order by created_at, id");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(id).fetch_all(tx.conn()).await.unwrap()
}

async fn row(app: &TestApp, business: &Business, customer: &Value) -> Value {
    let id: Uuid = customer.as_str().unwrap().parse().unwrap();
    let mut tx = app.tx(business.id).await;
    sqlx::query_scalar("select to_jsonb(t) from customer t where id = $1")
        .bind(id)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

fn mains(points: &[Value], kind: &str) -> Vec<String> {
    let of = points.iter().filter(|point| point["kind"] == kind && point["is_main"] == true);
    of.map(|point| point["normal"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_is_added_with_everything_at_once_and_taken_back_whole() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (me, mum) = (&business.staff, add(&business.staff, "Mum Ortiz", json!({})).await);
    let customer = json!({
        "name": "  Bella   Ortiz ", "business_name": "Ortiz Bakery", "discount_bp": 1250,
        "points": [phone("(415) 555-0123"), email("Bella@Example.com"), { "kind": "phone", "raw": "+49 171 2345678", "label": "office", "is_main": true, "sms": true }],
        "addresses": [{ "street": "12 Elm St", "city": "Springfield" }],
        "details": [{ "label": "Allergies", "value": "Lavender\nshampoo" }],
        "relationships": [{ "other_customer_id": mum, "kind": "child" }],
    });
    let done: Value = me.command("customers/add_customer", json!({ "customer": customer })).await.ok();
    let bella = done["value"].clone();
    let row = row(&app, &business, &bella).await;
    assert_eq!((&row["name"], &row["source"]), (&json!("Bella Ortiz"), &json!("by_hand")));
    assert_eq!((&row["created_by"], &row["assigned_to"]), (&json!(me.staff_id), &json!(me.staff_id)));
    let points = rows(&app, &business, "contact_point", &bella).await;
    assert_eq!(mains(&points, "phone"), ["+491712345678"]);
    assert_eq!(mains(&points, "email"), ["bella@example.com"]);
    assert_eq!(rows(&app, &business, "address", &bella).await[0]["street"], "12 Elm St");
    assert_eq!(rows(&app, &business, "detail", &bella).await[0]["value"], "Lavender\nshampoo");
    assert_eq!(rows(&app, &business, "relationship", &bella).await.len(), 1);
    me.undo(&done).await.is(200);
    for table in ["contact_point", "address", "detail", "relationship"] {
        assert!(rows(&app, &business, table, &bella).await.is_empty(), "{table}");
    }
    assert_eq!(names(&list(me, json!({})).await), ["Mum Ortiz"]);
}

#[tokio::test]
async fn every_wrong_field_of_a_new_customer_is_named_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let wrong = json!({
        "name": " \u{7} ", "business_name": "x".repeat(201), "language": "xx", "discount_bp": 10_001,
        "points": [phone("12"), email("bella"), phone("4155550123"), phone("(415) 555-0123"), { "kind": "email", "raw": "a@b.example", "label": "home", "sms": true }],
        "addresses": [{ "label": "Home" }],
        "details": [{ "label": "", "value": "" }],
    });
    business.staff.command("customers/add_customer", json!({ "customer": wrong })).await.invalid(&[
        "name",
        "business_name",
        "language",
        "discount_bp",
        "points.0.raw",
        "points.1.raw",
        "points.3.raw",
        "points.4.sms",
        "addresses.0.street",
        "details.0.label",
        "details.0.value",
    ]);
    let odd = json!({ "name": "مريم 🐶 \u{202e}O'Brien" });
    let id = business.staff.done("customers/add_customer", json!({ "customer": odd })).await;
    assert_eq!(row(&app, &business, &id).await["name"], "مريم 🐶 O'Brien");
    let stranger = json!({ "name": "A", "assigned_to": Uuid::now_v7() });
    business
        .staff
        .command("customers/add_customer", json!({ "customer": stranger }))
        .await
        .invalid(&["assigned_to"]);
    let nobody =
        json!({ "name": "A", "relationships": [{ "other_customer_id": Uuid::now_v7(), "kind": "friend" }] });
    business.staff.command("customers/add_customer", json!({ "customer": nobody })).await.is(404);
}

#[tokio::test]
async fn there_is_always_exactly_one_main_of_each_kind() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({ "points": [phone("4155550101")] })).await;
    let more = json!({ "customer_id": bella, "point": { "kind": "phone", "raw": "4155550102", "label": "home", "is_main": true } });
    let second = me.done("customers/add_contact_point", more).await;
    let points = async || rows(&app, &business, "contact_point", &bella).await;
    assert_eq!(mains(&points().await, "phone"), ["+14155550102"]);
    let third = me
        .done("customers/add_contact_point", json!({ "customer_id": bella, "point": phone("4155550103") }))
        .await;
    let made: Value = me.command("customers/make_main", json!({ "id": third })).await.ok();
    assert_eq!(mains(&points().await, "phone"), ["+14155550103"]);
    me.undo(&made).await.is(200);
    assert_eq!(mains(&points().await, "phone"), ["+14155550102"]);
    // Removing Main promotes the oldest other; undo puts both back.
    let removed: Value = me.command("customers/remove_contact_point", json!({ "id": second })).await.ok();
    assert_eq!(mains(&points().await, "phone"), ["+14155550101"]);
    me.undo(&removed).await.is(200);
    assert_eq!(mains(&points().await, "phone"), ["+14155550102"]);
    // Ten at once: still one.
    let ids: Vec<Value> = points().await.iter().map(|point| point["id"].clone()).collect();
    let calls = (0..10).map(|n| me.command("customers/make_main", json!({ "id": ids[n % 3] })));
    for reply in futures::future::join_all(calls).await {
        reply.is(200);
    }
    assert_eq!(mains(&points().await, "phone").len(), 1);
}

#[tokio::test]
async fn a_contact_point_is_edited_in_place_and_texts_go_to_phones_only() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({ "points": [phone("4155550101"), email("b@example.com")] })).await;
    let points = rows(&app, &business, "contact_point", &bella).await;
    let (number, address) = (points[0]["id"].clone(), points[1]["id"].clone());
    let edit = json!({ "id": number, "version": 1, "edit": { "raw": "415 555 0199", "label": "office", "sms": true } });
    assert_eq!(me.done("customers/edit_contact_point", edit).await, 2);
    let now = &rows(&app, &business, "contact_point", &bella).await[0];
    assert_eq!(
        (&now["normal"], &now["raw"], &now["sms"]),
        (&json!("+14155550199"), &json!("415 555 0199"), &json!(true))
    );
    me.command("customers/set_sms", json!({ "id": address, "sms": true })).await.invalid(&["sms"]);
    me.command(
        "customers/edit_contact_point",
        json!({ "id": number, "version": 2, "edit": { "raw": "nonsense" } }),
    )
    .await
    .invalid(&["raw"]);
    me.command(
        "customers/add_contact_point",
        json!({ "customer_id": bella, "point": phone("+1 415 555 0199") }),
    )
    .await
    .invalid(&["raw"]);
    // Somebody else changed the same number: both values.
    let clash = me
        .command(
            "customers/edit_contact_point",
            json!({ "id": number, "version": 1, "edit": { "raw": "4155550111" } }),
        )
        .await;
    let clash = clash.is(409).json();
    assert_eq!(clash["Conflict"]["fields"].as_array().unwrap().len(), 1);
    assert_eq!(clash["Conflict"]["fields"][0]["theirs"], "415 555 0199");
    me.command("customers/set_sms", json!({ "id": Uuid::now_v7(), "sms": true })).await.is(404);
}

#[tokio::test]
async fn addresses_and_details_are_added_edited_removed_and_taken_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({})).await;
    let home = me
        .done("customers/add_address", json!({ "customer_id": bella, "address": { "street": "1 A St" } }))
        .await;
    assert_eq!(
        me.done("customers/edit_address", json!({ "id": home, "version": 1, "edit": { "city": "Troy" } }))
            .await,
        2
    );
    me.command(
        "customers/edit_address",
        json!({ "id": home, "version": 2, "edit": { "postcode": "9".repeat(21) } }),
    )
    .await
    .invalid(&["postcode"]);
    let gone: Value = me.command("customers/remove_address", json!({ "id": home })).await.ok();
    assert!(rows(&app, &business, "address", &bella).await.is_empty());
    me.undo(&gone).await.is(200);
    assert_eq!(rows(&app, &business, "address", &bella).await[0]["city"], "Troy");

    let detail = json!({ "customer_id": bella, "detail": { "label": "Nickname", "value": "Bel" } });
    let detail = me.done("customers/add_detail", detail).await;
    me.command("customers/edit_detail", json!({ "id": detail, "version": 1, "edit": { "value": "" } }))
        .await
        .invalid(&["value"]);
    me.done("customers/edit_detail", json!({ "id": detail, "version": 1, "edit": { "value": "Belle" } }))
        .await;
    me.command("customers/edit_detail", json!({ "id": detail, "version": 1, "edit": { "value": "Bells" } }))
        .await
        .is(409);
    me.done("customers/remove_detail", json!({ "id": detail })).await;
    me.command("customers/remove_detail", json!({ "id": detail })).await.is(404);
}

#[tokio::test]
async fn a_relationship_is_one_and_seen_from_both_sides() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let (bella, mum) = (add(me, "Bella", json!({})).await, add(me, "Mum", json!({})).await);
    let say = |a: &Value, kind: &str, b: &Value| json!({ "customer_id": a, "relationship": { "other_customer_id": b, "kind": kind } });
    let id = me.done("customers/add_relationship", say(&bella, "child", &mum)).await;
    // The same, said from the other side.
    me.command("customers/add_relationship", say(&mum, "parent", &bella)).await.invalid(&["kind"]);
    me.command("customers/add_relationship", say(&bella, "child", &mum)).await.invalid(&["kind"]);
    me.command("customers/add_relationship", say(&bella, "friend", &bella))
        .await
        .invalid(&["other_customer_id"]);
    me.command("customers/add_relationship", say(&bella, "other", &mum)).await.invalid(&["note"]);
    me.done("customers/add_relationship", say(&mum, "pays_for", &bella)).await;
    let gone: Value = me.command("customers/remove_relationship", json!({ "id": id })).await.ok();
    me.undo(&gone).await.is(200);
    assert_eq!(rows(&app, &business, "relationship", &bella).await.len(), 1);
}

#[tokio::test]
async fn the_full_editor_saves_everything_in_one_act() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({ "points": [phone("4155550101"), phone("4155550102")], "details": [{ "label": "Nickname", "value": "Bel" }] })).await;
    let points = rows(&app, &business, "contact_point", &bella).await;
    let detail = rows(&app, &business, "detail", &bella).await[0].clone();
    let edit = json!({
        "version": 1,
        "customer": { "name": "Bella Ortiz", "discount_bp": 500, "assigned_to": null },
        "points": [
            { "act": "change", "id": points[1]["id"], "version": 1, "edit": { "is_main": true } },
            { "act": "add", "new": email("bella@example.com") },
            { "act": "remove", "id": points[0]["id"] },
        ],
        "addresses": [{ "act": "add", "new": { "city": "Troy" } }],
        "details": [{ "act": "change", "id": detail["id"], "version": 1, "edit": { "value": "Belle" } }],
    });
    let done: Value = me.command("customers/update_card", json!({ "id": bella, "edit": edit })).await.ok();
    let now = row(&app, &business, &bella).await;
    assert_eq!((&now["name"], &now["assigned_to"]), (&json!("Bella Ortiz"), &Value::Null));
    let after = rows(&app, &business, "contact_point", &bella).await;
    assert_eq!(
        (mains(&after, "phone"), mains(&after, "email")),
        (vec!["+14155550102".into()], vec!["bella@example.com".into()])
    );
    me.undo(&done).await.is(200);
    assert_eq!(row(&app, &business, &bella).await["name"], "Bella");
    assert_eq!(mains(&rows(&app, &business, "contact_point", &bella).await, "phone"), ["+14155550101"]);
    assert_eq!(rows(&app, &business, "detail", &bella).await[0]["value"], "Bel");
    // Wrong fields are named by their places; nothing is saved.
    let wrong =
        json!({ "version": 3, "customer": { "name": "" }, "points": [{ "act": "add", "new": phone("1") }] });
    me.command("customers/update_card", json!({ "id": bella, "edit": wrong }))
        .await
        .invalid(&["name", "points.0.raw"]);
    // A part of another card is not on this one.
    let other = add(me, "Other", json!({ "points": [phone("4155550133")] })).await;
    let foreign = rows(&app, &business, "contact_point", &other).await[0]["id"].clone();
    let foreign = json!({ "version": 3, "points": [{ "act": "remove", "id": foreign }] });
    me.command("customers/update_card", json!({ "id": bella, "edit": foreign })).await.is(404);
    // An older version of a detail: the conflict names the record.
    let version = rows(&app, &business, "detail", &bella).await[0]["version"].clone();
    me.done(
        "customers/edit_detail",
        json!({ "id": detail["id"], "version": version, "edit": { "value": "B." } }),
    )
    .await;
    let stale = json!({ "version": 3, "details": [{ "act": "change", "id": detail["id"], "version": 1, "edit": { "value": "Z" } }] });
    let clash =
        me.command("customers/update_card", json!({ "id": bella, "edit": stale })).await.is(409).json();
    let named = format!("details.{}.value", detail["id"].as_str().unwrap());
    assert_eq!(clash["Conflict"]["fields"][0]["field"], named);
}

#[tokio::test]
async fn archived_customers_leave_the_list_and_come_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({})).await;
    let done: Value =
        me.command("customers/set_archived", json!({ "id": bella, "archived": true })).await.ok();
    assert!(names(&list(me, json!({})).await).is_empty());
    assert_eq!(names(&list(me, json!({ "archived": true })).await), ["Bella"]);
    // Archiving twice is archiving once.
    let again: Value =
        me.command("customers/set_archived", json!({ "id": bella, "archived": true })).await.ok();
    assert_eq!(again["seq"], Value::Null);
    me.undo(&done).await.is(200);
    assert_eq!(names(&list(me, json!({})).await), ["Bella"]);
    me.done("customers/set_blocked", json!({ "id": bella, "blocked": true })).await;
    assert_eq!(list(me, json!({})).await["page"]["rows"][0]["blocked"], true);
    me.done("customers/set_blocked", json!({ "id": bella, "blocked": false })).await;
    me.done("customers/assign_customer", json!({ "id": bella, "assigned_to": business.owner.staff_id }))
        .await;
    assert!(names(&list(me, json!({ "mine": true })).await).is_empty());
    assert_eq!(names(&list(&business.owner, json!({ "mine": true })).await), ["Bella"]);
}

#[tokio::test]
async fn the_list_is_filtered_sorted_and_paged() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let calls = (0..120).map(|n| add(me, if n % 2 == 0 { "Émile Zola" } else { "anna Bell" }, json!({})));
    futures::future::join_all(calls).await;
    let with_phone = json!({ "points": [phone("(415) 555-0177")], "business_name": "Bäckerei Süß" });
    let zoe = add(me, "Zoë Quinn", with_phone).await;
    for text in [
        "zoe",
        "QUINN zo",
        "baeck",
        "backerei",
        "555-01 77",
        "4155550177",
        "+1 415 555",
        "0177",
        "0415 555 0177",
    ] {
        let found = list(me, json!({ "text": text })).await;
        let wanted: &[&str] = if text == "baeck" { &[] } else { &["Zoë Quinn"] };
        assert_eq!(names(&found), wanted, "{text}");
    }
    assert_eq!(list(me, json!({ "text": "zoe" })).await["page"]["rows"][0]["phone"], "+1 415-555-0177");
    let group = me.done("labels/create_group", json!({ "name": "VIP" })).await["id"].clone();
    me.done("labels/set_groups", json!({ "customer_id": zoe, "add": [group], "remove": [] })).await;
    let tag = me.done("labels/add_tag", json!({ "customer_id": zoe, "name": "Walker" })).await["id"].clone();
    for filter in [
        json!({ "group": group }),
        json!({ "tag": tag, "group": group }),
        json!({ "text": "walk", "tag": tag, "mine": true }),
    ] {
        assert_eq!(names(&list(me, filter).await), ["Zoë Quinn"]);
    }
    assert!(names(&list(me, json!({ "tag": tag, "text": "anna" })).await).is_empty());
    assert!(names(&list(me, json!({ "quiet_days": 1 })).await).is_empty());
    assert_eq!(names(&list(me, json!({ "active_days": 1, "sort": "newest" })).await)[0], "Zoë Quinn");
    for sort in ["name", "activity", "newest"] {
        for extra in [json!({}), json!({ "mine": true }), json!({ "text": "e" })] {
            let mut filter = extra;
            filter["sort"] = json!(sort);
            let (mut seen, mut after) = (Vec::new(), Value::Null);
            loop {
                let page: Value = me
                    .call("customers/list_customers", json!({ "filter": filter, "after": after }))
                    .await
                    .ok();
                let ids =
                    page["page"]["rows"].as_array().unwrap().iter().map(|row| row["id"].clone().to_string());
                seen.extend(ids);
                after = page["page"]["next"].clone();
                if after.is_null() {
                    break;
                }
            }
            let mut once = seen.clone();
            once.sort();
            once.dedup();
            assert_eq!(seen.len(), once.len(), "{filter}");
            assert_eq!(seen.len(), if filter["text"] == "e" { 60 } else { 121 }, "{filter}");
        }
    }
}

#[tokio::test]
async fn a_mistyped_name_finds_whom_it_was_meant_for_in_the_list_too() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella Ortiz", json!({})).await;
    me.done("pets/add_pet", json!({ "customer_id": bella, "pet": { "name": "Mochi", "species": "dog" } }))
        .await;
    add(me, "Bella Stone", json!({})).await;
    add(me, "Noah Kim", json!({})).await;
    let gone = add(me, "Bella Archer", json!({})).await;
    me.done("customers/set_archived", json!({ "id": gone, "archived": true })).await;
    let cases: [(&str, &[&str]); 7] = [
        ("blela", &["Bella Ortiz", "Bella Stone"]),
        ("blela ortz", &["Bella Ortiz"]),
        ("mohci", &["Bella Ortiz"]),
        ("blela xyzzy", &[]),
        ("xyzzy", &[]),
        // Nobody mistypes two letters or a number into a name.
        ("zq", &[]),
        ("0000", &[]),
    ];
    for (typed, wanted) in cases {
        let found = list(me, json!({ "text": typed })).await;
        assert_eq!(names(&found), wanted, "{typed}");
        assert_eq!(found["similar"], !wanted.is_empty(), "{typed}");
        assert_eq!(found["total"], wanted.len(), "{typed}");
    }
    // As typed comes first, and alone.
    let exact = list(me, json!({ "text": "bella" })).await;
    assert_eq!((names(&exact), &exact["similar"]), (vec!["Bella Ortiz", "Bella Stone"], &json!(false)));
    // The other conditions hold as ever.
    let tag = me.done("labels/add_tag", json!({ "customer_id": bella, "name": "VIP" })).await["id"].clone();
    assert_eq!(names(&list(me, json!({ "text": "blela", "tag": tag })).await), ["Bella Ortiz"]);
    assert_eq!(names(&list(me, json!({ "text": "blela", "archived": true })).await), ["Bella Archer"]);
    let stranger = app.business().await;
    assert!(names(&list(&stranger.staff, json!({ "text": "blela" })).await).is_empty());
}

#[tokio::test]
async fn whoever_is_known_already_is_found_with_the_reasons() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella =
        add(me, "Bella Ortiz", json!({ "points": [phone("4155550123"), email("bella@example.com")] })).await;
    let id: Uuid = bella.as_str().unwrap().parse().unwrap();
    let mut tx = app.tx(business.id).await;
    sqlx::query("insert into pet (business_id, id, customer_id, name) values ($1, $2, $3, 'Möchi')")
        .bind(business.id.0)
        .bind(Uuid::now_v7())
        .bind(id)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let ask = async |query: Value| -> Value {
        me.call("customers/find_matches", json!({ "query": query })).await.ok()
    };
    let found = ask(json!({ "name": "bella ORTIZ", "pet": "mochi", "phones": ["(415) 555 0123", "41"], "emails": ["BELLA@example.com"] })).await;
    let reasons: Vec<&str> =
        found[0]["reasons"].as_array().unwrap().iter().map(|r| r["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["phone", "email", "name_and_pet"]);
    assert_eq!(ask(json!({ "name": "Bella Ortiz" })).await[0]["reasons"][0]["reason"], "name");
    assert_eq!(ask(json!({ "name": "Bella", "phones": ["415"], "emails": ["bella@"] })).await, json!([]));
    assert_eq!(ask(json!({ "name": "Bella Ortiz", "except": bella })).await, json!([]));
    let other = app.business().await;
    let elsewhere: Value = other
        .staff
        .call("customers/find_matches", json!({ "query": { "phones": ["4155550123"] } }))
        .await
        .ok();
    assert_eq!(elsewhere, json!([]));
}

#[tokio::test]
async fn quick_edits_of_different_fields_merge_and_of_the_same_field_show_both() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let bella = add(me, "Bella", json!({})).await;
    let edit = |edit: Value| json!({ "id": bella, "version": 1, "edit": edit });
    assert_eq!(me.done("customers/edit_customer", edit(json!({ "name": "Bella O." }))).await, 2);
    assert_eq!(
        business.owner.done("customers/edit_customer", edit(json!({ "business_name": "Bakery" }))).await,
        3
    );
    let clash = business.owner.command("customers/edit_customer", edit(json!({ "name": "B. Ortiz" }))).await;
    let clash = clash.is(409).json();
    assert_eq!(
        (&clash["Conflict"]["version"], &clash["Conflict"]["fields"][0]["theirs"]),
        (&json!(3), &json!("Bella O."))
    );
    me.command("customers/edit_customer", edit(json!({ "name": "" }))).await.invalid(&["name"]);
    me.command("customers/edit_customer", edit(json!({ "discount_bp": -1 }))).await.invalid(&["discount_bp"]);
}

#[tokio::test]
async fn nobody_outside_the_business_reads_or_changes_its_customers() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let bella = add(&ours.staff, "Bella", json!({ "points": [phone("4155550101")], "details": [{ "label": "L", "value": "v" }], "addresses": [{ "city": "Troy" }] })).await;
    let (point, detail, address) = (
        rows(&app, &ours, "contact_point", &bella).await[0]["id"].clone(),
        rows(&app, &ours, "detail", &bella).await[0]["id"].clone(),
        rows(&app, &ours, "address", &bella).await[0]["id"].clone(),
    );
    let mum = add(&ours.staff, "Mum", json!({})).await;
    let friends =
        json!({ "customer_id": bella, "relationship": { "other_customer_id": mum, "kind": "friend" } });
    let calls = [
        ("edit_customer", json!({ "id": bella, "version": 1, "edit": { "name": "X" } })),
        ("update_card", json!({ "id": bella, "edit": { "version": 1, "customer": { "name": "X" } } })),
        ("assign_customer", json!({ "id": bella, "assigned_to": null })),
        ("set_archived", json!({ "id": bella, "archived": true })),
        ("set_archived", json!({ "id": bella, "archived": false })),
        ("set_blocked", json!({ "id": bella, "blocked": true })),
        ("add_contact_point", json!({ "customer_id": bella, "point": phone("4155550102") })),
        ("edit_contact_point", json!({ "id": point, "version": 1, "edit": { "label": "home" } })),
        ("make_main", json!({ "id": point })),
        ("set_sms", json!({ "id": point, "sms": true })),
        ("remove_contact_point", json!({ "id": point })),
        ("add_address", json!({ "customer_id": bella, "address": { "city": "X" } })),
        ("edit_address", json!({ "id": address, "version": 1, "edit": { "city": "X" } })),
        ("remove_address", json!({ "id": address })),
        ("add_detail", json!({ "customer_id": bella, "detail": { "label": "L", "value": "v" } })),
        ("edit_detail", json!({ "id": detail, "version": 1, "edit": { "value": "X" } })),
        ("remove_detail", json!({ "id": detail })),
        ("add_relationship", friends),
        ("remove_relationship", json!({ "id": Uuid::now_v7() })),
    ];
    for (function, arguments) in &calls {
        let path = format!("customers/{function}");
        let reply = theirs.owner.command(&path, arguments.clone()).await;
        assert_eq!(reply.status, 404, "{function}: {}", reply.text);
        let reply = app.anonymous().command(&path, arguments.clone()).await;
        assert_eq!(reply.status, 401, "{function}: {}", reply.text);
    }
    for (function, arguments) in
        [("list_customers", json!({ "filter": {}, "after": null })), ("find_matches", json!({ "query": {} }))]
    {
        app.anonymous().call(&format!("customers/{function}"), arguments).await.is(401);
    }
    app.anonymous().command("customers/add_customer", json!({ "customer": { "name": "A" } })).await.is(401);
    assert!(names(&list(&theirs.owner, json!({})).await).is_empty());
    assert!(names(&list(&theirs.owner, json!({ "text": "bella" })).await).is_empty());
    assert_eq!(row(&app, &ours, &bella).await["version"], 1);
}

#[tokio::test]
async fn the_list_stays_quick_with_many_customers() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut owner: sqlx::PgConnection =
        sqlx::ConnectOptions::connect(&app.database.owner_options()).await.unwrap();
    // The index is filled by triggers, row by row; here at once.
    sqlx::Executor::execute(&mut owner, "set session_replication_role = replica").await.unwrap();
    for sql in [
        "insert into customer (business_id, id, name, sort_name, source, last_activity_at, created_at)
         select $1, gen_random_uuid(), 'Person ' || n, 'person ' || n, 'import',
                now() - n * interval '1 minute', now() - n * interval '1 minute' from generate_series(1, 30000) n",
        "insert into search_token (business_id, token, customer_id, rank)
         select business_id, t, id, 0 from customer, unnest(string_to_array(sort_name, ' ')) t where business_id = $1",
    ] {
        sqlx::query(sql).bind(business.id.0).execute(&mut owner).await.unwrap();
    }
    sqlx::Executor::execute(&mut owner, "analyze customer; analyze search_token").await.unwrap();
    for filter in [
        json!({}),
        json!({ "sort": "activity" }),
        json!({ "sort": "newest" }),
        json!({ "active_days": 2, "sort": "activity" }),
        json!({ "text": "person 2999" }),
        json!({ "archived": true }),
        json!({ "mine": true }),
    ] {
        let started = std::time::Instant::now();
        for _ in 0..3 {
            list(&business.staff, filter.clone()).await;
        }
        let took = started.elapsed() / 3;
        assert!(took < Duration::from_millis(300), "{filter}: {took:?}");
    }
}

#[tokio::test]
async fn whoever_writes_or_calls_becomes_a_customer() {
    use pawline::rooms::customers::{model::Source, ops, store};
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut tx = app.tx(business.id).await;
    let contact = ops::read_contact(&mut tx, "(415) 555-0142").await.unwrap().unwrap();
    let made = ops::create_from_contact(&mut tx, Source::Call, " ", contact.clone()).await.unwrap();
    let nameless = ops::create_from_contact(&mut tx, Source::Chat, "", None).await.unwrap();
    let known: Vec<CustomerId> = store::match_contact(&mut tx, contact.kind, &contact.normal).await.unwrap();
    assert_eq!(known, [made]);
    tx.commit().await.unwrap();
    let row = row(&app, &business, &json!(made)).await;
    assert_eq!(
        (&row["name"], &row["source"], &row["created_by"]),
        (&json!("+1 415-555-0142"), &json!("call"), &Value::Null)
    );
    assert_eq!(self::row(&app, &business, &json!(nameless)).await["name"], "New contact");
}
