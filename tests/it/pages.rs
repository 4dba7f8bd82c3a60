//! Pages of many people, rendered side by side on several threads.

use crate::support::{Client, TestApp};
use reqwest::Method;
use reqwest::header::ACCEPT;
use serde_json::json;
use tokio::task::JoinSet;

/// Asks for a page: a browser names what it wants, a monitor takes anything.
async fn page(client: &Client, path: &str, accept: &str) -> (u16, String) {
    let reply = client.send(client.request(Method::GET, path).header(ACCEPT, accept)).await;
    let title = reply.text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    (reply.status, title.map(|(title, _)| title.to_owned()).unwrap_or_default())
}

#[tokio::test]
async fn what_is_not_there_says_so_by_its_status() {
    let app = TestApp::start().await;
    let staff = app.business().await.staff;
    let nobody = uuid::Uuid::now_v7();
    for path in [
        format!("/contacts/{nobody}"),
        "/contacts/xxx".to_owned(),
        format!("/inbox/{nobody}"),
        "/inbox/xxx".to_owned(),
        "/settings/xyz".to_owned(),
        "/nowhere".to_owned(),
    ] {
        assert_eq!(page(&staff, &path, "text/html").await.0, 404, "{path}");
    }
}

/// What a page was made of goes with it, so that the browser need not ask again. Two readings of the same shape are
/// one thing that was read twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_read_twice_for_a_page() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let client = &business.owner;
    let id = client.done("customers/add_customer", json!({ "customer": { "name": "Ana Lopez" } })).await;
    let card = format!("/contacts/{}", id.as_str().unwrap());
    let settings = [
        "me",
        "business",
        "locations",
        "staff",
        "services",
        "groups",
        "tags",
        "colours",
        "templates",
        "inboxes",
        "chat",
        "channels",
        "calls",
    ]
    .map(|section| format!("/settings/{section}"));
    let paths =
        ["/", "/inbox", "/contacts", "/contacts/new", "/bookings", "/follow-ups", "/contacts/duplicates"];
    for path in paths.map(str::to_owned).into_iter().chain(settings).chain([card]) {
        let reply = client.send(client.request(Method::GET, &path).header(ACCEPT, "text/html")).await;
        let mut shapes: Vec<String> = reply
            .text
            .split("__RESOLVED_RESOURCES[")
            .skip(1)
            .filter_map(|part| part.split_once(" = "))
            .map(|(_, value)| value.split(";__").next().unwrap_or(value))
            .map(|value| value.chars().filter(|c| !c.is_ascii_digit()).take(400).collect::<String>())
            .filter(|shape| shape.len() > 40)
            .collect();
        assert!(!shapes.is_empty(), "{path} was made of nothing: {}", reply.status);
        shapes.sort();
        let all = shapes.len();
        shapes.dedup();
        assert_eq!(shapes.len(), all, "{path} was made of {shapes:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_side_by_side_keep_to_themselves() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut wanted: Vec<(Client, String, String)> = Vec::new();
    for name in ["Ana Lopez", "Ben Ali"] {
        let id = business.staff.done("customers/add_customer", json!({ "customer": { "name": name } })).await;
        let path = format!("/contacts/{}", id.as_str().unwrap());
        wanted.push((business.staff.clone(), path, format!("{name} · Pawline")));
    }
    for (path, title) in [
        ("/", "Today"),
        ("/help", "Help"),
        ("/inbox", "Inbox"),
        ("/contacts", "Contacts"),
        ("/bookings", "Bookings"),
        ("/settings/business", "Business · Settings"),
    ] {
        wanted.push((business.manager.clone(), path.into(), format!("{title} · Pawline")));
    }
    wanted.push((app.anonymous(), "/sign-in".into(), "Sign in · Pawline".into()));
    for round in 0..8 {
        let mut asked = JoinSet::new();
        for (n, (client, path, title)) in wanted.iter().cycle().take(wanted.len() * 3).cloned().enumerate() {
            asked.spawn(async move {
                let answer = page(&client, &path, if n % 2 == 0 { "text/html" } else { "*/*" }).await;
                (path, answer, title)
            });
        }
        while let Some(answered) = asked.join_next().await {
            let (path, answer, title) = answered.unwrap();
            assert_eq!(answer, (200, title), "{path} in round {round}");
        }
    }
}
