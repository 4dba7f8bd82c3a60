//! A staff screen's socket.

use super::Client;
use futures::{SinkExt, StreamExt};
use pawline::domain::command::Cursor;
use pawline::live::{ClientFrame, Frame, ServerFrame};
use pawline::server::session::COOKIE;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// An open socket.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects as a client from a place in the log.
    pub async fn open(client: &Client, cursor: Cursor) -> Self {
        let mut socket = Self(Self::connect(client, &client.url).await.expect("the socket opens"));
        socket.send(&ClientFrame::Resume { cursor }).await;
        socket
    }

    /// Connects with an `Origin`, and answers how that went.
    pub async fn connect(
        client: &Client,
        origin: &str,
    ) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
        let mut request = client.url.replace("http://", "ws://").into_client_request()?;
        *request.uri_mut() = format!("{}/ws", client.url.replace("http://", "ws://")).parse().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", origin.parse().unwrap());
        if let Some(token) = &client.token {
            headers.insert("cookie", format!("{COOKIE}={token}").parse().unwrap());
        }
        connect_async(request).await.map(|(socket, _)| socket)
    }

    pub async fn send(&mut self, frame: &ClientFrame) {
        self.0.send(Message::Text(serde_json::to_string(frame).unwrap().into())).await.unwrap();
    }

    /// The next frame; none when the server closed. Fails after 10 s of silence.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        loop {
            let message =
                timeout(Duration::from_secs(10), self.0.next()).await.expect("a frame within 10 s")?;
            match message {
                Ok(Message::Text(text)) => match serde_json::from_str(&text).unwrap() {
                    ServerFrame::Ping => self.send(&ClientFrame::Pong).await,
                    frame => return Some(frame),
                },
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The close code that the server ends with, whatever comes before it.
    pub async fn close_code(&mut self) -> Option<u16> {
        loop {
            match timeout(Duration::from_secs(10), self.0.next()).await.expect("an end within 10 s")? {
                Ok(Message::Close(frame)) => return frame.map(|frame| frame.code.into()),
                Ok(_) => {}
                Err(_) => return None,
            }
        }
    }

    /// The next `count` events.
    pub async fn events(&mut self, count: usize) -> Vec<Frame> {
        let mut events = Vec::new();
        while events.len() < count {
            match self.next().await.expect("the socket stays open") {
                ServerFrame::Event(frame) => events.push(frame),
                ServerFrame::Reset { .. } => panic!("told to refetch"),
                _ => {}
            }
        }
        events
    }
}
