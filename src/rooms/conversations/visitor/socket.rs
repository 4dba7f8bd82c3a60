//! `GET /widget/{slug}/ws`: the visitor's socket. Hears the business's feed and passes on only what
//! belongs to the visitor's own link.

use super::door;
use super::store::{self, Host, Visitor};
use super::words::{CLOSE_GONE, CLOSE_RESYNC, CLOSE_TOO_MANY, Heard, Told};
use crate::domain::ids::VisitorId;
use crate::error::{AppError, AppResult};
use crate::live::Ephemeral;
use crate::live::frame::{CLOSE_RESTART, Frame};
use crate::live::hub::Item;
use crate::rooms::conversations::ops;
use crate::server::metrics::SocketKind;
use crate::server::{App, ClientAddress, Tx, headers};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// A frame from a page is small; larger ones end the socket.
const FRAME_LIMIT: usize = 16 * 1024;
/// 'Typing' is passed on at most this often.
const TYPING_EVERY: Duration = Duration::from_millis(1500);

/// Pages that one visitor may have open at once on this server.
const PAGES: u32 = 8;

/// How many pages each visitor has open: the last one to close takes them offline.
static OPEN: LazyLock<Mutex<HashMap<VisitorId, u32>>> = LazyLock::new(Mutex::default);

/// Checks the origin, then speaks [`Told`] and [`Heard`].
pub async fn upgrade(
    State(app): State<App>,
    Path(slug): Path<String>,
    socket: WebSocketUpgrade,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    // The frame's own page is ours, wherever it is framed.
    if !headers::is_same_origin(&app, &parts.headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let host = match store::host(&app.db, &slug).await {
        Ok(host) => host,
        Err(error) => return door::Refusal::Error(error).into_response(),
    };
    let address = ClientAddress::of(&app, &parts);
    socket
        .read_buffer_size(2048)
        .write_buffer_size(0)
        .max_write_buffer_size(FRAME_LIMIT * 8)
        .max_message_size(FRAME_LIMIT)
        .on_upgrade(move |mut socket| async move {
            let _open = app.metrics.socket(SocketKind::Visitor);
            let code = match enter(&app, &host, address, &mut socket).await {
                Ok(Some((visitor, after))) => {
                    let now = Instant::now();
                    let mut page = Page {
                        app,
                        host,
                        visitor,
                        socket: &mut socket,
                        last: after,
                        heard: now,
                        acked: (0, 0),
                        staff_seen: 0,
                        typed: None,
                        moved: false,
                    };
                    if come(&page.app, &page.visitor) {
                        let code = page.run().await;
                        leave(&page.app, &page.visitor);
                        code
                    } else {
                        Some(CLOSE_TOO_MANY)
                    }
                }
                Ok(None) => None,
                Err(AppError::TooMany { .. }) => Some(CLOSE_TOO_MANY),
                Err(AppError::NotFound) => Some(CLOSE_GONE),
                Err(_) => Some(1011),
            };
            if let Some(code) = code {
                let _ = socket.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await;
            }
        })
}

/// The first frame names the link; the secret travels in no address.
async fn enter(
    app: &App,
    host: &Host,
    address: ClientAddress,
    socket: &mut WebSocket,
) -> AppResult<Option<(Visitor, i64)>> {
    let first = tokio::time::timeout(Duration::from_secs(10), socket.recv()).await;
    let Ok(Some(Ok(Message::Text(text)))) = first else { return Ok(None) };
    let Ok(Heard::Resume { token, after }) = serde_json::from_str(&text) else { return Ok(None) };
    let visitor = door::visitor(app, host, address, &token).await?;
    door::prolong(app, &visitor).await?;
    Ok(Some((visitor, after.max(0))))
}

/// False: they have too many open already.
fn come(app: &App, visitor: &Visitor) -> bool {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let pages = open.entry(visitor.id).or_insert(0);
    if *pages >= PAGES {
        return false;
    }
    *pages += 1;
    let first = *pages == 1;
    drop(open);
    if first {
        say_online(app, visitor, true);
    }
    true
}

fn leave(app: &App, visitor: &Visitor) {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let left = open.get(&visitor.id).map_or(0, |count| count.saturating_sub(1));
    if left > 0 {
        open.insert(visitor.id, left);
        return;
    }
    open.remove(&visitor.id);
    drop(open);
    say_online(app, visitor, false);
}

fn say_online(app: &App, visitor: &Visitor, online: bool) {
    let conversation_id = visitor.conversation;
    app.hub.tell(visitor.business, Ephemeral::VisitorOnline { conversation_id, online });
}

struct Page<'s> {
    app: App,
    host: Host,
    visitor: Visitor,
    socket: &'s mut WebSocket,
    /// The last message that this page was sent, or said it has.
    last: i64,
    heard: Instant,
    /// How far the page said delivered and seen.
    acked: (i64, i64),
    staff_seen: i64,
    typed: Option<Instant>,
    /// Staff moved the visitor to another conversation: the page begins again there.
    moved: bool,
}

impl Page<'_> {
    /// Ends with the close code to send, if any.
    async fn run(&mut self) -> Option<u16> {
        // First listen, then read: what happens in between comes twice, and numbers tell.
        let mut items = self.app.hub.subscribe(self.visitor.business).await.ok()?;
        self.hello().await?;
        let (closing, pulse) = (self.app.hub.closing(), self.app.hub.pulse());
        let mut ping = interval(pulse.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                item = items.recv() => match item {
                    Ok(Item::Event(event)) => {
                        self.tell_event(&event.frame).await?;
                        if self.moved {
                            return Some(CLOSE_RESYNC);
                        }
                    }
                    Ok(Item::Ephemeral(what)) => self.tell_moment(&what).await?,
                    Ok(Item::Revoked(_)) => {}
                    Err(RecvError::Lagged(_)) => return Some(CLOSE_RESYNC),
                    Err(RecvError::Closed) => return Some(CLOSE_RESTART),
                },
                message = self.socket.recv() => self.hear(message?.ok()?).await?,
                _ = ping.tick() => {
                    if self.heard.elapsed() > pulse.silence() {
                        return None;
                    }
                    if !self.is_still_valid().await {
                        return Some(CLOSE_GONE);
                    }
                    say_online(&self.app, &self.visitor, true);
                    self.tell_seen().await?;
                    self.send(&Told::Ping).await?;
                }
                () = closing.cancelled() => return Some(CLOSE_RESTART),
            }
        }
    }

    async fn read(&mut self) -> Option<Tx> {
        Tx::begin(&self.app.db, self.visitor.business, None).await.ok()
    }

    async fn hello(&mut self) -> Option<()> {
        // Settings may have changed since the page was loaded.
        let thread = {
            let mut tx = self.read().await?;
            store::thread(&mut tx, &self.host, self.visitor.id, self.last).await.ok()?
        };
        self.last = thread.messages.last().map_or(self.last, |said| said.number);
        self.staff_seen = thread.seen;
        self.send(&Told::Hello(thread)).await
    }

    /// Revoked, ended, or linked to another conversation by staff meanwhile: begin again.
    async fn is_still_valid(&mut self) -> bool {
        let Some(mut tx) = self.read().await else { return true };
        sqlx::query_scalar!(
            r#"select revoked_at is null and expires_at > now() and conversation_id = $3 as "valid!"
               from visitor where business_id = $1 and id = $2"#,
            self.visitor.business.0,
            self.visitor.id.0,
            self.visitor.conversation.0,
        )
        .fetch_optional(tx.conn())
        .await
        .is_ok_and(|valid| valid == Some(true))
    }

    /// Only what carries this visitor's link; internal notes carry none.
    async fn tell_event(&mut self, frame: &Frame) -> Option<()> {
        let after = frame.after.as_ref();
        let link = after.and_then(|after| after.get("visitor_id")).and_then(serde_json::Value::as_str);
        if matches!(frame.kind.as_str(), "conversation.unlinked" | "conversation.relinked") {
            self.moved |= link == Some(self.visitor.id.to_string().as_str());
            return Some(());
        }
        if matches!(frame.kind.as_str(), "conversation.merged" | "conversation.unmerged") {
            let own = self.visitor.conversation.to_string();
            let is_own = |key: &str| after.and_then(|after| after.get(key)?.as_str()) == Some(own.as_str());
            self.moved |= is_own("merged_from") || is_own("merged_into");
            return Some(());
        }
        if frame.subject_type != "message" || link != Some(self.visitor.id.to_string().as_str()) {
            return Some(());
        }
        let number = after.and_then(|after| after.get("visitor_number")).and_then(serde_json::Value::as_i64);
        match frame.kind.as_str() {
            "message.received" | "message.sent" => self.catch_up().await,
            "message.withdrawn" => self.send(&Told::Withdrawn { number: number? }).await,
            _ => Some(()),
        }
    }

    async fn catch_up(&mut self) -> Option<()> {
        let new = {
            let mut tx = self.read().await?;
            store::said(&mut tx, self.visitor.id, self.last).await.ok()?
        };
        for message in new {
            self.last = message.number;
            self.app.metrics.pushed(SocketKind::Visitor);
            self.send(&Told::Message { message }).await?;
        }
        Some(())
    }

    async fn tell_moment(&mut self, what: &Ephemeral) -> Option<()> {
        match what {
            Ephemeral::Typing { conversation_id, staff_id: Some(_), name, internal: false }
                if *conversation_id == self.visitor.conversation =>
            {
                let current = {
                    let mut tx = self.read().await?;
                    store::is_current_link(&mut tx, &self.visitor).await.ok()?
                };
                if current { self.send(&Told::Typing { name: name.clone() }).await } else { Some(()) }
            }
            Ephemeral::Read { conversation_id, .. } if *conversation_id == self.visitor.conversation => {
                self.tell_seen().await
            }
            _ => Some(()),
        }
    }

    /// How far staff have read this link, if that is news. Asked with each ping as well: the sign of
    /// reading may get lost on its way from another server.
    async fn tell_seen(&mut self) -> Option<()> {
        let number = {
            let mut tx = self.read().await?;
            store::staff_seen(&mut tx, self.visitor.id).await.ok()?
        };
        if number <= self.staff_seen {
            return Some(());
        }
        self.staff_seen = number;
        self.send(&Told::Seen { number }).await
    }

    async fn send(&mut self, told: &Told) -> Option<()> {
        let text = serde_json::to_string(told).ok()?;
        // A page that takes nothing any more is gone, though nobody said so.
        let sent = self.socket.send(Message::Text(text.into()));
        tokio::time::timeout(self.app.hub.pulse().send, sent).await.ok()?.ok()
    }

    /// Ends (none) on what is no frame of ours.
    async fn hear(&mut self, message: Message) -> Option<()> {
        self.heard = Instant::now();
        let Message::Text(text) = message else {
            return if matches!(message, Message::Close(_)) { None } else { Some(()) };
        };
        match serde_json::from_str(&text).ok()? {
            Heard::Typing => self.pass_on_typing(),
            // What was not sent cannot have arrived.
            Heard::Delivered { number } => self.acknowledge(number.min(self.last), false).await,
            Heard::Seen { number } => self.acknowledge(number.min(self.last), true).await,
            Heard::Pong | Heard::Resume { .. } => {}
        }
        Some(())
    }

    fn pass_on_typing(&mut self) {
        let now = Instant::now();
        if self.typed.is_some_and(|last| now.duration_since(last) < TYPING_EVERY) {
            return;
        }
        self.typed = Some(now);
        let conversation_id = self.visitor.conversation;
        let what =
            Ephemeral::Typing { conversation_id, staff_id: None, name: "Visitor".into(), internal: false };
        self.app.hub.tell(self.visitor.business, what);
    }

    /// A lost acknowledgement is no harm: the next one, or the next visit, says it again.
    async fn acknowledge(&mut self, number: i64, seen: bool) {
        let known = if seen { &mut self.acked.1 } else { &mut self.acked.0 };
        if number <= *known {
            return;
        }
        *known = number;
        if let Ok(Some(seq)) = keep(&self.app, self.visitor, number, seen).await {
            self.app.hub.ring(self.visitor.business, seq);
        }
    }
}

async fn keep(app: &App, visitor: Visitor, number: i64, seen: bool) -> AppResult<Option<i64>> {
    let mut tx = Tx::begin(&app.db, visitor.business, None).await?;
    if seen {
        ops::mark_seen_by_visitor(&mut tx, visitor.id, number).await?;
    } else {
        ops::mark_delivered(&mut tx, visitor.id, number).await?;
    }
    tx.commit().await
}
