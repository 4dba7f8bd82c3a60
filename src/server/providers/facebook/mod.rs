//! Facebook Messenger: messages of a Page out and in.

mod missed;
mod reasons;
pub mod signature;
pub mod told;

pub use reasons::why;

use super::http::{read, read_json};
use super::{
    Checked, Outbound, Outcome, Outside, PictureTrouble, Progress, Provider, ReceivedText, Report, SentText,
    Trouble,
};
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use reasons::{ITS_OWN, TOO_FAST};
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};

/// The version of Facebook's interface that is spoken.
const VERSION: &str = "v23.0";
/// Facebook carries files up to this size.
const FILE_LIMIT: usize = 25 * 1024 * 1024;
/// Where Facebook keeps files, beside the interface's own host: these, and whatever stands below them.
const FILE_HOSTS: &[&str] = &["fbcdn.net", "fbsbx.com"];
/// How often a file may say that it is elsewhere.
const DETOURS: usize = 3;
/// Messages of a conversation that are looked through for one in doubt.
const LISTED: &str = "100";

/// A Page, with its secrets.
#[derive(Clone)]
pub struct FacebookAccount {
    /// The Page's number.
    pub page: String,
    pub token: String,
    /// The app's, with which it signs what it tells us, and we what we ask.
    pub app_secret: String,
}

/// What makes a message one of Facebook's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Messenger {
    /// Comes back with the echo, so that we know it again.
    pub mark: String,
    /// More than a day after the customer's last message: a person answers, and Facebook is told so.
    pub is_late: bool,
}

/// What Facebook tells of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face {
    /// Empty: it does not say.
    pub name: String,
    /// Where the photo is; empty: there is none.
    pub photo: String,
}

/// A Page on Facebook.
pub struct Page {
    outside: Outside,
    account: FacebookAccount,
}

impl Page {
    /// A Page, reached from here.
    pub fn new(outside: Outside, account: FacebookAccount) -> Self {
        Self { outside, account }
    }

    /// The address of a thing, with what proves that we ask.
    fn address(&self, path: &str, query: &[(&str, &str)]) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(query);
        let proof = signature::proof(&self.account.app_secret, &self.account.token);
        pairs.append_pair("appsecret_proof", &proof);
        format!("{}/{VERSION}/{path}?{}", self.outside.facebook, pairs.finish())
    }

    async fn ask(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Refused> {
        let request = self.outside.http.get(self.address(path, query)).bearer_auth(&self.account.token);
        let response = request.send().await.map_err(|_| Refused::away("Facebook could not be reached."))?;
        let status = response.status();
        if status.is_success() {
            return read_json(response).await.map_err(|trouble| Refused::away(&trouble.0));
        }
        let said = read_json(response).await.unwrap_or_default();
        Err(Refused::of(status, &said))
    }

    async fn hand_over(&self, message: &Outbound) -> Outcome {
        let Some(messenger) = &message.messenger else {
            return Outcome::Refused { code: None, why: "This is no message for Facebook.".into() };
        };
        let mut body = json!({
            "recipient": { "id": message.to },
            "messaging_type": "RESPONSE",
            "message": { "text": message.body, "metadata": messenger.mark },
        });
        if let Some(file) = message.files.first() {
            let sort =
                file.media_type.split('/').next().filter(|sort| ["image", "video", "audio"].contains(sort));
            let sort = sort.unwrap_or("file");
            let attachment = json!({ "type": sort, "payload": { "url": file.url, "is_reusable": false } });
            body["message"] = json!({ "attachment": attachment, "metadata": messenger.mark });
        }
        if messenger.is_late {
            body["messaging_type"] = json!("MESSAGE_TAG");
            body["tag"] = json!("HUMAN_AGENT");
        }
        let address = self.address(&format!("{}/messages", self.account.page), &[]);
        let request = self.outside.http.post(address).bearer_auth(&self.account.token).json(&body);
        match request.send().await {
            Ok(response) => after(response).await,
            // It never left.
            Err(error) if error.is_connect() || error.is_builder() => {
                Outcome::Later { why: "Facebook could not be reached.".into(), after: None }
            }
            Err(_) => Outcome::Unknown { why: "Facebook did not answer.".into() },
        }
    }

    /// What the Page wrote to a person since a moment, the newest first.
    async fn written_to(&self, person: &str, since: DateTime<Utc>) -> Result<Vec<SentText>, Trouble> {
        let page = self.account.page.as_str();
        let query = [("platform", "messenger"), ("user_id", person), ("fields", "id")];
        let found = self.ask(&format!("{page}/conversations"), &query).await?;
        let Some(conversation) = found.pointer("/data/0/id").and_then(Value::as_str).filter(|id| is_id(id))
        else {
            return Ok(Vec::new());
        };
        let query = [("fields", "id,message,created_time,from"), ("limit", LISTED)];
        let listed = self.ask(&format!("{conversation}/messages"), &query).await?;
        let rows = listed.get("data").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Ok(rows
            .iter()
            .filter(|row| row.pointer("/from/id").and_then(Value::as_str) == Some(page))
            .filter_map(|row| {
                let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                let at = moment(&text("created_time"))?;
                Some(SentText { report: sent(text("id")), body: text("message"), at })
            })
            .filter(|one| one.at >= since)
            .collect())
    }

    /// Who somebody is, as far as Facebook tells.
    ///
    /// # Errors
    /// Whether it is worth another try.
    pub async fn face(&self, person: &str) -> Result<Face, PictureTrouble> {
        let asked = self.ask(person, &[("fields", "first_name,last_name,profile_pic")]).await;
        let told = asked.map_err(|refused| match refused.is_for_good {
            true => PictureTrouble::Never(refused.why),
            false => PictureTrouble::Later(refused.why),
        })?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let name = format!("{} {}", text("first_name"), text("last_name")).trim().to_owned();
        Ok(Face { name, photo: text("profile_pic") })
    }

    /// Whether files may be fetched from there. No secret goes along, whoever it is.
    fn may_fetch(&self, url: &url::Url) -> bool {
        let base: Option<url::Url> = self.outside.facebook.parse().ok();
        let origin = |url: &url::Url| {
            (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default())
        };
        if base.is_some_and(|base| origin(&base) == origin(url)) {
            return true;
        }
        let known = |host: &str| {
            FILE_HOSTS.iter().any(|known| host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
        };
        url.scheme() == "https"
            && url.port().is_none()
            && url.username().is_empty()
            && url.host_str().is_some_and(known)
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, PictureTrouble> {
        let never = |why: &str| PictureTrouble::Never(why.to_owned());
        let mut at: url::Url = url.parse().map_err(|_| never("It has no readable address."))?;
        for _ in 0..=DETOURS {
            if !self.may_fetch(&at) {
                return Err(never("It is not kept at Facebook."));
            }
            let answer = self.outside.http.get(at.clone()).send().await;
            let response =
                answer.map_err(|_| PictureTrouble::Later("Facebook could not be reached.".into()))?;
            let status = response.status();
            if status.is_redirection() {
                let next = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
                at = next.and_then(|next| at.join(next).ok()).ok_or_else(|| never("It is nowhere."))?;
                continue;
            }
            return match status {
                status if status.is_success() => {
                    read(response, FILE_LIMIT).await.map_err(|trouble| PictureTrouble::Later(trouble.0))
                }
                StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => {
                    Err(never("Facebook does not have it any more."))
                }
                _ => Err(PictureTrouble::Later("Facebook does not give it out.".into())),
            };
        }
        Err(never("It is nowhere."))
    }
}

impl Provider for Page {
    fn send<'a>(&'a self, message: &'a Outbound) -> BoxFuture<'a, Outcome> {
        Box::pin(self.hand_over(message))
    }

    fn sent_to<'a>(
        &'a self,
        to: &'a str,
        since: DateTime<Utc>,
    ) -> BoxFuture<'a, Result<Option<Vec<SentText>>, Trouble>> {
        Box::pin(async move { self.written_to(to, since).await.map(Some) })
    }

    /// A Page is asked otherwise (`missed`).
    fn received(&self, _since: DateTime<Utc>) -> BoxFuture<'_, Result<Vec<ReceivedText>, Trouble>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn check<'a>(&'a self, _hook: &'a str) -> BoxFuture<'a, Result<Checked, Trouble>> {
        Box::pin(async move {
            let page = self.ask("me", &[("fields", "id,name")]).await?;
            let text = |name: &str| page.get(name).and_then(Value::as_str).unwrap_or_default();
            let (id, name) = (text("id"), text("name"));
            if id != self.account.page {
                return Err(Trouble(format!(
                    "This token is not the Page’s but that of “{name}” ({id}). Make one for the Page at Facebook."
                )));
            }
            // What may not be asked says nothing.
            let apps = self.ask(&format!("{id}/subscribed_apps"), &[]).await.ok();
            let told = apps.as_ref().and_then(|apps| apps.get("data")).and_then(Value::as_array);
            let note = "Facebook does not tell Pawline of messages yet: enter the address and the word below there, and \
                        add the Page to the webhook.";
            let note = told.is_some_and(Vec::is_empty).then(|| note.to_owned());
            Ok(Checked { note, name: name.to_owned() })
        })
    }

    fn picture<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Vec<u8>, PictureTrouble>> {
        Box::pin(self.fetch(url))
    }
}

/// Why Facebook did not do what it was asked.
struct Refused {
    code: i32,
    why: String,
    /// It would not be otherwise later.
    is_for_good: bool,
}

impl Refused {
    fn away(why: &str) -> Self {
        Self { code: 0, why: why.to_owned(), is_for_good: false }
    }

    fn of(status: StatusCode, said: &Value) -> Self {
        let number = |name: &str| {
            let value = said.get("error")?.get(name)?.as_i64()?;
            i32::try_from(value).ok()
        };
        let code = number("code").unwrap_or(0);
        let words = said.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
        let why = match (code, words) {
            (0, "") => format!("Facebook refused it ({}).", status.as_u16()),
            _ => why(code, number("error_subcode").unwrap_or(0), words),
        };
        let passing = status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || TOO_FAST.contains(&code)
            || ITS_OWN.contains(&code)
            // A new token may be entered.
            || code == 190;
        Self { code, why, is_for_good: !passing }
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self(refused.why)
    }
}

/// What Facebook answered to a sending.
async fn after(response: Response) -> Outcome {
    let status = response.status();
    let read = read_json(response).await;
    if status.is_success() {
        let id = read.ok().and_then(|json| Some(json.get("message_id")?.as_str()?.to_owned()));
        return match id {
            Some(id) => Outcome::Taken(sent(id)),
            None => Outcome::Unknown { why: "Facebook’s answer broke off.".into() },
        };
    }
    let refused = Refused::of(status, &read.unwrap_or_default());
    if status == StatusCode::TOO_MANY_REQUESTS || TOO_FAST.contains(&refused.code) {
        return Outcome::Later { why: "Facebook asks us to go slower.".into(), after: None };
    }
    if status.is_server_error() || ITS_OWN.contains(&refused.code) {
        return Outcome::Unknown { why: "Facebook had an error of its own.".into() };
    }
    Outcome::Refused { code: (refused.code != 0).then_some(refused.code), why: refused.why }
}

fn sent(id: String) -> Report {
    Report { id, progress: Progress::Sent, code: None, why: String::new() }
}

/// `2026-11-23T10:00:00+0000`
fn moment(written: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(written, "%Y-%m-%dT%H:%M:%S%z").ok().map(|at| at.to_utc())
}

/// Whether it can stand in an address.
fn is_id(id: &str) -> bool {
    (1..=200).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facebooks_moments_are_read() {
        assert_eq!(moment("2026-11-23T10:00:00+0000").unwrap().to_rfc3339(), "2026-11-23T10:00:00+00:00");
        assert!(moment("yesterday").is_none());
    }

    #[test]
    fn what_can_stand_in_an_address_is_an_id() {
        assert!(is_id("t_1234567890") && is_id("t_100:1"));
        for other in ["", "a/b", "a?b", "a b", "../me", &"x".repeat(201)] {
            assert!(!is_id(other) || other == "..", "{other}");
        }
    }
}
