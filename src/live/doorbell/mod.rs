//! Several servers on one database: what one commits rings at the others at once.
//!
//! Only a doorbell travels (which business, how far its log goes), after the commit and never inside it,
//! and what is true for the moment: typing, viewing, ended sessions. The log is the truth: a word that
//! is lost costs at most the hub's poll. Words are collected while one is on its way, so a busy server
//! sends few large ones.

mod postgres;

pub use postgres::PostgresBell;

use super::frame::Ephemeral;
use super::hub::Hub;
use super::looking::Look;
use crate::domain::ids::{BusinessId, SessionId};
use crate::server::metrics::{Bell, Metrics};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use uuid::Uuid;

/// Carries words between the servers of one database, this one included. Another carrier than Postgres
/// needs these two methods.
pub trait Doorbell: Send + Sync + 'static {
    /// Tells every server.
    fn tell(&self, words: Vec<String>) -> BoxFuture<'_, Result<(), BellError>>;

    /// The next word that a server said; none when some may have been lost.
    fn hear(&self) -> BoxFuture<'_, Result<Option<String>, BellError>>;
}

/// The carrier does not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BellError(pub String);

/// The longest word, in bytes: Postgres carries less than 8,000.
const WORD_LIMIT: usize = 7_500;
/// Sessions named in one piece.
const SESSIONS: usize = 100;
/// Momentary things that wait at most; what is over it is dropped, oldest first.
const WAITING: usize = 1_000;
/// A silent server says so often that it is there: whoever hears not even itself has lost the line.
pub const HEARTBEAT: Duration = Duration::from_secs(20);
/// How long a word may take to be sent.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pause before the carrier is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// One thing that a server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// The log of a business goes to this number.
    #[serde(rename = "r")]
    Rung(BusinessId, i64),
    /// Something is true for the moment.
    #[serde(rename = "t")]
    Told(BusinessId, Ephemeral),
    /// These sessions ended.
    #[serde(rename = "e")]
    Ended(BusinessId, Vec<SessionId>),
    /// Somebody looks at a page, or does no more.
    #[serde(rename = "l")]
    Looked(Look),
}

#[derive(Serialize, Deserialize)]
struct Word {
    from: Uuid,
    said: Vec<Said>,
}

/// What waits to be said to the others.
#[derive(Default)]
pub struct Unsaid {
    /// False: nobody listens, nothing is kept.
    waiting: Mutex<Option<Waiting>>,
    bell: Notify,
}

#[derive(Default)]
struct Waiting {
    rung: HashMap<BusinessId, i64>,
    others: std::collections::VecDeque<Said>,
}

impl Unsaid {
    fn open(&self) {
        self.lock().get_or_insert_default();
    }

    pub(super) fn push(&self, said: Said) {
        let mut lock = self.lock();
        let Some(waiting) = lock.as_mut() else { return };
        match said {
            Said::Rung(business, seq) => {
                let last = waiting.rung.entry(business).or_insert(seq);
                *last = seq.max(*last);
            }
            Said::Ended(business, sessions) => {
                waiting
                    .others
                    .extend(sessions.chunks(SESSIONS).map(|some| Said::Ended(business, some.to_vec())));
            }
            moment @ (Said::Told(..) | Said::Looked(_)) => waiting.others.push_back(moment),
        }
        while waiting.others.len() > WAITING {
            waiting.others.pop_front();
        }
        drop(lock);
        self.bell.notify_one();
    }

    fn take(&self) -> Vec<Said> {
        let mut lock = self.lock();
        let Some(waiting) = lock.as_mut() else { return Vec::new() };
        let rung = waiting.rung.drain().map(|(business, seq)| Said::Rung(business, seq));
        let mut said: Vec<Said> = rung.collect();
        said.extend(waiting.others.drain(..));
        said
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Joins the hub to the other servers. Both loops end with the server.
pub fn connect(hub: &Hub, bell: Arc<dyn Doorbell>, metrics: Arc<Metrics>) {
    let me = Uuid::now_v7();
    hub.unsaid().open();
    tokio::spawn(say(hub.clone(), bell.clone(), metrics.clone(), me));
    tokio::spawn(listen(hub.clone(), bell, metrics, me));
}

async fn say(hub: Hub, bell: Arc<dyn Doorbell>, metrics: Arc<Metrics>, me: Uuid) {
    // Not until the hub closes: requests that finish while the server stops still ring.
    loop {
        // A heartbeat has nothing to say.
        let _ = tokio::time::timeout(HEARTBEAT, hub.unsaid().bell.notified()).await;
        let words = words(me, hub.unsaid().take());
        let count = u64::try_from(words.len()).unwrap_or_default();
        match tokio::time::timeout(PATIENCE, bell.tell(words)).await {
            Ok(Ok(())) => metrics.bell(Bell::Sent, count),
            Ok(Err(error)) => {
                metrics.bell(Bell::Lost, count);
                tracing::warn!(%error, "the other servers could not be told; they find out within seconds");
                tokio::time::sleep(PAUSE).await;
            }
            Err(_) => metrics.bell(Bell::Lost, count),
        }
    }
}

async fn listen(hub: Hub, bell: Arc<dyn Doorbell>, metrics: Arc<Metrics>, me: Uuid) {
    let closing = hub.closing();
    loop {
        let heard = tokio::select! {
            heard = bell.hear() => heard,
            () = closing.cancelled() => return,
        };
        match heard {
            Ok(Some(text)) => {
                // A newer server may say what this one does not know: then the poll finds out.
                let Ok(word) = serde_json::from_str::<Word>(&text) else { continue };
                if word.from != me {
                    metrics.bell(Bell::Heard, 1);
                    word.said.into_iter().for_each(|said| hub.hear(said));
                }
            }
            Ok(None) => hub.ring_all(),
            Err(error) => {
                tracing::warn!(%error, "the other servers cannot be heard; trying again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// At least one word, and none longer than the carrier takes.
fn words(from: Uuid, said: Vec<Said>) -> Vec<String> {
    let mut words = Vec::new();
    let (mut some, mut size) = (Vec::new(), 0);
    let write = |said: Vec<Said>| serde_json::to_string(&Word { from, said }).unwrap_or_default();
    for one in said {
        // The brackets and the sender take less than 100 bytes.
        let length = serde_json::to_string(&one).map_or(usize::MAX, |text| text.len() + 1);
        if length > WORD_LIMIT - 100 {
            continue;
        }
        if size + length > WORD_LIMIT - 100 {
            words.push(write(std::mem::take(&mut some)));
            size = 0;
        }
        size += length;
        some.push(one);
    }
    if words.is_empty() || !some.is_empty() {
        words.push(write(some));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ConversationId;

    #[test]
    fn rings_are_joined_and_words_stay_short() {
        let unsaid = Unsaid::default();
        let busy = BusinessId::new();
        unsaid.push(Said::Rung(busy, 1));
        assert!(unsaid.take().is_empty(), "kept although nobody listens");
        unsaid.open();
        for seq in [3, 5, 4] {
            unsaid.push(Said::Rung(busy, seq));
        }
        assert_eq!(unsaid.take(), [Said::Rung(busy, 5)]);
        for _ in 0..300 {
            unsaid.push(Said::Rung(BusinessId::new(), 1));
        }
        unsaid.push(Said::Ended(busy, (0..250).map(|_| SessionId::new()).collect()));
        let all = unsaid.take();
        assert_eq!(all.len(), 303);
        let words = words(Uuid::now_v7(), all.clone());
        assert!(words.iter().all(|word| word.len() <= WORD_LIMIT), "too long");
        let again: Vec<Said> =
            words.iter().flat_map(|word| serde_json::from_str::<Word>(word).unwrap().said).collect();
        assert_eq!(again, all);
    }

    #[test]
    fn what_no_word_can_hold_is_left_out_and_silence_still_has_a_word() {
        let (business, conversation_id) = (BusinessId::new(), ConversationId::new());
        let name = "n".repeat(WORD_LIMIT);
        let typing = Ephemeral::Typing { conversation_id, staff_id: None, name, internal: false };
        let words = words(Uuid::now_v7(), vec![Said::Told(business, typing)]);
        assert_eq!(words.len(), 1);
        assert!(words[0].len() < 100);
    }
}
