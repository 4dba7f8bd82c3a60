//! A connection that asks nothing is let go; one that waits for its answer is not.

use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::extract::ws::WebSocket;
use axum::routing::get;
use futures::StreamExt;
use pawline::server::listen;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const LIMIT: Duration = Duration::from_millis(600);
/// On a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

async fn server() -> SocketAddr {
    let slow = || async {
        sleep(LIMIT * 2).await;
        "slow but sure"
    };
    let socket = |upgrade: WebSocketUpgrade| async move {
        upgrade.on_upgrade(async |mut socket: WebSocket| {
            sleep(LIMIT * 2).await;
            let _ = socket.send("still here".into()).await;
        })
    };
    let router = Router::new()
        .route("/", get(|| async { "here" }))
        .route("/slow", get(slow))
        .route("/ws", get(socket));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(listen::answer(listener, router, LIMIT, CancellationToken::new()));
    address
}

/// Until the other side ends it.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut text)).await.expect("it ends").ok();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn a_head_that_dribbles_is_cut_off() {
    let mut stream = TcpStream::connect(server().await).await.unwrap();
    let started = Instant::now();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").await.unwrap();
    while stream.write_all(b"X-More: 1\r\n").await.is_ok() {
        assert!(started.elapsed() < PATIENCE, "it goes on for ever");
        sleep(LIMIT / 10).await;
    }
    assert!(started.elapsed() >= LIMIT);
}

#[tokio::test]
async fn one_that_says_nothing_is_let_go_also_between_two_requests() {
    let address = server().await;
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut kept = TcpStream::connect(address).await.unwrap();
    for _ in 0..3 {
        kept.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let mut answer = vec![0; 1024];
        let length = timeout(PATIENCE, kept.read(&mut answer)).await.unwrap().unwrap();
        assert!(String::from_utf8_lossy(&answer[..length]).ends_with("here"));
        sleep(LIMIT / 4).await;
    }
    assert_eq!(rest(&mut silent).await, "");
    assert_eq!(rest(&mut kept).await, "");
}

#[tokio::test]
async fn who_waits_for_an_answer_or_holds_a_socket_is_not_cut_off() {
    let address = server().await;
    let asked = async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow but sure"), "{answer}");
    };
    let held = async {
        let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{address}/ws")).await.unwrap();
        let said = timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        assert_eq!(said.into_text().unwrap(), "still here");
    };
    tokio::join!(asked, held);
}
