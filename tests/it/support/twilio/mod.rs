//! A stand-in for Twilio that behaves like it: it takes texts, delays, fails, loses its answers, lists what it
//! has, and signs what it tells us.

mod answers;
mod told;

use axum::Router;
use chrono::{DateTime, Utc};
use pawline::domain::ids::ChannelId;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;

pub use told::sign;

/// The account that it knows.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "5e4d3c2b1a09f8e7d6c5b4a392817060";
/// Our number there.
pub const OURS: &str = "+15005550006";

/// What it does with the next text.
#[derive(Debug, Clone, PartialEq)]
pub enum Mood {
    /// Takes it after so long.
    Slow(Duration),
    /// Takes it and never answers.
    TakeAndDie,
    /// Does not take it and never answers.
    Die,
    /// Answers with a status and does not take it.
    Answer(u16, Value),
    /// Takes it, and yet says that it had an error of its own.
    TakeAndFail,
}

/// A text that it has.
#[derive(Debug, Clone)]
pub struct Kept {
    pub sid: String,
    pub from: String,
    pub to: String,
    pub body: String,
    pub status: String,
    pub code: Option<i32>,
    pub inbound: bool,
    pub at: DateTime<Utc>,
    pub pictures: Vec<(String, String)>,
    /// Where it tells how far it got.
    pub callback: String,
}

#[derive(Default)]
pub struct State {
    pub texts: Vec<Kept>,
    pub moods: VecDeque<Mood>,
    pub asked: usize,
    pub listed: usize,
    /// It lists nothing: all that we know it told us.
    pub lists_nothing: bool,
    /// Questions about single texts.
    pub looked_up: usize,
    /// It has no time for such questions.
    pub is_busy: bool,
    pub pictures: Vec<(String, Vec<u8>)>,
    /// Where it was told to tell of texts.
    pub sms_url: String,
    next: u64,
}

/// The stand-in; ends with the test.
#[derive(Clone)]
pub struct Twilio {
    pub url: String,
    state: Arc<Mutex<State>>,
    http: reqwest::Client,
}

impl Twilio {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state: Arc<Mutex<State>> = Arc::default();
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

    /// What it does with the next texts.
    pub fn next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state().moods.extend(moods);
    }

    /// The texts that it was given to send and took.
    pub fn sent(&self) -> Vec<Kept> {
        self.state().texts.iter().filter(|one| !one.inbound).cloned().collect()
    }

    /// Somebody texts us; nobody is told yet. Answers its id.
    pub fn receive(&self, from: &str, body: &str) -> String {
        self.receive_with(from, body, Vec::new())
    }

    /// The same with pictures: address and kind.
    pub fn receive_with(&self, from: &str, body: &str, pictures: Vec<(String, String)>) -> String {
        let mut state = self.state();
        let sid = state.sid("SM");
        state.texts.push(Kept {
            sid: sid.clone(),
            from: from.into(),
            to: OURS.into(),
            body: body.into(),
            status: "received".into(),
            code: None,
            inbound: true,
            at: Utc::now(),
            pictures,
            callback: String::new(),
        });
        sid
    }

    /// Tells the hook of a text that it received.
    pub async fn tell(&self, hooks: &str, channel: ChannelId, sid: &str) -> u16 {
        let form = told::of_text(&self.state(), sid);
        self.post(hooks, &format!("/hooks/twilio/{channel}"), &form).await
    }

    /// Tells how far one of ours got, where it was told to.
    pub async fn report(&self, hooks: &str, sid: &str, status: &str, code: Option<i32>) -> u16 {
        let (callback, form) = told::of_progress(&mut self.state(), sid, status, code);
        let path = callback.splitn(4, '/').nth(3).unwrap_or_default().to_owned();
        self.post(hooks, &format!("/{path}"), &form).await
    }

    /// One of ours got so far, and nobody was there to be told.
    pub fn report_lost(&self, sid: &str, status: &str, code: Option<i32>) {
        let _ = told::of_progress(&mut self.state(), sid, status, code);
    }

    /// Posts a form as Twilio does, signed for `hooks`.
    pub async fn post(&self, hooks: &str, path: &str, form: &[(String, String)]) -> u16 {
        let signature = sign(TOKEN, &format!("{hooks}{path}"), form);
        self.post_signed(hooks, path, form, &signature).await
    }

    /// The same with a signature of any kind.
    pub async fn post_signed(
        &self,
        hooks: &str,
        path: &str,
        form: &[(String, String)],
        signature: &str,
    ) -> u16 {
        let request = self.http.post(format!("{hooks}{path}")).header("x-twilio-signature", signature);
        match request.form(form).send().await {
            Ok(response) => response.status().as_u16(),
            Err(_) => 0,
        }
    }
}

impl State {
    fn sid(&mut self, letters: &str) -> String {
        self.next += 1;
        format!("{letters}{:032x}", self.next)
    }
}
