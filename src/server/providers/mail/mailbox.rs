//! Reads a mailbox by IMAP, and leaves no trace in it: it is opened for reading only (EXAMINE), and nothing is marked.

use super::super::Trouble;
use super::MailReach;
use super::reach::OutOfReach;
use async_imap::{Client, Session};
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long a connection may take to come about, and a whole visit.
const CONNECT: Duration = Duration::from_secs(5);
const VISIT: Duration = Duration::from_secs(90);
pub(super) const BYE: Duration = Duration::from_secs(2);
/// Mails, and bytes of them, that one visit brings.
const MAILS: usize = 20;
const BYTES: usize = 30 * 1024 * 1024;
/// A mail that is larger stays where it is.
pub const MAIL_LIMIT: usize = 25 * 1024 * 1024;

/// A mailbox, with its password.
#[derive(Clone)]
pub struct Mailbox {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
}

/// How far a mailbox was read: a UID means something only with the UIDVALIDITY under which it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub validity: u32,
    pub uid: u32,
}

/// What a visit brought.
#[derive(Debug)]
pub struct Visit {
    /// How far it is read now.
    pub mark: Mark,
    /// In order.
    pub mails: Vec<Vec<u8>>,
    /// There is more.
    pub more: bool,
}

/// A mailbox that was signed in to.
pub(super) type Talk = Session<TlsStream<TcpStream>>;

impl Mailbox {
    /// Whether we can sign in.
    ///
    /// # Errors
    /// Why not, in plain words.
    pub async fn check(&self, reach: &MailReach) -> Result<(), Trouble> {
        let ask = async {
            let mut talk = self.signed_in(reach).await?;
            talk.examine("INBOX").await.map_err(broke_off)?;
            let _ = timeout(BYE, talk.logout()).await;
            Ok(())
        };
        timeout(VISIT, ask).await.unwrap_or_else(|_| Err(too_slow()))
    }

    /// What came after a mark. Without one, what is there is left alone and only what comes from now on counts; when
    /// the mailbox was made anew, what came since a moment is read again.
    ///
    /// # Errors
    /// Why it cannot be read now.
    pub async fn visit(
        &self,
        reach: &MailReach,
        mark: Option<Mark>,
        since: DateTime<Utc>,
    ) -> Result<Visit, Trouble> {
        timeout(VISIT, self.read(reach, mark, since)).await.unwrap_or_else(|_| Err(too_slow()))
    }

    async fn read(
        &self,
        reach: &MailReach,
        mark: Option<Mark>,
        since: DateTime<Utc>,
    ) -> Result<Visit, Trouble> {
        let mut talk = self.signed_in(reach).await?;
        let inbox = talk.examine("INBOX").await.map_err(broke_off)?;
        let validity =
            inbox.uid_validity.ok_or_else(|| Trouble("The mailbox does not number its mails.".into()))?;
        let newest = inbox.uid_next.map_or(0, |next| next.saturating_sub(1));
        let (after, question) = match mark {
            None => {
                let _ = timeout(BYE, talk.logout()).await;
                return Ok(Visit { mark: Mark { validity, uid: newest }, mails: Vec::new(), more: false });
            }
            Some(mark) if mark.validity == validity => {
                (mark.uid, format!("UID {}:*", mark.uid.saturating_add(1)))
            }
            // IMAP asks by day.
            Some(_) => (0, format!("SINCE {}", since.format("%d-%b-%Y"))),
        };
        let found = talk.uid_search(question).await.map_err(broke_off)?;
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid > after).collect();
        uids.sort_unstable();
        let mut visit = Visit { mark: Mark { validity, uid: after }, mails: Vec::new(), more: false };
        let mut bytes = 0;
        for uid in uids {
            if visit.mails.len() == MAILS || bytes > BYTES {
                visit.more = true;
                break;
            }
            if let Some(mail) = fetch(&mut talk, uid).await? {
                bytes += mail.len();
                visit.mails.push(mail);
            }
            visit.mark.uid = uid;
        }
        let _ = timeout(BYE, talk.logout()).await;
        Ok(visit)
    }

    pub(super) async fn signed_in(&self, reach: &MailReach) -> Result<Talk, Trouble> {
        let addresses = reach.addresses(&self.host, self.port).await.map_err(|out| match out {
            OutOfReach::Never(why) | OutOfReach::Now(why) => Trouble(why),
        })?;
        let nobody = || Trouble(format!("No mailbox answers at {}, port {}.", self.host, self.port));
        let connected = timeout(CONNECT, TcpStream::connect(&addresses[..])).await;
        let stream = connected.map_err(|_| nobody())?.map_err(|_| nobody())?;
        let name = ServerName::try_from(self.host.clone()).map_err(|_| nobody())?;
        let connector = TlsConnector::from(Arc::new(reach.client_config()?));
        let secured = timeout(CONNECT, connector.connect(name, stream)).await.map_err(|_| nobody())?;
        let stream = secured.map_err(|error| {
            Trouble(match error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) {
                true => {
                    "The mailbox’s server has no certificate for its name, or speaks no TLS on this port."
                        .into()
                }
                false => format!("The mailbox at {} broke off.", self.host),
            })
        })?;
        let mut client = Client::new(stream);
        client.read_response().await.map_err(|_| nobody())?.ok_or_else(nobody)?;
        client.login(&self.user, &self.password).await.map_err(|(error, _)| {
            Trouble(match error {
                async_imap::error::Error::No(_) | async_imap::error::Error::Bad(_) => {
                    "The mailbox does not accept the user name and password.".into()
                }
                _ => format!("The mailbox at {} broke off.", self.host),
            })
        })
    }
}

/// A mail's bytes; none: it is gone meanwhile.
async fn fetch(talk: &mut Talk, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
    let sizes: Vec<_> = answers(talk, uid, "(UID RFC822.SIZE)").await?;
    let size = sizes.iter().find(|one| one.uid == Some(uid)).and_then(|one| one.size);
    if size.is_some_and(|size| size as usize > MAIL_LIMIT) {
        let heads = answers(talk, uid, "(UID BODY.PEEK[HEADER])").await?;
        let head = heads.iter().find(|one| one.uid == Some(uid)).and_then(|one| one.header());
        return Ok(head.map(without_its_body));
    }
    let mails = answers(talk, uid, "(UID BODY.PEEK[])").await?;
    Ok(mails.iter().find(|one| one.uid == Some(uid)).and_then(|one| one.body()).map(<[u8]>::to_vec))
}

async fn answers(talk: &mut Talk, uid: u32, what: &str) -> Result<Vec<async_imap::types::Fetch>, Trouble> {
    talk.uid_fetch(uid.to_string(), what).await.map_err(broke_off)?.try_collect().await.map_err(broke_off)
}

/// A mail that is too large: its head, with a sentence for its words.
fn without_its_body(head: &[u8]) -> Vec<u8> {
    let head = String::from_utf8_lossy(head);
    let mut kept = String::new();
    let mut keeps = true;
    for line in head.lines().filter(|line| !line.is_empty()) {
        if !line.starts_with([' ', '\t']) {
            let name = line.to_lowercase();
            keeps = !name.starts_with("content-") && !name.starts_with("mime-version:");
        }
        if keeps {
            kept.push_str(line);
            kept.push_str("\r\n");
        }
    }
    kept.push_str("\r\n(This email is larger than 25 MB, so it was left in the mailbox.)\r\n");
    kept.into_bytes()
}

pub(super) fn broke_off(_: async_imap::error::Error) -> Trouble {
    Trouble("The mailbox broke off.".into())
}

pub(super) fn too_slow() -> Trouble {
    Trouble("The mailbox did not answer in time.".into())
}

#[cfg(test)]
mod tests {
    use super::without_its_body;

    #[test]
    fn a_mail_that_is_too_large_keeps_its_head() {
        let head =
            b"From: a@b.example\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nSubject: Video\r\n\r\n";
        let stub = String::from_utf8(without_its_body(head)).unwrap();
        assert!(
            stub.starts_with("From: a@b.example\r\nSubject: Video\r\n\r\n(This email is larger"),
            "{stub}"
        );
    }
}
