//! Somebody who asks on the chat page, and leaves it.

use super::{Business, Client, Reply, TestApp};
use pawline::domain::command::Intent;
use pawline::domain::ids::VisitorId;
use pawline::rooms::conversations::ops;
use pawline::server::secret;
use serde_json::{Value, json};
use uuid::Uuid;

/// They, and where staff find them.
pub struct Asker {
    client: Client,
    slug: String,
    pub customer: Value,
    pub visitor: VisitorId,
}

impl Asker {
    /// Asks a question and gives a phone number or an email address.
    pub async fn ask(app: &TestApp, business: &Business, contact: &str, question: &str) -> Self {
        let (client, slug) = (app.anonymous(), format!("b{}", business.id.0.simple()));
        let token = secret::token();
        let form = json!({ "intent": Intent::new(), "token": token, "name": "Bella Ortiz", "contact": contact,
            "body": question });
        client.post(&format!("/widget/{slug}/start"), "application/json", form.to_string()).await.is(200);
        let mut tx = app.tx(business.id).await;
        let (visitor, customer): (Uuid, Uuid) =
            sqlx::query_as("select id, customer_id from visitor where business_id = $1 and token_hash = $2")
                .bind(business.id.0)
                .bind(secret::hash(&token))
                .fetch_one(tx.conn())
                .await
                .unwrap();
        Self { client, slug, customer: json!(customer), visitor: VisitorId(visitor) }
    }

    /// Staff answer in the chat; answers the message.
    pub async fn answer(&self, staff: &Client, body: &str) -> Value {
        let answer = json!({ "customer": self.customer, "body": body, "last_seen_number": 0, "even_if_newer": true,
            "by": "chat" });
        staff.done("conversations/send_message", answer).await["message"].clone()
    }

    /// Their page shows everything up to this number of theirs.
    pub async fn see(&self, app: &TestApp, business: &Business, number: i64) {
        let mut tx = app.tx(business.id).await;
        ops::mark_seen_by_visitor(&mut tx, self.visitor, number).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The conversation as a link shows it.
    pub async fn follow(&self, key: &str) -> Reply {
        self.follow_at(&self.slug, key).await
    }

    /// The same at a chat page of one's choice.
    pub async fn follow_at(&self, slug: &str, key: &str) -> Reply {
        let request = self
            .client
            .request(reqwest::Method::GET, &format!("/widget/{slug}/thread?after=0"))
            .header("authorization", format!("Bearer {key}"));
        self.client.send(request).await
    }
}

/// The secret of the link in a message.
pub fn key_in(words: &str) -> String {
    let (_, after) = words.split_once("#k=").expect("a link");
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

/// How far messages of a conversation got, in order.
pub async fn deliveries(staff: &Client, customer: &Value) -> Vec<Value> {
    let thread: Value = staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    let rows = thread["messages"]["rows"].as_array().unwrap().clone();
    rows.into_iter().map(|row| row["delivery"].clone()).collect()
}
