//! Twilio: texts out and in.

mod reasons;
pub mod signature;
pub mod voice;
mod wire;

pub use reasons::why;
pub use wire::progress;

use super::http::{read, read_json};
use super::{
    Checked, Outbound, Outcome, Outside, PictureTrouble, Provider, ReceivedText, Report, SentText, Trouble,
    TwilioAccount,
};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use reqwest::{RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use std::time::Duration;
use wire::{Listed, Refusal};

/// Pages of what was received that are read at most, of a hundred texts each: far more than come in while we are away.
const PAGES: usize = 1000;
/// A picture that came by text is smaller: networks carry a few megabytes.
const PICTURE_LIMIT: usize = 16 * 1024 * 1024;
/// Hosts on which Twilio keeps pictures, beside the interface's own.
const PICTURE_HOSTS: &[&str] =
    &["api.twilio.com", "media.twiliocdn.com", "mms.twiliocdn.com", "s3-external-1.amazonaws.com"];
/// How often a picture may say that it is elsewhere.
const DETOURS: usize = 3;

/// An account at Twilio.
pub struct Twilio {
    outside: Outside,
    account: TwilioAccount,
}

impl Twilio {
    /// An account, reached from here.
    pub fn new(outside: Outside, account: TwilioAccount) -> Self {
        Self { outside, account }
    }

    fn address(&self, path: &str) -> String {
        format!("{}/2010-04-01/Accounts/{}{path}", self.outside.twilio, self.account.account)
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.basic_auth(&self.account.account, Some(&self.account.secret))
    }

    async fn ask(&self, url: &str, query: &[(&str, &str)]) -> Result<Value, Trouble> {
        // `query` of the crate's own is one more feature; the pairs are few.
        let pairs = query.iter().fold(String::new(), |all, (name, value)| {
            let joint = if all.is_empty() { "?" } else { "&" };
            let write =
                |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
            format!("{all}{joint}{}={}", write(name), write(value))
        });
        said(self.get(&format!("{url}{pairs}")).await?).await
    }

    async fn get(&self, url: &str) -> Result<Response, Trouble> {
        let answer = self.signed(self.outside.http.get(url)).send().await;
        answer.map_err(|_| Trouble("Twilio could not be reached.".into()))
    }

    /// The first page of a list, the newest first.
    async fn list(&self, query: &[(&str, &str)]) -> Result<Vec<Listed>, Trouble> {
        let page = self.ask(&self.address("/Messages.json"), query).await?;
        rows(&page)
    }

    /// As [`list`](Self::list), to its end. A part of it would be the newest, and what is older would never be asked for
    /// again.
    async fn whole_list(&self, query: &[(&str, &str)]) -> Result<Vec<Listed>, Trouble> {
        let mut found = Vec::new();
        let mut page = self.ask(&self.address("/Messages.json"), query).await?;
        for _ in 0..PAGES {
            found.extend(rows(&page)?);
            let next = page.get("next_page_uri").and_then(Value::as_str).filter(|next| next.starts_with('/'));
            let Some(next) = next.map(|next| format!("{}{next}", self.outside.twilio)) else {
                return Ok(found);
            };
            page = self.ask(&next, &[]).await?;
        }
        Err(Trouble("More texts came in than can be asked for at once.".into()))
    }

    async fn hand_over(&self, text: &Outbound) -> Outcome {
        let sender = match self.account.service.as_str() {
            "" => ("From", self.account.address.as_str()),
            service => ("MessagingServiceSid", service),
        };
        let mut form = vec![("To", text.to.as_str()), sender];
        if !text.body.is_empty() || text.files.is_empty() {
            form.push(("Body", text.body.as_str()));
        }
        form.extend(text.files.iter().map(|file| ("MediaUrl", file.url.as_str())));
        // Twilio refuses a text with an address for news that nobody outside can reach.
        let local = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
        let out_of_reach = local.iter().any(|host| text.status_url.starts_with(host))
            && !local.iter().any(|host| self.outside.twilio.starts_with(host));
        if !out_of_reach {
            form.push(("StatusCallback", text.status_url.as_str()));
        }
        let request = self.signed(self.outside.http.post(self.address("/Messages.json"))).form(&form);
        match request.send().await {
            Ok(response) => after(response).await,
            // It never left.
            Err(error) if error.is_connect() || error.is_builder() => {
                Outcome::Later { why: "Twilio could not be reached.".into(), after: None }
            }
            Err(_) => Outcome::Unknown { why: "Twilio did not answer.".into() },
        }
    }

    /// Whether pictures may be fetched from there; the secret goes to Twilio's own interface only.
    fn may_fetch(&self, url: &url::Url) -> Option<bool> {
        let base: url::Url = self.outside.twilio.parse().ok()?;
        if (url.scheme(), url.host_str(), url.port_or_known_default())
            == (base.scheme(), base.host_str(), base.port_or_known_default())
        {
            return Some(true);
        }
        let known = url.scheme() == "https"
            && url.port().is_none()
            && url.host_str().is_some_and(|host| PICTURE_HOSTS.contains(&host));
        known.then_some(false)
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, PictureTrouble> {
        let never = |why: &str| PictureTrouble::Never(why.to_owned());
        let mut at: url::Url = url.parse().map_err(|_| never("It has no readable address."))?;
        for _ in 0..=DETOURS {
            let own = self.may_fetch(&at).ok_or_else(|| never("It is not kept at Twilio."))?;
            let request = self.outside.http.get(at.clone());
            let request = if own { self.signed(request) } else { request };
            let answer = request.send().await;
            let response =
                answer.map_err(|_| PictureTrouble::Later("Twilio could not be reached.".into()))?;
            let status = response.status();
            if status.is_redirection() {
                let next = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                at = next.and_then(|next| at.join(next).ok()).ok_or_else(|| never("It is nowhere."))?;
                continue;
            }
            return match status {
                status if status.is_success() => {
                    read(response, PICTURE_LIMIT).await.map_err(|trouble| PictureTrouble::Later(trouble.0))
                }
                StatusCode::NOT_FOUND | StatusCode::GONE => Err(never("Twilio does not have it any more.")),
                _ => Err(PictureTrouble::Later("Twilio does not give it out.".into())),
            };
        }
        Err(never("It is nowhere."))
    }
}

fn rows(page: &Value) -> Result<Vec<Listed>, Trouble> {
    let rows = page.get("messages").cloned().unwrap_or_default();
    serde_json::from_value(rows).map_err(|_| Trouble("Twilio's list could not be read.".into()))
}

/// What Twilio answered to a sending.
async fn after(response: Response) -> Outcome {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        let wait = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let after = wait.and_then(|text| text.parse().ok()).map(Duration::from_secs);
        return Outcome::Later { why: "Twilio asks us to go slower.".into(), after };
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        return Outcome::Later { why: "Twilio is not available.".into(), after: None };
    }
    let read = read_json(response).await;
    if status.is_success() {
        let listed = read.ok().and_then(|json| serde_json::from_value::<Listed>(json).ok());
        return match listed {
            Some(listed) => Outcome::Taken(listed.report()),
            None => Outcome::Unknown { why: "Twilio's answer broke off.".into() },
        };
    }
    if status.is_server_error() {
        return Outcome::Unknown { why: format!("Twilio had an error of its own ({}).", status.as_u16()) };
    }
    let said: Option<Refusal> = read.ok().and_then(|json| serde_json::from_value(json).ok());
    let code = said.as_ref().and_then(|said| said.code);
    Outcome::Refused { code, why: trouble(status, said) }
}

/// What Twilio answered to a question.
async fn said(response: Response) -> Result<Value, Trouble> {
    if response.status().is_success() {
        return read_json(response).await;
    }
    let status = response.status();
    let said = read_json(response).await.ok().and_then(|json| serde_json::from_value(json).ok());
    Err(Trouble(trouble(status, said)))
}

/// Why Twilio refuses, in plain words.
fn trouble(status: StatusCode, said: Option<Refusal>) -> String {
    match (status, said) {
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, _) => {
            "Twilio does not accept the account SID and auth token.".into()
        }
        (_, Some(Refusal { code: Some(code), message })) => why(code, &message),
        (status, _) => format!("Twilio refused it ({}).", status.as_u16()),
    }
}

impl Provider for Twilio {
    fn send<'a>(&'a self, text: &'a Outbound) -> BoxFuture<'a, Outcome> {
        Box::pin(self.hand_over(text))
    }

    fn sent_to<'a>(
        &'a self,
        to: &'a str,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<Vec<SentText>>, Trouble>> {
        Box::pin(async move {
            let listed = self.list(&[("To", to), ("PageSize", "100")]).await?;
            let sent = listed
                .into_iter()
                .filter(|one| one.is_ours() && one.to == to && one.created() >= since)
                .map(|one| SentText { report: one.report(), at: one.created(), body: one.body });
            Ok(Some(sent.collect()))
        })
    }

    fn progress_of<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<Option<Report>, Trouble>> {
        Box::pin(async move {
            // It was told from outside, and stands in an address.
            if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Ok(None);
            }
            let response = self.get(&self.address(&format!("/Messages/{id}.json"))).await?;
            if response.status() == StatusCode::NOT_FOUND {
                return Ok(None);
            }
            let listed: Option<Listed> = serde_json::from_value(said(response).await?).ok();
            match listed.filter(|listed| listed.sid == id) {
                Some(listed) => Ok(Some(listed.report())),
                None => Err(Trouble("Twilio's answer could not be read.".into())),
            }
        })
    }

    fn received(&self, since: DateTime<Utc>) -> BoxFuture<'_, Result<Vec<ReceivedText>, Trouble>> {
        Box::pin(async move {
            let day = since.format("%Y-%m-%d").to_string();
            let query =
                [("To", self.account.address.as_str()), ("DateSent>", day.as_str()), ("PageSize", "100")];
            // The list is the newest first, whatever its times say: those count whole seconds.
            let mut found: Vec<Listed> = self.whole_list(&query).await?;
            found.retain(|one| !one.is_ours() && one.created() >= since);
            found.reverse();
            let mut texts = Vec::new();
            for one in found {
                let pictures = match one.pictures() {
                    0 => Vec::new(),
                    _ => self.pictures_of(&one.sid).await?,
                };
                texts.push(one.received(&pictures));
            }
            Ok(texts)
        })
    }

    fn check<'a>(&'a self, hook: &'a str) -> BoxFuture<'a, Result<Checked, Trouble>> {
        Box::pin(async move {
            let account = self.ask(&self.address(".json"), &[]).await?;
            if let Some(status) = account.get("status").and_then(Value::as_str).filter(|s| *s != "active") {
                return Err(Trouble(format!("Twilio says that the account is {status}.")));
            }
            let query = [("PhoneNumber", self.account.address.as_str())];
            let numbers = self.ask(&self.address("/IncomingPhoneNumbers.json"), &query).await?;
            let number = numbers.pointer("/incoming_phone_numbers/0");
            let Some(number) = number else {
                return Err(Trouble(format!("This Twilio account has no number {}.", self.account.address)));
            };
            let told = |name: &str| number.get(name).and_then(Value::as_str).unwrap_or_default();
            let mut notes = Vec::new();
            if self.account.service.is_empty() && told("sms_url") != hook {
                notes.push(
                    "Twilio does not tell Pawline of incoming texts yet: enter the address below there.",
                );
            }
            if self.account.calls && told("voice_url") != format!("{hook}/voice") {
                notes.push(
                    "Twilio does not tell Pawline of calls yet: enter the addresses for calls below there.",
                );
            } else if self.account.calls && told("status_callback") != format!("{hook}/voice/status") {
                notes.push("Twilio does not tell Pawline yet when a call is over: enter the last address below there.");
            }
            let note = (!notes.is_empty()).then(|| notes.join(" "));
            Ok(Checked { note, name: String::new() })
        })
    }

    fn picture<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PictureTrouble>> {
        Box::pin(self.fetch(url))
    }
}

impl Twilio {
    /// The pictures of a listed message: address and kind.
    async fn pictures_of(&self, sid: &str) -> Result<Vec<(String, String)>, Trouble> {
        let answer = self.ask(&self.address(&format!("/Messages/{sid}/Media.json")), &[]).await?;
        let list = answer.get("media_list").and_then(Value::as_array).cloned().unwrap_or_default();
        let text =
            |one: &Value, key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(list
            .iter()
            .map(|one| {
                let uri = text(one, "uri");
                let address = format!("{}{}", self.outside.twilio, uri.trim_end_matches(".json"));
                (address, text(one, "content_type"))
            })
            .collect())
    }
}
