//! The business that texts: a data set with a server on it, and a stand-in for Twilio.

use crate::support::load::Sender;
use crate::support::process::Server;
use crate::support::sets::{Set, World};
use crate::support::twilio::{ACCOUNT, OURS, TOKEN, Twilio, sign};
use pawline::domain::ids::ChannelId;
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use url::form_urlencoded::Serializer;
use uuid::Uuid;

/// How long a queue may take to become empty.
const PATIENCE: Duration = Duration::from_secs(300);

pub struct Shop {
    pub world: World,
    pub server: Server,
    pub twilio: Twilio,
    pub channel: ChannelId,
    http: reqwest::Client,
    /// Texts that somebody sent us so far.
    told: AtomicU64,
}

/// A customer who texts.
#[derive(Debug, Clone)]
pub struct Writer {
    pub conversation: Uuid,
    pub number: String,
}

impl Shop {
    /// Opens it, with its number connected.
    pub async fn open(set: Set) -> Self {
        let world = World::of(set).await;
        let twilio = Twilio::start().await;
        let server = world.serve_with(&[("TWILIO_API", twilio.url.as_str())]);
        let http = reqwest::Client::new();
        let told = AtomicU64::new(1);
        let mut shop = Self { world, server, twilio, channel: ChannelId(Uuid::nil()), http, told };
        let form = json!({
            "name": "Front desk", "account": ACCOUNT, "token": TOKEN, "address": OURS, "service": "",
        });
        let done = shop.command("channels/connect_twilio", json!({ "form": form })).await;
        shop.channel = serde_json::from_value(done["value"].clone()).expect("the channel's id");
        shop
    }

    /// Calls a server function as the owner of the business; anything but a good answer ends the run.
    pub async fn call(&self, function: &str, arguments: Value) -> Value {
        let reply = self
            .http
            .post(format!("http://{}/api/{function}", self.server.address))
            .header("content-type", "application/json")
            .header("cookie", &self.world.cookie)
            .body(arguments.to_string())
            .send()
            .await
            .unwrap_or_else(|error| panic!("{function}: {error}"));
        let status = reply.status();
        let text = reply.text().await.unwrap_or_else(|error| panic!("{function}: {error}"));
        assert!(status.is_success(), "{function}: {status} {}", text.chars().take(600).collect::<String>());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{function}: {error}: {text}"))
    }

    /// The same for a command, under a new intent.
    pub async fn command(&self, function: &str, mut arguments: Value) -> Value {
        arguments["intent"] = json!(Uuid::now_v7());
        self.call(function, arguments).await
    }

    /// Customers with a number of their own, in no order, the same every time.
    pub async fn writers(&self, most: usize) -> Vec<Writer> {
        let rows: Vec<(Uuid, String)> = sqlx::query_as(
            "select v.id, p.normal from customer c
               join contact_point p on p.business_id = c.business_id and p.customer_id = c.id and p.kind = 'phone'
               join conversation v on v.business_id = c.business_id and v.customer_id = c.id
             where c.business_id = $1 and c.archived_at is null and c.merged_into is null and not exists (
               select from contact_point o
               where o.business_id = $1 and o.kind = 'phone' and o.normal = p.normal and o.id <> p.id)
             order by md5(c.id::text) limit $2",
        )
        .bind(self.world.business.0)
        .bind(i64::try_from(most).expect("few enough"))
        .fetch_all(&mut self.world.owner().await)
        .await
        .expect("customers with numbers");
        assert!(!rows.is_empty(), "the data set has no customers with numbers");
        rows.into_iter().map(|(conversation, number)| Writer { conversation, number }).collect()
    }

    /// What Twilio posts when somebody texts us, without its head.
    pub fn form_of(&self, from: &str, body: &str) -> Vec<(String, String)> {
        let sid = format!("SM{:032x}", self.told.fetch_add(1, Ordering::Relaxed));
        [
            ("ToCountry", "US"),
            ("ToState", "NY"),
            ("SmsMessageSid", sid.as_str()),
            ("NumMedia", "0"),
            ("FromZip", "10001"),
            ("SmsSid", sid.as_str()),
            ("FromState", "NY"),
            ("SmsStatus", "received"),
            ("FromCity", "NEW YORK"),
            ("Body", body),
            ("FromCountry", "US"),
            ("To", OURS),
            ("NumSegments", "1"),
            ("MessageSid", sid.as_str()),
            ("AccountSid", ACCOUNT),
            ("From", from),
            ("ApiVersion", "2010-04-01"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// The whole request, signed.
    pub fn told(&self, from: &str, body: &str) -> Vec<u8> {
        let form = self.form_of(from, body);
        let (public, path) = (self.server.public_url(), format!("/hooks/twilio/{}", self.channel));
        let signature = sign(TOKEN, &format!("{public}{path}"), &form);
        let body = written(&form);
        let host = public.trim_start_matches("http://");
        format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             x-twilio-signature: {signature}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Waits until all that was told has been worked on; answers when that was.
    pub async fn all_taken(&self) -> Instant {
        let mut owner = self.world.owner().await;
        let begun = Instant::now();
        loop {
            let waiting =
                self.count(&mut owner, "select count(*) from incoming_hook where state = 'new'").await;
            if waiting == 0 {
                break;
            }
            if begun.elapsed() > PATIENCE {
                let sql = "select error from incoming_hook where error <> '' order by place desc limit 1";
                let error = self.words(&mut owner, sql).await;
                panic!(
                    "{waiting} texts still wait to be worked on after {PATIENCE:?}; the last error: {error:?}"
                );
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let at = Instant::now();
        let dead =
            self.words(&mut owner, "select error from incoming_hook where state = 'dead' limit 1").await;
        assert_eq!(dead, None, "texts were put aside");
        at
    }

    /// A number out of the database, as its owner.
    pub async fn count(&self, owner: &mut PgConnection, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(owner).await.unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// Words out of the database, if there are any.
    pub async fn words(&self, owner: &mut PgConnection, sql: &'static str) -> Option<String> {
        sqlx::query_scalar(sql).fetch_optional(owner).await.unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// Kept connections to the server.
    pub async fn senders(&self, count: usize) -> Vec<Sender> {
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(Sender::open(&self.server.address).await);
        }
        all
    }
}

/// A form as it travels.
pub fn written(form: &[(String, String)]) -> String {
    Serializer::new(String::new()).extend_pairs(form).finish()
}
