//! A stand-in for a push service, with the browsers behind it: it holds subscriptions with keys of their own, checks who
//! sends and how, decrypts what came as a browser does, and fails in the ways that push services do.
//!
//! Written from the standards (RFC 8030, 8188, 8291, 8292) with another library for the keys than the server's, so that
//! the server is not measured by itself.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Utc;
use p256::{PublicKey, SecretKey, ecdh};
use pawline::server::secret;
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;

/// What it does with the next message.
#[derive(Debug, Clone, PartialEq)]
pub enum Mood {
    /// Answers with a status and does not take it.
    Answer(u16),
    /// The same, and asks to wait for so many seconds.
    AnswerAfter(u16, u64),
    /// Takes it and never answers.
    TakeAndHang,
}

/// What a browser got.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Which browser.
    pub browser: String,
    /// What its service worker is given.
    pub notice: Value,
    pub topic: String,
    pub ttl: u64,
    pub urgency: String,
}

struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
    /// The key of the sender that it subscribed with.
    sender: Vec<u8>,
}

#[derive(Default)]
pub struct State {
    url: String,
    browsers: HashMap<String, Browser>,
    pub told: Vec<Told>,
    pub moods: VecDeque<Mood>,
    /// How often somebody sent something, also what was not taken.
    pub asked: usize,
    /// What was wrong with what came.
    pub faults: Vec<String>,
}

type Kind = Arc<Mutex<State>>;

/// The stand-in; ends with the test.
#[derive(Clone)]
pub struct PushService {
    pub url: String,
    state: Kind,
}

impl PushService {
    /// Starts one.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let state: Kind = Arc::new(Mutex::new(State { url: url.clone(), ..State::default() }));
        let router = Router::new().route("/push/{browser}", post(take)).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state }
    }

    /// What it has and does.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// A browser subscribes with the sender's key (base64url); answers what it tells the sender.
    pub fn subscribe(&self, browser: &str, sender: &str) -> Value {
        let bytes = secret::bytes::<32>();
        let secret = SecretKey::from_slice(&bytes).expect("a number below the order, as nearly all are");
        let auth = secret::bytes::<16>();
        let public = secret.public_key().to_sec1_bytes();
        let sender = URL_SAFE_NO_PAD.decode(sender).unwrap();
        self.state().browsers.insert(browser.to_owned(), Browser { secret, auth, sender });
        json!({ "endpoint": format!("{}/push/{browser}", self.url), "p256dh": URL_SAFE_NO_PAD.encode(&public),
            "auth": URL_SAFE_NO_PAD.encode(auth) })
    }

    /// The browser gave its subscription up.
    pub fn unsubscribe(&self, browser: &str) {
        self.state().browsers.remove(browser);
    }

    /// What it does with the next messages.
    pub fn next(&self, moods: impl IntoIterator<Item = Mood>) {
        self.state().moods.extend(moods);
    }

    /// What browsers got, as the name of the browser and the notification's text, and forgets it. Fails if anything that
    /// came was not as the standards want it.
    #[track_caller]
    pub fn take(&self) -> Vec<(String, String)> {
        let mut state = self.state();
        assert_eq!(state.faults, Vec::<String>::new());
        let said = |told: Told| (told.browser, told.notice["body"].as_str().unwrap().to_owned());
        let mut all: Vec<_> = state.told.drain(..).map(said).collect();
        all.sort();
        all
    }

    /// How often somebody sent something.
    pub fn asked(&self) -> usize {
        self.state().asked
    }
}

async fn take(
    Shared(state): Shared<Kind>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mood = {
        let mut state = state.lock().unwrap();
        state.asked += 1;
        state.moods.pop_front()
    };
    match mood {
        Some(Mood::Answer(status)) => return StatusCode::from_u16(status).unwrap().into_response(),
        Some(Mood::AnswerAfter(status, seconds)) => {
            let status = StatusCode::from_u16(status).unwrap();
            return (status, [("retry-after", seconds.to_string())]).into_response();
        }
        _ => {}
    }
    let status = {
        let mut state = state.lock().unwrap();
        let read = state.read(&browser, &headers, &body);
        match read {
            Ok(told) => {
                state.told.push(told);
                StatusCode::CREATED
            }
            Err((StatusCode::GONE, _)) => StatusCode::GONE,
            Err((status, fault)) => {
                state.faults.push(fault);
                status
            }
        }
    };
    if mood == Some(Mood::TakeAndHang) {
        tokio::time::sleep(Duration::from_secs(3600)).await;
    }
    status.into_response()
}

impl State {
    fn read(&self, id: &str, headers: &HeaderMap, body: &[u8]) -> Result<Told, (StatusCode, String)> {
        let bad = |fault: &str| (StatusCode::BAD_REQUEST, fault.to_owned());
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let browser = self.browsers.get(id).ok_or((StatusCode::GONE, String::new()))?;
        if body.len() > 4096 {
            return Err((StatusCode::PAYLOAD_TOO_LARGE, "too large".into()));
        }
        if header("content-encoding") != "aes128gcm" {
            return Err(bad("another encoding"));
        }
        let ttl = header("ttl").parse().map_err(|_| bad("no TTL"))?;
        let topic = header("topic").to_owned();
        let is_url_safe = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if topic.len() > 32 || !topic.chars().all(is_url_safe) {
            return Err(bad("no topic"));
        }
        self.check_sender(&browser.sender, header("authorization"))
            .map_err(|fault| (StatusCode::FORBIDDEN, fault.to_owned()))?;
        let text = open(browser, body).ok_or_else(|| bad("it cannot be decrypted"))?;
        let notice = serde_json::from_slice(&text).map_err(|_| bad("no JSON"))?;
        Ok(Told { browser: id.to_owned(), notice, topic, ttl, urgency: header("urgency").to_owned() })
    }

    /// RFC 8292: who sends is who the browser subscribed with.
    fn check_sender(&self, sender: &[u8], authorization: &str) -> Result<(), &'static str> {
        let words = authorization.strip_prefix("vapid ").ok_or("no VAPID")?;
        let word = |name: &str| words.split(',').find_map(|word| word.trim().strip_prefix(name));
        let (token, key) = word("t=").zip(word("k=")).ok_or("no token or key")?;
        let key = URL_SAFE_NO_PAD.decode(key).map_err(|_| "no key")?;
        if key != sender {
            return Err("another sender");
        }
        let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
        let (head, claims) = signed.split_once('.').ok_or("no token")?;
        let json = |text: &str| -> Value {
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap_or_default()).unwrap_or_default()
        };
        let (head, claims) = (json(head), json(claims));
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "no signature")?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key)
            .verify(signed.as_bytes(), &signature)
            .map_err(|_| "a wrong signature")?;
        let seconds = claims["exp"].as_i64().unwrap_or(0) - Utc::now().timestamp();
        let contact = claims["sub"].as_str().unwrap_or_default();
        if head["alg"] != "ES256" || claims["aud"] != json!(self.url) {
            return Err("signed for another service");
        }
        if !(0..=24 * 3600).contains(&seconds) {
            return Err("expired, or too long");
        }
        if !contact.starts_with("mailto:") && !contact.starts_with("https:") {
            return Err("nobody answers for it");
        }
        Ok(())
    }
}

/// RFC 8291 and 8188, from the browser's side.
fn open(browser: &Browser, body: &[u8]) -> Option<Vec<u8>> {
    let (salt, rest) = body.split_at_checked(16)?;
    let (size, rest) = rest.split_at_checked(4)?;
    let (length, rest) = rest.split_first()?;
    let (theirs, record) = rest.split_at_checked(usize::from(*length))?;
    if usize::try_from(u32::from_be_bytes(size.try_into().ok()?)).ok()? < record.len() {
        return None;
    }
    let public = PublicKey::from_sec1_bytes(theirs).ok()?;
    let shared = ecdh::diffie_hellman(browser.secret.to_nonzero_scalar(), public.as_affine());
    let ours = browser.secret.public_key().to_sec1_bytes();
    let mac =
        |key: &[u8], text: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text).as_ref().to_vec();
    let first = mac(&browser.auth, &shared.raw_secret_bytes()[..]);
    let info = [b"WebPush: info\0", &ours[..], theirs, &[1]].concat();
    let pseudo = mac(salt, &mac(&first, &info));
    let key = mac(&pseudo, b"Content-Encoding: aes128gcm\0\x01");
    let nonce = mac(&pseudo, b"Content-Encoding: nonce\0\x01");
    let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key[..16]).ok()?);
    let mut text = record.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(&nonce[..12]).ok()?;
    let opened = cipher.open_in_place(nonce, Aad::empty(), &mut text).ok()?;
    let end = opened.iter().rposition(|byte| *byte != 0)?;
    (opened[end] == 2).then(|| opened[..end].to_vec())
}
