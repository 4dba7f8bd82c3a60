//! The first page: a business from nothing, once; further ones by owners only.

use crate::support::{Client, Reply, TestApp};
use pawline::domain::command::Intent;
use pawline::rooms::staff::Me;
use serde_json::{Value, json};

fn form() -> Value {
    json!({
        "business_name": "Müller's Dog Spa", "location_name": "Main Street", "address": "1 Main Street",
        "time_zone": "America/Chicago", "phone_region": "US", "name": "Olga Owner",
        "email": "Olga@Example.com", "password": "correct horse battery",
    })
}

/// The session cookie that an answer sets.
fn cookie(reply: &Reply) -> (String, String) {
    let line = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find(|line| line.starts_with("__Host-pawline="))
        .expect("a session cookie");
    let (pair, attributes) = line.split_once(';').unwrap();
    (pair.trim_start_matches("__Host-pawline=").to_owned(), attributes.to_owned())
}

/// Opens a page as a browser does, which says that it wants HTML.
async fn open(client: &Client, path: &str) -> Reply {
    client.send(client.request(reqwest::Method::GET, path).header("accept", "text/html")).await
}

#[tokio::test]
async fn the_first_visitor_makes_the_business_and_nobody_after() {
    let app = TestApp::fresh().await;
    let visitor = app.anonymous();
    let look: Value = visitor.call("setup/look", json!({})).await.ok();
    assert_eq!(look["visitor"], "First");
    assert!(look["places"]["zones"].as_array().unwrap().contains(&json!("Europe/Berlin")));

    let intent = Intent::new();
    let request = json!({ "intent": intent, "form": form() });
    let reply = visitor.call("setup/create_business", request.clone()).await;
    reply.is(200);
    let (token, attributes) = cookie(&reply);
    for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"] {
        assert!(attributes.contains(attribute), "{attributes}");
    }
    assert!(!attributes.contains("Domain"), "{attributes}");
    let owner = Client::new(&app.url, Some(token));
    let me: Me = owner.call("staff/whoami", json!({})).await.ok();
    assert_eq!((me.name.as_str(), me.business_slug.as_str()), ("Olga Owner", "mullers-dog-spa"));
    assert_eq!(me.zone.name, "America/Chicago");
    let services: Value = owner.call("settings/list_service_types", json!({})).await.ok();
    assert_eq!(services.as_array().unwrap().len(), 6);

    // The answer was lost: the same form opens what it made, and makes nothing else.
    visitor.call("setup/create_business", request.clone()).await.is(200);
    let mut stolen = request.clone();
    stolen["form"]["password"] = json!("another password");
    visitor.call("setup/create_business", stolen).await.is(403);
    visitor.command("setup/create_business", json!({ "form": form() })).await.is(403);
    visitor.command("setup/try_sample", json!({})).await.is(403);
    let look: Value = visitor.call("setup/look", json!({})).await.ok();
    assert_eq!(look["visitor"], "Stranger");
    let page = open(&visitor, "/setup").await;
    assert_eq!((page.status, page.headers["location"].to_str().unwrap()), (302, "/sign-in"));
}

#[tokio::test]
async fn before_anything_exists_every_way_in_leads_to_the_first_page() {
    let app = TestApp::fresh().await;
    let visitor = app.anonymous();
    let home = open(&visitor, "/").await;
    assert_eq!((home.status, home.headers["location"].to_str().unwrap()), (302, "/sign-in"));
    let sign_in = open(&visitor, "/sign-in").await;
    assert_eq!((sign_in.status, sign_in.headers["location"].to_str().unwrap()), (302, "/setup"));
    assert!(visitor.get("/setup").await.is(200).text.contains("Try with sample data"));
}

#[tokio::test]
async fn all_wrong_fields_are_named_at_once_and_nothing_is_made() {
    let app = TestApp::fresh().await;
    let visitor = app.anonymous();
    let wrong = json!({
        "business_name": " ", "location_name": "x".repeat(121), "address": "a".repeat(501),
        "time_zone": "Mars/Olympus", "phone_region": "XX", "name": "\u{7}", "email": "no", "password": "short",
    });
    visitor.command("setup/create_business", json!({ "form": wrong })).await.invalid(&[
        "business_name",
        "location_name",
        "address",
        "time_zone",
        "phone_region",
        "name",
        "email",
        "password",
    ]);
    let look: Value = visitor.call("setup/look", json!({})).await.ok();
    assert_eq!(look["visitor"], "First");
}

#[tokio::test]
async fn of_two_first_visitors_one_wins() {
    let app = TestApp::fresh().await;
    let (one, two) = (app.anonymous(), app.anonymous());
    let mut other = form();
    other["email"] = json!("second@example.com");
    let (first, second) = tokio::join!(
        one.command("setup/create_business", json!({ "form": form() })),
        two.command("setup/create_business", json!({ "form": other })),
    );
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403], "{} {}", first.text, second.text);
}

#[tokio::test]
async fn an_owner_adds_another_business_and_goes_between_them() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for person in [&business.staff, &business.manager] {
        person.command("setup/create_business", json!({ "form": form() })).await.is(403);
    }
    let request = json!({ "intent": Intent::new(), "form": form() });
    let reply = business.owner.call("setup/create_business", request).await;
    reply.is(200);
    // The browser has a new session now; the old one ended with it.
    business.owner.call("staff/list_staff", json!({})).await.is(401);
    let there = Client::new(&app.url, Some(cookie(&reply).0));
    let me: Me = there.call("staff/whoami", json!({})).await.ok();
    assert_ne!(me.business_id, business.id);
    let places: Value = there.call("staff/list_workplaces", json!({})).await.ok();
    assert_eq!(places.as_array().unwrap().len(), 2);

    let reply = there.command("staff/switch_business", json!({ "business_id": business.id })).await;
    reply.is(200);
    let back = Client::new(&app.url, Some(cookie(&reply).0));
    let me: Me = back.call("staff/whoami", json!({})).await.ok();
    assert_eq!(me.business_id, business.id);
    let stranger = app.business().await;
    back.command("staff/switch_business", json!({ "business_id": stranger.id })).await.is(404);
}
