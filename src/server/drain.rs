//! Stopping without anybody noticing: first say so, then take nothing new, then finish.

use super::App;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// How long closed sockets, and then connections to the database, may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

/// Who asks it to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A person at the keyboard, who waits for it.
    Keyboard,
    /// The system; a proxy may still send requests.
    System,
}

/// Resolves at SIGINT or SIGTERM.
pub async fn told_to_stop() -> Asked {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => Asked::Keyboard,
        _ = terminate.recv() => Asked::System,
    }
}

/// `/readyz` says that it drains; everything is answered as before until the proxy had time to see it.
/// A second signal ends the wait.
pub async fn wait_for_the_proxy(app: &App, asked: Asked) {
    app.draining.cancel();
    let delay = app.config.drain_delay;
    if asked == Asked::Keyboard || delay.is_zero() {
        return;
    }
    println!("Stopping in {} s; /readyz says so.", delay.as_secs());
    tokio::select! {
        () = sleep(delay) => {}
        _ = told_to_stop() => {}
    }
}

/// Waits for the answers that are being made, as long as `DRAIN_TIMEOUT` allows, and for the sockets'
/// goodbyes.
pub async fn finish(app: &App, served: JoinHandle<()>) {
    if timeout(app.config.drain_timeout, served).await.is_err() {
        tracing::warn!("requests that did not finish in time are cut off");
    }
    let goodbye = async {
        while app.metrics.sockets() > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    let _ = timeout(GOODBYE, goodbye).await;
}

/// Gives the connections to the database back; one that a cut-off request holds is not waited for.
pub async fn leave(app: &App) {
    let _ = timeout(GOODBYE, app.db.close()).await;
}
