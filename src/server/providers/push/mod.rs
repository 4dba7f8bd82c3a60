//! Push services: where the makers of browsers take what is meant for a device, and hold it until the device is there.
//! They see where it goes and when, never what it says (RFC 8030, 8291, 8292).

mod envelope;
mod reach;
mod vapid;

pub use envelope::{AUTH_LENGTH, PAYLOAD_LIMIT, PUBLIC_LENGTH, is_public_key};
pub use reach::{PushReach, checked_endpoint};
pub use vapid::VapidKey;

use crate::server::config::Config;
use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode};
use std::time::Duration;
use url::Url;

/// How long a push service may take to answer, and a connection to come about.
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// The longest pause that a push service can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// The way to push services: one for a server, cheap to clone.
#[derive(Clone)]
pub struct PushServices {
    http: Client,
    pub reach: PushReach,
    /// Who answers for what we send, as `sub` of the signature has it.
    contact: String,
}

/// A device, as its browser describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub endpoint: String,
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
}

/// What is brought to a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// At most [`PAYLOAD_LIMIT`] bytes.
    pub payload: Vec<u8>,
    /// What has waited under the same topic is replaced by it: 1 to 32 URL-safe characters.
    pub topic: String,
    /// How long it is worth keeping for a device that is not there.
    pub keep: Duration,
}

/// What became of a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// The push service has it.
    Taken,
    /// There is no such device any more, or it never can be reached.
    Gone,
    /// It certainly was not taken; worth another try, after so long if the service said so.
    Later(Option<Duration>),
    /// It was not taken and will not be: why.
    Refused(String),
    /// It may or may not have been taken.
    Unknown,
}

impl PushServices {
    /// As the settings say.
    ///
    /// # Panics
    /// If the operating system gives no way to verify certificates: nothing safe can be sent then.
    pub fn new(config: &Config) -> Self {
        super::ready_tls();
        let reach = PushReach { private: config.push_private };
        let http = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECT)
            .redirect(reqwest::redirect::Policy::none())
            // What is connected to is what was checked: no proxy looks names up for us.
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(reach))
            .user_agent("Pawline")
            .build()
            .expect("certificates can be verified");
        // Push services want an address of this kind, and some refuse localhost in it.
        let contact = match config.public_url.starts_with("https://") {
            true => config.public_url.clone(),
            false => "mailto:pawline@example.com".to_owned(),
        };
        Self { http, reach, contact }
    }

    /// Brings a parcel to a device.
    pub async fn bring(
        &self,
        key: &VapidKey,
        address: &Address,
        parcel: &Parcel,
        now: DateTime<Utc>,
    ) -> Brought {
        // Settings may have changed since it was kept.
        let Ok(endpoint) = checked_endpoint(&address.endpoint, self.reach) else { return Brought::Gone };
        match self.reach.look_up(&endpoint).await {
            Ok(()) => {}
            Err(reach::OutOfReach::Never) => return Brought::Gone,
            Err(reach::OutOfReach::Now) => return Brought::Later(None),
        }
        let Some(body) = envelope::seal(address, &parcel.payload) else {
            return Brought::Refused("it cannot be encrypted for this device".into());
        };
        let Some(authorization) = self.authorization(key, &endpoint, now) else {
            return Brought::Refused("it cannot be signed".into());
        };
        let request = self
            .http
            .post(endpoint)
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_ENCODING, "aes128gcm")
            .header("ttl", parcel.keep.as_secs())
            .header("urgency", "high")
            .header("topic", &parcel.topic)
            .body(body);
        match request.send().await {
            Ok(response) => outcome(&response, now),
            Err(error) if error.is_connect() || error.is_builder() => Brought::Later(None),
            Err(_) => Brought::Unknown,
        }
    }

    fn authorization(&self, key: &VapidKey, endpoint: &Url, now: DateTime<Utc>) -> Option<HeaderValue> {
        let text = key.authorization(&endpoint.origin().ascii_serialization(), &self.contact, now)?;
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

fn outcome(response: &Response, now: DateTime<Utc>) -> Brought {
    match response.status() {
        status if status.is_success() => Brought::Taken,
        StatusCode::NOT_FOUND | StatusCode::GONE => Brought::Gone,
        status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let said = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            Brought::Later(said.and_then(|said| pause(said, now)))
        }
        status => Brought::Refused(format!("the push service answered {}", status.as_u16())),
    }
}

/// How long `Retry-After` asks to wait: seconds, or a date.
fn pause(said: &str, now: DateTime<Utc>) -> Option<Duration> {
    let seconds = match said.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let until = DateTime::parse_from_rfc2822(said.trim()).ok()?;
            u64::try_from((until.to_utc() - now).num_seconds()).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_asks_for_a_pause_is_given_one_within_reason() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T10:00:00Z").unwrap().to_utc();
        let seconds = |said: &str| pause(said, now).map(|pause| pause.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Mon, 23 Nov 2026 10:05:00 GMT"), Some(300));
        assert_eq!(seconds("Mon, 23 Nov 2026 09:00:00 GMT"), Some(0));
        assert_eq!(seconds("999999999"), Some(3600));
        assert_eq!(seconds("soon"), None);
    }
}
