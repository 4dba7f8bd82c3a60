//! Keeps at it as long as the server runs.

use super::{faces, fetching, pictures, receipts, taking, watching};
use crate::error::AppResult;
use crate::server::App;
use chrono::{Duration, Utc};
use std::future::Future;
use tokio::task::JoinHandle;

/// How often it looks by itself: a provider that tells something rings.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);
/// After something failed inside.
const REST: std::time::Duration = std::time::Duration::from_secs(5);

/// Starts the workers; they end with the server, after what they have begun.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let first = app.clone();
    vec![
        keep_at(app, |app| async move { taking::take_due(&app, Utc::now()).await }),
        keep_at(app, |app| async move { pictures::fetch_pictures(&app, Utc::now()).await }),
        keep_at(app, |app| async move { faces::meet_due(&app, Utc::now()).await }),
        keep_at(app, |app| async move { receipts::ask_due(&app, Utc::now()).await }),
        watching::start(app),
        tokio::spawn(async move {
            // What was missed while no server ran, before anybody's turn.
            if let Err(error) = fetching::fetch_due(&first, Utc::now() + Duration::days(1)).await {
                tracing::warn!(%error, "providers could not be asked for what was missed");
            }
            let _ = keep_at(&first, |app| async move { fetching::fetch_due(&app, Utc::now()).await }).await;
        }),
    ]
}

fn keep_at<F>(app: &App, work: impl Fn(App) -> F + Send + 'static) -> JoinHandle<()>
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
                () = app.told.notified() => {}
                () = closing.cancelled() => {}
            }
        }
    })
}
