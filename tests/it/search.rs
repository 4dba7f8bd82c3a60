//! Finding anyone: by every kind of word, in any form, quickly forgotten and renamed; and the
//! commands that lead to every place.

use crate::support::{Business, TestApp};
use pawline::rooms::search::commands::{COMMANDS, Deed};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Runs a statement with the business as $1 and ids and texts after it.
async fn write(app: &TestApp, business: &Business, sql: &'static str, ids: &[Uuid], texts: &[&str]) {
    let mut tx = app.tx(business.id).await;
    let mut query = sqlx::query(sql).bind(business.id.0);
    for id in ids {
        query = query.bind(*id);
    }
    for text in texts {
        query = query.bind((*text).to_owned());
    }
    query.execute(tx.conn()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn customer(app: &TestApp, business: &Business, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    let sql = "insert into customer (business_id, id, name, source) values ($1, $2, $3, 'by_hand')";
    write(app, business, sql, &[id], &[name]).await;
    id
}

async fn contact(app: &TestApp, business: &Business, customer: Uuid, kind: &str, raw: &str, normal: &str) {
    let sql = "insert into contact_point (business_id, id, customer_id, kind, raw, normal) values ($1, $2, $3, $4, $5, $6)";
    write(app, business, sql, &[Uuid::now_v7(), customer], &[kind, raw, normal]).await;
}

async fn pet(app: &TestApp, business: &Business, customer: Uuid, name: &str) -> Uuid {
    let id = Uuid::now_v7();
    let sql = "insert into pet (business_id, id, customer_id, name) values ($1, $2, $3, $4)";
    write(app, business, sql, &[id, customer], &[name]).await;
    id
}

async fn find(business: &Business, query: &str) -> Vec<Value> {
    let found: Value = business.staff.call("search/find", json!({ "query": query, "limit": 8 })).await.ok();
    found["hits"].as_array().unwrap().clone()
}

async fn names(business: &Business, query: &str) -> Vec<String> {
    find(business, query).await.iter().map(|hit| hit["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_is_found_by_everything_that_people_remember() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortíz-Núñez").await;
    customer(&app, &business, "Somebody Else").await;
    contact(&app, &business, bella, "phone", "(415) 555-0123", "+14155550123").await;
    contact(&app, &business, bella, "email", "Bella.O@Example.com", "bella.o@example.com").await;
    pet(&app, &business, bella, "Señor Biscuit").await;
    business.staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "Nervous eater" })).await;
    for (query, why, matched) in [
        ("bel", "name", ""),
        ("BELLA ort", "name", ""),
        ("nunez", "name", ""),
        ("Ortíz Bella", "name", ""),
        ("senor", "pet", "Señor Biscuit"),
        ("biscuit bella", "pet", "Señor Biscuit"),
        ("415 555", "phone", "(415) 555-0123"),
        ("+1 (415) 555-0123", "phone", "(415) 555-0123"),
        ("0123", "phone", "(415) 555-0123"),
        ("550", "phone", "(415) 555-0123"),
        ("bella.o@ex", "email", "Bella.O@Example.com"),
        ("example", "email", "Bella.O@Example.com"),
        ("nerv", "tag", "Nervous eater"),
        ("bela", "typo", ""),
        ("blela", "typo", ""),
        ("bella ortis", "typo", ""),
    ] {
        let hits = find(&business, query).await;
        assert_eq!(hits.len(), 1, "{query}: {hits:?}");
        let hit = &hits[0];
        assert_eq!((&hit["why"], &hit["matched"]), (&json!(why), &json!(matched)), "{query}");
        assert_eq!(hit["customer_id"], json!(bella));
        assert_eq!((&hit["pets"], &hit["phone"]), (&json!(["Señor Biscuit"]), &json!("(415) 555-0123")));
    }
    for query in ["zzz", "0199", "bella smith", "12"] {
        assert_eq!(names(&business, query).await, Vec::<String>::new(), "{query}");
    }
}

#[tokio::test]
async fn the_exact_name_comes_first_and_the_archived_last() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let gone = customer(&app, &business, "Ana").await;
    customer(&app, &business, "Anastasia Bell").await;
    customer(&app, &business, "Anabel").await;
    let other = customer(&app, &business, "Bert Brown").await;
    pet(&app, &business, other, "Ana").await;
    customer(&app, &business, "Ana Ruiz").await;
    let sql = "update customer set archived_at = now() where business_id = $1 and id = $2";
    write(&app, &business, sql, &[gone], &[]).await;
    customer(&app, &business, "Ana").await;
    let hits = find(&business, "ana").await;
    assert_eq!((hits[0]["name"].as_str(), hits[0]["archived"].as_bool()), (Some("Ana"), Some(false)));
    let last = hits.last().unwrap();
    assert_eq!((&last["customer_id"], last["archived"].as_bool()), (&json!(gone), Some(true)));
    assert_eq!(hits[hits.len() - 2]["name"], "Bert Brown");
}

#[tokio::test]
async fn what_changes_is_found_anew_and_what_goes_is_not() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let bella = customer(&app, &business, "Bella Ortiz").await;
    let mochi = pet(&app, &business, bella, "Mochi").await;
    contact(&app, &business, bella, "phone", "0171 2345678", "+491712345678").await;
    assert_eq!(names(&business, "0171 234").await, ["Bella Ortiz"]);
    assert_eq!(names(&business, "0049 171").await, ["Bella Ortiz"]);
    let rename = "update customer set name = $3 where business_id = $1 and id = $2";
    write(&app, &business, rename, &[bella], &["Ольга Иванова"]).await;
    assert_eq!(names(&business, "bella").await, Vec::<String>::new());
    assert_eq!(names(&business, "Ольга").await, ["Ольга Иванова"]);
    assert_eq!(names(&business, "Ива").await, ["Ольга Иванова"]);
    let archive = "update pet set archived_at = now() where business_id = $1 and id = $2";
    assert_eq!(names(&business, "mochi").await, ["Ольга Иванова"]);
    write(&app, &business, archive, &[mochi], &[]).await;
    assert_eq!(names(&business, "mochi").await, Vec::<String>::new());
    let tag = business.staff.done("labels/add_tag", json!({ "customer_id": bella, "name": "Gold" })).await;
    assert_eq!(names(&business, "gold").await, ["Ольга Иванова"]);
    let rename = json!({ "id": tag["id"], "version": 1, "name": "Silver" });
    business.owner.command("labels/rename_tag", rename).await.is(200);
    assert_eq!(names(&business, "gold").await, Vec::<String>::new());
    assert_eq!(names(&business, "silver").await, ["Ольга Иванова"]);
    business.owner.command("labels/archive_tag", json!({ "id": tag["id"], "archived": true })).await.is(200);
    assert_eq!(names(&business, "silver").await, Vec::<String>::new());
    let forget = "delete from contact_point where business_id = $1 and customer_id = $2";
    write(&app, &business, forget, &[bella], &[]).await;
    assert_eq!(names(&business, "0171 234").await, Vec::<String>::new());
}

#[tokio::test]
async fn rows_written_many_at_a_time_are_all_indexed() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let sql = "insert into customer (business_id, id, name, source)
               select $1, gen_random_uuid(), 'Bulk ' || n, 'import' from generate_series(1, 300) n";
    write(&app, &business, sql, &[], &[]).await;
    assert_eq!(names(&business, "bulk 277").await, ["Bulk 277"]);
    let sql = "update customer set name = 'Moved ' || name where business_id = $1 and name like 'Bulk 2%'";
    write(&app, &business, sql, &[], &[]).await;
    assert_eq!(names(&business, "moved bulk 277").await, ["Moved Bulk 277"]);
}

#[tokio::test]
async fn nothing_typed_shows_who_was_active_last() {
    let app = TestApp::start().await;
    let business = app.business().await;
    customer(&app, &business, "First").await;
    customer(&app, &business, "Second").await;
    assert_eq!(names(&business, "  ").await, ["Second", "First"]);
}

#[tokio::test]
async fn search_stays_within_the_business_and_survives_any_input() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let other = customer(&app, &theirs, "Bella Ortiz").await;
    contact(&app, &theirs, other, "phone", "4155550123", "+14155550123").await;
    for query in ["bella", "blela", "4155550123", "bella ortis"] {
        assert_eq!(names(&ours, query).await, Vec::<String>::new(), "{query}");
    }
    for query in [
        "%",
        "_",
        "'",
        "\\",
        "\"; drop table",
        "🐶",
        "مرحبا",
        "a\u{0}b",
        "((((",
        "#415",
        "@",
        "- -",
        "\u{10ffff}",
    ] {
        find(&ours, query).await;
    }
    ours.staff.call("search/find", json!({ "query": "x".repeat(201), "limit": 8 })).await.invalid(&["query"]);
    for limit in [-1, 0, i32::MAX] {
        ours.staff.call("search/find", json!({ "query": "bella", "limit": limit })).await.is(200);
    }
    ours.staff.call("search/find", json!({ "query": 7 })).await.is(400);
    app.anonymous().call("search/find", json!({ "query": "bella", "limit": 8 })).await.is(401);
}

#[tokio::test]
async fn every_place_is_reached_by_a_command() {
    let pages: BTreeSet<String> = pawline::server::router::page_routes()
        .iter()
        .map(|route| route.path().to_owned())
        .filter(|path| !path.contains(['{', ':', '*']))
        .collect();
    // For those who are not signed in, for those who build Pawline, or on the way to one of the others.
    let others = ["/setup", "/sign-in", "/styleguide", "/start", "/contacts/merge"];
    let reached: BTreeSet<&str> = COMMANDS
        .iter()
        .filter_map(|command| match command.deed {
            Deed::Go(href) => href.split('?').next(),
            _ => None,
        })
        .collect();
    let missing: Vec<&String> = pages
        .iter()
        .filter(|page| !others.contains(&page.as_str()) && !reached.contains(page.as_str()))
        .collect();
    assert!(missing.is_empty(), "no command leads to {missing:?}");
    for place in reached.iter().filter(|place| !place.starts_with("/settings/")) {
        assert!(pages.contains(*place), "{place} is no page");
    }
}
