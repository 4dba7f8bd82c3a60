//! The socket itself: connects, resumes, notices holes and silence, backs off and tries again.

use super::answers;
use super::client::{LinkState, Live};
use super::frame::{CLOSE_RESTART, CLOSE_SIGNED_OUT, ClientFrame, PING_SECONDS, ServerFrame};
use super::keeping_up::{News, news, pause_ms, restart_pause_ms};
use crate::domain::command::Cursor;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::future::{Either, select};
use futures::{FutureExt, SinkExt, StreamExt};
use gloo::events::EventListener;
use gloo::net::websocket::futures::WebSocket;
use gloo::net::websocket::{Message, WebSocketError};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::cell::Cell;
use std::pin::pin;
use wasm_bindgen_futures::spawn_local;

/// Longest silence before a socket counts as dead: two pings and some patience.
const SILENCE_MS: u32 = (2 * PING_SECONDS as u32 + 5) * 1000;
/// How long the server has to answer a device that woke up and asks whether it is still there.
const DOUBT_MS: u32 = 2000;

/// How often a page that is used says so, in milliseconds.
const USED_MS: f64 = 30_000.0;

thread_local! {
    /// When somebody touched this page, as far as the server was told; a page that was just opened was.
    static USED: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

/// Starts the loop that keeps a socket open as long as the page lives.
pub(super) fn connect(live: Live) {
    let (wake, mut woken) = unbounded();
    listen_to_the_device(live, &wake);
    spawn_local(async move {
        let mut failures = 0_u32;
        loop {
            let mut restarts = false;
            match session(live, &mut woken).await {
                End::SignedOut => {
                    live.state.try_set(LinkState::SignedOut);
                    return;
                }
                End::Gone => return,
                End::Restart => (failures, restarts) = (0, true),
                End::Lost { was_live } => failures = if was_live { 0 } else { failures.saturating_add(1) },
            }
            live.set_outgoing(None);
            // Behind a hotel's sign-in page there is a network, and yet no connection.
            let cut_off = !online() || answers::is_stranger_answering();
            let state = if cut_off { LinkState::Offline } else { LinkState::Reconnecting };
            if live.state.try_set(state).is_some() {
                return;
            }
            let chance = js_sys::Math::random();
            let pause = if restarts { restart_pause_ms(chance) } else { pause_ms(failures, chance) };
            // `online` and a page that is looked at again end the pause.
            select(pin!(TimeoutFuture::new(pause)), woken.next()).await;
        }
    });
}

enum End {
    Lost {
        was_live: bool,
    },
    SignedOut,
    /// This server stops; another one, or its next life, takes over.
    Restart,
    /// The page is going away.
    Gone,
}

async fn session(live: Live, woken: &mut UnboundedReceiver<()>) -> End {
    let Some(Some(cursor)) = live.cursor.try_get_value() else { return End::Gone };
    let lost = End::Lost { was_live: false };
    let Some(socket) = address().and_then(|url| WebSocket::open(&url).ok()) else { return lost };
    let (mut sink, mut stream) = socket.split();
    if sink.send(text(&ClientFrame::Resume { cursor })).await.is_err() {
        return lost;
    }
    let (outgoing, mut queue) = unbounded::<ClientFrame>();
    let mut was_live = false;
    let mut patience = SILENCE_MS;
    loop {
        let incoming = pin!(stream.next());
        let silence = TimeoutFuture::new(patience).boxed_local();
        let rest = pin!(select(select(queue.next(), woken.next()), silence));
        let next = select(incoming, rest).await;
        if matches!(next, Either::Left(_)) {
            patience = SILENCE_MS;
        }
        match next {
            Either::Left((Some(Ok(Message::Text(body))), _)) => match serde_json::from_str(&body) {
                Ok(ServerFrame::Hello { cursor, build }) => {
                    was_live = true;
                    live.cursor.try_set_value(Some(cursor));
                    let sender = outgoing.clone();
                    live.set_outgoing(Some(Callback::new(move |frame| {
                        let _ = sender.unbounded_send(frame);
                    })));
                    if page_build().is_some_and(|page| page != build) {
                        live.update_ready.try_set(true);
                    }
                    let first = USED.with(|used| used.get() == f64::NEG_INFINITY);
                    say_looking(live, first);
                    live.state.try_set(LinkState::Live);
                }
                Ok(ServerFrame::Event(frame)) => {
                    let Some(Some(cursor)) = live.cursor.try_get_value() else { return End::Gone };
                    match news(cursor.seq, &frame) {
                        News::AfterHole => return End::Lost { was_live },
                        News::Known => {}
                        News::Next => {
                            live.cursor.try_set_value(Some(Cursor { seq: frame.seq, ..cursor }));
                            live.hand_out_event(&frame);
                        }
                    }
                }
                Ok(ServerFrame::Ephemeral { what }) => live.hand_out_ephemeral(&what),
                Ok(ServerFrame::Reset { cursor }) => {
                    live.cursor.try_set_value(Some(cursor));
                    live.hand_out_reset();
                }
                Ok(ServerFrame::Ping) => {
                    if sink.send(text(&ClientFrame::Pong)).await.is_err() {
                        return End::Lost { was_live };
                    }
                }
                Err(_) => return End::Lost { was_live },
            },
            Either::Left((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Left((Some(Err(WebSocketError::ConnectionClose(close))), _))
                if close.code == CLOSE_SIGNED_OUT =>
            {
                return End::SignedOut;
            }
            Either::Left((Some(Err(WebSocketError::ConnectionClose(close))), _))
                if close.code == CLOSE_RESTART =>
            {
                return End::Restart;
            }
            Either::Left((Some(Err(_)) | None, _)) => {
                return if signed_out(was_live).await { End::SignedOut } else { End::Lost { was_live } };
            }
            // Something to send.
            Either::Right((Either::Left((Either::Left((Some(frame), _)), _)), _)) => {
                if sink.send(text(&frame)).await.is_err() {
                    return End::Lost { was_live };
                }
            }
            // The device came back or lost its network: the socket may only look alive.
            Either::Right((Either::Left((Either::Right((Some(()), _)), _)), _)) => {
                if !online() {
                    return End::Lost { was_live };
                }
                if was_live {
                    if sink.send(text(&ClientFrame::Check)).await.is_err() {
                        return End::Lost { was_live };
                    }
                    patience = DOUBT_MS;
                }
            }
            Either::Right((Either::Left(_), _)) => return End::Gone,
            Either::Right((Either::Right(_), _)) => return End::Lost { was_live },
        }
    }
}

/// A refused upgrade says no more than an unreachable server does: ask.
async fn signed_out(was_live: bool) -> bool {
    if was_live || !online() {
        return false;
    }
    matches!(crate::rooms::staff::api::whoami().await, Ok(None))
}

fn listen_to_the_device(live: Live, wake: &UnboundedSender<()>) {
    for name in ["online", "offline", "pageshow"] {
        let wake = wake.clone();
        EventListener::new(&window(), name, move |_| {
            if !online() {
                live.state.try_set(LinkState::Offline);
            }
            let _ = wake.unbounded_send(());
        })
        .forget();
    }
    EventListener::new(&window(), answers::NEW_BUILD, move |_| {
        live.update_ready.try_set(true);
    })
    .forget();
    let wake = wake.clone();
    EventListener::new(&document(), "visibilitychange", move |_| {
        // Whoever brings a page back into sight uses it.
        say_looking(live, !document().hidden());
        let _ = wake.unbounded_send(());
    })
    .forget();
    for name in ["pointerdown", "keydown"] {
        EventListener::new(&window(), name, move |_| {
            if js_sys::Date::now() - USED.with(Cell::get) > USED_MS {
                say_looking(live, true);
            }
        })
        .forget();
    }
}

/// Tells the server whether this page is in sight: whoever looks at it needs no notification elsewhere.
fn say_looking(live: Live, used: bool) {
    if used {
        USED.with(|last| last.set(js_sys::Date::now()));
    }
    live.say_looking(!document().hidden(), used);
}

fn online() -> bool {
    window().navigator().on_line()
}

fn address() -> Option<String> {
    let location = window().location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}

pub(super) fn page_build() -> Option<String> {
    document().document_element()?.get_attribute("data-build")
}

fn text(frame: &ClientFrame) -> Message {
    Message::Text(serde_json::to_string(frame).unwrap_or_default())
}
