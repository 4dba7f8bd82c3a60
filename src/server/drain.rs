//! Stopping without anybody noticing: first say so, then take nothing new, then finish.

use super::App;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
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

/// Hears SIGINT and SIGTERM from the moment at which it is made: before, they would end the program on
/// the spot, and leave its database running.
pub struct Stop {
    interrupt: Signal,
    terminate: Signal,
}

impl Stop {
    /// Begins to hear them.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn listen() -> Result<Self, String> {
        let listen = |kind| signal(kind).map_err(|error| format!("Signals cannot be heard: {error}"));
        Ok(Self { interrupt: listen(SignalKind::interrupt())?, terminate: listen(SignalKind::terminate())? })
    }

    /// Resolves at the next one, or at once if one came since.
    pub async fn told(&mut self) -> Asked {
        tokio::select! {
            _ = self.interrupt.recv() => Asked::Keyboard,
            _ = self.terminate.recv() => Asked::System,
        }
    }
}

/// `/readyz` says that it drains; everything is answered as before until the proxy had time to see it.
/// A second signal ends the wait.
pub async fn wait_for_the_proxy(app: &App, asked: Asked, stop: &mut Stop) {
    app.draining.cancel();
    let delay = app.config.drain_delay;
    if asked == Asked::Keyboard || delay.is_zero() {
        return;
    }
    println!("Stopping in {} s; /readyz says so.", delay.as_secs());
    tokio::select! {
        () = sleep(delay) => {}
        _ = stop.told() => {}
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

/// Waits for the workers to end what they have begun: a text that a provider is being given must not be left
/// in doubt.
pub async fn finish_work(app: &App, workers: Vec<JoinHandle<()>>) {
    let done = futures::future::join_all(workers);
    if timeout(app.config.drain_timeout, done).await.is_err() {
        tracing::warn!("work that did not finish in time is taken up at the next start");
    }
}

/// Gives the connections to the database back; one that a cut-off request holds is not waited for.
pub async fn leave(app: &App) {
    let _ = timeout(GOODBYE, app.db.close()).await;
}
