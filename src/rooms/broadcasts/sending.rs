//! Brings group messages to their customers, so many a minute. Any number of servers may do it side by side.

use super::{ops, store};
use crate::domain::ids::{BroadcastId, BusinessId, StaffId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::work::commit;
use crate::server::jobs::keep_at;
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(1);
/// Businesses looked up at once, and group messages of one of them.
const BUSINESSES: i32 = 200;
const AT_ONCE: i64 = 20;

/// Said of somebody for whom something failed inside.
const BROKE: &str = "It could not be written because something went wrong on our side. Try again.";

/// Starts it; it ends with the server, after what it has begun.
pub fn start(app: &App) -> JoinHandle<()> {
    keep_at(
        app,
        "sending group messages",
        PAUSE,
        |app| async move { send_groups_due(&app, Utc::now()).await },
    )
}

/// Goes on by one batch with every group message that is due at a moment; answers for how many customers something was
/// done.
///
/// # Errors
/// When the database does not answer.
pub async fn send_groups_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_to_broadcast($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let mut done = 0;
    for business in businesses {
        let mut tx = Tx::begin(&app.db, business, None).await?;
        let due = store::due(&mut tx, now, AT_ONCE).await?;
        drop(tx);
        for (id, staff) in due {
            match go_on_with(app, business, id, staff, now).await {
                Ok(count) => done += count,
                // The others need not wait for it; it is tried again.
                Err(error) => tracing::warn!(%error, "a group message could not go on; trying again"),
            }
        }
    }
    Ok(done)
}

async fn go_on_with(
    app: &App,
    business: BusinessId,
    id: BroadcastId,
    staff: Option<StaffId>,
    now: DateTime<Utc>,
) -> AppResult<usize> {
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    ops::start(&mut tx, id, now).await?;
    commit(app, tx).await?;
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    let Some(most) = ops::begin_batch(&mut tx, id, now).await? else { return Ok(0) };
    commit(app, tx).await?;
    let mut done = 0;
    while done < most && send_next(app, business, id, staff).await? {
        done += 1;
    }
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    ops::end_batch(&mut tx, id, done).await?;
    commit(app, tx).await?;
    Ok(done)
}

/// In a transaction of its own: it is written and noted, or neither. What cannot be written leaves nothing but the reason.
async fn send_next(
    app: &App,
    business: BusinessId,
    id: BroadcastId,
    staff: Option<StaffId>,
) -> AppResult<bool> {
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    let Some(one) = ops::claim(&mut tx, id).await? else { return Ok(false) };
    let why = match ops::deliver(&mut tx, &one).await {
        Ok(()) => {
            commit(app, tx).await?;
            return Ok(true);
        }
        Err(AppError::Refused(why)) => why,
        Err(AppError::Invalid(fields)) => {
            fields.into_iter().map(|field| field.message).next().unwrap_or_default()
        }
        Err(passing) if passing.is_passing() => return Err(passing),
        Err(error) => {
            tracing::warn!(%error, "one of a group message could not be written");
            BROKE.to_owned()
        }
    };
    drop(tx);
    let mut tx = Tx::begin(&app.db, business, staff).await?;
    ops::note_failed(&mut tx, &one, &why).await?;
    commit(app, tx).await?;
    Ok(true)
}
