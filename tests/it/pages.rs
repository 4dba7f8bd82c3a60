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
