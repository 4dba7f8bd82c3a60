//! A stand-in for Facebook that behaves like it: it takes messages of a Page, delays, loses its answers, lists what it
//! has, lets tokens expire, closes its window, and signs what it tells us.

mod answers;
mod told;

use axum::Router;
use chrono::Utc;
use pawline::domain::ids::ChannelId;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;

pub use told::{body, sign};

/// The Page that it knows, with its token and the app's secret.
pub const PAGE: &str = "102030405060";
pub const TOKEN: &str = "EAAGm0PX4ZCpsBAOZCZAexampleExampleExample";
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// What it does with the next message.
#[derive(Debug, Clone, PartialEq)]
pub enum Mood {
    /// Takes it and never answers.
    TakeAndDie,
    /// Answers with a status and an error, and does not take it.
    Answer(u16, Value),
    /// Takes it, and yet says that it had an error of its own.
    TakeAndFail,
}

/// A message that it has.
#[derive(Debug, Clone)]
pub struct Kept {
    pub mid: String,
    pub person: String,
    pub body: String,
    /// What we marked ours by.
    pub metadata: String,
    /// `RESPONSE`, or the tag.
    pub sort: String,
    pub inbound: bool,
    /// In milliseconds.
    pub at: i64,
    /// As they are told.
    pub attachments: Value,
}

pub struct State {
    pub messages: Vec<Kept>,
    pub moods: VecDeque<Mood>,
    pub asked: usize,
    pub listed: usize,
    /// The token is none any more.
    pub expired: bool,
    /// It says that the window is closed, whatever we think.
    pub closed: bool,
    /// Whether the Page was added to the webhook.
    pub subscribed: bool,
    /// First name, last name and photo of each person; who is not there has none.
    pub people: BTreeMap<String, (String, String, String)>,
    pub asked_for_people: usize,
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it was given to fetch: sort and address.
    pub fetched: Vec<(String, String)>,
    next: u64,
    clock: i64,
}

/// The stand-in; ends with the test.
#[derive(Clone)]
pub struct Facebook {
    pub url: String,
    state: Arc<Mutex<State>>,
    http: reqwest::Client,
}

impl Facebook {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state = Arc::new(Mutex::new(State {
            messages: Vec::new(),
            moods: VecDeque::new(),
            asked: 0,
            listed: 0,
            expired: false,
            closed: false,
            subscribed: true,
            people: BTreeMap::new(),
            asked_for_people: 0,
            files: BTreeMap::new(),
            fetched: Vec::new(),
            next: 0,
            // Each thing happens a second after the one before, and none in the time to come.
            clock: Utc::now().timestamp_millis() - 3_600_000,
        }));
        let router: Router = answers::router(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        pawline::server::providers::ready_tls();
        let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().unwrap();
        Self { url, state, http }
    }

    /// What it has and does.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Requests to send, also those that were not taken.
    pub fn asked(&self) -> usize {
        self.state().asked
    }

    /// What it does with the next messages.
    pub fn next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state().moods.extend(moods);
    }

    /// The messages that we gave it and that it took.
    pub fn sent(&self) -> Vec<Kept> {
        self.state().messages.iter().filter(|one| !one.metadata.is_empty()).cloned().collect()
    }

    /// Somebody writes to the Page; nobody is told yet. Answers what there is to tell.
    pub fn writes(&self, person: &str, text: &str) -> Value {
        self.writes_with(person, text, Value::Array(Vec::new()))
    }

    /// The same with attachments.
    pub fn writes_with(&self, person: &str, text: &str, attachments: Value) -> Value {
        let kept = {
            let mut state = self.state();
            let kept = state.keep(person, text, "", "", true);
            state.messages.last_mut().unwrap().attachments = attachments.clone();
            kept
        };
        told::of_message(&kept, attachments)
    }

    /// Staff answer in Facebook's own inbox.
    pub fn answered_there(&self, person: &str, text: &str) -> Value {
        let kept = self.state().keep(person, text, "", "RESPONSE", false);
        told::of_echo(&kept)
    }

    /// What it tells of one of the messages that it took.
    pub fn echo(&self, kept: &Kept) -> Value {
        told::of_echo(kept)
    }

    /// The moment after all that happened, in milliseconds.
    pub fn now(&self) -> i64 {
        self.state().tick()
    }

    /// Tells the hook of some things at once.
    pub async fn tell(&self, hooks: &str, channel: ChannelId, events: &[Value]) -> u16 {
        let body = body(PAGE, events);
        self.post(hooks, channel, &body, &sign(SECRET, body.as_bytes())).await
    }

    /// Posts anything, with a signature of any kind.
    pub async fn post(&self, hooks: &str, channel: ChannelId, body: &str, signature: &str) -> u16 {
        let address = format!("{hooks}/hooks/messenger/{channel}");
        let request = self.http.post(address).header("x-hub-signature-256", signature);
        match request.header("content-type", "application/json").body(body.to_owned()).send().await {
            Ok(response) => response.status().as_u16(),
            Err(_) => 0,
        }
    }
}

impl State {
    fn tick(&mut self) -> i64 {
        self.clock += 1000;
        self.clock
    }

    fn keep(&mut self, person: &str, body: &str, metadata: &str, sort: &str, inbound: bool) -> Kept {
        self.next += 1;
        let kept = Kept {
            mid: format!("m_{:060}", self.next),
            person: person.into(),
            body: body.into(),
            metadata: metadata.into(),
            sort: sort.into(),
            inbound,
            at: self.tick(),
            attachments: Value::Array(Vec::new()),
        };
        self.messages.push(kept.clone());
        kept
    }
}
