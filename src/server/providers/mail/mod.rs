//! Email: out by any SMTP server, in from an IMAP mailbox. Mail is handed over in steps of our own, so that it is known whether a
//! connection broke before the server could have taken it or after.

mod bodies;
mod identity;
mod letter;
pub mod mailbox;
pub mod quoting;
mod reach;
pub mod reading;
mod reasons;
pub mod reply_address;
mod smtp;
pub mod watching;

pub use identity::{Identity, identity};
pub use letter::Letter;
pub use mailbox::Mailbox;
pub use reach::{MailReach, is_public};
pub use reasons::why;

use super::{Checked, Outbound, Outcome, Outside, PictureTrouble, Provider, ReceivedText, SentText, Trouble};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

/// An account at a mail server, with its secrets.
#[derive(Clone)]
pub struct MailAccount {
    /// Our address.
    pub address: String,
    /// Whom customers see as the sender; may be empty.
    pub display_name: String,
    pub host: String,
    pub port: u16,
    /// TLS from the beginning; else STARTTLS, never without.
    pub tls_at_once: bool,
    pub user: String,
    pub password: String,
    /// What reply addresses are signed with; none: the mailbox takes no `name+anything@`.
    pub reply_key: Option<String>,
    /// What is read, if anything is.
    pub mailbox: Option<Mailbox>,
}

/// A mail server.
pub struct MailServer {
    outside: Outside,
    account: MailAccount,
}

impl MailServer {
    /// A mail server, reached from here.
    pub fn new(outside: Outside, account: MailAccount) -> Self {
        Self { outside, account }
    }

    async fn hand_over(&self, message: &Outbound) -> Outcome {
        let Some(letter) = &message.letter else {
            return Outcome::Refused { code: None, why: "This is no email.".into() };
        };
        match letter.written(&self.account, &message.to, &message.body, &message.files) {
            Ok(written) => smtp::hand_over(&self.outside.mail, &self.account, written, &letter.id).await,
            Err(why) => Outcome::Refused { code: None, why },
        }
    }
}

impl Provider for MailServer {
    fn send<'a>(&'a self, message: &'a Outbound) -> BoxFuture<'a, Outcome> {
        Box::pin(self.hand_over(message))
    }

    fn sent_to<'a>(
        &'a self,
        _to: &'a str,
        _since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<Vec<SentText>>, Trouble>> {
        Box::pin(async { Ok(None) })
    }

    fn received(&self, _since: DateTime<Utc>) -> BoxFuture<'_, Result<Vec<ReceivedText>, Trouble>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn check<'a>(&'a self, _hook: &'a str) -> BoxFuture<'a, Result<Checked, Trouble>> {
        Box::pin(async move {
            smtp::check(&self.outside.mail, &self.account).await?;
            if let Some(mailbox) = &self.account.mailbox {
                mailbox.check(&self.outside.mail).await?;
            }
            Ok(Checked::default())
        })
    }

    fn picture<'a>(&'a self, _url: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PictureTrouble>> {
        Box::pin(async { Err(PictureTrouble::Never("It is in no mailbox.".into())) })
    }
}
