//! Brings answers that a visitor has not seen on the chat page by email or as a text.

use super::{ops, store};
use crate::domain::ids::{BusinessId, VisitorId};
use crate::error::AppResult;
use crate::rooms::channels::model::key_place;
use crate::rooms::channels::work::commit;
use crate::server::jobs::keep_at;
use crate::server::{App, Tx, secret};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(5);
/// Businesses looked up at once, and visitors of one of them.
const BUSINESSES: i32 = 200;
const AT_ONCE: i64 = 100;

/// Starts it; it ends with the server, after what it has begun.
pub fn start(app: &App) -> JoinHandle<()> {
    keep_at(
        app,
        "bringing unseen answers",
        PAUSE,
        |app| async move { bring_unseen_due(&app, Utc::now()).await },
    )
}

/// Looks after every visitor who is due at a moment; answers for how many a message went into the outbox.
///
/// # Errors
/// When the database does not answer.
pub async fn bring_unseen_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_unseen($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let mut brought = 0;
    for business in businesses {
        let mut tx = Tx::begin(&app.db, business, None).await?;
        let due = store::unseen_due(&mut tx, now, AT_ONCE).await?;
        drop(tx);
        for visitor in due {
            match bring_one(app, business, visitor, now).await {
                Ok(counts) => brought += usize::from(counts),
                // The others need not wait for it; it is tried again.
                Err(error) => tracing::warn!(%error, "an unseen answer could not be brought; trying again"),
            }
        }
    }
    Ok(brought)
}

/// In one transaction: either the message is in the outbox and nobody looks after these answers again, or nothing is done.
async fn bring_one(
    app: &App,
    business: BusinessId,
    visitor: VisitorId,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let ready = ops::unseen_ready(&mut tx, visitor, now).await?;
    if let Some(ready) = &ready {
        let token = secret::token();
        let sealed = app.seals.seal(&key_place(business, ready.carrier), &token)?;
        ops::bring_unseen(&mut tx, ready, &secret::hash(&token), &sealed).await?;
    }
    commit(app, tx).await?;
    Ok(ready.is_some())
}
