//! A load client: HTTP/1.1 over kept connections, requests prepared beforehand, so that what is
//! measured is the server.

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a run showed.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds.
    pub p50: f64,
    pub p99: f64,
}

impl Figures {
    /// Of what each took, in milliseconds, within `time`.
    pub fn of(mut taken: Vec<f64>, time: Duration) -> Self {
        assert!(!taken.is_empty(), "nothing was measured");
        taken.sort_by(f64::total_cmp);
        let at = |share: f64| taken[((taken.len() - 1) as f64 * share) as usize];
        Self { rate: taken.len() as f64 / time.as_secs_f64(), p50: at(0.5), p99: at(0.99) }
    }
}

/// Milliseconds since a moment.
pub fn since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// The middle one.
pub fn middle(mut all: Vec<f64>) -> f64 {
    assert!(!all.is_empty(), "nothing was measured");
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

/// Acts `count` times at a fixed `rate` a second from `start` on, whatever became of those before: the lanes take turns, and
/// one that is late begins at once. Answers milliseconds from when each should have begun, so what waits in line counts.
pub async fn open_loop<L>(
    start: Instant,
    lanes: &mut [L],
    rate: f64,
    count: usize,
    act: impl AsyncFn(&mut L, usize),
) -> Vec<f64> {
    let (act, width) = (&act, lanes.len());
    let runs = lanes.iter_mut().enumerate().map(|(lane, own)| async move {
        let mut taken = Vec::new();
        for turn in (lane..count).step_by(width) {
            let due = start + Duration::from_secs_f64(turn as f64 / rate);
            tokio::time::sleep_until(due.into()).await;
            act(&mut *own, turn).await;
            taken.push(since(due));
        }
        taken
    });
    futures::future::join_all(runs).await.concat()
}

/// Sends `requests` in turn over `connections` for `time`; every answer must be a good one (2xx).
pub async fn run(address: &str, requests: Arc<Vec<Vec<u8>>>, connections: usize, time: Duration) -> Figures {
    // Warm: plans, caches, connections.
    drive(address, requests.clone(), connections, time / 5, None).await;
    Figures::of(drive(address, requests, connections, time, None).await, time)
}

/// As [`run`], at a fixed rate: what waits in line counts.
pub async fn run_at(
    address: &str,
    requests: Arc<Vec<Vec<u8>>>,
    connections: usize,
    time: Duration,
    rate: f64,
) -> Figures {
    Figures::of(drive(address, requests, connections, time, Some(rate)).await, time)
}

async fn drive(
    address: &str,
    requests: Arc<Vec<Vec<u8>>>,
    connections: usize,
    time: Duration,
    rate: Option<f64>,
) -> Vec<f64> {
    let start = Instant::now();
    let tasks = (0..connections).map(|index| {
        let (address, requests) = (address.to_owned(), requests.clone());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await.expect("the server listens");
            stream.set_nodelay(true).expect("nodelay");
            let (mut buffer, mut taken) = (Vec::with_capacity(1 << 20), Vec::new());
            let every = rate.map(|rate| Duration::from_secs_f64(connections as f64 / rate));
            let mut turn = index;
            let mut due = start + every.unwrap_or_default().mul_f64(index as f64 / connections as f64);
            while start.elapsed() < time {
                if let Some(every) = every {
                    tokio::time::sleep_until(due.into()).await;
                    due += every;
                }
                let begun = every.map_or_else(Instant::now, |every| due - every);
                exchange(&mut stream, &requests[turn % requests.len()], &mut buffer).await;
                taken.push(begun.elapsed().as_secs_f64() * 1000.0);
                turn += connections;
            }
            taken
        })
    });
    let mut all = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        all.extend(task.await.expect("a connection"));
    }
    all
}

/// One kept connection.
pub struct Sender {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Sender {
    /// Connects.
    pub async fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).await.expect("the server listens");
        stream.set_nodelay(true).expect("nodelay");
        Self { stream, buffer: Vec::new() }
    }

    /// Sends a request, and answers how many bytes the whole answer has; it must be a good one (2xx).
    pub async fn exchange(&mut self, request: &[u8]) -> usize {
        exchange(&mut self.stream, request, &mut self.buffer).await;
        self.buffer.len()
    }

    /// The last answer's JSON.
    pub fn json(&self) -> serde_json::Value {
        let end = self.buffer.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_default();
        let (head, body) = self.buffer.split_at(end + 4);
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        let body = if head.contains("content-length: ") { body.to_vec() } else { joined(body) };
        serde_json::from_slice(&body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.buffer)))
    }

    /// Whether the last answer holds these bytes.
    pub fn holds(&self, part: &str) -> bool {
        self.buffer.windows(part.len()).any(|window| window == part.as_bytes())
    }
}

/// One request and its whole answer.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) {
    stream.write_all(request).await.expect("written");
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.expect("read");
        assert!(read > 0, "the server closed: {}", String::from_utf8_lossy(buffer));
        if is_whole(buffer) {
            assert!(
                buffer.starts_with(b"HTTP/1.1 2"),
                "to {}: {}",
                String::from_utf8_lossy(request).lines().next().unwrap_or_default(),
                String::from_utf8_lossy(&buffer[..buffer.len().min(600)])
            );
            return;
        }
    }
}

fn is_whole(buffer: &[u8]) -> bool {
    let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
    match head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
        Some(length) => buffer.len() >= end + 4 + length.trim().parse::<usize>().unwrap_or(0),
        // Chunked: ends with the empty chunk.
        None => buffer.ends_with(b"0\r\n\r\n"),
    }
}

/// The chunks of a body in one.
fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = chunks.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&chunks[..end])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let Some(chunk) =
            length.filter(|length| *length > 0).and_then(|length| chunks.get(end + 2..end + 2 + length))
        else {
            break;
        };
        whole.extend_from_slice(chunk);
        chunks = &chunks[(end + 4 + chunk.len()).min(chunks.len())..];
    }
    whole
}

/// A GET with a session.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\ncookie: {cookie}\r\n\r\n")
        .into_bytes()
}

/// A server function call with a session.
pub fn call(function: &str, body: &str, cookie: &str) -> Vec<u8> {
    format!(
        "POST /api/{function} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncookie: {cookie}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
