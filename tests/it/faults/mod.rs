//! What goes wrong on purpose: the network between browser, server and Postgres, the processes, the disk
//! and the clocks. The server is the built program in a process of its own, Postgres a cluster of its own.

mod clock;
mod cluster;
mod crowd;
mod disk;
mod durable;
mod moving;
mod outage;
mod plan;
mod program;
mod proxy;
mod reader;
mod silence;
mod soak;
mod verdict;
mod writer;

use std::time::{Duration, Instant};

/// Asks again until the answer is yes; fails with `what` after a time.
async fn until(what: &str, limit: Duration, mut ask: impl AsyncFnMut() -> bool) -> Duration {
    let start = Instant::now();
    while !ask().await {
        assert!(start.elapsed() < limit, "{what}: not within {limit:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    start.elapsed()
}
