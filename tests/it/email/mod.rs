//! Email: connected, sent once whatever happens, and told in plain words what became of it. The servers are real
//! (`support/mail`).

mod arriving;
mod clients;
mod connecting;
mod files;
mod sending;
mod unseen;
mod watching;

pub use arriving::post;

use crate::support::mail::{DESK, MailServers};
use crate::support::{Business, Client, TestApp};
use chrono::{DateTime, Duration, Utc};
use pawline::domain::ids::ChannelId;
use pawline::rooms::channels::work::carry_due;
use serde_json::{Value, json};

/// A shop that writes emails.
pub struct Shop {
    pub app: TestApp,
    pub servers: MailServers,
    pub business: Business,
    pub channel: ChannelId,
}

impl Shop {
    pub async fn open() -> Self {
        let servers = MailServers::start();
        let app = TestApp::with_settings(servers.settings()).await;
        let business = app.business().await;
        let id = business.owner.done("channels/connect_email", json!({ "form": form(&servers) })).await;
        let channel = serde_json::from_value(id).unwrap();
        Self { app, servers, business, channel }
    }

    pub fn staff(&self) -> &Client {
        &self.business.staff
    }

    /// Works on the outbox as of so many seconds from now.
    pub async fn carry(&self, seconds: i64) -> usize {
        carry_due(&self.app.app, later(seconds)).await.unwrap()
    }

    /// Writes an email; answers the message.
    pub async fn write(&self, customer: &Value, subject: &str, body: &str) -> Value {
        self.staff().done("conversations/send_message", email(customer, subject, body)).await["message"]
            .clone()
    }

    /// How far a message got.
    pub async fn delivery(&self, message: &Value) -> Value {
        self.message(message).await["delivery"].clone()
    }

    /// A message as it stands now.
    pub async fn message(&self, message: &Value) -> Value {
        let thread = thread(self.staff(), &message["customer_id"]).await;
        let rows = thread["messages"]["rows"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["id"] == message["id"]).expect("it stands there")
    }

    /// Behind the tenant rule.
    pub async fn behind(&self, sql: &'static str) -> u64 {
        sqlx::query(sql).execute(&self.app.behind).await.unwrap().rows_affected()
    }
}

pub fn later(seconds: i64) -> DateTime<Utc> {
    Utc::now() + Duration::seconds(seconds)
}

pub fn form(servers: &MailServers) -> Value {
    json!({
        "name": "Front desk", "address": DESK, "display_name": "Happy Paws", "smtp_host": "localhost",
        "smtp_port": servers.smtp.to_string(), "smtp_security": "starttls", "account": DESK,
        "password": servers.password, "plus_replies": false, "imap_host": "", "imap_port": "", "imap_account": "", "imap_password": "",
    })
}

/// Somebody with an email address.
pub async fn customer(of: &Client, name: &str, address: &str) -> Value {
    let point = json!({ "kind": "email", "raw": address, "label": "home" });
    of.done("customers/add_customer", json!({ "customer": { "name": name, "points": [point] } })).await
}

pub fn email(customer: &Value, subject: &str, body: &str) -> Value {
    json!({ "customer": customer, "body": body, "last_seen_number": 0, "even_if_newer": true,
        "by": { "email": { "subject": subject } } })
}

pub async fn thread(of: &Client, customer: &Value) -> Value {
    of.call("conversations/open_thread", json!({ "customer": customer })).await.ok()
}

/// A header of a mail, unfolded; empty: it has none.
pub fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\n\n").next().unwrap_or_default().replace("\n ", " ").replace("\n\t", " ");
    let begin = format!("{}: ", name.to_lowercase());
    head.lines()
        .find(|line| line.to_lowercase().starts_with(&begin))
        .map_or_else(String::new, |line| line[begin.len()..].to_owned())
}
