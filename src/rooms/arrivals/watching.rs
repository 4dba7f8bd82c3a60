//! Mailboxes that tell by themselves when something comes are listened to, so that a mail is here within seconds. All
//! that they do is to bring a mailbox's turn forward (`fetching`): whatever they miss is read when its turn comes anyway.

use crate::domain::ids::{BusinessId, ChannelId};
use crate::error::{AppError, AppResult};
use crate::rooms::channels::store;
use crate::server::providers::mail::watching::News;
use crate::server::providers::{Account, Trouble};
use crate::server::{App, Tx};
use std::collections::HashMap;
use std::time::Duration;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Mailboxes that one server listens to at most; the others are read when their turn comes.
const MOST: usize = 200;
/// How often it looks for mailboxes that nobody listens to.
const ROUND: Duration = Duration::from_secs(2);
/// A mailbox belongs to who listens to it for so long, in seconds, and that is said anew so often.
const LEASE_SECONDS: f64 = 120.0;
const RENEWED: Duration = Duration::from_secs(40);
/// The pause after a connection broke off or did not come about: doubled each time, up to a limit.
const PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// A connection that lasted so long did come about.
const LASTED: Duration = Duration::from_secs(60);
/// A server that does not tell by itself is asked again whether it does after so long.
const NOT_OFFERED: Duration = Duration::from_secs(3600);
/// How long the goodbyes may take.
const GOODBYE: Duration = Duration::from_secs(6);

/// Listens until the server ends.
pub fn start(app: &App) -> JoinHandle<()> {
    watch_until(app, app.hub.closing())
}

/// Listens until it is told to end, says goodbye, and lets other servers listen.
pub fn watch_until(app: &App, closing: CancellationToken) -> JoinHandle<()> {
    let app = app.clone();
    tokio::spawn(async move {
        let mut watcher = Watcher::new(app);
        while !closing.is_cancelled() {
            if let Err(error) = watcher.round().await {
                tracing::warn!(%error, "mailboxes could not be listened to");
            }
            tokio::select! {
                () = sleep(ROUND) => {}
                () = closing.cancelled() => {}
            }
        }
        watcher.end().await;
    })
}

/// The mailboxes that this server listens to.
struct Watcher {
    app: App,
    /// Tells this server from the others.
    server: Uuid,
    held: HashMap<ChannelId, Held>,
    tasks: JoinSet<()>,
    renewed_at: Instant,
}

struct Held {
    business: BusinessId,
    /// The channel's: another one may name another mailbox.
    version: i32,
    end: CancellationToken,
}

impl Watcher {
    fn new(app: App) -> Self {
        let (held, tasks) = (HashMap::new(), JoinSet::new());
        Self { app, server: Uuid::now_v7(), held, tasks, renewed_at: Instant::now() }
    }

    async fn round(&mut self) -> AppResult<()> {
        while self.tasks.try_join_next().is_some() {}
        if self.renewed_at.elapsed() >= RENEWED {
            self.renew().await?;
        }
        let room = i32::try_from(MOST.saturating_sub(self.held.len())).unwrap_or(0);
        if room == 0 {
            return Ok(());
        }
        let free = sqlx::query!(
            r#"select business_id as "business!: BusinessId", channel_id as "channel!: ChannelId" from mailboxes_unwatched($1)"#,
            room,
        )
        .fetch_all(&self.app.db)
        .await?;
        for one in free {
            if let Some(version) = self.claim(one.business, one.channel).await? {
                self.hold(one.business, one.channel, version);
            }
        }
        Ok(())
    }

    /// Says that it still listens; lets go of what was removed, and begins anew where another mailbox was entered.
    async fn renew(&mut self) -> AppResult<()> {
        self.renewed_at = Instant::now();
        let held: Vec<(ChannelId, BusinessId, i32)> =
            self.held.iter().map(|(channel, held)| (*channel, held.business, held.version)).collect();
        for (channel, business, version) in held {
            match self.claim(business, channel).await? {
                Some(now) if now == version => {}
                Some(now) => self.hold(business, channel, now),
                None => {
                    if let Some(held) = self.held.remove(&channel) {
                        held.end.cancel();
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes a mailbox ours for a while; answers the channel's version. None: it is another server's, or none any more.
    async fn claim(&self, business: BusinessId, channel: ChannelId) -> AppResult<Option<i32>> {
        let mut tx = Tx::begin(&self.app.db, business, None).await?;
        let version = sqlx::query_scalar!(
            "update channel set watched_by = $3, watched_until = clock_timestamp() + make_interval(secs => $4)
             where business_id = $1 and id = $2 and kind = 'email' and imap_host <> '' and removed_at is null
               and (watched_by = $3 or watched_until is null or watched_until < clock_timestamp())
             returning version",
            business.0,
            channel.0,
            self.server,
            LEASE_SECONDS,
        )
        .fetch_optional(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(version)
    }

    fn hold(&mut self, business: BusinessId, channel: ChannelId, version: i32) {
        let end = CancellationToken::new();
        self.tasks.spawn(keep_listening(self.app.clone(), business, channel, end.clone()));
        if let Some(before) = self.held.insert(channel, Held { business, version, end }) {
            before.end.cancel();
        }
    }

    /// Says goodbye everywhere, and that others may listen.
    async fn end(mut self) {
        for held in self.held.values() {
            held.end.cancel();
        }
        let goodbyes = async { while self.tasks.join_next().await.is_some() {} };
        let _ = timeout(GOODBYE, goodbyes).await;
        for (channel, held) in &self.held {
            if let Err(error) = self.release(held.business, *channel).await {
                // It is free when its lease runs out.
                tracing::info!(%error, "a mailbox could not be given back");
            }
        }
    }

    async fn release(&self, business: BusinessId, channel: ChannelId) -> AppResult<()> {
        let mut tx = Tx::begin(&self.app.db, business, None).await?;
        sqlx::query!(
            "update channel set watched_by = null, watched_until = null
             where business_id = $1 and id = $2 and watched_by = $3",
            business.0,
            channel.0,
            self.server,
        )
        .execute(tx.conn())
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// How listening to a mailbox ended.
enum Ended {
    /// It was told to.
    Told,
    /// There is nothing to listen to.
    NotOffered,
}

/// Listens to one mailbox, on one connection after the other, until it is told to end.
async fn keep_listening(app: App, business: BusinessId, channel: ChannelId, end: CancellationToken) {
    let mut failures = 0_u32;
    while !end.is_cancelled() {
        let begun = Instant::now();
        let pause = match listen(&app, business, channel, &end).await {
            Ok(Ended::Told) => return,
            Ok(Ended::NotOffered) => NOT_OFFERED,
            Err(Trouble(why)) => {
                tracing::debug!(why, "a mailbox is not listened to for a while");
                failures = if begun.elapsed() >= LASTED { 0 } else { failures.saturating_add(1) };
                let pause = PAUSE.saturating_mul(2_u32.saturating_pow(failures.min(10))).min(LONGEST_PAUSE);
                // Not all at once when a mail server comes back: ids end by chance.
                pause.mul_f64(0.5 + f64::from(channel.0.as_bytes()[15]) / 510.0)
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            () = end.cancelled() => {}
        }
    }
}

async fn listen(
    app: &App,
    business: BusinessId,
    channel: ChannelId,
    end: &CancellationToken,
) -> Result<Ended, Trouble> {
    let away = |error: AppError| Trouble(error.to_string());
    let mut tx = Tx::begin(&app.db, business, None).await.map_err(away)?;
    let account = store::kept_account(&mut tx, app, channel).await.map_err(away)?;
    drop(tx);
    let Account::Mail(account) = account.map_err(Trouble)? else { return Ok(Ended::NotOffered) };
    let Some(mailbox) = account.mailbox else { return Ok(Ended::NotOffered) };
    let begun = tokio::select! {
        begun = mailbox.watch(&app.outside.mail) => begun?,
        () = end.cancelled() => return Ok(Ended::Told),
    };
    let Some(mut watch) = begun else { return Ok(Ended::NotOffered) };
    loop {
        // Also for what came just before it listened.
        its_turn(app, business, channel).await.map_err(away)?;
        let news = tokio::select! {
            news = watch.news() => news?,
            () = end.cancelled() => {
                watch.leave().await;
                return Ok(Ended::Told);
            }
        };
        if news == News::Renew {
            watch = watch.renew().await?;
        }
    }
}

/// It is the mailbox's turn to be read.
async fn its_turn(app: &App, business: BusinessId, channel: ChannelId) -> AppResult<()> {
    let mut tx = Tx::begin(&app.db, business, None).await?;
    sqlx::query!(
        "update channel set fetch_at = least(fetch_at, clock_timestamp())
         where business_id = $1 and id = $2 and removed_at is null",
        business.0,
        channel.0,
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(())
}
