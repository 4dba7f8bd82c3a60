//! Sends what was scheduled, when its time has come.

use super::{ops, store};
use crate::domain::ids::{BusinessId, ScheduledMessageId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::work::commit;
use crate::server::jobs::keep_at;
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(5);
/// Businesses looked up at once, and messages of one of them.
const BUSINESSES: i32 = 200;
const AT_ONCE: i64 = 100;

/// Starts it; it ends with the server, after what it has begun.
pub fn start(app: &App) -> JoinHandle<()> {
    keep_at(app, "sending what was scheduled", PAUSE, |app| async move {
        send_scheduled_due(&app, Utc::now()).await
    })
}

/// Sends everything that is due at a moment; answers how many messages were sent or given up.
///
/// # Errors
/// When the database does not answer.
pub async fn send_scheduled_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_to_send($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let mut done = 0;
    for business in businesses {
        let mut tx = Tx::begin(&app.db, business, None).await?;
        let due = store::scheduled_due(&mut tx, now, AT_ONCE).await?;
        drop(tx);
        for (id, staff) in due {
            match send_one(app, business, id, staff, now).await {
                Ok(counts) => done += usize::from(counts),
                // The others need not wait for it; it is tried again.
                Err(error) => tracing::warn!(%error, "a scheduled message could not be sent; trying again"),
            }
        }
    }
    Ok(done)
}

/// In a transaction of its own: what cannot be sent leaves nothing but the reason.
async fn send_one(
    app: &App,
    business: BusinessId,
    id: ScheduledMessageId,
    staff: Option<StaffId>,
    now: DateTime<Utc>,
) -> AppResult<bool> {
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    let why = match ops::send_due(&mut tx, id, now).await {
        Ok(None) => return Ok(false),
        Ok(Some(_)) => {
            commit(app, tx).await?;
            return Ok(true);
        }
        Err(AppError::Refused(why)) => why,
        Err(AppError::Invalid(fields)) => {
            fields.into_iter().map(|field| field.message).next().unwrap_or_default()
        }
        Err(other) => return Err(other),
    };
    drop(tx);
    let mut tx = Tx::begin(&app.db, business, None).await?;
    ops::note_unsendable(&mut tx, id, &why).await?;
    commit(app, tx).await?;
    Ok(true)
}
