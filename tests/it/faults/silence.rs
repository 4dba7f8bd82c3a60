//! Sockets whose other side says nothing, takes nothing, or comes back after too long (R4, R5).

use super::proxy::Proxy;
use super::until;
use crate::support::{Client, Database, Socket, TestApp};
use futures::{SinkExt, StreamExt};
use pawline::domain::command::Cursor;
use pawline::domain::ids::BusinessId;
use pawline::live::frame::REPLAY_LIMIT;
use pawline::live::hub::Pulse;
use pawline::live::{ClientFrame, ServerFrame};
use pawline::server::db::NewEvent;
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

/// Minutes in moments.
const PULSE: Pulse = Pulse { ping: Duration::from_millis(400), send: Duration::from_millis(800) };

async fn behind_a_proxy() -> (TestApp, Proxy) {
    let app = TestApp::with_pulse(Database::shared(), PULSE).await;
    let proxy = Proxy::before(app.url.rsplit(':').next().unwrap().parse().unwrap()).await;
    (app, proxy)
}

fn through(proxy: &Proxy, client: &Client) -> Client {
    client.moved_to(&format!("http://localhost:{}", proxy.port), Duration::from_secs(20))
}

/// Writes events into the log, each with so much in it.
async fn happen(app: &TestApp, business: BusinessId, count: usize, bytes: usize) {
    let mut tx = app.tx(business).await;
    for number in 0..count {
        tx.record(NewEvent {
            kind: "tag.updated".into(),
            customer_id: None,
            subject_type: "tag",
            subject_id: Uuid::now_v7(),
            before: None,
            after: Some(json!({ "number": number, "filler": "x".repeat(bytes) })),
        });
    }
    let last = tx.commit().await.unwrap().expect("something happened");
    app.app.hub.ring(business, last);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_in_a_black_hole_is_dropped_and_the_way_back_takes_no_two_seconds() {
    let (app, proxy) = behind_a_proxy().await;
    let business = app.business().await;
    let staff = through(&proxy, &business.staff);
    let from = staff.cursor().await;
    let mut sockets = Vec::new();
    for _ in 0..5 {
        let mut socket = Socket::open(&staff, from).await;
        assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
        sockets.push(socket);
    }
    proxy.set(|weather| weather.hole = true);
    let hole = Instant::now();
    let dropped = || proxy.tally.noticed.load(Ordering::Relaxed) >= 5;
    until("the server drops them", Duration::from_secs(20), async || dropped()).await;
    let took = hole.elapsed();
    assert!(took >= PULSE.ping, "not at the first missed ping");
    println!("five dead sockets were dropped after {took:?} at a ping every {:?}", PULSE.ping);
    happen(&app, business.id, 1, 1).await;
    proxy.heal();
    let healed = Instant::now();
    let mut back = Socket::open(&staff, from).await;
    assert_eq!(back.events(1).await[0].prev, from.seq);
    assert!(healed.elapsed() < Duration::from_secs(2), "it took {:?}", healed.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_takes_nothing_is_let_go_and_misses_nothing() {
    let (app, proxy) = behind_a_proxy().await;
    let business = app.business().await;
    let staff = through(&proxy, &business.staff);
    let from = staff.cursor().await;
    let mut stuck = Socket::open(&staff, from).await;
    assert!(matches!(stuck.next().await, Some(ServerFrame::Hello { .. })));
    proxy.set(|weather| weather.stalled = true);
    // More than the machine's buffers hold.
    happen(&app, business.id, 100, 200_000).await;
    tokio::time::sleep(PULSE.send * 3).await;
    proxy.heal();
    let (mut cursor, mut before) = (from, from.seq);
    let mut take = |frame: &ServerFrame| {
        if let ServerFrame::Event(event) = frame {
            assert_eq!(event.prev, before);
            before = event.seq;
            cursor.seq = event.seq;
        }
    };
    while let Some(frame) = stuck.next().await {
        take(&frame);
    }
    let seen = cursor.seq - from.seq;
    assert!(seen < 100, "it was let go before it took everything");
    let mut back = Socket::open(&staff, cursor).await;
    let rest = usize::try_from(100 - seen).unwrap();
    let events = back.events(rest).await;
    assert_eq!(events[0].prev, cursor.seq);
    assert_eq!(events[rest - 1].seq, from.seq + 100);
}

#[tokio::test]
async fn whoever_wakes_up_and_asks_is_answered_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut socket = Socket::connect(&business.staff, &app.url).await.unwrap();
    let say = |frame: ClientFrame| Message::Text(serde_json::to_string(&frame).unwrap().into());
    socket.send(say(ClientFrame::Resume { cursor: business.staff.cursor().await })).await.unwrap();
    let pings = async |socket: &mut tokio_tungstenite::WebSocketStream<_>| loop {
        let message = timeout(Duration::from_secs(5), StreamExt::next(socket)).await.expect("within 5 s");
        let Some(Ok(Message::Text(text))) = message else { panic!("the socket stays open") };
        if matches!(serde_json::from_str(&text), Ok(ServerFrame::Ping)) {
            return;
        }
    };
    // The first one comes by itself.
    pings(&mut socket).await;
    socket.send(say(ClientFrame::Check)).await.unwrap();
    pings(&mut socket).await;
}

#[tokio::test]
async fn a_place_in_the_log_that_is_gone_means_fetch_again() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let from = business.staff.cursor().await;
    let reset_from = async |cursor: Cursor| {
        let mut socket = Socket::open(&business.staff, cursor).await;
        match socket.next().await {
            Some(ServerFrame::Reset { cursor }) => cursor.seq,
            other => panic!("no reset, but {other:?}"),
        }
    };
    happen(&app, business.id, 10, 1).await;
    let head = business.staff.cursor().await;
    // The log was cut: the first of what this screen missed is not there any more, or nothing of it is.
    for gone in [from.seq + 4, head.seq] {
        sqlx::query("delete from event where business_id = $1 and seq <= $2")
            .bind(business.id.0)
            .bind(gone)
            .execute(&app.behind)
            .await
            .unwrap();
        assert_eq!(reset_from(from).await, head.seq);
    }
    // A screen that is as far as the log needs nothing of it.
    let mut socket = Socket::open(&business.staff, head).await;
    assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
    // Offline for longer than is replayed, while others worked on.
    happen(&app, business.id, usize::try_from(REPLAY_LIMIT).unwrap(), 1).await;
    let mut socket = Socket::open(&business.staff, head).await;
    assert_eq!(socket.events(1).await[0].prev, head.seq, "at the limit everything is replayed");
    happen(&app, business.id, 1, 1).await;
    assert_eq!(reset_from(head).await, head.seq + REPLAY_LIMIT + 1);
}
