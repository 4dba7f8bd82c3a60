//! Messages of a Page on Facebook: connected, sent once whatever happens and only within Facebook's time, received once
//! and in order, with name and photo. Facebook is a stand-in that behaves like it (`support/facebook`).

mod arriving;
mod connecting;
mod files;
mod killed;
mod meeting;
mod missed;
mod sending;

use crate::support::facebook::{Facebook, PAGE, SECRET, TOKEN};
use crate::support::{Business, Client, TestApp};
use chrono::{DateTime, Duration, Utc};
use pawline::domain::ids::ChannelId;
use pawline::rooms::arrivals::taking::take_due;
use pawline::rooms::channels::work::carry_due;
use serde_json::{Value, json};

pub const BELLA: &str = "7700112233445566";

/// A shop that answers on Facebook.
pub struct Shop {
    pub app: TestApp,
    pub facebook: Facebook,
    pub business: Business,
    pub channel: ChannelId,
}

impl Shop {
    pub async fn open() -> Self {
        let facebook = Facebook::start().await;
        let app = TestApp::with_settings(vec![("FACEBOOK_API", facebook.url.clone())]).await;
        let business = app.business().await;
        let channel = connect(&business.owner).await;
        Self { app, facebook, business, channel }
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

    /// We are told of something, and work on it.
    pub async fn hear(&self, event: &Value) {
        assert_eq!(self.facebook.tell(&self.app.url, self.channel, std::slice::from_ref(event)).await, 200);
        self.take().await;
    }

    /// Somebody writes, and we are told; answers whose card it is on.
    pub async fn hear_from(&self, person: &str, text: &str) -> Value {
        let event = self.facebook.writes(person, text);
        self.hear(&event).await;
        self.inbox().await[0]["customer_id"].clone()
    }

    /// Answers on Facebook; answers the message.
    pub async fn answer(&self, customer: &Value, body: &str) -> Value {
        self.staff().done("conversations/send_message", answer(customer, body)).await["message"].clone()
    }

    pub async fn thread(&self, customer: &Value) -> Value {
        self.staff().call("conversations/open_thread", json!({ "customer": customer })).await.ok()
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

    /// All that was written on Facebook was so many hours earlier.
    pub async fn hours_pass(&self, hours: i32) {
        sqlx::query("update facebook_message set at = at - make_interval(hours => $1)")
            .bind(hours)
            .execute(&self.app.behind)
            .await
            .unwrap();
    }
}

pub fn later(seconds: i64) -> DateTime<Utc> {
    Utc::now() + Duration::seconds(seconds)
}

pub fn form() -> Value {
    json!({ "name": "Our Page", "page": PAGE, "token": TOKEN, "secret": SECRET })
}

pub async fn connect(owner: &Client) -> ChannelId {
    let id = owner.done("channels/connect_facebook", json!({ "form": form() })).await;
    serde_json::from_value(id).unwrap()
}

pub fn answer(customer: &Value, body: &str) -> Value {
    json!({ "customer": customer, "body": body, "last_seen_number": 0, "even_if_newer": true, "by": "facebook" })
}

/// What stands in a conversation, in order.
pub fn bodies(thread: &Value) -> Vec<String> {
    let rows = thread["messages"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
}
