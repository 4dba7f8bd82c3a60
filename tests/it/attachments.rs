//! Pictures and files that staff send: what is taken, who may, that they stand in the draft that all share, and that the
//! visitor of the chat gets them and nobody else. Texts, emails and Facebook: beside the tests of those ways.

use crate::files::picture;
use crate::support::{Business, Client, Reply, TestApp};
use image::ImageFormat;
use pawline::domain::command::Intent;
use pawline::rooms::conversations::sending_later::send_scheduled_due;
use pawline::server::jobs::sweep::sweep;
use pawline::server::secret;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

/// Sends a file into the draft to a customer, as the browser does.
pub async fn upload(client: &Client, customer: &Value, name: &str, bytes: impl Into<reqwest::Body>) -> Reply {
    upload_as(client, Uuid::now_v7(), customer, name, bytes).await
}

async fn upload_as(
    client: &Client,
    intent: Uuid,
    customer: &Value,
    name: &str,
    bytes: impl Into<reqwest::Body>,
) -> Reply {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let request = client
        .request(Method::POST, &format!("/files/draft/{}", customer.as_str().unwrap()))
        .header("x-intent", intent.to_string())
        .header("x-name", name.replace('+', "%20"))
        .header("origin", &client.url)
        .body(bytes);
    client.send(request).await
}

/// The same; answers its id in the draft.
pub async fn attach(client: &Client, customer: &Value, name: &str, bytes: impl Into<reqwest::Body>) -> Value {
    upload(client, customer, name, bytes).await.ok::<Value>()["value"].clone()
}

/// What stands in the draft.
pub async fn draft(client: &Client, customer: &Value) -> Vec<Value> {
    let found: Value =
        client.call("conversations/list_draft_files", json!({ "customer": customer })).await.ok();
    found["files"].as_array().unwrap().clone()
}

/// Somebody on the chat page.
struct Guest {
    client: Client,
    slug: String,
    token: String,
    customer: Value,
}

impl Guest {
    async fn start(app: &TestApp, shop: &Business, name: &str) -> Self {
        let (client, slug, token) = (app.anonymous(), format!("b{}", shop.id.0.simple()), secret::token());
        let form = json!({ "intent": Intent::new(), "token": token, "name": name,
            "contact": format!("{}@example.com", name.to_lowercase()), "body": "Hello" });
        client.post(&format!("/widget/{slug}/start"), "application/json", form.to_string()).await.is(200);
        let view = json!({ "view": "all", "closed": false, "after": null });
        let inbox: Value = shop.staff.call("conversations/list_inbox", view).await.ok();
        let rows = inbox["page"]["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["customer_name"] == name).expect("they stand in the inbox");
        Self { client, slug, token, customer: row["customer_id"].clone() }
    }

    async fn get(&self, path: &str) -> Reply {
        let request = self
            .client
            .request(Method::GET, &format!("/widget/{}/{path}", self.slug))
            .header("authorization", format!("Bearer {}", self.token));
        self.client.send(request).await
    }

    async fn send(&self, intent: Uuid, name: &str, bytes: impl Into<reqwest::Body>) -> Reply {
        let request = self
            .client
            .request(Method::POST, &format!("/widget/{}/files", self.slug))
            .header("authorization", format!("Bearer {}", self.token))
            .header("x-intent", intent.to_string())
            .header("x-name", name)
            .body(bytes);
        self.client.send(request).await
    }

    async fn said(&self) -> Vec<Value> {
        let thread: Value = self.get("thread?after=0").await.ok();
        thread["messages"].as_array().unwrap().clone()
    }
}

fn answer(customer: &Value, body: &str, files: &[&Value]) -> Value {
    json!({ "customer": customer, "body": body, "last_seen_number": 0, "even_if_newer": true, "by": "chat",
        "files": files })
}

async fn last(client: &Client, customer: &Value) -> Value {
    let thread: Value = client.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    thread["messages"]["rows"].as_array().unwrap().last().unwrap().clone()
}

#[tokio::test]
async fn a_picture_and_a_file_go_by_chat_and_only_their_visitor_gets_them() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let (bella, other) =
        (Guest::start(&app, &shop, "Bella").await, Guest::start(&app, &shop, "Carlos").await);
    let photo = attach(&shop.staff, &bella.customer, "After the bath.png", picture(ImageFormat::Png)).await;
    let prices = attach(&shop.staff, &bella.customer, "Größe & Preis.pdf", PDF).await;
    // The draft is everybody's.
    let standing = draft(&shop.owner, &bella.customer).await;
    let names: Vec<&Value> = standing.iter().map(|file| &file["name"]).collect();
    assert_eq!(names, ["After the bath.jpg", "Größe & Preis.pdf"]);
    assert_eq!(
        (&standing[0]["is_picture"], &standing[1]["media_type"]),
        (&json!(true), &json!("application/pdf"))
    );
    assert_eq!(standing[0]["staff_id"], json!(shop.staff.staff_id));
    // Sent twice, it is sent once.
    let mut send = answer(&bella.customer, "", &[&photo, &prices]);
    send["intent"] = json!(Intent::new());
    for _ in 0..2 {
        shop.owner.call("conversations/send_message", send.clone()).await.is(200);
    }
    assert!(draft(&shop.staff, &bella.customer).await.is_empty());
    let sent = last(&shop.staff, &bella.customer).await;
    assert_eq!(sent["body"], "(2 files)");
    let shown = sent["pictures"].as_array().unwrap();
    assert_eq!((&shown[0]["name"], &shown[1]["name"]), (&json!(""), &json!("Größe & Preis.pdf")));
    shop.staff.get(&format!("/files/{}/320", shown[0]["file_id"].as_str().unwrap())).await.is(200);
    let said = bella.said().await;
    assert_eq!((said.len(), &said[1]["body"]), (2, &json!("")));
    let files = said[1]["files"].as_array().unwrap();
    assert_eq!((&files[0]["picture"], &files[1]["picture"]), (&json!(true), &json!(false)));
    let path = |file: &Value| format!("files/{}", file["id"].as_str().unwrap());
    let reply = bella.get(&path(&files[0])).await;
    assert_eq!(reply.is(200).headers["content-type"], "image/jpeg");
    let reply = bella.get(&path(&files[1])).await;
    assert_eq!(reply.is(200).text.as_bytes(), PDF);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-disposition", "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%26%20Preis.pdf"),
    ] {
        assert_eq!(reply.headers[name], value);
    }
    // Nobody else: another visitor, a guess, whoever has no link, staff of another business.
    other.get(&path(&files[1])).await.is(404);
    bella.get(&format!("files/{}", Uuid::now_v7())).await.is(404);
    bella.client.get(&format!("/widget/{}/{}", bella.slug, path(&files[1]))).await.is(404);
    let elsewhere = app.business().await;
    elsewhere.owner.get(&format!("/files/{}/320", files[0]["id"].as_str().unwrap())).await.is(404);
    // Taken back, they are gone.
    shop.owner.command("conversations/withdraw_message", json!({ "message": sent["id"] })).await.is(200);
    bella.get(&path(&files[1])).await.is(404);
    shop.staff.get(&format!("/files/{}/320", files[0]["id"].as_str().unwrap())).await.is(404);
    assert_eq!(bella.said().await[1]["files"], json!([]));
    assert_eq!(last(&shop.staff, &bella.customer).await["pictures"], json!([]));
    assert!(draft(&shop.staff, &bella.customer).await.is_empty());
}

#[tokio::test]
async fn what_is_too_large_too_many_or_runs_is_refused_in_plain_words() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let bella = Guest::start(&app, &shop, "Bella").await;
    let zip_end = b"PK\x05\x06";
    let program = [b"MZ".to_vec(), vec![0; 200]].concat();
    let both = [PDF, b"PK\x03\x04META-INF/MANIFEST.MF", zip_end].concat();
    for (name, bytes, status, says) in [
        ("prices.pdf", program, 415, "Programs"),
        ("run.exe", PDF.to_vec(), 415, "Programs"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), 415, "Programs"),
        ("prices.pdf", both, 415, "two kinds"),
        ("prices.pdf", b"nothing like it".to_vec(), 415, "not what its name says"),
        ("all.zip", b"PK\x03\x04".to_vec(), 415, "cannot be sent"),
        ("bella.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0, 0], 422, "damaged"),
        ("empty.txt", Vec::new(), 422, "empty"),
        ("large.pdf", vec![b'x'; 25_000_001], 413, "at most 25 MB"),
    ] {
        let reply = upload(&shop.staff, &bella.customer, name, bytes).await;
        assert_eq!(reply.status, status, "{name}: {}", reply.text);
        assert!(reply.text.contains(says) && reply.text.contains("file"), "{name}: {}", reply.text);
    }
    assert!(draft(&shop.staff, &bella.customer).await.is_empty());
    let mut ids = Vec::new();
    for n in 0..10 {
        ids.push(attach(&shop.staff, &bella.customer, &format!("{n}.pdf"), PDF).await);
    }
    let eleventh = upload(&shop.staff, &bella.customer, "11.pdf", PDF).await;
    assert!(eleventh.is(422).text.contains("at most 10 files"));
    // A file that the chat does not carry: the words of the way, and nothing is sent.
    let removed = shop.staff.command("conversations/remove_draft_file", json!({ "file": ids[9] })).await;
    let mut heavy = PDF.to_vec();
    heavy.resize(10_000_001, b' ');
    let heavy = attach(&shop.staff, &bella.customer, "heavy.pdf", heavy).await;
    let refused =
        shop.staff.command("conversations/send_message", answer(&bella.customer, "Here", &[&heavy])).await;
    refused.invalid(&["files"]);
    assert!(refused.text.contains("at most 10 MB"), "{}", refused.text);
    // One that is in no draft: not this customer's, another business's, removed, made up.
    let carlos = Guest::start(&app, &shop, "Carlos").await;
    let theirs = app.business().await;
    let dana = Guest::start(&app, &theirs, "Dana").await;
    let foreign = attach(&theirs.staff, &dana.customer, "x.pdf", PDF).await;
    for (customer, file) in [
        (&carlos.customer, ids[0].clone()),
        (&bella.customer, foreign.clone()),
        (&bella.customer, ids[9].clone()),
        (&bella.customer, json!(Uuid::now_v7())),
    ] {
        let send = answer(customer, "Here", &[&file]);
        shop.staff.command("conversations/send_message", send).await.invalid(&["files"]);
    }
    assert_eq!(bella.said().await.len(), 1);
    // Put back, it can be sent.
    shop.staff.undo(&removed.ok::<Value>()).await.is(200);
    shop.staff.command("conversations/send_message", answer(&bella.customer, "", &[&ids[9]])).await.is(200);
    // Who may not.
    let nobody = app.anonymous();
    upload(&nobody, &bella.customer, "x.pdf", PDF).await.is(401);
    upload(&theirs.owner, &bella.customer, "x.pdf", PDF).await.is(404);
    theirs.owner.command("conversations/remove_draft_file", json!({ "file": ids[0] })).await.is(404);
    let seen = draft(&theirs.owner, &bella.customer).await;
    assert!(seen.is_empty(), "{seen:?}");
}

#[tokio::test]
async fn an_upload_that_is_sent_twice_stands_there_once() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let bella = Guest::start(&app, &shop, "Bella").await;
    let intent = Uuid::now_v7();
    let first = upload_as(&shop.staff, intent, &bella.customer, "prices.pdf", PDF).await;
    let again = upload_as(&shop.staff, intent, &bella.customer, "prices.pdf", PDF).await;
    assert_eq!(first.ok::<Value>()["value"], again.ok::<Value>()["value"]);
    let standing = draft(&shop.staff, &bella.customer).await;
    assert_eq!(standing.len(), 1);
    let file = format!("/files/{}/original", standing[0]["file_id"].as_str().unwrap());
    shop.staff.get(&file).await.is(200);
    upload_as(&shop.staff, intent, &bella.customer, "other.pdf", PDF).await.is(422);
}

#[tokio::test]
async fn files_wait_with_a_scheduled_message_and_go_out_with_it() {
    let app = TestApp::fresh().await;
    let shop = app.business().await;
    let bella = Guest::start(&app, &shop, "Bella").await;
    let prices = attach(&shop.staff, &bella.customer, "prices.pdf", PDF).await;
    let later = |files: &[&Value]| {
        json!({ "customer": bella.customer, "message": { "by": "chat", "body": "", "files": files, "at": "tomorrow",
            "unless_answered": false } })
    };
    let first = shop.staff.done("conversations/schedule_message", later(&[&prices])).await;
    assert!(draft(&shop.staff, &bella.customer).await.is_empty());
    shop.staff.command("conversations/remove_draft_file", json!({ "file": prices })).await.is(409);
    let waiting: Value =
        shop.staff.call("conversations/list_scheduled", json!({ "customer": bella.customer })).await.ok();
    assert_eq!(waiting[0]["files"], json!(["prices.pdf"]));
    // Its writer goes on with it: the file stands in the draft again.
    let edit = json!({ "id": first, "for_writing": true });
    shop.staff.command("conversations/cancel_scheduled", edit).await.is(200);
    assert_eq!(draft(&shop.staff, &bella.customer).await[0]["id"], prices);
    shop.staff.done("conversations/schedule_message", later(&[&prices])).await;
    send_scheduled_due(&app.app, chrono::Utc::now() + chrono::Duration::days(2)).await.unwrap();
    let sent = last(&shop.staff, &bella.customer).await;
    assert_eq!((&sent["body"], &sent["pictures"][0]["name"]), (&json!("(A file)"), &json!("prices.pdf")));
    assert_eq!(bella.said().await[1]["files"][0]["name"], "prices.pdf");
}

#[tokio::test]
async fn what_is_in_no_draft_any_more_is_swept_after_a_day() {
    let app = TestApp::fresh().await;
    let shop = app.business().await;
    let bella = Guest::start(&app, &shop, "Bella").await;
    let removed = attach(&shop.staff, &bella.customer, "wrong.pdf", PDF).await;
    attach(&shop.staff, &bella.customer, "right.pdf", PDF).await;
    shop.staff.command("conversations/remove_draft_file", json!({ "file": removed })).await.is(200);
    let now = chrono::Utc::now();
    let files = async || {
        let count: i64 =
            sqlx::query_scalar("select count(*) from file").fetch_one(&app.behind).await.unwrap();
        count
    };
    sweep(&app.app, now + chrono::Duration::hours(20)).await.unwrap();
    assert_eq!(files().await, 2);
    sweep(&app.app, now + chrono::Duration::hours(30)).await.unwrap();
    assert_eq!(files().await, 1);
    let left: Vec<String> =
        sqlx::query_scalar("select name from draft_file").fetch_all(&app.behind).await.unwrap();
    assert_eq!(left, ["right.pdf"]);
    sweep(&app.app, now + chrono::Duration::days(31)).await.unwrap();
    assert_eq!(files().await, 0);
}

#[tokio::test]
async fn a_merge_takes_the_draft_along_and_the_way_back_returns_it() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let (bella, twin) =
        (Guest::start(&app, &shop, "Bella").await, Guest::start(&app, &shop, "Isabella").await);
    attach(&shop.staff, &twin.customer, "prices.pdf", PDF).await;
    let merge = json!({ "survivor": bella.customer, "loser": twin.customer, "taken": [] });
    let merged = shop.owner.command("merge/merge_customers", merge).await;
    let done: Value = merged.ok();
    assert_eq!(draft(&shop.staff, &bella.customer).await.len(), 1);
    assert_eq!(draft(&shop.staff, &twin.customer).await.len(), 1, "the old id stays good");
    shop.owner.undo(&done).await.is(200);
    assert!(draft(&shop.staff, &bella.customer).await.is_empty());
    assert_eq!(draft(&shop.staff, &twin.customer).await.len(), 1);
}

#[tokio::test]
async fn a_visitor_sends_a_picture_once_and_whoever_is_blocked_learns_nothing() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let bella = Guest::start(&app, &shop, "Bella").await;
    let intent = Uuid::now_v7();
    let first: Value = bella.send(intent, "rash.png", picture(ImageFormat::Png)).await.ok();
    let again: Value = bella.send(intent, "rash.png", picture(ImageFormat::Png)).await.ok();
    assert_eq!((&first["number"], &first["number"]), (&json!(2), &again["number"]));
    let came = last(&shop.staff, &bella.customer).await;
    assert_eq!((&came["body"], &came["direction"]), (&json!("(A picture)"), &json!("in")));
    let file = came["pictures"][0]["file_id"].as_str().unwrap().to_owned();
    shop.staff.get(&format!("/files/{file}/320")).await.is(200);
    let own = bella.said().await[1].clone();
    assert_eq!(
        (&own["body"], &own["files"], &own["mine"]),
        (&json!("(A picture)"), &json!([]), &json!(true))
    );
    for (name, bytes, says) in [
        ("run.exe", b"MZ".to_vec(), "Programs"),
        ("large.pdf", vec![b'x'; 10_000_001], "at most 10 MB"),
        ("page.html", b"<p>Hi".to_vec(), "Programs"),
    ] {
        let reply = bella.send(Uuid::now_v7(), name, bytes).await;
        assert!(reply.is(422).text.contains(says), "{name}: {}", reply.text);
    }
    let stranger = Guest { token: secret::token(), ..Guest::start(&app, &shop, "Sly").await };
    stranger.send(Uuid::now_v7(), "x.png", picture(ImageFormat::Png)).await.is(404);
    let block = json!({ "id": bella.customer, "blocked": true });
    shop.owner.command("customers/set_blocked", block).await.is(200);
    bella.send(Uuid::now_v7(), "more.png", picture(ImageFormat::Png)).await.is(200);
    let own = bella.said().await[2].clone();
    assert_eq!(
        (&own["body"], &own["files"], &own["mine"]),
        (&json!("(A picture)"), &json!([]), &json!(true))
    );
    assert_eq!(last(&shop.staff, &bella.customer).await["id"], came["id"]);
}
