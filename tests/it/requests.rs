//! What holds for every request: headers (R19), foreign origins, unreadable bodies, sign-in and
//! rights (R14, R15). They go through the valid request of every server function, so that a new one
//! cannot be forgotten.

use crate::support::requests::{self, Kind, Request};
use crate::support::{Business, Client, Reply, Scene, TestApp};
use pawline::error::AppError;
use pawline::rooms::staff::PUBLIC;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What no answer may hold: words of the program, of its libraries and of the database.
const INTERNAL: &[&str] = &[
    "sqlx",
    "postgres",
    "panicked",
    "src/",
    "invalid type",
    "missing field",
    "at line",
    "constraint",
    "relation \"",
];

/// What is wrong with an answer to a request that is wrong.
fn dishonest(reply: &Reply) -> Option<String> {
    let internal = INTERNAL.iter().find(|word| reply.text.contains(*word));
    let readable = reply.status == 200 || serde_json::from_str::<AppError>(&reply.text).is_ok();
    if reply.status >= 500 || internal.is_some() || !readable {
        return Some(format!("{} {}", reply.status, reply.text));
    }
    None
}

/// A business with an owner, and a valid request for everything.
async fn bench() -> (TestApp, Business, Scene) {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let scene = Scene::of(&app, &business, &business.owner, "Zinnia").await;
    (app, business, scene)
}

async fn browser(app: &TestApp, business: &Business, request: &Request) -> Client {
    match request.kind {
        Kind::Session => app.another_browser(business.id, &business.owner).await,
        _ => business.owner.clone(),
    }
}

#[tokio::test]
async fn every_function_has_a_valid_request() {
    let (_, _, scene) = bench().await;
    let known = requests::all(&scene).iter().map(|request| request.function).collect();
    requests::assert_complete(&known, "tests/it/support/requests");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_everywhere_in_the_same_way() {
    let (app, business, scene) = bench().await;
    let large = format!("{{\"x\": \"{}\"}}", "a".repeat(300 * 1024));
    let mut wrong = Vec::new();
    // A function that needs no argument reads any object, or nothing at all, also where it knows one.
    let nothing = |value: &Value| value.as_object().is_some_and(|all| all.values().all(Value::is_null));
    let mut bare = BTreeSet::new();
    for request in requests::all(&scene) {
        if nothing(&request.body(&app).await) {
            bare.insert(request.function);
        }
    }
    for request in requests::all(&scene) {
        let path = format!("/api/{}", request.function);
        let client = browser(&app, &business, &request).await;
        let mut expect = |what: &str, reply: Reply, status: u16| {
            let trouble = dishonest(&reply);
            if reply.status != status || trouble.is_some() {
                wrong.push(format!("{} {what}: {} {}", request.function, reply.status, reply.text));
            }
        };
        let takes_arguments = !bare.contains(request.function);
        for body in ["", "{", "[]", "null", "\"x\"", "{\"intent\": 5}", "{\"intent\": null}", "\u{0}"] {
            let reads_any =
                !takes_arguments && matches!(body, "[]" | "null" | "{\"intent\": 5}" | "{\"intent\": null}");
            if !reads_any {
                expect(body, client.post(&path, "application/json", body).await, 400);
            }
        }
        expect("too large", client.post(&path, "application/json", large.clone()).await, 413);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
        {
            expect(kind, client.post(&path, kind, "{}").await, 415);
        }
        for method in [Method::GET, Method::PUT, Method::PATCH, Method::DELETE] {
            let asked =
                client.request(method.clone(), &path).header("content-type", "application/json").body("{}");
            let reply = client.send(asked).await;
            if reply.status != 405 {
                wrong.push(format!("{} {method}: {}", request.function, reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn values_of_another_type_are_refused_and_unknown_ones_ignored() {
    let (app, business, scene) = bench().await;
    let mut wrong = Vec::new();
    for request in requests::all(&scene) {
        let client = browser(&app, &business, &request).await;
        if request.kind == Kind::Read {
            let mut body = request.body(&app).await;
            body["unheard_of"] = json!({ "x": [1] });
            let reply = client.call(request.function, body).await;
            if reply.status != 200 {
                wrong.push(format!(
                    "{} with an unknown value: {} {}",
                    request.function, reply.status, reply.text
                ));
            }
        }
        if request.kind == Kind::Session {
            continue;
        }
        for (pointer, value) in requests::leaves(&request.arguments) {
            let others = [
                json!(null),
                json!(true),
                json!(5),
                json!(-1),
                json!("zz"),
                json!([]),
                json!({}),
                json!([[]]),
            ];
            for other in others.into_iter().filter(|other| *other != value) {
                let mut arguments = request.arguments.clone();
                requests::put(&mut arguments, &pointer, other.clone());
                let body = request.body_with(&app, &arguments).await;
                let reply = client.call(request.function, body).await;
                let trouble = dishonest(&reply);
                let expected = matches!(reply.status, 200 | 400 | 404 | 409 | 422);
                if trouble.is_some() || !expected {
                    wrong.push(format!(
                        "{} {pointer} = {other}: {} {}",
                        request.function, reply.status, reply.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Ids that a form has as text, empty for none.
const TYPED: &[(&str, &str)] =
    &[("inboxes/add_rule", "/form/location_id"), ("inboxes/edit_rule", "/form/location_id")];

#[tokio::test]
async fn ids_of_nothing_and_no_ids_are_not_found_and_not_read() {
    let (app, business, scene) = bench().await;
    let mut wrong = Vec::new();
    for request in requests::all(&scene) {
        let client = browser(&app, &business, &request).await;
        for (pointer, _) in
            requests::leaves(&request.arguments).into_iter().filter(|(_, v)| requests::is_id(v))
        {
            let zero = "00000000-0000-0000-0000-000000000000";
            // A choice that may be left empty is typed text: what is no id is said at its field.
            let no_id = if TYPED.contains(&(request.function, pointer.as_str())) { 422 } else { 400 };
            for (id, statuses) in [
                (zero, &[200_u16, 404, 422][..]),
                ("ffffffff-ffff-ffff-ffff-ffffffffffff", &[200, 404, 422]),
                ("", if no_id == 422 { &[200] } else { &[400] }),
                ("1", &[no_id]),
                ("00000000-0000-0000-0000-00000000000g", &[no_id]),
                ("' or 1=1 --", &[no_id]),
            ] {
                let mut arguments = request.arguments.clone();
                requests::put(&mut arguments, &pointer, json!(id));
                let body = request.body_with(&app, &arguments).await;
                let reply = client.call(request.function, body).await;
                if !statuses.contains(&reply.status) || dishonest(&reply).is_some() {
                    wrong.push(format!(
                        "{} {pointer} = {id:?}: {} {}",
                        request.function, reply.status, reply.text
                    ));
                }
            }
        }
        if request.writes() && request.body(&app).await.get("intent").is_some() {
            for intent in [json!(""), json!("1"), json!(7), json!(null)] {
                let mut body = request.body(&app).await;
                body["intent"] = intent.clone();
                let reply = client.call(request.function, body).await;
                if reply.status != 400 || dishonest(&reply).is_some() {
                    wrong.push(format!(
                        "{} intent = {intent}: {} {}",
                        request.function, reply.status, reply.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn other_routes_refuse_what_they_cannot_read() {
    let (app, business, scene) = bench().await;
    let (owner, stranger) = (&business.owner, app.anonymous());
    let chat = format!("/widget/{}", scene.slug);
    let large = "a".repeat(300 * 1024);
    let json = "application/json";
    for path in ["start", "messages"] {
        let path = format!("{chat}/{path}");
        let send = |kind: &'static str, body: String| {
            let request = stranger
                .request(Method::POST, &path)
                .header("content-type", kind)
                .header("authorization", format!("Bearer {}", scene.visitor_secret))
                .body(body);
            stranger.send(request)
        };
        for body in ["", "{", "[]", "null", "{\"intent\": 5}", "{\"intent\": \"x\", \"body\": 5}"] {
            assert_eq!(send(json, body.to_owned()).await.status, 400, "{path} {body}");
        }
        send("text/plain", "{}".into()).await.is(415);
        send(json, large.clone()).await.is(413);
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            stranger.send(stranger.request(method, &path)).await.is(405);
        }
    }
    stranger.post(&format!("{chat}/start"), "application/x-www-form-urlencoded", large.clone()).await.is(413);
    stranger.get(&format!("{chat}/thread")).await.is(404);
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        stranger.send(stranger.request(method, &chat)).await.is(405);
    }
    stranger.post("/hooks/call", "text/plain", "{}").await.is(415);
    stranger.post("/hooks/call", json, large.clone()).await.is(413);
    stranger.post("/hooks/call", json, "{").await.is(401);
    stranger.get("/hooks/call").await.is(405);
    for slug in ["nobody", "%00", "%ff", "a%2Fb", "'--"] {
        for path in [format!("/widget/{slug}"), format!("/widget/{slug}/thread")] {
            let status = stranger.get(&path).await.status;
            assert!((400..500).contains(&status), "{path}: {status}");
        }
    }
    for path in ["/ws", &format!("{chat}/ws")] {
        for client in [owner, &stranger] {
            let status = client.get(path).await.status;
            assert!((400..500).contains(&status), "{path}: {status}");
        }
    }
    for path in
        ["/files/pet/x", "/files/%00/96", "/files/../../etc/passwd", "/files/x/-1", "/files/x/99999999999"]
    {
        let status = owner.get(path).await.status;
        assert!((400..500).contains(&status), "{path}: {status}");
        let status = owner.post(path, "image/png", "x").await.status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
    for path in [
        "/contacts/x",
        "/contacts/%00",
        "/contacts?group=x&sort=%ff&page=-1",
        "/bookings?from=0000-00-00&to=x",
        "/inbox/x",
        "/settings/x",
        "/join/%ff",
        "/api/none/such",
        "/%ff",
        "/pkg/../Cargo.toml",
    ] {
        let reply = owner.send(owner.request(Method::GET, path).header("accept", "text/html")).await;
        assert!(reply.status < 500, "{path}: {}", reply.status);
    }
    let nothing = owner.post("/api/none/such", json, "{}").await;
    assert_eq!((nothing.status, nothing.text.as_str()), (404, "\"NotFound\""));
}

#[tokio::test]
async fn whoever_is_signed_out_is_told_so_before_anything_else() {
    let app = TestApp::start().await;
    let functions = requests::functions();
    for public in PUBLIC {
        assert!(
            functions.iter().any(|function| function == public),
            "{public} is listed as public and does not exist"
        );
    }
    assert!(functions.len() > 40, "the program's functions are found: {}", functions.len());
    for function in functions.iter().filter(|function| !PUBLIC.contains(&function.as_str())) {
        let reply = app.anonymous().call(function, json!({})).await;
        // 400: the arguments are read first.
        assert!(matches!(reply.status, 400 | 401), "{function}: {} {}", reply.status, reply.text);
    }
}

#[tokio::test]
async fn a_write_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        let request = business.owner.request(reqwest::Method::POST, "/api/staff/whoami").header(name, value);
        let reply = business.owner.send(request.header("content-type", "application/json").body("{}")).await;
        reply.is(403);
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for path in ["/", "/sign-in", "/styleguide", "/nothing-here", "/contacts", "/files/x/1"] {
        let reply = business.owner.get(path).await;
        let header =
            |name: &str| reply.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin", "{path}");
    }
    let reply = business.owner.call("staff/whoami", json!({})).await;
    assert_eq!(reply.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_404_and_a_body_that_is_too_large_413() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let request = business.owner.request(reqwest::Method::GET, "/nothing-here").header("accept", "text/html");
    let reply = business.owner.send(request).await;
    assert!(reply.is(404).text.contains("There is nothing at this address"));
    let large = format!("{{\"x\": \"{}\"}}", "a".repeat(300 * 1024));
    business.owner.post("/api/staff/whoami", "application/json", large).await.is(413);
}

/// What a browser lets a page of ours do: only what carries this answer's own number runs (R19).
#[tokio::test]
async fn the_policy_of_a_page_lets_nothing_run_but_what_carries_its_number() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut numbers = std::collections::BTreeSet::new();
    let (owner, nobody) = (&business.owner, &app.anonymous());
    for (client, path) in
        [(owner, "/"), (nobody, "/sign-in"), (owner, "/styleguide"), (owner, "/contacts"), (owner, "/")]
    {
        let request = client.request(reqwest::Method::GET, path).header("accept", "text/html");
        let reply = client.send(request).await;
        reply.is(200);
        let policy = reply.headers["content-security-policy"].to_str().unwrap().to_owned();
        let directives: std::collections::BTreeMap<&str, &str> =
            policy.split(';').filter_map(|one| one.trim().split_once(' ')).collect();
        let script = directives["script-src"];
        let nonce = script.split('\'').find_map(|part| part.strip_prefix("nonce-")).expect("a nonce");
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        assert_eq!(script, format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"), "{path}");
        for (directive, only) in [
            ("default-src", "'self'"),
            ("style-src", "'self'"),
            ("object-src", "'none'"),
            ("base-uri", "'none'"),
            ("frame-ancestors", "'none'"),
            ("form-action", "'self'"),
            ("connect-src", "'self'"),
        ] {
            assert_eq!(directives.get(directive), Some(&only), "{path}: {directive}");
        }
        assert!(reply.text.contains(&format!("nonce=\"{nonce}\"")), "{path}: its scripts carry another");
        assert!(numbers.insert(nonce.to_owned()), "{path}: a number is used once");
    }
}

/// On localhost a promise of https would lock people out; elsewhere it holds for a year.
#[tokio::test]
async fn only_https_is_promised_for_a_year() {
    let plain = TestApp::start().await;
    let reply = plain.anonymous().get("/sign-in").await;
    assert!(!reply.headers.contains_key("strict-transport-security"));
    let address = vec![("PUBLIC_URL", "https://cards.example.com".to_owned())];
    let sealed = TestApp::with_settings(address).await;
    for path in ["/sign-in", "/nothing-here", "/healthz", "/widget/nobody"] {
        let reply = sealed.anonymous().get(path).await;
        let promise = reply.headers.get("strict-transport-security").map(|value| value.to_str().unwrap());
        assert_eq!(promise, Some("max-age=31536000; includeSubDomains"), "{path}");
    }
}
