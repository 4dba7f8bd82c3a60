//! A mailbox that says by itself when something comes (IMAP IDLE, RFC 2177). It says no more than that: what came is
//! read by a visit of its own.

use super::super::Trouble;
use super::MailReach;
use super::mailbox::{BYE, Mailbox, Talk, broke_off, too_slow};
use async_imap::extensions::idle::{Handle, IdleResponse};
use async_imap::imap_proto::{MailboxDatum, Response};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_rustls::client::TlsStream;

/// It is listened to anew after so long: a server may end what lasts half an hour, and a router forgets sooner.
const RENEWED: Duration = Duration::from_secs(9 * 60);
/// How long an answer to one step may take.
const STEP: Duration = Duration::from_secs(20);

/// A connection on which a mailbox tells.
pub struct Watch {
    idle: Handle<TlsStream<TcpStream>>,
    until: Instant,
}

/// What became of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Something may have come.
    Mail,
    /// It is time to listen anew.
    Renew,
}

impl Mailbox {
    /// Begins to listen; none: the server does not tell by itself.
    ///
    /// # Errors
    /// Why it cannot be listened to now.
    pub async fn watch(&self, reach: &MailReach) -> Result<Option<Watch>, Trouble> {
        let begin = async {
            let mut talk = self.signed_in(reach).await?;
            let can = talk.capabilities().await.map_err(broke_off)?.has_str("IDLE");
            if !can {
                let _ = timeout(BYE, talk.logout()).await;
                return Ok(None);
            }
            talk.examine("INBOX").await.map_err(broke_off)?;
            Watch::listen(talk).await.map(Some)
        };
        timeout(STEP * 3, begin).await.unwrap_or_else(|_| Err(too_slow()))
    }
}

impl Watch {
    async fn listen(talk: Talk) -> Result<Self, Trouble> {
        let mut idle = talk.idle();
        timeout(STEP, idle.init()).await.map_err(|_| too_slow())?.map_err(broke_off)?;
        Ok(Self { idle, until: Instant::now() + RENEWED })
    }

    /// Waits until something comes, or it is time to listen anew. What came before it began to listen it does not tell.
    ///
    /// # Errors
    /// When the connection broke off.
    pub async fn news(&mut self) -> Result<News, Trouble> {
        loop {
            // Signs of life of the server put its own limit off, so there is another one.
            let (told, _until_dropped) = self.idle.wait_with_timeout(RENEWED);
            match timeout_at(self.until, told).await {
                Err(_) | Ok(Ok(IdleResponse::Timeout)) => return Ok(News::Renew),
                Ok(Ok(IdleResponse::NewData(data))) => {
                    // Whoever reads their mail elsewhere changes flags, and deletes.
                    if matches!(data.parsed(), Response::MailboxData(MailboxDatum::Exists(_))) {
                        return Ok(News::Mail);
                    }
                }
                Ok(Ok(IdleResponse::ManualInterrupt)) => {
                    return Err(Trouble("The mailbox broke off.".into()));
                }
                Ok(Err(error)) => return Err(broke_off(error)),
            }
        }
    }

    /// Listens anew on the same connection.
    ///
    /// # Errors
    /// When the connection broke off.
    pub async fn renew(self) -> Result<Self, Trouble> {
        let talk = timeout(STEP, self.idle.done()).await.map_err(|_| too_slow())?.map_err(broke_off)?;
        Self::listen(talk).await
    }

    /// Says goodbye, as far as the server lets us.
    pub async fn leave(self) {
        if let Ok(Ok(mut talk)) = timeout(BYE, self.idle.done()).await {
            let _ = timeout(BYE, talk.logout()).await;
        }
    }
}
