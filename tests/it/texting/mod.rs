//! Texts through a provider: connected, sent once whatever happens, received once and in order, and never to
//! somebody who said STOP. The provider is a stand-in that behaves like Twilio (`support/twilio`).

mod arriving;
mod connecting;
mod consent;
mod files;
mod killed;
mod missed;
mod pictures;
pub mod quiet;
mod receipts;
mod sending;
mod unseen;

use crate::support::twilio::{ACCOUNT, OURS, TOKEN, Twilio};
use crate::support::{Business, Client, TestApp};
use chrono::{DateTime, Duration, Utc};
use pawline::domain::ids::ChannelId;
use pawline::rooms::arrivals::taking::take_due;
use pawline::rooms::channels::work::carry_due;
use serde_json::{Value, json};

pub const BELLA: &str = "+14155550123";

/// A shop that texts.
pub struct Shop {
    pub app: TestApp,
    pub twilio: Twilio,
    pub business: Business,
    pub channel: ChannelId,
}

impl Shop {
    pub async fn open() -> Self {
        let twilio = Twilio::start().await;
        let app = TestApp::texting(&twilio).await;
        let business = app.business().await;
        let channel = connect(&business.owner).await;
        Self { app, twilio, business, channel }
    }

    pub fn staff(&self) -> &Client {
        &self.business.staff
    }

    /// Works on the outbox as of so many seconds from now.
    pub async fn carry(&self, seconds: i64) -> usize {
        carry_due(&self.app.app, later(seconds)).await.unwrap()
    }

    /// Works on what came in.
    pub async fn take(&self) -> usize {
        take_due(&self.app.app, later(0)).await.unwrap()
    }

    /// Somebody texts us, and we are told.
    pub async fn hear(&self, from: &str, body: &str) -> String {
        let sid = self.twilio.receive(from, body);
        assert_eq!(self.twilio.tell(&self.app.url, self.channel, &sid).await, 200);
        self.take().await;
        sid
    }

    /// Sends a text; answers the message.
    pub async fn text(&self, customer: &Value, body: &str) -> Value {
        self.staff().done("conversations/send_message", text(customer, body)).await["message"].clone()
    }

    pub async fn thread(&self, customer: &Value) -> Value {
        thread(self.staff(), customer).await
    }

    /// How far a message got.
    pub async fn delivery(&self, message: &Value) -> Value {
        let thread = self.thread(&message["customer_id"]).await;
        let rows = thread["messages"]["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == message["id"]).expect("it stands there")["delivery"].clone()
    }

    /// Everybody in the inbox.
    pub async fn inbox(&self) -> Vec<Value> {
        let view = json!({ "view": "all", "closed": false, "after": null });
        let page: Value = self.staff().call("conversations/list_inbox", view).await.ok();
        page["page"]["rows"].as_array().unwrap().clone()
    }

    /// Behind the tenant rule.
    pub async fn count(&self, table: &'static str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&self.app.behind)
            .await
            .unwrap()
    }
}

pub fn later(seconds: i64) -> DateTime<Utc> {
    Utc::now() + Duration::seconds(seconds)
}

pub fn form() -> Value {
    json!({ "name": "Front desk", "account": ACCOUNT, "token": TOKEN, "address": OURS, "service": "" })
}

pub async fn connect(owner: &Client) -> ChannelId {
    let id = owner.done("channels/connect_twilio", json!({ "form": form() })).await;
    serde_json::from_value(id).unwrap()
}

/// Somebody with a phone that takes texts.
pub async fn customer(of: &Client, name: &str, phone: &str, sms: bool) -> Value {
    let point = json!({ "kind": "phone", "raw": phone, "label": "mobile", "sms": sms });
    of.done("customers/add_customer", json!({ "customer": { "name": name, "points": [point] } })).await
}

pub fn text(customer: &Value, body: &str) -> Value {
    json!({ "customer": customer, "body": body, "last_seen_number": 0, "even_if_newer": true, "by": "text" })
}

pub async fn thread(of: &Client, customer: &Value) -> Value {
    of.call("conversations/open_thread", json!({ "customer": customer })).await.ok()
}

/// What stands in a conversation, in order.
pub fn bodies(thread: &Value) -> Vec<String> {
    let rows = thread["messages"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
}
