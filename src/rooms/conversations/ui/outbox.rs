//! What was sent and is not yet known to have arrived: shown at once, kept over a reload, tried
//! again with the same intent, so that it is never sent twice.

use super::super::api;
use super::super::model::SendOutcome;
use super::device;
use super::thread_state::ThreadState;
use crate::domain::command::Intent;
use crate::domain::ids::StaffId;
use crate::error::AppError;
use crate::live::{LinkState, sleep, use_live};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Pauses between tries, in milliseconds.
const PAUSES: [u64; 3] = [400, 1200, 3000];

/// How far a message is on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Way {
    Sending,
    /// Not known to have arrived; why.
    Failed(String),
    /// A colleague (name) answered meanwhile with this text: send all the same?
    Asking(String, String),
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Pending {
    pub intent: Intent,
    pub body: String,
    pub internal: bool,
    /// Whom the writer of a note chose from the list.
    #[serde(default)]
    pub mentions: Vec<StaffId>,
    /// The last number that the writer saw when they began.
    pub seen: i64,
    pub even_if_newer: bool,
    pub way: Way,
}

/// A text that goes back to the composer, and why.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Returned {
    pub body: String,
    pub internal: bool,
    pub why: Option<String>,
}

/// The messages of one conversation that are on their way.
#[derive(Clone, Copy)]
pub(super) struct Outbox {
    pub list: RwSignal<Vec<Pending>>,
    /// For the composer to take.
    pub returned: RwSignal<Option<Returned>>,
    thread: ThreadState,
    /// On a shared browser nobody sends what somebody else wrote.
    writer: StaffId,
}

impl Outbox {
    pub fn new(thread: ThreadState, writer: StaffId) -> Self {
        Self { list: RwSignal::new(Vec::new()), returned: RwSignal::new(None), thread, writer }
    }

    /// Brings back what a reload interrupted, keeps the rest, and tries again when the link is back.
    /// Only from effects.
    pub fn keep(self) {
        let key = self.key();
        if let Some(mut kept) =
            device::stored(&key).and_then(|text| serde_json::from_str::<Vec<Pending>>(&text).ok())
        {
            for pending in &mut kept {
                if pending.way == Way::Sending {
                    pending.way = Way::Failed("The page was closed before it was certain.".into());
                }
            }
            self.list.set(kept);
        }
        Effect::new(move |_| {
            self.list.with(|list| {
                if list.is_empty() {
                    device::forget(&key);
                } else if let Ok(text) = serde_json::to_string(list) {
                    device::store(&key, &text);
                }
            });
        });
        let state = use_live().state;
        Effect::new(move |before: Option<LinkState>| {
            let now = state.get();
            if now == LinkState::Live
                && before.is_some_and(|b| matches!(b, LinkState::Reconnecting | LinkState::Offline))
            {
                let failed: Vec<Intent> = self.list.with_untracked(|list| {
                    list.iter().filter(|p| matches!(p.way, Way::Failed(_))).map(|p| p.intent).collect()
                });
                for intent in failed {
                    self.retry(intent);
                }
            }
            now
        });
    }

    fn key(self) -> String {
        format!("pawline.outbox.{}.{}", self.writer, self.thread.customer)
    }

    /// Sends; it stands on the screen at once.
    pub fn send(self, body: String, internal: bool, mentions: Vec<StaffId>, seen: i64) {
        let pending = Pending {
            intent: Intent::new(),
            body,
            internal,
            mentions,
            seen,
            even_if_newer: false,
            way: Way::Sending,
        };
        self.list.update(|list| list.push(pending.clone()));
        self.carry(pending);
    }

    /// Tries a failed one again.
    pub fn retry(self, intent: Intent) {
        if let Some(pending) = self.change(intent, |pending| pending.way = Way::Sending) {
            self.carry(pending);
        }
    }

    /// Sends although a colleague answered meanwhile. Another request needs another intent.
    pub fn send_anyway(self, intent: Intent) {
        let changed = self.change(intent, |pending| {
            pending.intent = Intent::new();
            pending.even_if_newer = true;
            pending.way = Way::Sending;
        });
        if let Some(pending) = changed {
            self.carry(pending);
        }
    }

    /// Puts a text back into the composer.
    pub fn give_back(self, intent: Intent, why: Option<String>) {
        if let Some(pending) = self.remove(intent) {
            self.returned.try_set(Some(Returned { body: pending.body, internal: pending.internal, why }));
        }
    }

    fn change(self, intent: Intent, change: impl FnOnce(&mut Pending)) -> Option<Pending> {
        self.list.try_update(|list| {
            let pending = list.iter_mut().find(|p| p.intent == intent)?;
            change(pending);
            Some(pending.clone())
        })?
    }

    fn remove(self, intent: Intent) -> Option<Pending> {
        self.list.try_update(|list| {
            let at = list.iter().position(|p| p.intent == intent)?;
            Some(list.remove(at))
        })?
    }

    fn carry(self, pending: Pending) {
        self.thread.sending.try_update_value(|all| all.insert(pending.intent.0));
        spawn_local(async move {
            let mut outcome = self.attempt(&pending).await;
            for pause in PAUSES {
                if !matches!(&outcome, Err(AppError::Offline | AppError::Unavailable)) {
                    break;
                }
                sleep(Duration::from_millis(pause)).await;
                outcome = self.attempt(&pending).await;
            }
            self.settle(&pending, outcome);
            self.thread.sending.try_update_value(|all| all.remove(&pending.intent.0));
        });
    }

    async fn attempt(self, pending: &Pending) -> Result<SendOutcome, AppError> {
        let (intent, customer, body) = (pending.intent, self.thread.customer, pending.body.clone());
        if pending.internal {
            api::add_internal_note(intent, customer, body, Some(pending.mentions.clone()))
                .await
                .map(|done| SendOutcome::Sent(done.value))
        } else {
            api::send_message(intent, customer, body, pending.seen, pending.even_if_newer)
                .await
                .map(|done| done.value)
        }
    }

    fn settle(self, pending: &Pending, outcome: Result<SendOutcome, AppError>) {
        let intent = pending.intent;
        match outcome {
            Ok(SendOutcome::Sent(message)) => {
                self.remove(intent);
                self.thread.sent(message);
            }
            Ok(SendOutcome::NewerReply(theirs)) => {
                let name = theirs.staff_name.clone().unwrap_or_else(|| "A colleague".into());
                let text = super::super::model::snippet(&theirs.body);
                self.thread.take(vec![theirs]);
                self.change(intent, |pending| pending.way = Way::Asking(name, text));
            }
            // Trying again can help: it stays where it is.
            Err(
                error @ (AppError::Offline
                | AppError::Unavailable
                | AppError::TooMany { .. }
                | AppError::SignedOut
                | AppError::Internal { .. }),
            ) => {
                self.change(intent, |pending| pending.way = Way::Failed(error.to_string()));
            }
            Err(AppError::Invalid(fields)) => {
                let why = fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join(" ");
                self.give_back(intent, Some(why));
            }
            Err(error) => self.give_back(intent, Some(error.to_string())),
        }
    }
}
