//! A TCP proxy with bad weather: latency, throttle, stall, RST, a cut after some bytes, a black hole.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// What holds at a moment for everything that passes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weather {
    /// Each piece is so late.
    pub latency: Duration,
    /// Bytes a second, in each direction of a connection.
    pub rate: Option<u32>,
    /// Nothing moves; what was sent arrives afterwards.
    pub stalled: bool,
    /// A connection ends after so many bytes of one direction, in the middle of whatever it carries.
    pub cut_after: Option<u64>,
    /// Everything is swallowed, also the end of a connection: neither side learns of the other. A
    /// connection that was in a hole stays dead when the hole is gone.
    pub hole: bool,
    /// Counts up: whoever lives when it does is reset.
    pub resets: u64,
}

/// How often something was done to a connection.
#[derive(Debug, Default)]
pub struct Tally {
    pub connections: AtomicU64,
    pub resets: AtomicU64,
    pub cuts: AtomicU64,
    pub stalls: AtomicU64,
    pub delayed: AtomicU64,
    pub throttled: AtomicU64,
    pub swallowed: AtomicU64,
    /// Swallowed connections that the far side gave up by itself, and how long the slowest took.
    pub noticed: AtomicU64,
    pub slowest_notice_ms: AtomicU64,
    /// Swallowed connections that the far side still holds.
    pub dangling: AtomicU64,
}

fn count(number: &AtomicU64) {
    number.fetch_add(1, Ordering::Relaxed);
}

/// Listens on a port of its own, also while what is behind it is gone.
pub struct Proxy {
    pub port: u16,
    pub tally: Arc<Tally>,
    weather: watch::Sender<Weather>,
    task: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// In front of a local port.
    pub async fn before(target: u16) -> Self {
        Self::among(&[target]).await
    }

    /// In front of several local ports: connections go to them in turn, past those that take none.
    pub async fn among(targets: &[u16]) -> Self {
        let targets: Arc<[u16]> = targets.into();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let tally = Arc::new(Tally::default());
        let (weather, seen) = watch::channel(Weather::default());
        let counted = tally.clone();
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, targets.clone(), seen.clone(), counted.clone()));
            }
        });
        Self { port, tally, weather, task }
    }

    /// Changes the weather; answers what it was changed to.
    pub fn set(&self, change: impl FnOnce(&mut Weather)) {
        self.weather.send_modify(change);
    }

    /// Resets every connection that lives, with an RST.
    pub fn reset(&self) {
        self.set(|weather| weather.resets += 1);
    }

    /// Fair weather again. What was swallowed stays swallowed.
    pub fn heal(&self) {
        self.set(|weather| *weather = Weather { resets: weather.resets, ..Weather::default() });
    }
}

async fn carry(near: TcpStream, targets: Arc<[u16]>, weather: watch::Receiver<Weather>, tally: Arc<Tally>) {
    let turn = tally.connections.fetch_add(1, Ordering::Relaxed);
    let _ = near.set_nodelay(true);
    if weather.borrow().hole {
        // Accepted by the machine at the edge of the hole; nobody answers.
        return hold(near, &tally).await;
    }
    let Some(far) = reach(&targets, turn).await else {
        let _ = near.set_zero_linger();
        return;
    };
    let _ = far.set_nodelay(true);
    let born = weather.borrow().resets;
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let over = CancellationToken::new();
    let up = pump(Side::Near, near_in, far_out, weather.clone(), born, &over, &tally);
    let down = pump(Side::Far, far_in, near_out, weather, born, &over, &tally);
    let ends = tokio::join!(up, down);
    // Either direction decides for the whole connection.
    let is_reset = over.is_cancelled();
    if is_reset {
        count(&tally.resets);
    }
    for (_from, to) in [ends.0, ends.1] {
        if is_reset {
            let _ = to.as_ref().set_zero_linger();
            // Dropped, it would say good-bye first.
            to.forget();
        }
    }
}

/// The one whose turn it is, or the next that takes connections.
async fn reach(targets: &[u16], turn: u64) -> Option<TcpStream> {
    let first = usize::try_from(turn).unwrap_or_default();
    for step in 0..targets.len() {
        let target = targets[(first + step) % targets.len()];
        if let Ok(far) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], target))).await {
            return Some(far);
        }
    }
    None
}

/// Keeps a connection that goes nowhere until its own side gives it up.
async fn hold(mut near: TcpStream, tally: &Tally) {
    count(&tally.swallowed);
    let mut nowhere = [0; 4096];
    while matches!(near.read(&mut nowhere).await, Ok(1..)) {}
}

type Halves = (OwnedReadHalf, OwnedWriteHalf);

/// Which side speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Near,
    Far,
}

/// Carries one direction to its end; `over` says that the connection ends with an RST.
async fn pump(
    side: Side,
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
    born: u64,
    over: &CancellationToken,
    tally: &Tally,
) -> Halves {
    let mut sky = weather.clone();
    let end = tokio::select! {
        biased;
        end = disaster(&mut sky, born) => end,
        () = over.cancelled() => Disaster::Reset,
        end = carry_pieces(&mut from, &mut to, &mut weather, tally) => end,
    };
    match end {
        Disaster::None => {}
        Disaster::Reset => over.cancel(),
        // What was on its way is lost with the rest.
        Disaster::Hole => swallow(side, &mut from, tally).await,
    }
    (from, to)
}

async fn carry_pieces(
    from: &mut OwnedReadHalf,
    to: &mut OwnedWriteHalf,
    weather: &mut watch::Receiver<Weather>,
    tally: &Tally,
) -> Disaster {
    let mut piece = vec![0; 16 * 1024];
    let mut carried = 0_u64;
    loop {
        let Ok(length) = from.read(&mut piece).await else { return Disaster::Reset };
        if weather.borrow().stalled {
            count(&tally.stalls);
        }
        wait(weather, length, tally).await;
        if length == 0 {
            let _ = to.shutdown().await;
            return Disaster::None;
        }
        let limit = weather.borrow().cut_after.map_or(u64::MAX, |limit| limit.saturating_sub(carried));
        let passes = length.min(usize::try_from(limit).unwrap_or(usize::MAX));
        carried += passes as u64;
        if to.write_all(&piece[..passes]).await.is_err() {
            return Disaster::Reset;
        }
        if passes < length {
            count(&tally.cuts);
            return Disaster::Reset;
        }
    }
}

/// How a direction ends.
enum Disaster {
    /// In order.
    None,
    Reset,
    Hole,
}

async fn disaster(weather: &mut watch::Receiver<Weather>, born: u64) -> Disaster {
    loop {
        {
            let now = weather.borrow_and_update();
            if now.resets > born {
                return Disaster::Reset;
            }
            if now.hole {
                return Disaster::Hole;
            }
        }
        if weather.changed().await.is_err() {
            return Disaster::Reset;
        }
    }
}

async fn wait(weather: &mut watch::Receiver<Weather>, length: usize, tally: &Tally) {
    let now = *weather.borrow();
    if !now.latency.is_zero() {
        count(&tally.delayed);
        sleep(now.latency).await;
    }
    if let Some(rate) = now.rate {
        count(&tally.throttled);
        sleep(Duration::from_secs_f64(length as f64 / f64::from(rate.max(1)))).await;
    }
    while weather.borrow_and_update().stalled {
        if weather.changed().await.is_err() {
            return;
        }
    }
}

/// Reads into nothing until this side closes by itself. The other side is told nothing meanwhile: its
/// half is kept open by whoever holds it.
async fn swallow(side: Side, from: &mut OwnedReadHalf, tally: &Tally) {
    if side == Side::Far {
        count(&tally.swallowed);
        count(&tally.dangling);
    }
    let start = Instant::now();
    let mut nowhere = [0; 4096];
    while matches!(from.read(&mut nowhere).await, Ok(1..)) {}
    if side == Side::Near {
        return;
    }
    let took = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    count(&tally.noticed);
    tally.slowest_notice_ms.fetch_max(took, Ordering::Relaxed);
    tally.dangling.fetch_sub(1, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::timeout;

    const MOMENT: Duration = Duration::from_millis(300);

    /// A server that answers what it hears, behind a proxy, and a connection through it.
    async fn echo() -> (Proxy, TcpStream) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = socket.split();
                    let _ = tokio::io::copy(&mut from, &mut to).await;
                });
            }
        });
        let proxy = Proxy::before(port).await;
        let mut near = TcpStream::connect(("127.0.0.1", proxy.port)).await.unwrap();
        assert_eq!(say(&mut near, "hello").await.unwrap(), "hello");
        (proxy, near)
    }

    async fn say(near: &mut TcpStream, text: &str) -> std::io::Result<String> {
        near.write_all(text.as_bytes()).await?;
        let mut heard = vec![0; text.len()];
        near.read_exact(&mut heard).await?;
        Ok(String::from_utf8(heard).unwrap())
    }

    #[tokio::test]
    async fn it_does_to_connections_what_it_says() {
        let (proxy, mut near) = echo().await;
        proxy.set(|weather| weather.latency = MOMENT);
        let start = Instant::now();
        say(&mut near, "late").await.unwrap();
        assert!(start.elapsed() >= MOMENT * 2, "both ways are late");
        proxy.heal();
        proxy.set(|weather| weather.stalled = true);
        near.write_all(b"stalled").await.unwrap();
        let mut heard = [0; 7];
        assert!(timeout(MOMENT, near.read_exact(&mut heard)).await.is_err());
        proxy.heal();
        near.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"stalled");
        proxy.reset();
        let error = near.read(&mut heard).await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    }

    #[tokio::test]
    async fn it_cuts_in_the_middle_and_swallows_without_a_word() {
        let (proxy, mut near) = echo().await;
        proxy.set(|weather| weather.cut_after = Some(8));
        assert!(say(&mut near, "longer than that").await.is_err());
        assert!(proxy.tally.cuts.load(Ordering::Relaxed) >= 1);
        proxy.heal();
        let mut near = TcpStream::connect(("127.0.0.1", proxy.port)).await.unwrap();
        say(&mut near, "hello").await.unwrap();
        proxy.set(|weather| weather.hole = true);
        near.write_all(b"anybody?").await.unwrap();
        let mut heard = [0; 8];
        assert!(timeout(MOMENT, near.read(&mut heard)).await.is_err(), "neither an answer nor an end");
        proxy.heal();
        assert!(timeout(MOMENT, near.read(&mut heard)).await.is_err(), "what was in the hole stays dead");
        let mut other = TcpStream::connect(("127.0.0.1", proxy.port)).await.unwrap();
        assert_eq!(say(&mut other, "fresh").await.unwrap(), "fresh");
    }
}
