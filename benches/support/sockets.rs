//! Open sockets that only listen: frames are cut out of the bytes and looked at, nothing is decoded, so
//! that a thousand of them cost little beside the server.

use base64::Engine;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// Sockets of one address, each telling when it got what is waited for.
pub struct Listeners {
    told: mpsc::UnboundedReceiver<Instant>,
    count: usize,
}

impl Listeners {
    /// Opens `count` sockets at `path`; each says `first`, if anything, and is open when the first frame
    /// came back. From then on every frame that contains `waited_for` counts.
    pub async fn open(
        address: &str,
        path: &str,
        cookie: &str,
        first: Option<&str>,
        waited_for: &'static str,
        count: usize,
    ) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        for _ in 0..count {
            let mut stream = handshake(address, path, cookie).await;
            let mut buffer = Vec::with_capacity(2048);
            if let Some(first) = first {
                stream.write_all(&masked(first)).await.expect("the first frame");
                while take_frame(&mut buffer).is_none() {
                    assert!(stream.read_buf(&mut buffer).await.expect("hello") > 0, "the server closed");
                }
            }
            let tell = tell.clone();
            tokio::spawn(async move {
                loop {
                    while let Some(frame) = take_frame(&mut buffer) {
                        if contains(&frame, waited_for.as_bytes()) && tell.send(Instant::now()).is_err() {
                            return;
                        }
                    }
                    if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
                        return;
                    }
                }
            });
        }
        Self { told, count }
    }

    /// When the last of them had got one.
    pub async fn all(&mut self) -> Instant {
        let mut last = Instant::now();
        for _ in 0..self.count {
            let told = tokio::time::timeout(Duration::from_secs(20), self.told.recv()).await;
            last = told.expect("everybody is told within 20 s").expect("sockets listen");
        }
        last
    }
}

/// What the server says to see whether somebody is there, and what is said back.
const PING: &str = "\"frame\":\"ping\"";
const PONG: &str = "{\"frame\":\"pong\"}";

/// One open socket that hears everything, with when it came.
pub struct Screen(mpsc::UnboundedReceiver<(Instant, String)>);

impl Screen {
    /// Opens it at `/ws`, up to date with `first`.
    pub async fn open(address: &str, cookie: &str, first: &str) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        let mut stream = handshake(address, "/ws", cookie).await;
        let mut buffer = Vec::with_capacity(64 * 1024);
        stream.write_all(&masked(first)).await.expect("the first frame");
        while take_frame(&mut buffer).is_none() {
            assert!(stream.read_buf(&mut buffer).await.expect("hello") > 0, "the server closed the socket");
        }
        tokio::spawn(async move {
            loop {
                while let Some(frame) = take_frame(&mut buffer) {
                    let (at, text) = (Instant::now(), String::from_utf8_lossy(&frame).into_owned());
                    let heard = if text.contains(PING) {
                        stream.write_all(&masked(PONG)).await.is_ok()
                    } else {
                        // The last words of a socket that is closed are no frame of ours.
                        !text.starts_with('{') || tell.send((at, text)).is_ok()
                    };
                    if !heard {
                        return;
                    }
                }
                if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
                    return;
                }
            }
        });
        Self(told)
    }

    /// The next frame; none: nothing came for so long, or the socket was closed.
    pub async fn next(&mut self, patience: Duration) -> Option<(Instant, String)> {
        tokio::time::timeout(patience, self.0.recv()).await.ok().flatten()
    }

    /// A frame that is here already.
    pub fn ready(&mut self) -> Option<(Instant, String)> {
        self.0.try_recv().ok()
    }
}

async fn handshake(address: &str, path: &str, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("nodelay");
    // By the name under which the server knows itself.
    let host = address.replace("127.0.0.1", "localhost");
    let key = base64::engine::general_purpose::STANDARD.encode([7_u8; 16]);
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\ncookie: {cookie}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("asked");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.expect("an answer"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// A short text as a client must send it: masked, here with zeros.
fn masked(text: &str) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("a short text");
    let mut frame = vec![0x81, 0x80 | 126];
    frame.extend(length.to_be_bytes());
    frame.extend([0; 4]);
    frame.extend(text.as_bytes());
    frame
}

/// The payload of the first whole frame, taken off the bytes.
fn take_frame(buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let short = usize::from(*buffer.get(1)? & 0x7f);
    let (head, length) = match short {
        126 => (4, usize::from(u16::from_be_bytes(buffer.get(2..4)?.try_into().ok()?))),
        127 => (10, usize::try_from(u64::from_be_bytes(buffer.get(2..10)?.try_into().ok()?)).ok()?),
        length => (2, length),
    };
    let payload = buffer.get(head..head + length)?.to_vec();
    buffer.drain(..head + length);
    Some(payload)
}

fn contains(frame: &[u8], part: &[u8]) -> bool {
    frame.windows(part.len()).any(|window| window == part)
}
