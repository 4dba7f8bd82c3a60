//! Requests to the outside.

use super::Trouble;
use super::mail::MailReach;
use super::push::PushServices;
use crate::server::config::Config;
use reqwest::{Client, Response};
use std::time::Duration;

/// How long a provider may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// What is read of an answer at most; pictures have their own limit.
const ANSWER_LIMIT: usize = 2 * 1024 * 1024;

/// The way to providers: one for a server, cheap to clone.
#[derive(Clone)]
pub struct Outside {
    pub http: Client,
    /// Where Twilio's interface is, without a slash at the end.
    pub twilio: String,
    /// Where Facebook's is, likewise.
    pub facebook: String,
    /// Which mail servers may be reached.
    pub mail: MailReach,
    /// What brings messages to devices.
    pub push: PushServices,
}

impl Outside {
    /// As the settings say.
    ///
    /// # Panics
    /// If the operating system gives no way to verify certificates: nothing safe can be sent then.
    pub fn new(config: &Config) -> Self {
        ready_tls();
        let http = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECT)
            // A redirect would carry the secret along.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Pawline")
            .build()
            .expect("certificates can be verified");
        let mail = MailReach { private: config.mail_private, authorities: config.mail_authorities.clone() };
        let push = PushServices::new(config);
        Self { http, twilio: config.twilio_api.clone(), facebook: config.facebook_api.clone(), mail, push }
    }
}

/// Chooses the program's one implementation of TLS, the same that the database's connection uses. Needed before
/// any client is made; a second time changes nothing.
pub fn ready_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Reads an answer, up to a limit.
///
/// # Errors
/// When it is longer, or breaks off.
pub async fn read(mut response: Response, limit: usize) -> Result<Vec<u8>, Trouble> {
    let broken = |_| Trouble("The answer broke off.".into());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > limit {
            return Err(Trouble("The answer was too long.".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads an answer in JSON.
///
/// # Errors
/// When it is none.
pub async fn read_json(response: Response) -> Result<serde_json::Value, Trouble> {
    let body = read(response, ANSWER_LIMIT).await?;
    serde_json::from_slice(&body).map_err(|_| Trouble("The answer could not be read.".into()))
}
