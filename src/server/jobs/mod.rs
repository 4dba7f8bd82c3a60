//! What the server does by itself, beside answering.

pub mod sweep;

use super::{App, secret};
use crate::error::AppResult;
use chrono::Utc;
use std::future::Future;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Sweeps once an hour, more or less: servers that started together should not sweep together.
const EVERY: Duration = Duration::from_secs(3600);
/// The first time so long after the start, at the earliest.
const FIRST: Duration = Duration::from_secs(60);
/// The most that is added by chance.
const JITTER: Duration = Duration::from_secs(600);
/// After something failed inside.
const REST: Duration = Duration::from_secs(5);

/// Starts the jobs; they end with the server.
pub fn start(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let closing = app.hub.closing();
        let mut pause = FIRST;
        loop {
            tokio::select! {
                () = tokio::time::sleep(pause + by_chance(JITTER)) => {}
                () = closing.cancelled() => return,
            }
            pause = EVERY - JITTER / 2;
            // Whatever is left over waits an hour; stopping in between harms nothing.
            tokio::select! {
                swept = sweep::sweep(&app, Utc::now()) => {
                    app.metrics.swept(swept.as_ref().ok().copied());
                    match swept {
                        Ok(0) => {}
                        Ok(removed) => tracing::info!(removed, "swept"),
                        Err(error) => tracing::warn!(%error, "sweeping failed; trying again in an hour"),
                    }
                }
                () = closing.cancelled() => return,
            }
        }
    });
}

/// Keeps at a work as long as the server runs: again at once while there is something to do, and after
/// `pause` when there was nothing. It ends with the server, after what it has begun.
pub fn keep_at<F>(
    app: &App,
    what: &'static str,
    pause: Duration,
    work: impl Fn(App) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = AppResult<usize>> + Send + 'static,
{
    keep(app, what, pause, false, work)
}

/// As [`keep_at`], and at once when a provider told us something.
pub fn keep_at_when_told<F>(
    app: &App,
    what: &'static str,
    pause: Duration,
    work: impl Fn(App) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = AppResult<usize>> + Send + 'static,
{
    keep(app, what, pause, true, work)
}

fn keep<F>(
    app: &App,
    what: &'static str,
    pause: Duration,
    when_told: bool,
    work: impl Fn(App) -> F + Send + 'static,
) -> JoinHandle<()>
where
    F: Future<Output = AppResult<usize>> + Send + 'static,
{
    let app = app.clone();
    tokio::spawn(async move {
        let closing = app.hub.closing();
        while !closing.is_cancelled() {
            // Not broken off by the end: what a provider is being given is seen through.
            let pause = match work(app.clone()).await {
                Ok(0) => pause,
                Ok(_) => continue,
                Err(error) => {
                    tracing::warn!(%error, "{what} failed; trying again");
                    pause.max(REST)
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = app.told.notified(), if when_told => {}
                () = closing.cancelled() => {}
            }
        }
    })
}

fn by_chance(most: Duration) -> Duration {
    most * u32::from(u16::from_be_bytes(secret::bytes())) / u32::from(u16::MAX)
}
