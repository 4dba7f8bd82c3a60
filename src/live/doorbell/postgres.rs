//! The doorbell by `LISTEN` and `NOTIFY`.

use super::{BellError, Doorbell, HEARTBEAT};
use futures::future::BoxFuture;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use std::time::Duration;
use tokio::sync::Mutex;

const CHANNEL: &str = "pawline";
/// Two heartbeats and some patience.
const SILENCE: Duration = Duration::from_secs(2 * HEARTBEAT.as_secs() + 10);

/// Two connections of its own: one that tells, one that listens.
pub struct PostgresBell {
    options: PgConnectOptions,
    teller: PgPool,
    listener: Mutex<Option<PgListener>>,
}

impl PostgresBell {
    /// Connects when it is first needed.
    pub fn new(options: &PgConnectOptions) -> Self {
        // A word that a crash swallows is no loss, so no commit of one waits for the disk.
        let telling =
            options.clone().application_name("pawline-doorbell").options([("synchronous_commit", "off")]);
        Self {
            options: options.clone().application_name("pawline-listener"),
            teller: single(telling),
            listener: Mutex::new(None),
        }
    }
}

fn single(options: PgConnectOptions) -> PgPool {
    PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5)).connect_lazy_with(options)
}

impl Doorbell for PostgresBell {
    fn tell(&self, words: Vec<String>) -> BoxFuture<'_, Result<(), BellError>> {
        Box::pin(async move {
            // Its own transaction: a NOTIFY takes a lock at commit that is one for the whole cluster,
            // so it must never be part of a command.
            sqlx::query("select pg_notify($1, word) from unnest($2::text[]) as word")
                .bind(CHANNEL)
                .bind(words)
                .execute(&self.teller)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }

    fn hear(&self) -> BoxFuture<'_, Result<Option<String>, BellError>> {
        Box::pin(async move {
            let mut slot = self.listener.lock().await;
            let Some(listener) = slot.as_mut() else {
                // A pool for each: a dead connection must not keep the next one waiting.
                let mut listener =
                    PgListener::connect_with(&single(self.options.clone())).await.map_err(failed)?;
                listener.listen(CHANNEL).await.map_err(failed)?;
                *slot = Some(listener);
                return Ok(None);
            };
            match tokio::time::timeout(SILENCE, listener.try_recv()).await {
                Ok(Ok(Some(notification))) => Ok(Some(notification.payload().to_owned())),
                Ok(Ok(None)) => Ok(None),
                // Ended, or silent although this server itself speaks: connect anew.
                Ok(Err(_)) | Err(_) => {
                    *slot = None;
                    Ok(None)
                }
            }
        })
    }
}

fn failed(error: sqlx::Error) -> BellError {
    BellError(crate::server::constraints::about(&error))
}
