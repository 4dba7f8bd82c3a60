//! What was written and is not yet known to have arrived: answers, internal notes and calls. Each has
//! its intent from the first moment on and is kept on the device under it, so it survives a reload
//! and an empty battery, and however often it is sent it has one effect.

use super::super::client::{LinkState, Live};
use super::super::sleep;
use super::store::{self, Shelf};
use crate::domain::command::Intent;
use crate::domain::ids::{CustomerId, DraftFileId, StaffId};
use crate::error::AppError;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Pauses between tries, in milliseconds.
const PAUSES: [u64; 3] = [400, 1200, 3000];
/// How often what waits is tried again while the link looks alive.
const AGAIN: Duration = Duration::from_secs(20);

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// An answer to the customer.
    Reply {
        body: String,
        /// The number of the last message that the writer saw when they began.
        seen: i64,
        /// Also if a colleague answered meanwhile.
        even_if_newer: bool,
        /// By which way: `text`, `email`, or empty for the chat.
        #[serde(default)]
        by: String,
        /// Of an email.
        #[serde(default)]
        subject: String,
        /// Of the files in the draft, those that go with it. The server has them.
        #[serde(default)]
        files: Vec<DraftFileId>,
    },
    /// A note among staff in the conversation.
    Note {
        body: String,
        /// Whom the writer chose from the list.
        #[serde(default)]
        mentions: Vec<StaffId>,
    },
    /// A call, and how it went. The number that was called is never kept.
    Call {
        /// `in` or `out`.
        direction: String,
        /// As it is stored: `spoke`, `no_answer`.
        outcome: String,
        note: String,
    },
}

impl Work {
    /// What it is, in a word or two.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Reply { .. } => "Reply",
            Self::Note { .. } => "Internal note",
            Self::Call { .. } => "Call",
        }
    }

    /// The files that go with it.
    pub fn files(&self) -> &[DraftFileId] {
        match self {
            Self::Reply { files, .. } => files,
            Self::Note { .. } | Self::Call { .. } => &[],
        }
    }

    /// The text that was written.
    pub fn text(&self) -> &str {
        match self {
            Self::Reply { body, .. } | Self::Note { body, .. } => body,
            Self::Call { note, .. } => note,
        }
    }
}

/// How far it is on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Way {
    Sending,
    /// There is no connection; it goes out by itself.
    Waiting,
    /// Not known to have arrived; why. It is tried again with the next connection.
    Failed(String),
    /// A colleague (name) answered meanwhile with this text: send all the same?
    Asking(String, String),
    /// The server does not take it; why. Only its writer can change that.
    Refused(String),
}

/// Something on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub intent: Intent,
    /// On a shared browser nobody sends what somebody else wrote.
    pub writer: StaffId,
    pub customer: CustomerId,
    pub customer_name: String,
    /// By the device's clock.
    pub written_at: DateTime<Utc>,
    pub work: Work,
    pub way: Way,
}

impl Waiting {
    /// Whether it belongs to the conversation.
    pub fn is_message(&self) -> bool {
        !matches!(self.work, Work::Call { .. })
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Arrived {
    /// The message as the server has it (JSON).
    Message(serde_json::Value),
    /// Not sent: a colleague answered meanwhile; who, with which words, and their message (JSON).
    NewerReply { name: String, text: String, message: serde_json::Value },
    /// The call is written down.
    Call,
}

/// Brings something to the server; given by the layout, which knows the rooms.
pub type Carrier =
    Arc<dyn Fn(Waiting) -> Pin<Box<dyn Future<Output = Result<Arrived, AppError>>>> + Send + Sync>;

type Listeners = BTreeMap<u64, Callback<(Waiting, Arrived)>>;

/// Everything of one person that is on its way, from [`use_queue`].
#[derive(Clone, Copy)]
pub struct Queue {
    /// In the order in which it was written.
    pub list: RwSignal<Vec<Waiting>>,
    /// Intents that are being sent this moment: their answers bring what they made.
    pub under_way: StoredValue<BTreeSet<Uuid>>,
    writer: StaffId,
    live: Option<Live>,
    carrier: StoredValue<Option<Carrier>>,
    listeners: StoredValue<Listeners>,
    next: StoredValue<u64>,
}

/// Puts the queue of `writer` into the context. Without a `live` feed and a carrier (on the offline
/// page) it only keeps.
pub fn provide_queue(writer: StaffId, live: Option<Live>, carrier: Option<Carrier>) -> Queue {
    let queue = Queue {
        list: RwSignal::new(Vec::new()),
        under_way: StoredValue::new(BTreeSet::new()),
        writer,
        live,
        carrier: StoredValue::new(carrier),
        listeners: StoredValue::new(BTreeMap::new()),
        next: StoredValue::new(0),
    };
    Effect::new(move |_| queue.load());
    if let Some(live) = live {
        Effect::new(move |_| {
            if live.state.get() == LinkState::Live {
                queue.carry_all();
            }
        });
        Effect::new(move |_| {
            let timer = set_interval_with_handle(
                move || {
                    if live.state.try_get_untracked() == Some(LinkState::Live) {
                        queue.carry_all();
                    }
                },
                AGAIN,
            );
            if let Ok(timer) = timer {
                on_cleanup(move || timer.clear());
            }
        });
    }
    provide_context(queue);
    queue
}

/// The queue of whoever is signed in.
///
/// # Panics
/// Above [`provide_queue`]: a mistake of the program.
pub fn use_queue() -> Queue {
    expect_context()
}

impl Queue {
    /// Whether it can send at all: not on the offline page.
    pub fn may_send(self) -> bool {
        self.carrier.try_with_value(Option::is_some).unwrap_or(false)
    }

    /// How many wait; what is being sent over a good connection does not count.
    pub fn waiting(self) -> usize {
        self.list.with(|list| list.iter().filter(|waiting| waiting.way != Way::Sending).count())
    }

    /// Takes up something new: it is kept, and goes out as soon as it can.
    pub fn put(self, customer: CustomerId, customer_name: String, work: Work) -> Intent {
        self.put_under(Intent::new(), customer, customer_name, work)
    }

    /// As [`Queue::put`], under an intent that may have reached the server already.
    pub fn put_under(
        self,
        intent: Intent,
        customer: CustomerId,
        customer_name: String,
        work: Work,
    ) -> Intent {
        let waiting = Waiting {
            intent,
            writer: self.writer,
            customer,
            customer_name,
            written_at: super::device_now(),
            work,
            way: Way::Waiting,
        };
        keep(&waiting);
        self.list.update(|list| list.push(waiting));
        self.carry(intent);
        intent
    }

    /// Tells of everything that arrives, until the owner is gone.
    pub fn on_arrival(self, callback: impl Fn(Waiting, Arrived) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners.update_value(|all| {
            all.insert(id, Callback::new(move |(waiting, arrived)| callback(waiting, arrived)));
        });
        on_cleanup(move || {
            self.listeners.try_update_value(|all| all.remove(&id));
        });
    }

    /// Changes something that waits; answers it as it is now.
    pub fn change(self, intent: Intent, change: impl FnOnce(&mut Waiting)) -> Option<Waiting> {
        let changed = self.list.try_update(|list| {
            let waiting = list.iter_mut().find(|waiting| waiting.intent == intent)?;
            change(waiting);
            Some(waiting.clone())
        })??;
        if changed.intent != intent {
            forget(intent);
        }
        keep(&changed);
        Some(changed)
    }

    /// Takes something out; answers what it was.
    pub fn remove(self, intent: Intent) -> Option<Waiting> {
        forget(intent);
        self.list.try_update(|list| {
            let at = list.iter().position(|waiting| waiting.intent == intent)?;
            Some(list.remove(at))
        })?
    }

    /// Forgets everything of this person that waits; what others wrote stays for them.
    pub async fn empty(self) {
        for waiting in self.list.try_update(std::mem::take).unwrap_or_default() {
            store::remove(Shelf::Queue, &waiting.intent.0.to_string()).await;
        }
    }

    /// Tries something now.
    pub fn carry(self, intent: Intent) {
        let Some(Some(carrier)) = self.carrier.try_get_value() else { return };
        let known = self.list.try_with_untracked(|list| list.iter().find(|w| w.intent == intent).cloned());
        let Some(Some(waiting)) = known else { return };
        if self.under_way.try_with_value(|all| all.contains(&intent.0)) != Some(false) {
            return;
        }
        if self.is_cut_off() {
            self.mark(intent, Way::Waiting);
            return;
        }
        if self.is_behind(&waiting) {
            self.mark(intent, Way::Sending);
            return;
        }
        self.under_way.update_value(|all| {
            all.insert(intent.0);
        });
        self.mark(intent, Way::Sending);
        spawn_local(async move {
            let mut outcome = carrier(waiting.clone()).await;
            for pause in PAUSES {
                if !matches!(&outcome, Err(AppError::Offline | AppError::Unavailable)) || self.is_cut_off() {
                    break;
                }
                sleep(Duration::from_millis(pause)).await;
                outcome = carrier(waiting.clone()).await;
            }
            let customer = waiting.customer;
            let in_vain = matches!(&outcome, Err(AppError::Offline | AppError::Unavailable));
            self.settle(waiting, outcome);
            self.under_way.try_update_value(|all| all.remove(&intent.0));
            self.go_on(customer, in_vain);
        });
    }

    /// Whether something for the same customer that was written before it is under way: they arrive in
    /// the order in which they were written.
    fn is_behind(self, waiting: &Waiting) -> bool {
        let earlier = self.list.try_with_untracked(|list| {
            let before = list.iter().take_while(|other| other.intent != waiting.intent);
            before
                .filter(|other| other.customer == waiting.customer)
                .map(|other| other.intent.0)
                .collect::<Vec<_>>()
        });
        let under_way = |id: &Uuid| self.under_way.try_with_value(|all| all.contains(id)) == Some(true);
        earlier.unwrap_or_default().iter().any(under_way)
    }

    /// What stood behind something goes out now; or waits with it, if that found no way.
    fn go_on(self, customer: CustomerId, in_vain: bool) {
        let behind = self.list.try_with_untracked(|list| {
            let stands = |waiting: &&Waiting| waiting.customer == customer && waiting.way == Way::Sending;
            list.iter().filter(stands).map(|waiting| waiting.intent).collect::<Vec<_>>()
        });
        for intent in behind.unwrap_or_default() {
            if in_vain {
                self.mark(intent, Way::Waiting);
            } else {
                self.carry(intent);
            }
        }
    }

    /// Tries everything that its writer need not decide about.
    pub fn carry_all(self) {
        let intents = self.list.try_with_untracked(|list| {
            let own = |waiting: &&Waiting| !matches!(waiting.way, Way::Asking(..) | Way::Refused(_));
            list.iter().filter(own).map(|waiting| waiting.intent).collect::<Vec<_>>()
        });
        intents.unwrap_or_default().into_iter().for_each(|intent| self.carry(intent));
    }

    /// There is no network, so trying is of no use.
    fn is_cut_off(self) -> bool {
        self.live.is_some_and(|live| live.state.try_get_untracked() == Some(LinkState::Offline))
    }

    /// As [`Queue::change`], without writing it down: after a reload it is tried again anyway.
    fn mark(self, intent: Intent, way: Way) {
        self.list.try_update(|list| {
            if let Some(waiting) = list.iter_mut().find(|waiting| waiting.intent == intent) {
                waiting.way = way;
            }
        });
    }

    fn settle(self, waiting: Waiting, outcome: Result<Arrived, AppError>) {
        let intent = waiting.intent;
        match outcome {
            Ok(arrived) => {
                if let Arrived::NewerReply { name, text, .. } = &arrived {
                    self.change(intent, |waiting| waiting.way = Way::Asking(name.clone(), text.clone()));
                } else {
                    self.remove(intent);
                }
                let listeners: Vec<_> =
                    self.listeners.try_with_value(|all| all.values().copied().collect()).unwrap_or_default();
                for listener in listeners {
                    listener.run((waiting.clone(), arrived.clone()));
                }
            }
            Err(AppError::Offline | AppError::Unavailable) => self.mark(intent, Way::Waiting),
            Err(error @ (AppError::TooMany { .. } | AppError::SignedOut | AppError::Internal { .. })) => {
                self.mark(intent, Way::Failed(error.to_string()));
            }
            Err(AppError::Invalid(fields)) => {
                let why = fields.into_iter().map(|field| field.message).collect::<Vec<_>>().join(" ");
                self.change(intent, |waiting| waiting.way = Way::Refused(why));
            }
            Err(error) => {
                self.change(intent, |waiting| waiting.way = Way::Refused(error.to_string()));
            }
        }
    }

    /// Finds what an earlier page of this person left.
    fn load(self) {
        spawn_local(async move {
            let found = store::all(Shelf::Queue).await;
            self.list.try_update(|list| take_up(list, &found, self.writer));
            if self.live.is_some_and(|live| live.state.try_get_untracked() == Some(LinkState::Live)) {
                self.carry_all();
            }
        });
    }
}

/// Puts what was kept before what has been written since; only what `writer` wrote.
fn take_up(list: &mut Vec<Waiting>, found: &[String], writer: StaffId) {
    let mut all: Vec<Waiting> = found
        .iter()
        .filter_map(|text| serde_json::from_str::<Waiting>(text).ok())
        .filter(|waiting| waiting.writer == writer)
        .filter(|waiting| list.iter().all(|known| known.intent != waiting.intent))
        .collect();
    // Intents are made in the order of time.
    all.sort_by_key(|waiting| waiting.intent.0);
    for waiting in &mut all {
        if waiting.way == Way::Sending {
            waiting.way = Way::Waiting;
        }
    }
    all.append(list);
    *list = all;
}

fn keep(waiting: &Waiting) {
    let Ok(text) = serde_json::to_string(waiting) else { return };
    let key = waiting.intent.0.to_string();
    spawn_local(async move {
        store::put(Shelf::Queue, &key, &text).await;
    });
}

fn forget(intent: Intent) {
    spawn_local(async move { store::remove(Shelf::Queue, &intent.0.to_string()).await });
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
