//! What holds for every request: headers (R19), foreign origins, unreadable bodies, sign-in and
//! rights (R14, R15). The list of server functions is read from the program, so that a new one
//! cannot be forgotten.

use crate::support::TestApp;
use leptos::server_fn::axum::server_fn_paths;
use pawline::rooms::staff::PUBLIC;
use serde_json::json;

fn functions() -> Vec<String> {
    let mut paths: Vec<String> =
        server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/").to_owned()).collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400_everywhere() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for function in functions() {
        let path = format!("/api/{function}");
        for body in ["", "{", "[]", "null", "\"x\"", "{\"intent\": 5}"] {
            let reply = business.owner.post(&path, "application/json", body).await;
            // A function without arguments reads any object; none of these is one, or it may ignore it.
            assert!(reply.status < 500, "{function} answers {} to {body:?}: {}", reply.status, reply.text);
            if body != "{\"intent\": 5}" && body != "null" {
                assert!(matches!(reply.status, 400 | 200), "{function}: {} to {body:?}", reply.status);
            }
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            business.owner.post(&path, kind, "{}").await.is(415);
        }
        assert_eq!(business.owner.get(&path).await.status, 405, "{function}");
    }
}

#[tokio::test]
async fn whoever_is_signed_out_is_told_so_before_anything_else() {
    let app = TestApp::start().await;
    let functions = functions();
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
