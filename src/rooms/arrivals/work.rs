//! Keeps at it as long as the server runs.

use super::{faces, fetching, pictures, receipts, taking, watching};
use crate::server::App;
use crate::server::jobs::{keep_at, keep_at_when_told};
use chrono::{Duration, Utc};
use tokio::task::JoinHandle;

/// How often each looks by itself. What a provider tells is taken at once.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);

/// Starts the workers; they end with the server, after what they have begun.
pub fn start(app: &App) -> Vec<JoinHandle<()>> {
    let first = app.clone();
    vec![
        // The only one: a notice wakes one who waits for it.
        keep_at_when_told(app, "taking what came in", PAUSE, |app| async move {
            taking::take_some(&app, Utc::now()).await
        }),
        keep_at(app, "fetching pictures", PAUSE, |app| async move {
            pictures::fetch_pictures(&app, Utc::now()).await
        }),
        keep_at(app, "asking who wrote", PAUSE, |app| async move { faces::meet_due(&app, Utc::now()).await }),
        keep_at(app, "asking how far texts got", PAUSE, |app| async move {
            receipts::ask_due(&app, Utc::now()).await
        }),
        watching::start(app),
        tokio::spawn(async move {
            // What was missed while no server ran, before anybody's turn.
            if let Err(error) = fetching::fetch_due(&first, Utc::now() + Duration::days(1)).await {
                tracing::warn!(%error, "providers could not be asked for what was missed");
            }
            let work = |app: App| async move { fetching::fetch_due(&app, Utc::now()).await };
            let _ = keep_at(&first, "fetching what was missed", PAUSE, work).await;
        }),
    ]
}
