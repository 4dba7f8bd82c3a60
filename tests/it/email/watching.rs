//! A mailbox tells by itself when something comes, and is read then (IMAP IDLE); one server at a time listens to it.

use super::{Shop, form, later, thread};
use crate::support::mail::DESK;
use pawline::rooms::arrivals::fetching::fetch_due;
use pawline::rooms::arrivals::taking::take_due;
use pawline::rooms::arrivals::watching::watch_until;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

fn mail(id: &str) -> String {
    format!(
        "From: Bella Ortiz <bella@example.com>\r\nTo: {DESK}\r\nSubject: Bath\r\nMessage-ID: <{id}@example.com>\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nMail {id}\r\n"
    )
}

async fn until(what: &str, there: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !there().await {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

impl Shop {
    /// A shop that reads its mailbox, whose turn comes in an hour.
    async fn reading() -> Self {
        let shop = Self::open().await;
        let mut edit = form(&shop.servers);
        for (field, value) in [
            ("imap_host", "localhost"),
            ("imap_port", &*shop.servers.imaps.to_string()),
            ("imap_account", DESK),
            ("imap_password", &*shop.servers.password),
            ("password", ""),
        ] {
            edit[field] = json!(value);
        }
        let edit = json!({ "id": shop.channel, "version": 1, "form": edit });
        shop.business.owner.command("channels/edit_email", edit).await.is(200);
        // From here on what comes counts.
        assert_eq!(fetch_due(&shop.app.app, later(1)).await.unwrap(), 0);
        shop.waits().await;
        shop
    }

    async fn waits(&self) {
        self.behind("update channel set fetch_at = now() + interval '1 hour'").await;
    }

    async fn is_its_turn(&self) -> bool {
        sqlx::query_scalar("select fetch_at <= clock_timestamp() from channel")
            .fetch_one(&self.app.behind)
            .await
            .unwrap()
    }

    /// Which server listens.
    async fn listener(&self) -> Option<Uuid> {
        sqlx::query_scalar("select watched_by from channel").fetch_one(&self.app.behind).await.unwrap()
    }

    /// What stands in the conversation of who writes, once the mailbox was read.
    async fn read(&self) -> Vec<String> {
        assert_eq!(fetch_due(&self.app.app, later(0)).await.unwrap(), 1);
        take_due(&self.app.app, later(0)).await.unwrap();
        let view = json!({ "view": "all", "closed": false, "after": null });
        let page: Value = self.staff().call("conversations/list_inbox", view).await.ok();
        let thread = thread(self.staff(), &page["page"]["rows"][0]["customer_id"]).await;
        let rows = thread["messages"]["rows"].as_array().unwrap();
        rows.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_mail_is_read_when_the_mailbox_tells_of_it_and_another_server_takes_over() {
    let shop = Shop::reading().await;
    let (one, other) = (CancellationToken::new(), CancellationToken::new());
    let first = watch_until(&shop.app.app, one.clone());
    until("it is read once when somebody begins to listen", async || shop.is_its_turn().await).await;
    let listener = shop.listener().await;
    assert!(listener.is_some());
    assert_eq!(fetch_due(&shop.app.app, later(0)).await.unwrap(), 0);
    let second = watch_until(&shop.app.app, other.clone());
    for number in ["1", "2"] {
        shop.waits().await;
        shop.servers.deliver(&mail(number));
        until("the mailbox tells of a mail", async || shop.is_its_turn().await).await;
        assert_eq!(shop.read().await.last().unwrap(), &format!("Mail {number}"));
    }
    assert_eq!(shop.listener().await, listener, "nobody takes it from who listens");
    shop.waits().await;
    one.cancel();
    first.await.unwrap();
    until("the other server listens", async || shop.is_its_turn().await).await;
    assert!(shop.listener().await.is_some_and(|now| Some(now) != listener));
    shop.waits().await;
    shop.servers.deliver(&mail("3"));
    until("the mailbox tells the other server", async || shop.is_its_turn().await).await;
    assert_eq!(shop.read().await, ["Mail 1", "Mail 2", "Mail 3"]);
    other.cancel();
    second.await.unwrap();
    assert_eq!(shop.listener().await, None, "it is given back");
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_listened_to_is_read_when_its_turn_comes() {
    let shop = Shop::reading().await;
    // The password changed at the mail server's.
    let mut edit = form(&shop.servers);
    for (field, value) in [
        ("imap_host", "localhost"),
        ("imap_port", &*shop.servers.imaps.to_string()),
        ("imap_account", DESK),
        ("imap_password", "wrong"),
        ("password", ""),
    ] {
        edit[field] = json!(value);
    }
    let version: i32 =
        sqlx::query_scalar("select version from channel").fetch_one(&shop.app.behind).await.unwrap();
    let edit = json!({ "id": shop.channel, "version": version, "form": edit });
    shop.business.owner.command("channels/edit_email", edit).await.is(200);
    shop.waits().await;
    let end = CancellationToken::new();
    let watcher = watch_until(&shop.app.app, end.clone());
    until("it is tried", async || shop.listener().await.is_some()).await;
    assert!(!shop.is_its_turn().await);
    // It ends at once, whatever it is at.
    end.cancel();
    watcher.await.unwrap();
    assert_eq!(shop.listener().await, None);
}
