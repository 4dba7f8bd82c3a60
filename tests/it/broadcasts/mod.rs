//! Group messages: who gets one and who is left out, exactly once whatever happens, paced, stopped, gone on with, and taken
//! back. The providers are the stand-ins of texting and email.

mod emails;
mod sending;
mod writing;

use crate::support::{Client, TestApp};
use crate::texting::{Shop, customer};
use chrono::{DateTime, Duration, Utc};
use pawline::rooms::broadcasts::sending::send_groups_due;
use serde_json::{Value, json};

pub const SAID: &str = "We close on Friday, [first name]";

/// A group with these customers in it.
pub async fn group(of: &Client, name: &str, customers: &[&Value]) -> Value {
    let group = of.done("labels/create_group", json!({ "name": name })).await["id"].clone();
    for customer in customers {
        let add = json!({ "customer_id": customer, "add": [group], "remove": [] });
        of.done("labels/set_groups", add).await;
    }
    group
}

/// A draft to a group; answers its id.
pub async fn draft(of: &Client, group: &Value, form: Value) -> Value {
    let id = of.done("broadcasts/add_broadcast", json!({ "audience": { "group": group } })).await;
    of.done("broadcasts/edit_broadcast", json!({ "id": id, "version": 1, "form": form })).await;
    id
}

pub async fn open(of: &Client, id: &Value) -> Value {
    of.call("broadcasts/open_broadcast", json!({ "id": id })).await.ok()
}

pub async fn preview(of: &Client, id: &Value) -> Value {
    of.call("broadcasts/open_preview", json!({ "id": id, "from": 0, "left_from": 0 })).await.ok()
}

pub fn sending(id: &Value, version: i64) -> Value {
    json!({ "id": id, "version": version, "at": null })
}

/// Sends a draft that was written once.
pub async fn send(of: &Client, id: &Value) -> Value {
    of.command("broadcasts/send_broadcast", sending(id, 2)).await.ok()
}

pub async fn results(of: &Client, id: &Value) -> Vec<Value> {
    let page: Value =
        of.call("broadcasts/list_results", json!({ "id": id, "fate": null, "after": null })).await.ok();
    page["rows"].as_array().unwrap().clone()
}

/// Name, fate and reason of each.
pub async fn fates(of: &Client, id: &Value) -> Vec<(String, String, String)> {
    let word = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    results(of, id).await.iter().map(|row| (word(row, "name"), word(row, "fate"), word(row, "why"))).collect()
}

/// The worker's turn at so many seconds from now.
pub async fn turn(app: &TestApp, seconds: i64) -> usize {
    send_groups_due(&app.app, at(seconds)).await.unwrap()
}

pub fn at(seconds: i64) -> DateTime<Utc> {
    Utc::now() + Duration::seconds(seconds)
}

/// Some customers who get texts.
pub async fn crowd(shop: &Shop, count: usize) -> Vec<Value> {
    let mut all = Vec::new();
    for at in 0..count {
        let number = format!("+1415555{:04}", 4000 + at);
        all.push(customer(shop.staff(), &format!("Guest {at:03}"), &number, true).await);
    }
    all
}
