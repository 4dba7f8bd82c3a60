//! `GET /ws`: a staff screen's socket.

use super::frame::{
    CLOSE_RESTART, CLOSE_RESYNC, CLOSE_SIGNED_OUT, ClientFrame, Ephemeral, Frame, REPLAY_LIMIT, ServerFrame,
    may_see, may_see_values,
};
use super::hub::{self, Item, Logged};
use super::looking::Look;
use crate::domain::command::Cursor;
use crate::server::metrics::SocketKind;
use crate::server::{App, Caller, headers, session};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};
use uuid::Uuid;

/// A frame from a browser is small; larger ones end the socket.
const FRAME_LIMIT: usize = 64 * 1024;
/// A screen that does not get what it missed within this time starts anew, at what it got.
const RESUME_PATIENCE: Duration = Duration::from_secs(60);

/// Checks cookie and origin, then speaks [`ServerFrame`] and [`ClientFrame`].
pub async fn upgrade(State(app): State<App>, headers: HeaderMap, socket: WebSocketUpgrade) -> Response {
    if !headers::is_same_origin(&app, &headers) || !headers.contains_key("origin") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let caller = match session::caller(&app, &headers).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    // The defaults cost 135 KB for each idle socket, these 4 KB.
    socket
        .read_buffer_size(2048)
        .write_buffer_size(0)
        .max_write_buffer_size(FRAME_LIMIT * 4)
        .max_message_size(FRAME_LIMIT)
        .on_upgrade(move |socket| async move {
            let _open = caller.app.metrics.socket(SocketKind::Staff);
            let (page, heard) = (Uuid::now_v7(), Instant::now());
            let mut screen = Screen { caller, socket, page, visible: false, last: 0, heard, outdated: None };
            let code = screen.run().await;
            if screen.visible {
                screen.look(false, false);
            }
            if let Some(code) = code {
                let frame = CloseFrame { code, reason: "".into() };
                screen.pass(Message::Close(Some(frame))).await;
            }
        })
}

struct Screen {
    caller: Caller,
    socket: WebSocket,
    /// What this socket is called among servers.
    page: Uuid,
    /// Its page is in sight.
    visible: bool,
    /// The last event that this socket was told of, or that its page contained.
    last: i64,
    heard: Instant,
    /// The role changed, or ended, since the session was looked up: the code to close with. What may be
    /// seen is decided anew.
    outdated: Option<u16>,
}

impl Screen {
    /// Ends with the close code to send, if any.
    async fn run(&mut self) -> Option<u16> {
        let app = self.caller.app.clone();
        let mut items = app.hub.subscribe(self.caller.business_id).await.ok()?;
        // Boxed, like the look at the session: what a socket needs for a moment it would otherwise hold as long as it is
        // open, and most of them are silent all day.
        let cursor = Box::pin(self.first_frame()).await?;
        timeout(RESUME_PATIENCE, Box::pin(self.resume(cursor))).await.ok()??;
        if self.outdated.is_some() {
            return self.outdated;
        }
        let (closing, pulse) = (app.hub.closing(), app.hub.pulse());
        let mut ping = interval(pulse.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                item = items.recv() => match item {
                    Ok(Item::Event(event)) => {
                        self.tell(&event).await?;
                        if self.outdated.is_some() {
                            return self.outdated;
                        }
                    }
                    Ok(Item::Ephemeral(what)) => self.send(&ServerFrame::Ephemeral { what: (*what).clone() }).await?,
                    Ok(Item::Revoked(sessions)) if sessions.contains(&self.caller.session_id) => return Some(CLOSE_SIGNED_OUT),
                    Ok(Item::Revoked(_)) => {}
                    Err(RecvError::Lagged(_)) => return Some(CLOSE_RESYNC),
                    Err(RecvError::Closed) => return Some(CLOSE_RESTART),
                },
                message = self.socket.recv() => self.hear(message?.ok()?).await?,
                _ = ping.tick() => {
                    if self.heard.elapsed() > pulse.silence() {
                        return None;
                    }
                    // The first time at once: it may have ended before this socket listened.
                    let held = Box::pin(session::still_holds(&app, self.caller.session_id));
                    let session = timeout(pulse.ping, held).await;
                    if matches!(session, Ok(Ok(false))) {
                        return Some(CLOSE_SIGNED_OUT);
                    }
                    if self.visible {
                        self.look(true, false);
                    }
                    self.send(&ServerFrame::Ping).await?;
                }
                () = closing.cancelled() => return Some(CLOSE_RESTART),
            }
        }
    }

    async fn first_frame(&mut self) -> Option<Cursor> {
        let message = timeout(Duration::from_secs(10), self.socket.recv()).await.ok()??.ok()?;
        match serde_json::from_str(message.to_text().ok()?).ok()? {
            ClientFrame::Resume { cursor } => Some(cursor),
            _ => None,
        }
    }

    /// Replays what the screen missed, or tells it to refetch.
    async fn resume(&mut self, from: Cursor) -> Option<()> {
        let (app, business) = (self.caller.app.clone(), self.caller.business_id);
        let head = hub::head(&app.db, business).await.ok()?;
        let unreachable =
            from.epoch != head.epoch || from.seq > head.seq || head.seq - from.seq > REPLAY_LIMIT;
        let missed = if unreachable {
            Vec::new()
        } else {
            hub::after(&app.db, business, from.seq, REPLAY_LIMIT + 1).await.ok()?
        };
        // The log has every number. If the first ones are gone (it was cut to save room, or restored),
        // the screen must not take what is left for the whole.
        let cut = missed.first().map_or(head.seq != from.seq, |first| first.seq != from.seq + 1);
        if unreachable || cut {
            self.last = head.seq;
            self.send(&ServerFrame::Reset { cursor: head }).await?;
        } else {
            self.last = from.seq;
            for frame in missed {
                self.tell(&Logged::new(frame)).await?;
            }
        }
        let cursor = Cursor { epoch: head.epoch, seq: self.last.max(head.seq) };
        self.send(&ServerFrame::Hello { cursor, build: app.assets.build.clone() }).await
    }

    async fn tell(&mut self, event: &Logged) -> Option<()> {
        let frame = &event.frame;
        self.outdated = self.outdated.or_else(|| self.concerns_my_role(frame));
        if frame.seq <= self.last || !may_see(self.caller.role, &frame.subject_type) {
            return Some(());
        }
        let prev = std::mem::replace(&mut self.last, frame.seq);
        self.caller.app.metrics.pushed(SocketKind::Staff);
        let text = match may_see_values(self.caller.role, &frame.subject_type) {
            true => event.text_after(prev),
            false => event.text_without_values(prev),
        };
        self.pass(Message::Text(text)).await
    }

    /// Events before the session's own reading of the log are in its role already. Read from the log
    /// and not from a call, so that it also holds for what another server did.
    fn concerns_my_role(&self, frame: &Frame) -> Option<u16> {
        if frame.subject_type != "staff"
            || frame.subject_id != self.caller.staff_id.0
            || frame.seq <= self.caller.as_of.seq
        {
            return None;
        }
        let Some(after) = &frame.after else { return Some(CLOSE_SIGNED_OUT) };
        match after.get("archived_at") {
            // Their sessions end with it: nothing to come back to.
            Some(at) if !at.is_null() => Some(CLOSE_SIGNED_OUT),
            Some(_) => Some(CLOSE_RESYNC),
            None => after.get("role").map(|_| CLOSE_RESYNC),
        }
    }

    async fn send(&mut self, frame: &ServerFrame) -> Option<()> {
        let text = serde_json::to_string(frame).ok()?;
        self.pass(Message::Text(text.into())).await
    }

    /// None: the other side is gone, or takes nothing any more. Without a limit a device that fell
    /// asleep would keep this task for good, as no ping is looked at meanwhile.
    async fn pass(&mut self, message: Message) -> Option<()> {
        timeout(self.caller.app.hub.pulse().send, self.socket.send(message)).await.ok()?.ok()
    }

    /// Ends (none) on what is no frame of ours.
    async fn hear(&mut self, message: Message) -> Option<()> {
        self.heard = Instant::now();
        let Message::Text(text) = message else {
            return if matches!(message, Message::Close(_)) { None } else { Some(()) };
        };
        match serde_json::from_str(&text).ok()? {
            ClientFrame::Ephemeral { what } => self.pass_on(what),
            ClientFrame::Looking { visible, used } => self.look(visible, used),
            ClientFrame::Check => self.send(&ServerFrame::Ping).await?,
            ClientFrame::Pong | ClientFrame::Resume { .. } => {}
        }
        Some(())
    }

    fn look(&mut self, visible: bool, used: bool) {
        self.visible = visible;
        let (session_id, staff_id) = (self.caller.session_id, self.caller.staff_id);
        self.caller.app.hub.look(Look { page: self.page, session_id, staff_id, visible, used });
    }

    /// Nobody speaks for somebody else: the name comes from the session.
    fn pass_on(&self, what: Ephemeral) {
        let (staff_id, name) = (self.caller.staff_id, self.caller.name.clone());
        let what = match what {
            Ephemeral::Typing { conversation_id, internal, .. } => {
                Ephemeral::Typing { conversation_id, staff_id: Some(staff_id), name, internal }
            }
            Ephemeral::Viewing { conversation_id, .. } => {
                Ephemeral::Viewing { conversation_id, staff_id, name }
            }
            Ephemeral::VisitorOnline { .. } | Ephemeral::Read { .. } => return,
        };
        self.caller.app.hub.tell(self.caller.business_id, what);
    }
}
