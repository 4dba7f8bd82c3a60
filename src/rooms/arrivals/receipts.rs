//! Asks providers how far messages got that they took and told nothing more of: what they told while we were not there is
//! lost (R12, R13). Their answer goes the way of what they tell by themselves, so it only ever moves a message forward.

use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::AppResult;
use crate::rooms::channels::ops::{self as channels, Untold};
use crate::rooms::channels::store;
use crate::rooms::channels::work::commit;
use crate::server::providers::Trouble;
use crate::server::{App, Tx};
use chrono::{DateTime, Utc};
use futures::StreamExt;
use std::collections::BTreeMap;

/// Businesses looked up at once, and worked for at once: one provider that is slow to answer holds up nobody else's.
const BUSINESSES: i32 = 200;
const SIDE_BY_SIDE: usize = 8;
/// Messages of one business that are asked about in a round.
const BATCH: i64 = 20;

/// Asks about everything whose turn it is at a moment; answers how many messages that were.
///
/// # Errors
/// When the database does not answer.
pub async fn ask_due(app: &App, now: DateTime<Utc>) -> AppResult<usize> {
    let businesses = sqlx::query_scalar!(
        r#"select id as "id!: BusinessId" from businesses_untold($1, $2) id"#,
        now,
        BUSINESSES,
    )
    .fetch_all(&app.db)
    .await?;
    let asked: Vec<AppResult<usize>> = futures::stream::iter(businesses)
        .map(|business| ask_of(app, business, now))
        .buffer_unordered(SIDE_BY_SIDE)
        .collect()
        .await;
    asked.into_iter().sum()
}

async fn ask_of(app: &App, business: BusinessId, now: DateTime<Utc>) -> AppResult<usize> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let untold = channels::claim_untold(&mut tx, now, BATCH).await?;
    tx.commit().await?;
    let count = untold.len();
    let mut by_channel: BTreeMap<ChannelId, Vec<Untold>> = BTreeMap::new();
    for one in untold {
        by_channel.entry(one.channel).or_default().push(one);
    }
    for (channel, untold) in by_channel {
        ask_channel(app, business, channel, &untold, now).await?;
    }
    Ok(count)
}

async fn ask_channel(
    app: &App,
    business: BusinessId,
    channel: ChannelId,
    untold: &[Untold],
    now: DateTime<Utc>,
) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    let account = store::kept_account(&mut tx, app, channel).await?;
    drop(tx);
    let provider = match account {
        Ok(account) => account.provider(&app.outside),
        // Perhaps a secret is entered again.
        Err(why) => return put_off(app, business, channel, &why, now).await,
    };
    for one in untold {
        match provider.progress_of(&one.provider_id).await {
            Ok(answer) => {
                let mut tx = Tx::begin(&app.db, business, None).await?;
                channels::take_answer(&mut tx, one, answer.as_ref(), now).await?;
                commit(app, tx).await?;
            }
            // It would not answer about the others either.
            Err(Trouble(why)) => return put_off(app, business, channel, &why, now).await,
        }
    }
    Ok(())
}

async fn put_off(
    app: &App,
    business: BusinessId,
    channel: ChannelId,
    why: &str,
    now: DateTime<Utc>,
) -> AppResult<()> {
    tracing::info!(why, "how far messages got cannot be asked now");
    let mut tx = Tx::begin(&app.db, business, None).await?;
    channels::put_off_asking(&mut tx, channel, now).await?;
    commit(app, tx).await
}
