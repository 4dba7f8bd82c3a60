//! A valid request for every server function: what tests that hold for *all* of them go through.
//!
//! A new server function gets a line in its room's file here; without it `every_function_has_a_valid_request`
//! fails. A request says what it is, where it names a version, and nothing else:
//! who may send it stands in the table of `tests/it/roles.rs`.

mod bookings;
mod broadcasts;
mod calls;
mod channels;
mod conversations;
mod correspondence;
mod customers;
mod inboxes;
mod labels;
mod merge;
mod notes;
pub mod notifications;
mod pets;
mod reading;
mod settings;
mod staff;
mod templates;

use super::{Client, Reply, Scene, TestApp};
use leptos::server_fn::axum::server_fn_paths;
use pawline::domain::command::Intent;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Reads.
    Read,
    /// A command that can be taken back.
    Act,
    /// A command that cannot: what was sent or shown once is out.
    Final,
    /// Writes without an intent: the last one counts, and sending it twice changes nothing.
    Write,
    /// About the browser's own session: it may be another one afterwards.
    Session,
}

/// A valid request.
#[derive(Debug, Clone)]
pub struct Request {
    /// `room/verb_noun`.
    pub function: &'static str,
    pub kind: Kind,
    /// Its arguments, without intent and versions.
    pub arguments: Value,
    /// Where a version stands, and of which row.
    versions: Vec<(&'static str, &'static str, Uuid)>,
}

fn request(kind: Kind, function: &'static str, arguments: Value) -> Request {
    Request { function, kind, arguments, versions: Vec::new() }
}

fn read(function: &'static str, arguments: Value) -> Request {
    request(Kind::Read, function, arguments)
}

fn act(function: &'static str, arguments: Value) -> Request {
    request(Kind::Act, function, arguments)
}

fn last(function: &'static str, arguments: Value) -> Request {
    request(Kind::Final, function, arguments)
}

fn write(function: &'static str, arguments: Value) -> Request {
    request(Kind::Write, function, arguments)
}

fn session(function: &'static str, arguments: Value) -> Request {
    request(Kind::Session, function, arguments)
}

impl Request {
    /// The version of the row `id` of `table` stands at `pointer`, as of the moment of sending.
    fn seen(mut self, pointer: &'static str, table: &'static str, id: Uuid) -> Self {
        self.versions.push((pointer, table, id));
        self
    }

    /// Whether it changes anything.
    pub fn writes(&self) -> bool {
        self.kind != Kind::Read
    }

    /// Whether it is a command: sent twice it has one effect.
    pub fn is_command(&self) -> bool {
        matches!(self.kind, Kind::Act | Kind::Final)
    }

    /// The body as it would be sent now, under a new intent.
    pub async fn body(&self, app: &TestApp) -> Value {
        self.body_with(app, &self.arguments).await
    }

    /// The same with other arguments, which the versions are put into.
    pub async fn body_with(&self, app: &TestApp, arguments: &Value) -> Value {
        let mut body = arguments.clone();
        for (pointer, table, id) in &self.versions {
            let sql = format!("select version from {table} where id = $1");
            let version: i32 =
                sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_one(&app.behind).await.unwrap();
            put(&mut body, pointer, json!(version));
        }
        if !matches!(self.kind, Kind::Read | Kind::Write) {
            body["intent"] = json!(Intent::new());
        }
        body
    }

    /// Sends it.
    pub async fn send(&self, app: &TestApp, from: &Client) -> Reply {
        from.call(self.function, self.body(app).await).await
    }
}

/// Puts a value where a JSON pointer leads; the last step may be new.
pub fn put(body: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value;
        return;
    }
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with /");
    if let Some(parent) = body.pointer_mut(parent) {
        parent[key] = value;
    }
}

/// Every value in a body that holds no others, with the pointer to it.
pub fn leaves(body: &Value) -> Vec<(String, Value)> {
    fn walk(value: &Value, at: &str, into: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}"), into))
            }
            Value::Array(list) if !list.is_empty() => {
                list.iter().enumerate().for_each(|(at_, value)| walk(value, &format!("{at}/{at_}"), into));
            }
            leaf => into.push((at.to_owned(), leaf.clone())),
        }
    }
    let mut found = Vec::new();
    walk(body, "", &mut found);
    found
}

/// Whether a value is an id.
pub fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 36 && Uuid::parse_str(text).is_ok())
}

/// A valid request for every server function, in an order in which all of them succeed: what cannot
/// wait comes first, what ends sessions last.
pub fn all(scene: &Scene) -> Vec<Request> {
    [
        conversations::requests(scene),
        broadcasts::requests(scene),
        bookings::requests(scene),
        calls::requests(scene),
        channels::requests(scene),
        customers::requests(scene),
        correspondence::requests(scene),
        inboxes::requests(scene),
        labels::requests(scene),
        merge::requests(scene),
        notes::requests(scene),
        notifications::requests(scene),
        pets::requests(scene),
        reading::requests(scene),
        settings::requests(scene),
        templates::requests(scene),
        staff::requests(scene),
    ]
    .concat()
}

/// Fails unless a list names each function that there is, and no other.
#[track_caller]
pub fn assert_complete(list: &BTreeSet<&str>, place: &str) {
    let real = functions();
    let missing: Vec<&String> = real.iter().filter(|name| !list.contains(name.as_str())).collect();
    let stale: Vec<&&str> = list.iter().filter(|name| !real.iter().any(|real| real == *name)).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "{place} lacks {missing:?} and has {stale:?}, which are gone"
    );
}

/// The names of all server functions, as the program itself knows them.
pub fn functions() -> Vec<String> {
    let mut paths: Vec<String> =
        server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/").to_owned()).collect();
    paths.sort();
    paths
}
