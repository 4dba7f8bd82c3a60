//! Connections: taken, answered, and let go when they ask nothing.
//!
//! As `axum::serve` does it, but with a limit for the head of a request: without one, whoever opens connections and sends
//! a byte now and then keeps them for ever, until the program may open no more.

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long the head of a request may take to arrive, and a connection may be kept open between two of them.
pub const HEAD_LIMIT: Duration = Duration::from_secs(30);

/// Answers what comes in, until `closed`: then it takes no new connection and returns when what is asked already is
/// answered.
pub async fn answer(
    mut listener: TcpListener,
    router: Router,
    head_limit: Duration,
    closed: CancellationToken,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_limit);
    // Its own: whoever ends this task ends the connections with it.
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            (stream, from) = Listener::accept(&mut listener) => {
                open.spawn(converse(http.clone(), stream, from, router.clone(), closed.clone()));
            }
            Some(_) = open.join_next() => {}
            () = closed.cancelled() => break,
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

/// One connection, to its end.
async fn converse(
    http: http1::Builder,
    stream: TcpStream,
    from: SocketAddr,
    router: Router,
    closed: CancellationToken,
) {
    // Without TCP_NODELAY streamed pages stall for 40 ms.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        router.clone().oneshot(request)
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    // What fails here is the other side's going: there is nobody to tell.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = closed.cancelled() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
