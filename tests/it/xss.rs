//! Words stay words (R21): what attacks a page is put into every text of a business, and every page is
//! fetched: none of it may become an element, an attribute or a script. Read with a small reader of
//! tags and not by looking for strings, since words may rightly hold quotes. The browser's side
//! (`window.__xss` is never set) is a journey.

use crate::support::{Business, Scene, TestApp};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use pawline::domain::ids::{ChannelId, IncomingHookId};
use pawline::rooms::arrivals::taking::take_due;
use pawline::rooms::channels::model::ChannelKind;
use pawline::rooms::channels::ops::{self as channels, Told};
use pawline::rooms::customers::{model::Source, ops as customers};
use pawline::rooms::settings::ui::SECTIONS;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// As short as the shortest text may be.
const PAYLOADS: &[&str] = &[
    "<script>__xss()</script>",
    "\"><img src=x onerror=__xss()>",
    "' onfocus='__xss()' x='",
    "\" onfocus=\"__xss()\" x=\"",
    "</script><svg/onload=__xss()>",
    "</textarea><svg/onload=__xss()>",
    "--><img src=x onerror=__xss()>",
    "javascript:__xss()",
    "\\u003cscript\\u003e__xss()",
];

/// An element's name and its attributes.
type Tag = (String, Vec<(String, String)>);

/// The opening tags of a page, read as a browser reads them: scripts and comments are no tags.
fn tags(html: &str) -> (Vec<Tag>, Vec<String>) {
    let (mut tags, mut scripts) = (Vec::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (tag, after) = tag(rest);
        rest = after;
        if tag.0 == "script" {
            let end = rest.to_ascii_lowercase().find("</script").unwrap_or(rest.len());
            scripts.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        tags.push(tag);
    }
    (tags, scripts)
}

fn tag(text: &str) -> (Tag, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    let (name, mut rest) = (text[..end].to_ascii_lowercase(), &text[end..]);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return ((name, attributes), rest.strip_prefix('>').unwrap_or(rest));
        }
        let end = rest
            .char_indices()
            .find(|(at, c)| *at > 0 && (c.is_whitespace() || matches!(c, '=' | '>' | '/')))
            .map_or(rest.len(), |(at, _)| at);
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(given) = rest.strip_prefix('=') {
            let given = given.trim_start();
            (value, rest) = match given.chars().next() {
                Some(quote @ ('"' | '\'')) => given[1..].split_once(quote).unwrap_or((&given[1..], "")),
                _ => {
                    given.split_at(given.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(given.len()))
                }
            };
        }
        attributes.push((key, value.to_owned()));
    }
}

/// What acts in a page though it should only be read.
fn acts(html: &str) -> Vec<String> {
    let (tags, scripts) = tags(html);
    let mut found = Vec::new();
    for (name, attributes) in &tags {
        for (key, value) in attributes {
            let scheme = value.trim_start().to_ascii_lowercase();
            if key.starts_with("on")
                || key == "srcdoc"
                // What is typed, and what a file is called when it is kept, lead nowhere.
                || (!["value", "download"].contains(&key.as_str()) && scheme.starts_with("javascript:"))
            {
                found.push(format!("<{name} {key}={value:?}>"));
            }
        }
        if name == "img" && attributes.iter().any(|(key, value)| key == "src" && value == "x") {
            found.push("the image of an attack".into());
        }
    }
    // The data of a page stands in its scripts, in quotes: no `<` of ours may stand there.
    for script in scripts.iter().filter(|script| script.contains("__xss")) {
        if script.contains('<') || script.trim_start().starts_with("__xss") {
            found.push(format!("in a script: {}", script.chars().take(300).collect::<String>()));
        }
    }
    found
}

#[test]
fn the_reader_sees_what_a_browser_would_run() {
    assert!(
        acts("<p title=\"a > b\" class=x>\" onfocus=\"__xss()\"</p><input value=\"&quot; onx\">").is_empty()
    );
    for wrong in [
        "<input value=\"\" onfocus=\"__xss()\">",
        "<img src=x>",
        "<svg/onload=__xss()>",
        "<a href=' JavaScript:__xss()'>x</a>",
        "<script>x = \"<!--__xss\"</script>",
        "<script>__xss()</script>",
    ] {
        assert_eq!(acts(wrong).len(), 1, "{wrong}");
    }
}

/// Strangers write it by every way that leads in; answers the pages on which it stands then.
async fn arrive(app: &TestApp, business: &Business, scene: &Scene, payload: &str) -> Vec<String> {
    let typed: String = payload.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let mut tx = app.tx(business.id).await;
    let text = Told {
        id: IncomingHookId::new(),
        channel: ChannelId(scene.channel),
        kind: "message".into(),
        event_key: "SM1:received".into(),
        sender: "+14155550188".into(),
        query: String::new(),
        headers: json!({}),
        body: format!("MessageSid=SM1&From=%2B14155550188&To=%2B15005550006&Body={typed}&NumMedia=0"),
        raw: None,
        by: ChannelKind::Twilio,
        happened_at: None,
    };
    assert!(channels::tell(&mut tx, &text).await.unwrap());
    // What somebody calls themselves on Facebook.
    customers::create_from_contact(&mut tx, Source::Facebook, payload, None).await.unwrap();
    tx.commit().await.unwrap();
    let word = format!("=?utf-8?B?{}?=", STANDARD.encode(payload));
    let mail = format!(
        "From: {word} <mallory@example.com>\r\nTo: post@paws.example\r\nSubject: {word}\r\nMessage-ID: <x@example.com>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n{payload}\r\n\
         --b\r\nContent-Type: text/html\r\n\r\n<p>Hello {payload}</p><a href=\"{payload}\">x</a>\r\n\
         --b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''{typed}\r\n\r\n%PDF\r\n--b--\r\n"
    );
    let owner = &business.owner;
    let hook = owner.done("channels/renew_mail_hook", json!({ "id": scene.mail_channel })).await;
    let url = format!("{}/hooks/email/{}", app.url, scene.mail_channel);
    assert_eq!(crate::email::post(&url, hook["secret"].as_str().unwrap(), mail.as_bytes()).await, 200);
    take_due(&app.app, Utc::now()).await.unwrap();
    let version: Value = owner.call("settings/read_business", json!({})).await.ok();
    let edit = json!({ "version": version["version"], "edit": { "form_enabled": true } });
    owner.command("settings/edit_business", edit).await.is(200);
    let form = format!("name={typed}&email=trudy%40example.com&message={typed}");
    let path = format!("/forms/{}", scene.slug);
    app.anonymous().post(&path, "application/x-www-form-urlencoded", form).await.is(200);
    let mut tx = app.tx(business.id).await;
    let strangers: Vec<(Uuid, Option<Uuid>)> = sqlx::query_as(
        "select u.id, c.id from customer u left join conversation c on c.business_id = $1 and c.customer_id = u.id
         where u.business_id = $1 and u.source in ('text', 'email', 'web_form', 'facebook')",
    )
    .bind(business.id.0)
    .fetch_all(tx.conn())
    .await
    .unwrap();
    assert!(strangers.len() >= 4, "a text, an email, a form and a name on Facebook");
    let mails: Vec<Uuid> =
        sqlx::query_scalar("select message_id from mail where business_id = $1 and html <> ''")
            .bind(business.id.0)
            .fetch_all(tx.conn())
            .await
            .unwrap();
    assert!(!mails.is_empty());
    let mut paths: Vec<String> = mails.iter().map(|id| format!("/mail/{id}")).collect();
    for (customer, conversation) in strangers {
        for page in ["", "/texts", "/emails"] {
            paths.push(format!("/contacts/{customer}{page}"));
        }
        paths.extend(conversation.map(|id| format!("/inbox/{id}")));
    }
    paths
}

#[tokio::test]
async fn no_page_turns_words_into_anything_else() {
    let app = TestApp::fresh().await;
    let mut wrong = Vec::new();
    for payload in PAYLOADS {
        let business = app.business().await;
        let owner = &business.owner;
        let scene = Scene::of(&app, &business, owner, payload).await;
        let mut paths: Vec<String> = pawline::server::router::page_routes()
            .iter()
            .map(|route| {
                let id = match route.path() {
                    path if path.starts_with("/inbox") => scene.conversation,
                    path if path.starts_with("/group-messages") => scene.broadcast,
                    _ => scene.customer,
                };
                route
                    .path()
                    .replace("{id}", &id.to_string())
                    .replace(":id", &id.to_string())
                    .replace("{token}", &scene.invitation)
                    .replace(":token", &scene.invitation)
            })
            .filter(|path| !path.contains("section"))
            .collect();
        paths.extend(SECTIONS.iter().map(|(section, ..)| format!("/settings/{section}")));
        paths.extend(arrive(&app, &business, &scene, payload).await);
        let typed: String = payload.bytes().map(|byte| format!("%{byte:02x}")).collect();
        paths.push(format!("/contacts?q={typed}&text={typed}&group={typed}&sort={typed}"));
        paths.push(format!("/bookings?from={typed}&status={typed}"));
        paths.push(format!("/sign-in?next={typed}"));
        paths.push(format!("/{typed}"));
        paths.push(format!("/widget/{}", scene.slug));
        paths.push(format!("/widget/{}?embed={typed}", scene.slug));
        let mut shown = 0;
        for path in paths {
            for client in [owner, &app.anonymous()] {
                let reply =
                    client.send(client.request(Method::GET, &path).header("accept", "text/html")).await;
                shown += usize::from(reply.text.contains("__xss"));
                wrong.extend(
                    acts(&reply.text).into_iter().map(|what| format!("{path} with {payload}: {what}")),
                );
            }
        }
        assert!(shown > 10, "the words are on the pages: {shown}");
        // The visitor's form without a script comes back filled in.
        let form = format!("name={typed}&contact={typed}&body=&page={typed}");
        let path = format!("/widget/{}/start", scene.slug);
        let back = app.anonymous().post(&path, "application/x-www-form-urlencoded", form).await;
        assert!(back.is(422).text.contains("__xss"));
        wrong.extend(acts(&back.text).into_iter().map(|what| format!("{path} with {payload}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
