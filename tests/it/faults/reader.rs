//! A screen that follows the log by the rules of `src/live/wire.rs`, and writes down what it is told.

use super::plan::Dice;
use super::writer::Desk;
use crate::support::{Client, Socket};
use futures::{SinkExt, StreamExt};
use pawline::domain::command::Cursor;
use pawline::domain::role::Role;
use pawline::live::frame::REPLAY_LIMIT;
use pawline::live::{ClientFrame, Frame, ServerFrame};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

/// After such a silence the device asks whether anybody is there, as it does when it wakes up.
const SILENCE: Duration = Duration::from_secs(3);
/// So long the server has to answer that.
const DOUBT: Duration = Duration::from_secs(2);

/// What one screen was told.
#[derive(Debug)]
pub struct Screen {
    pub name: String,
    pub role: Role,
    pub start: Cursor,
    /// Every event, in the order in which it came.
    pub told: Mutex<Vec<Frame>>,
    /// Where it was told to fetch again: from, to.
    pub resets: Mutex<Vec<(i64, i64)>>,
    /// How far it is.
    pub at: AtomicI64,
    pub connected: AtomicU64,
    /// Sockets that only looked alive.
    pub doubts: AtomicU64,
    pub closed: AtomicBool,
    /// Nobody looks at it for a while: it has no socket.
    pub asleep: AtomicBool,
}

impl Screen {
    pub fn new(name: String, role: Role, start: Cursor) -> Self {
        Self {
            name,
            role,
            start,
            told: Mutex::default(),
            resets: Mutex::default(),
            at: AtomicI64::new(start.seq),
            connected: AtomicU64::new(0),
            doubts: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            asleep: AtomicBool::new(false),
        }
    }
}

/// Follows until the screen is closed.
pub async fn follow(client: Client, screen: Arc<Screen>, desk: Arc<Desk>, mut dice: Dice) {
    let mut cursor = screen.start;
    while !screen.closed.load(Ordering::Relaxed) {
        if !screen.asleep.load(Ordering::Relaxed) {
            session(&client, &screen, &desk, &mut cursor).await;
        }
        sleep(dice.millis(50, 400)).await;
    }
}

async fn session(client: &Client, screen: &Screen, desk: &Desk, cursor: &mut Cursor) -> Option<()> {
    let opened = timeout(Duration::from_secs(5), Socket::connect(client, &client.url)).await.ok()?;
    let mut socket = opened.ok()?;
    let frame = |frame: &ClientFrame| Message::Text(serde_json::to_string(frame).unwrap().into());
    socket.send(frame(&ClientFrame::Resume { cursor: *cursor })).await.ok()?;
    // What the next frame must name as the one before it.
    let mut before = cursor.seq;
    while !screen.closed.load(Ordering::Relaxed) && !screen.asleep.load(Ordering::Relaxed) {
        let message = match timeout(SILENCE, socket.next()).await {
            Ok(message) => message,
            Err(_) => {
                socket.send(frame(&ClientFrame::Check)).await.ok()?;
                match timeout(DOUBT, socket.next()).await {
                    Ok(message) => message,
                    Err(_) => {
                        screen.doubts.fetch_add(1, Ordering::Relaxed);
                        return None;
                    }
                }
            }
        };
        let Message::Text(text) = message?.ok()? else { continue };
        match serde_json::from_str(&text) {
            Ok(ServerFrame::Hello { cursor: here, .. }) => {
                screen.connected.fetch_add(1, Ordering::Relaxed);
                *cursor = here;
            }
            Ok(ServerFrame::Event(event)) => {
                if event.prev != before {
                    desk.complain(format!(
                        "{}: {} follows {before} and says {}",
                        screen.name, event.seq, event.prev
                    ));
                }
                if event.seq <= before {
                    desk.complain(format!("{}: {} came after {before}", screen.name, event.seq));
                }
                before = event.seq;
                cursor.seq = cursor.seq.max(event.seq);
                screen.told.lock().unwrap().push(event);
            }
            Ok(ServerFrame::Reset { cursor: here }) => {
                if here.epoch == cursor.epoch
                    && here.seq - cursor.seq <= REPLAY_LIMIT
                    && here.seq >= cursor.seq
                {
                    desk.complain(format!(
                        "{}: reset from {} to {} without need",
                        screen.name, cursor.seq, here.seq
                    ));
                }
                screen.resets.lock().unwrap().push((cursor.seq, here.seq));
                (*cursor, before) = (here, here.seq);
            }
            Ok(ServerFrame::Ping) => socket.send(frame(&ClientFrame::Pong)).await.ok()?,
            Ok(ServerFrame::Ephemeral { .. }) => {}
            Err(error) => desk.complain(format!("{}: {error}: {text}", screen.name)),
        }
        screen.at.store(cursor.seq, Ordering::Relaxed);
    }
    // As a tab that is closed: no good-bye.
    Some(())
}
