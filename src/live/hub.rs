//! Passes new events of a business to its open sockets, in the log's order.

use super::doorbell::{Said, Unsaid};
use super::frame::{Ephemeral, Frame, PING_SECONDS, ServerFrame};
use super::looking::{Look, Looking};
use crate::domain::command::Cursor;
use crate::domain::ids::{BusinessId, SessionId};
use crate::error::{AppError, AppResult};
use crate::server::Tx;
use axum::extract::ws::Utf8Bytes;
use serde_json::json;
use sqlx::PgPool;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// What a socket may be behind before it must resume from the log.
const QUEUE: usize = 1024;
/// A bell that was lost costs at most this long.
const CATCH_UP: Duration = Duration::from_secs(2);
/// Events read from the log at once.
const BATCH: i64 = 500;
/// How long each batch of a burst waits for the slowest socket to make room; who takes nothing for longer begins anew.
const ROOM: Duration = Duration::from_millis(250);
/// A database that is silent for longer is asked again, on another connection.
const SILENCE: Duration = Duration::from_secs(15);

/// How long sockets are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Pulse {
    /// Between two pings; two missed ones mean a dead socket.
    pub ping: Duration,
    /// Until what was sent is taken: who takes nothing is as dead as who says nothing.
    pub send: Duration,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { ping: Duration::from_secs(PING_SECONDS), send: Duration::from_secs(20) }
    }
}

impl Pulse {
    /// The longest silence of a socket that counts as alive.
    pub fn silence(self) -> Duration {
        self.ping * 2 + self.ping / 5
    }
}

/// An event of the log. What goes to every socket alike is written once, not once for each.
#[derive(Debug)]
pub struct Logged {
    /// `prev` is the number before it, whoever may see that one.
    pub frame: Frame,
    text: Utf8Bytes,
}

impl Logged {
    /// For the sockets of its business.
    pub fn new(frame: Frame) -> Self {
        let text = written(&frame);
        Self { frame, text }
    }

    /// The [`ServerFrame`] for a socket that was told of the event `prev` before.
    pub fn text_after(&self, prev: i64) -> Utf8Bytes {
        if prev == self.frame.prev {
            self.text.clone()
        } else {
            written(&Frame { prev, ..self.frame.clone() })
        }
    }

    /// As [`Logged::text_after`], without what changed.
    pub fn text_without_values(&self, prev: i64) -> Utf8Bytes {
        let after = self.frame.after.as_ref().map(|_| json!({}));
        written(&Frame { prev, after, ..self.frame.clone() })
    }
}

/// Numbers, texts and JSON: nothing in it cannot be written.
fn written(frame: &Frame) -> Utf8Bytes {
    serde_json::to_string(&ServerFrame::Event(frame.clone())).unwrap_or_default().into()
}

/// Something for the sockets of a business.
#[derive(Debug, Clone)]
pub enum Item {
    Event(Arc<Logged>),
    Ephemeral(Arc<Ephemeral>),
    /// These sessions ended: their sockets close.
    Revoked(Arc<Vec<SessionId>>),
}

/// Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    pool: PgPool,
    channels: Mutex<HashMap<BusinessId, Arc<Channel>>>,
    /// What the other servers should know.
    unsaid: Unsaid,
    /// Who looks at a page, here or at another server.
    looking: Looking,
    closing: CancellationToken,
    pulse: Pulse,
}

struct Channel {
    sender: broadcast::Sender<Item>,
    bell: Notify,
    /// How far the log was passed on.
    last: AtomicI64,
}

/// How much there is to do at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// Businesses with open sockets.
    pub businesses: usize,
    /// Items that the slowest socket has not taken yet.
    pub queue: usize,
}

impl Hub {
    /// A hub that reads the log through `pool`.
    pub fn new(pool: PgPool) -> Self {
        Self::with_pulse(pool, Pulse::default())
    }

    /// The same with another patience, for tests that cannot wait for a minute.
    pub fn with_pulse(pool: PgPool, pulse: Pulse) -> Self {
        let (channels, unsaid, closing) = (Mutex::default(), Unsaid::default(), CancellationToken::new());
        Self(Arc::new(Inner { pool, channels, unsaid, looking: Looking::default(), closing, pulse }))
    }

    /// How long its sockets are waited for.
    pub fn pulse(&self) -> Pulse {
        self.0.pulse
    }

    /// Something was committed, the last of it with this number: open sockets should learn of it, here
    /// and on other servers.
    pub fn ring(&self, business: BusinessId, seq: i64) {
        self.pass_on(Said::Rung(business, seq));
    }

    /// Tells the sockets of a business what is true for the moment, here and on other servers.
    pub fn tell(&self, business: BusinessId, what: Ephemeral) {
        self.pass_on(Said::Told(business, what));
    }

    /// Closes the sockets of ended sessions, here and on other servers.
    pub fn revoke(&self, business: BusinessId, sessions: Vec<SessionId>) {
        self.pass_on(Said::Ended(business, sessions));
    }

    /// A page is in sight, or is no more; other servers learn of it.
    pub fn look(&self, look: Look) {
        self.pass_on(Said::Looked(look));
    }

    /// Who looks at a page at this moment.
    pub fn looking(&self) -> &Looking {
        &self.0.looking
    }

    fn pass_on(&self, said: Said) {
        self.0.unsaid.push(said.clone());
        self.hear(said);
    }

    /// What the other servers should know, and have not been told.
    pub(super) fn unsaid(&self) -> &Unsaid {
        &self.0.unsaid
    }

    /// What a server said, this one or another.
    pub(super) fn hear(&self, said: Said) {
        match said {
            Said::Rung(business, seq) => {
                let channels = self.channels();
                let behind =
                    channels.get(&business).filter(|channel| channel.last.load(Ordering::Acquire) < seq);
                if let Some(channel) = behind {
                    channel.bell.notify_one();
                }
            }
            Said::Told(business, what) => self.send(business, Item::Ephemeral(Arc::new(what))),
            Said::Ended(business, sessions) => self.send(business, Item::Revoked(Arc::new(sessions))),
            Said::Looked(look) => self.0.looking.take(look, Instant::now()),
        }
    }

    /// Bells may have been missed: everyone looks into the log.
    pub(super) fn ring_all(&self) {
        for channel in self.channels().values() {
            channel.bell.notify_one();
        }
    }

    /// How much there is to do.
    pub fn load(&self) -> Load {
        let channels = self.channels();
        let queue = channels.values().map(|channel| channel.sender.len()).max().unwrap_or_default();
        Load { businesses: channels.len(), queue }
    }

    /// Everything after now. Read the log for what came before, afterwards: the two overlap, and
    /// the numbers tell what was already seen.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn subscribe(&self, business: BusinessId) -> AppResult<broadcast::Receiver<Item>> {
        if let Some(channel) = self.channels().get(&business) {
            return Ok(channel.sender.subscribe());
        }
        let head = head(&self.0.pool, business).await?;
        let mut channels = self.channels();
        if let Some(channel) = channels.get(&business) {
            return Ok(channel.sender.subscribe());
        }
        let (sender, receiver) = broadcast::channel(QUEUE);
        let channel = Arc::new(Channel { sender, bell: Notify::new(), last: AtomicI64::new(head.seq) });
        channels.insert(business, channel.clone());
        drop(channels);
        tokio::spawn(self.clone().pump(business, channel, head.seq));
        Ok(receiver)
    }

    /// Ends every socket: the server stops.
    pub fn close(&self) {
        self.0.closing.cancel();
    }

    /// Resolves when the server stops.
    pub fn closing(&self) -> CancellationToken {
        self.0.closing.clone()
    }

    async fn pump(self, business: BusinessId, channel: Arc<Channel>, mut last: i64) {
        loop {
            tokio::select! {
                () = channel.bell.notified() => {}
                () = sleep(CATCH_UP) => {}
                () = self.0.closing.cancelled() => return,
            }
            {
                let mut channels = self.channels();
                if channel.sender.receiver_count() == 0 {
                    channels.remove(&business);
                    return;
                }
            }
            let mut burst = false;
            loop {
                let read = timeout(SILENCE, after(&self.0.pool, business, last, BATCH)).await;
                let events = match read.unwrap_or(Err(AppError::Unavailable)) {
                    Ok(events) => events,
                    Err(error) => {
                        tracing::warn!(%error, "the log could not be read; trying again");
                        break;
                    }
                };
                let full = events.len() == usize::try_from(BATCH).unwrap_or(usize::MAX);
                if burst {
                    make_room(&channel.sender, events.len()).await;
                }
                burst = full;
                for event in events {
                    last = event.seq;
                    channel.last.store(last, Ordering::Release);
                    // No receiver is no error: the last socket may have just closed.
                    let _ = channel.sender.send(Item::Event(Arc::new(Logged::new(event))));
                }
                if !full {
                    break;
                }
            }
        }
    }

    fn send(&self, business: BusinessId, item: Item) {
        if let Some(channel) = self.channels().get(&business) {
            let _ = channel.sender.send(item);
        }
    }

    fn channels(&self) -> MutexGuard<'_, HashMap<BusinessId, Arc<Channel>>> {
        self.0.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An act on thousands is read from the log faster than sockets pass it on: those that keep taking must not fall behind by it,
/// or all of them would begin anew at once.
async fn make_room(sender: &broadcast::Sender<Item>, more: usize) {
    let begun = Instant::now();
    while sender.len() + more > QUEUE && begun.elapsed() < ROOM {
        sleep(Duration::from_millis(2)).await;
    }
}

/// Where the log of a business ends.
///
/// # Errors
/// When the log cannot be read.
pub async fn head(pool: &PgPool, business: BusinessId) -> AppResult<Cursor> {
    Tx::begin(pool, business, None).await?.cursor().await
}

/// Events after a number, in order, at most `limit`.
///
/// # Errors
/// When the log cannot be read.
pub async fn after(pool: &PgPool, business: BusinessId, seq: i64, limit: i64) -> AppResult<Vec<Frame>> {
    let mut tx = Tx::begin(pool, business, None).await?;
    let frames = sqlx::query_as!(
        Frame,
        r#"select seq as "seq!", seq - 1 as "prev!", at as "at!", kind as "kind!", staff_id as "staff_id: _",
                  customer_id as "customer_id: _", subject_type as "subject_type!", subject_id as "subject_id!",
                  after, intent
           from event where business_id = $1 and seq > $2 order by seq limit $3"#,
        business.0,
        seq,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_burst_waits_for_who_takes_and_not_for_who_does_not() {
        let (sender, mut taking) = broadcast::channel(QUEUE);
        let say = || sender.send(Item::Revoked(Arc::default()));
        for _ in 0..1000 {
            assert!(say().is_ok());
        }
        let take = async {
            for _ in 0..500 {
                taking.recv().await.unwrap();
            }
        };
        tokio::join!(make_room(&sender, 500), take);
        assert_eq!(sender.len(), 500);
        for _ in 0..500 {
            assert!(say().is_ok());
        }
        // Nobody takes any more: it goes on all the same.
        make_room(&sender, 500).await;
        assert_eq!(sender.len(), 1000);
    }
}
