//! The limit of pushing: axum's own sockets with small buffers and tokio's broadcast, nothing else, in
//! a process of its own. `POST /say` sends its body to every open socket.

use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocketUpgrade};
use axum::routing::{any, post};
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// Set for the process that is the server.
pub const ASKED_FOR: &str = "PAWLINE_BENCH_RAW";

type Sender = broadcast::Sender<Utf8Bytes>;

/// Serves until it is killed.
pub async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    println!("{} is ready", listener.local_addr().expect("its address"));
    let (sender, _) = broadcast::channel::<Utf8Bytes>(1024);
    let router = Router::new().route("/say", post(say)).route("/ws", any(listen)).with_state(sender);
    axum::serve(listener, router).await.expect("served");
}

async fn say(State(sender): State<Sender>, body: String) {
    let _ = sender.send(body.into());
}

async fn listen(State(sender): State<Sender>, socket: WebSocketUpgrade) -> axum::response::Response {
    socket.read_buffer_size(2048).write_buffer_size(0).on_upgrade(async move |mut socket| {
        let mut said = sender.subscribe();
        loop {
            tokio::select! {
                text = said.recv() => {
                    let Ok(text) = text else { return };
                    if socket.send(Message::Text(text)).await.is_err() {
                        return;
                    }
                }
                heard = socket.recv() => {
                    // The first frame says hello, as the real one does.
                    if !matches!(heard, Some(Ok(_))) || socket.send(Message::Text("hello".into())).await.is_err() {
                        return;
                    }
                }
            }
        }
    })
}
