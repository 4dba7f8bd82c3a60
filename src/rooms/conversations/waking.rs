//! Opens conversations that were put aside, when their time has come.

use super::ops;
use crate::domain::ids::BusinessId;
use crate::error::AppResult;
use crate::server::jobs::keep_at;
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(5);
/// Businesses looked up at once.
const BUSINESSES: i32 = 200;

/// Starts it; it ends with the server, after what it has begun.
pub fn start(app: &App) -> JoinHandle<()> {
    keep_at(app, "waking conversations", PAUSE, |app| async move { wake_due(&app, Utc::now()).await })
}

/// Opens everything that is due at a moment; answers how many conversations that were.
///
/// # Errors
/// When the database does not answer.
pub async fn wake_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_to_wake($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let mut woken = 0;
    for business in businesses {
        let mut tx = Tx::begin(&app.db, business, None).await?;
        woken += ops::wake(&mut tx, now).await?;
        if let Some(seq) = tx.commit().await? {
            app.hub.ring(business, seq);
        }
    }
    Ok(woken)
}
