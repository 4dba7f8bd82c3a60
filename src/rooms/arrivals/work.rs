//! Keeps at it as long as the server runs.

use super::{faces, fetching, pictures, taking};
use crate::error::AppResult;
use crate::server::App;
use chrono::{Duration, Utc};
use std::future::Future;
use tokio::task::JoinHandle;

/// How often each looks by itself: to what a provider told it is rung.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);
/// After something failed inside.
const REST: std::time::Duration = std::time::Duration::from_secs(5);

/// Starts the workers; they end with the server, after what they have begun.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let first = app.clone();
    vec![
        keep_at(app, Rung::Yes, |app| async move { taking::take_some(&app, Utc::now()).await }),
        keep_at(app, Rung::No, |app| async move { pictures::fetch_pictures(&app, Utc::now()).await }),
        keep_at(app, Rung::No, |app| async move { faces::meet_due(&app, Utc::now()).await }),
        tokio::spawn(async move {
            // What was missed while no server ran, before anybody's turn.
            if let Err(error) = fetching::fetch_due(&first, Utc::now() + Duration::days(1)).await {
                tracing::warn!(%error, "providers could not be asked for what was missed");
            }
            let fetch = |app: App| async move { fetching::fetch_due(&app, Utc::now()).await };
            let _ = keep_at(&first, Rung::No, fetch).await;
        }),
    ]
}

/// Whether a worker is woken when a provider tells something. One is: the bell wakes whoever has waited longest, so with
/// several waiting it would mostly wake one that has nothing to do, and the text would wait for a pause to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rung {
    Yes,
    No,
}

fn keep_at<F>(app: &App, rung: Rung, work: impl Fn(App) -> F + Send + 'static) -> JoinHandle<()>
where
    F: Future<Output = AppResult<usize>> + Send + 'static,
{
    let app = app.clone();
    tokio::spawn(async move {
        let closing = app.hub.closing();
        while !closing.is_cancelled() {
            let pause = match work(app.clone()).await {
                Ok(0) => PAUSE,
                Ok(_) => continue,
                Err(error) => {
                    tracing::warn!(%error, "what came in could not be worked on");
                    REST
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = app.told.notified(), if rung == Rung::Yes => {}
                () = closing.cancelled() => {}
            }
        }
    })
}
