//! A browser as the server sees it.

use pawline::domain::command::{Cursor, Intent};
use pawline::domain::ids::{SessionId, StaffId};
use pawline::server::session::COOKIE;
use reqwest::header::{COOKIE as COOKIE_HEADER, HeaderMap, ORIGIN};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

/// An answer that takes longer never comes: a test says so rather than hang. On a machine that also
/// compiles, the first number of a telephone alone takes ten seconds to be read.
const PATIENCE: Duration = Duration::from_secs(40);

/// A signed-in (or anonymous) browser.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    pub url: String,
    pub token: Option<String>,
    pub staff_id: StaffId,
    pub session_id: SessionId,
    pub email: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Client {
    pub fn new(url: &str, token: Option<String>) -> Self {
        pawline::server::providers::ready_tls();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let (staff_id, session_id) = (StaffId(Uuid::nil()), SessionId(Uuid::nil()));
        Self { http, url: url.into(), token, staff_id, session_id, email: String::new() }
    }

    /// The same person behind another address, who gives up sooner.
    pub fn moved_to(&self, url: &str, patience: Duration) -> Self {
        let mut moved = Self::new(url, self.token.clone());
        moved.http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(patience)
            .build()
            .unwrap();
        (moved.staff_id, moved.session_id, moved.email) =
            (self.staff_id, self.session_id, self.email.clone());
        moved
    }

    /// Calls a server function that may not answer: the network's error then.
    pub async fn attempt(&self, function: &str, arguments: &Value) -> Result<Reply, reqwest::Error> {
        let cookie = format!("{COOKIE}={}", self.token.as_deref().unwrap_or_default());
        let request = self
            .http
            .post(format!("{}/api/{function}", self.url))
            .header("content-type", "application/json")
            .header(ORIGIN, &self.url)
            .header(COOKIE_HEADER, cookie)
            .body(arguments.to_string());
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Reply { status, headers, text: response.text().await? })
    }

    /// Calls a server function: `call("pets/add_pet", json!({...}))`.
    pub async fn call(&self, function: &str, arguments: Value) -> Reply {
        self.post(&format!("/api/{function}"), "application/json", arguments.to_string()).await
    }

    /// Sends a command under a new intent; answers the whole reply.
    pub async fn command(&self, function: &str, mut arguments: Value) -> Reply {
        arguments["intent"] = json!(Intent::new());
        self.call(function, arguments).await
    }

    /// Sends a command that must succeed; answers its `value`.
    pub async fn done(&self, function: &str, arguments: Value) -> Value {
        self.command(function, arguments).await.ok::<Value>()["value"].clone()
    }

    /// Sends a command that must succeed and takes it back.
    pub async fn undo(&self, done: &Value) -> Reply {
        self.command("history/undo_command", json!({ "of": done["intent"] })).await
    }

    /// Where the log of the business ends.
    pub async fn cursor(&self) -> Cursor {
        let me: Value = self.call("staff/whoami", json!({})).await.ok();
        serde_json::from_value(me["as_of"].clone()).unwrap()
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(format!("{}{path}", self.url))).await
    }

    pub async fn post(&self, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.http.post(format!("{}{path}", self.url)).header("content-type", content_type);
        self.send(request.header(ORIGIN, &self.url).body(body)).await
    }

    /// For requests that are shaped by hand; `path` is relative.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let request = match &self.token {
            Some(token) => request.header(COOKIE_HEADER, format!("{COOKIE}={token}")),
            None => request,
        };
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, text: response.text().await.unwrap_or_default() }
    }
}

impl Reply {
    /// The answer's value; the status must be 200.
    #[track_caller]
    pub fn ok<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The whole answer as JSON, whatever the status.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// Asserts a 422 that names exactly these fields (in any order).
    #[track_caller]
    pub fn invalid(&self, fields: &[&str]) {
        assert_eq!(self.status, 422, "{}", self.text);
        let errors = self.json()["Invalid"].as_array().cloned().unwrap_or_default();
        let mut named: Vec<String> =
            errors.iter().map(|e| e["field"].as_str().unwrap_or_default().to_owned()).collect();
        let mut wanted: Vec<String> = fields.iter().map(|f| (*f).to_owned()).collect();
        named.sort();
        wanted.sort();
        assert_eq!(named, wanted, "{}", self.text);
    }

    /// Asserts a status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }
}
