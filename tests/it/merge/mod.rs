//! Two profiles of one person become one, and two again: row by row as it was.

mod any_order;
mod duplicates;
mod four;
mod moving;
mod rules;
mod several;
mod since;

use crate::support::{Business, Client, TestApp};
use pawline::domain::command::Intent;
use pawline::domain::ids::BusinessId;
use pawline::server::secret;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

fn id(value: &Value) -> Uuid {
    serde_json::from_value(value.clone()).unwrap_or_else(|_| panic!("no id: {value}"))
}

async fn add(owner: &Client, customer: Value) -> Uuid {
    id(&owner.done("customers/add_customer", json!({ "customer": customer })).await)
}

async fn card(client: &Client, customer: Uuid) -> Value {
    client.call("card/open", json!({ "customer_id": customer })).await.ok::<Value>()["value"].clone()
}

async fn bodies(client: &Client, customer: Uuid) -> Vec<String> {
    let thread: Value = client.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    let rows = thread["messages"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
}

async fn merge(client: &Client, survivor: Uuid, loser: Uuid, taken: &[&str]) -> Value {
    let both = json!({ "survivor": survivor, "loser": loser, "taken": taken });
    client.command("merge/merge_customers", both).await.ok()
}

async fn unmerge(client: &Client, merge: &Value) {
    client.command("merge/unmerge", json!({ "id": merge })).await.is(200);
}

/// Somebody on the public page.
struct Guest {
    client: Client,
    slug: String,
    token: String,
}

impl Guest {
    async fn appears(app: &TestApp, business: &Business, contact: &str, body: &str) -> Self {
        let guest = Self {
            client: app.anonymous(),
            slug: format!("b{}", business.id.0.simple()),
            token: secret::token(),
        };
        let form = json!({ "intent": Intent::new(), "token": guest.token, "name": "Jane", "contact": contact, "body": body });
        guest.post("start", &form).await;
        guest
    }

    async fn writes(&self, body: &str) {
        self.post("messages", &json!({ "intent": Intent::new(), "body": body })).await;
    }

    async fn post(&self, path: &str, body: &Value) {
        let request = self
            .client
            .request(reqwest::Method::POST, &format!("/widget/{}/{path}", self.slug))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.to_string());
        self.client.send(request).await.is(200);
    }

    async fn sees(&self) -> Vec<String> {
        let request = self
            .client
            .request(reqwest::Method::GET, &format!("/widget/{}/thread?after=0", self.slug))
            .header("authorization", format!("Bearer {}", self.token));
        let thread: Value = self.client.send(request).await.ok();
        let rows = thread["messages"].as_array().unwrap().clone();
        rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
    }
}

/// Two profiles of one person, with something of everything, and a third who knows both.
struct Household {
    jane: Uuid,
    other: Uuid,
    friend: Uuid,
    rex: Uuid,
    janes_page: Guest,
    others_page: Guest,
}

async fn household(app: &TestApp, business: &Business) -> Household {
    let owner = &business.owner;
    let friend = add(owner, json!({ "name": "Tom Friend" })).await;
    let jane = add(owner, json!({ "name": "Jane Roe", "points": [
            { "kind": "phone", "raw": "+14155550101", "label": "mobile", "sms": true },
            { "kind": "phone", "raw": "+14155550102", "label": "home" },
            { "kind": "email", "raw": "jane@example.com", "label": "home" } ],
        "addresses": [{ "label": "Home", "street": "1 Elm St", "city": "Troy", "region": "NY", "postcode": "12180", "country": "US" }],
        "details": [{ "label": "Vet", "value": "Dr Wu" }],
        "relationships": [{ "other_customer_id": friend, "kind": "friend", "note": "" }] })).await;
    let other = add(owner, json!({ "name": "Jane R.", "business_name": "Roe Ltd", "language": "es", "discount_bp": 500, "points": [
            { "kind": "phone", "raw": "+14155550109", "label": "mobile" },
            { "kind": "phone", "raw": "+14155550102", "label": "office" },
            { "kind": "email", "raw": "roe@example.com", "label": "office" } ],
        "addresses": [{ "label": "Work", "street": "2 Elm St", "city": "Troy", "region": "NY", "postcode": "12180", "country": "US" }],
        "details": [{ "label": "Gate", "value": "4711" }],
        "relationships": [
            { "other_customer_id": friend, "kind": "friend", "note": "again" },
            { "other_customer_id": friend, "kind": "pays_for", "note": "" },
            { "other_customer_id": jane, "kind": "sibling", "note": "" } ] })).await;
    let group = id(&owner.done("labels/create_group", json!({ "name": "Gold" })).await["id"]);
    let form = json!({ "colour": "navy", "letters": "SH", "name": "Shy" });
    let code = id(&owner.done("labels/create_colour_code", json!({ "form": form })).await["id"]);
    let mut rex = Uuid::nil();
    for (customer, pet) in [(jane, "Biscuit"), (other, "Rex")] {
        owner
            .done("labels/set_groups", json!({ "customer_id": customer, "add": [group], "remove": [] }))
            .await;
        for tag in ["VIP", pet] {
            owner.done("labels/add_tag", json!({ "customer_id": customer, "name": tag })).await;
        }
        let colours = json!({ "target": { "customer": customer }, "add": [code], "remove": [] });
        owner.done("labels/set_colours", colours).await;
        let new = json!({ "name": pet, "species": "dog", "grams": 9000, "allergies": "nuts" });
        rex = id(&owner.done("pets/add_pet", json!({ "customer_id": customer, "pet": new })).await);
        let colours = json!({ "target": { "pet": rex }, "add": [code], "remove": [] });
        owner.done("labels/set_colours", colours).await;
        for (about, body) in [
            (json!({ "kind": "customer" }), "Pays late"),
            (json!({ "kind": "pet", "id": rex }), "Likes cheese"),
        ] {
            let note = json!({ "customer_id": customer, "about": about, "body": body, "pinned": false });
            owner.done("notes/add_note", note).await;
        }
        for completed in [false, true] {
            let booking = json!({ "location_id": business.location, "service_type_id": business.service,
                "pet_ids": [rex], "starts_at": { "clock": "2026-03-01T10:00" },
                "ends_at": { "clock": "2026-03-01T11:00" }, "status": "booked", "note": "" });
            let made = owner
                .done("bookings/add_booking", json!({ "customer_id": customer, "booking": booking }))
                .await;
            for status in ["checked_in", "completed"].into_iter().filter(|_| completed) {
                owner.done("bookings/set_status", json!({ "id": made["id"], "status": status })).await;
            }
        }
        let call = json!({ "customer_id": customer, "direction": "out", "phone": "+14155550102",
            "outcome": "no_answer", "note": "again" });
        owner.done("calls/log_call", call).await;
    }
    let janes_page = Guest::appears(app, business, "jane@example.com", "one").await;
    let others_page = Guest::appears(app, business, "roe@example.com", "two").await;
    let house = Household { jane, other, friend, rex, janes_page, others_page };
    house.janes_page.writes("three").await;
    answer(&business.staff, other, "four").await;
    house.others_page.writes("five").await;
    for customer in [jane, other] {
        let note = json!({ "customer": customer, "body": format!("ask @Mia Manager about {customer}") });
        owner.done("conversations/add_internal_note", note).await;
        let draft = json!({ "customer": customer, "body": format!("Dear {customer}"), "internal": false });
        owner.call("conversations/save_draft", draft).await.is(200);
    }
    let draft = json!({ "customer": other, "body": "Dear Jane", "internal": false });
    business.staff.call("conversations/save_draft", draft).await.is(200);
    read(&business.staff, jane, 99).await;
    read(&business.manager, other, 1).await;
    read(&business.owner, jane, 1).await;
    house
}

async fn answer(client: &Client, customer: Uuid, body: &str) {
    let message = json!({ "customer": customer, "body": body, "last_seen_number": 0, "even_if_newer": true });
    client.done("conversations/send_message", message).await;
}

async fn read(client: &Client, customer: Uuid, number: i64) {
    let thread: Value = client.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    let mark = json!({ "conversation": thread["conversation"]["id"], "number": number });
    client.call("conversations/mark_read", mark).await.is(200);
}

async fn count(app: &TestApp, business: BusinessId, from: &str) -> i64 {
    let mut tx = app.tx(business).await;
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {from}")))
        .fetch_one(tx.conn())
        .await
        .unwrap_or_else(|error| panic!("{error}: {from}"))
}
