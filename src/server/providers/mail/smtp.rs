//! The talk with an SMTP server, step by step.

use super::super::{Outcome, Progress, Report, Trouble};
use super::reach::OutOfReach;
use super::reasons::why;
use super::{MailAccount, MailReach};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};
use std::error::Error as _;
use std::time::Duration;
use tokio::time::timeout;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long it may then take to say who it is: one that waits for TLS says nothing.
const GREET: Duration = Duration::from_secs(10);
/// How long everything may take until the mail itself is sent.
const TALK: Duration = Duration::from_secs(20);
/// How long the server may think about a mail that it got: it may look for viruses.
const THINK: Duration = Duration::from_secs(60);
/// Bytes of an email in a second, on a line that is still waited for.
const SLOWEST: usize = 250_000;
/// How long a goodbye may take.
const BYE: Duration = Duration::from_secs(2);
/// How we may sign in.
const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];

/// Why a step did not work.
struct Failure {
    code: Option<u16>,
    why: String,
    /// Another try may go better.
    passing: bool,
}

impl From<OutOfReach> for Failure {
    fn from(out: OutOfReach) -> Self {
        match out {
            OutOfReach::Never(why) => Self { code: None, why, passing: false },
            OutOfReach::Now(why) => Self { code: None, why, passing: true },
        }
    }
}

impl Failure {
    fn passing(why: impl Into<String>) -> Self {
        Self { code: None, why: why.into(), passing: true }
    }

    /// What the server answered, or that it answered nothing.
    fn of(error: &Error) -> Self {
        match error.status().map(u16::from) {
            Some(code) => {
                Self { code: Some(code), why: why(code, &said(error)), passing: error.is_transient() }
            }
            None if is_untrusted(error) => {
                Self::passing("The mail server’s certificate is not one for its name.")
            }
            None => Self::passing("The mail server broke off."),
        }
    }

    fn outcome(self) -> Outcome {
        match self.passing {
            true => Outcome::Later { why: self.why, after: None },
            false => Outcome::Refused { code: self.code.map(i32::from), why: self.why },
        }
    }
}

/// Whether the server's certificate was refused.
fn is_untrusted(error: &Error) -> bool {
    let mut at = error.source();
    while let Some(source) = at {
        let inside = source.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        let tls = source.downcast_ref().or_else(|| inside.and_then(|inside| inside.downcast_ref()));
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        at = source.source();
    }
    false
}

/// The server's own words.
fn said(error: &Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

/// Hands a mail over; `id`: what it is called.
pub async fn hand_over(reach: &MailReach, account: &MailAccount, mail: Message, id: &str) -> Outcome {
    let broke_off = || Failure::passing("The mail server did not answer in time.");
    let ready = timeout(TALK, async {
        let mut talk = signed_in(reach, account).await?;
        offer(&mut talk, &mail).await.map(|()| talk)
    });
    let mut talk = match ready.await.unwrap_or_else(|_| Err(broke_off())) {
        Ok(talk) => talk,
        Err(failure) => return failure.outcome(),
    };
    // From here on the server may have it, whatever we hear.
    let written = mail.formatted();
    let slow = Duration::from_secs((written.len() / SLOWEST) as u64);
    let answer = timeout(THINK + slow, talk.message(&written)).await;
    let outcome = match answer {
        Ok(Ok(_)) => {
            let report =
                Report { id: id.to_owned(), progress: Progress::Sent, code: None, why: String::new() };
            Outcome::Taken(report)
        }
        Ok(Err(error)) if error.status().is_some() => Failure::of(&error).outcome(),
        Ok(Err(_)) | Err(_) => {
            let why = "The connection broke while the mail server took this email, so it may or may not have gone out. \
                       Ask the customer, or send it again.";
            return Outcome::Doubtful { why: why.into() };
        }
    };
    let _ = timeout(BYE, talk.quit()).await;
    outcome
}

/// Whether we can sign in.
///
/// # Errors
/// Why not, in plain words.
pub async fn check(reach: &MailReach, account: &MailAccount) -> Result<(), Trouble> {
    match timeout(TALK, signed_in(reach, account)).await {
        Ok(Ok(mut talk)) => {
            let _ = timeout(BYE, talk.quit()).await;
            Ok(())
        }
        Ok(Err(failure)) => Err(Trouble(failure.why)),
        Err(_) => Err(Trouble("The mail server did not answer in time.".into())),
    }
}

async fn signed_in(reach: &MailReach, account: &MailAccount) -> Result<AsyncSmtpConnection, Failure> {
    let addresses = reach.addresses(&account.host, account.port).await?;
    let tls = reach.tls(&account.host)?;
    let at_once = account.tls_at_once.then(|| tls.clone());
    let domain = account.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let hello = ClientId::Domain(domain.to_owned());
    let nobody = || {
        Failure::passing(format!(
            "No mail server answers at {}, port {}. Check both, and STARTTLS or TLS.",
            account.host, account.port
        ))
    };
    let connect = AsyncSmtpConnection::connect_tokio1(&addresses[..], Some(CONNECT), &hello, at_once, None);
    let connected = timeout(GREET, connect).await.map_err(|_| nobody())?;
    let mut talk = connected.map_err(|error| match error.status() {
        None if !is_untrusted(&error) => nobody(),
        _ => Failure::of(&error),
    })?;
    if !account.tls_at_once {
        if !talk.can_starttls() {
            let why = "The mail server offers no STARTTLS. Choose TLS and its port, usually 465.";
            return Err(Failure { code: None, why: why.into(), passing: false });
        }
        talk.starttls(tls, &hello).await.map_err(|error| Failure::of(&error))?;
    }
    let credentials = Credentials::new(account.user.clone(), account.password.clone());
    talk.auth(MECHANISMS, &credentials).await.map_err(|error| {
        if error.is_client() {
            let why = "The mail server offers no way to sign in with a user name and a password.";
            return Failure { code: None, why: why.into(), passing: false };
        }
        Failure::of(&error)
    })?;
    Ok(talk)
}

/// From whom, to whom, and: now comes the mail.
async fn offer(talk: &mut AsyncSmtpConnection, mail: &Message) -> Result<(), Failure> {
    let envelope = mail.envelope();
    let mut options = Vec::new();
    if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
        if !talk.server_info().supports_feature(Extension::SmtpUtfEight) {
            let why = "The mail server takes only addresses with plain letters.";
            return Err(Failure { code: None, why: why.into(), passing: false });
        }
        options.push(MailParameter::SmtpUtfEight);
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let refused = |error: Error| Failure::of(&error);
    talk.command(Mail::new(envelope.from().cloned(), options)).await.map_err(refused)?;
    for to in envelope.to() {
        talk.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(refused)?;
    }
    talk.command(Data).await.map(|_| ()).map_err(refused)
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}
