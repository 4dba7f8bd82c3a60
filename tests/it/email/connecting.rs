//! Settings, Channels.

use super::{customer, email, form, thread};
use crate::support::TestApp;
use crate::support::mail::{DESK, MailServers};
use crate::support::program::free_port;
use serde_json::{Value, json};

#[tokio::test]
async fn an_account_is_connected_tested_changed_and_removed_and_its_password_is_told_to_nobody() {
    let servers = MailServers::start();
    let app = TestApp::with_settings(servers.settings()).await;
    let shop = app.business().await;
    let owner = &shop.owner;
    let mut wrong = form(&servers);
    for (field, value) in [
        ("name", ""),
        ("address", "desk"),
        ("display_name", &*"x".repeat(61)),
        ("smtp_host", "no host"),
        ("smtp_port", "x"),
        ("account", ""),
        ("password", ""),
    ] {
        wrong[field] = json!(value);
    }
    owner.command("channels/connect_email", json!({ "form": wrong })).await.invalid(&[
        "name",
        "address",
        "display_name",
        "smtp_host",
        "smtp_port",
        "account",
        "password",
    ]);
    let done: Value = owner.command("channels/connect_email", json!({ "form": form(&servers) })).await.ok();
    let id = done["value"].clone();
    owner.undo(&done).await.is(409);
    owner.command("channels/connect_email", json!({ "form": form(&servers) })).await.invalid(&["address"]);

    // What can be wrong with it, each in its own words; and what works.
    let mut version = json!(1);
    let tries = [
        ("password", json!("wrong"), "does not accept the user name and password"),
        ("password", json!(servers.password), ""),
        ("smtp_port", json!(free_port().to_string()), "No mail server answers at localhost"),
        ("smtp_port", json!(servers.smtps.to_string()), "No mail server answers at localhost"),
        ("smtp_security", json!("tls"), ""),
        ("smtp_host", json!("127.0.0.1"), "certificate is not one for its name"),
        ("smtp_host", json!("no-such-host.invalid"), "There is no mail server called no-such-host.invalid"),
        ("smtp_host", json!("localhost"), ""),
    ];
    let mut edit = form(&servers);
    for (field, value, said) in tries {
        edit[field] = value.clone();
        owner
            .command("channels/edit_email", json!({ "id": id, "version": version, "form": edit }))
            .await
            .is(200);
        let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
        version = tested["version"].clone();
        assert_eq!(
            tested["state"],
            if said.is_empty() { "works" } else { "fails" },
            "{field} {value}: {tested}"
        );
        assert!(tested["last_error"].as_str().unwrap().contains(said), "{field} {value}: {tested}");
    }
    // Without a password the rest changes, and can be taken back.
    edit["password"] = json!("");
    edit["display_name"] = json!("Paws");
    let renamed = json!({ "id": id, "version": version, "form": edit });
    let renamed: Value = owner.command("channels/edit_email", renamed).await.ok();
    owner.undo(&renamed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");

    // The password is nowhere, and neither is a secret that mails are handed over with: it is shown once.
    let ask = json!({ "id": id, "intent": uuid::Uuid::now_v7() });
    let hook: Value = owner.call("channels/renew_mail_hook", ask.clone()).await.ok();
    let again: Value = owner.call("channels/renew_mail_hook", ask).await.ok();
    let secrets = [&hook, &again].map(|shown| shown["value"]["secret"].as_str().unwrap().to_owned());
    assert_ne!(secrets[0], secrets[1], "the first one is kept nowhere");
    let list = owner.call("channels/list_channels", json!({})).await;
    assert!(list.is(200).text.contains(DESK) && !list.text.contains(&servers.password));
    let said: String = sqlx::query_scalar(
        "select string_agg(t, ' ') from (select to_jsonb(e)::text as t from event e
         union all select to_jsonb(i)::text from intent i union all select to_jsonb(c)::text from channel c) all_of_it",
    )
    .fetch_one(&app.behind)
    .await
    .unwrap();
    assert!(
        !said.contains(&servers.password) && secrets.iter().all(|secret| !said.contains(secret.as_str()))
    );
    let sealed: Vec<Vec<u8>> =
        sqlx::query_scalar("select sealed from channel_secret").fetch_all(&app.behind).await.unwrap();
    for plain in [&servers.password, &secrets[0], &secrets[1]].map(|secret| secret.as_bytes()) {
        assert!(sealed.iter().all(|sealed| !sealed.windows(8).any(|part| part == &plain[..8])));
    }
    // The one that was shown last is the one that holds.
    let url = format!("{}/hooks/email/{}", app.url, id.as_str().unwrap());
    let mail = b"From: a@example.com\r\nTo: b@example.com\r\nMessage-ID: <1@example.com>\r\n\r\nHi\r\n";
    assert_eq!(super::post(&url, &secrets[0], mail).await, 403);
    assert_eq!(super::post(&url, &secrets[1], mail).await, 200);

    // Removed: nothing of email is shown. Undo brings it back with its password.
    let bella = customer(owner, "Bella", "bella@example.com").await;
    assert_eq!(thread(owner, &bella).await["emailing"]["can"], "yes");
    let removed: Value = owner.command("channels/remove_channel", json!({ "id": id })).await.ok();
    assert_eq!(thread(owner, &bella).await["emailing"]["can"], "off");
    owner.command("conversations/send_message", email(&bella, "Hi", "Hi")).await.is(409);
    owner.undo(&removed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");

    // The form of another kind of channel finds nothing.
    let twilio = json!({ "name": "x", "account": format!("AC{}", "0".repeat(32)), "token": "", "address": "+14155550190", "service": "" });
    owner
        .command("channels/edit_twilio", json!({ "id": id, "version": version, "form": twilio }))
        .await
        .is(404);
}

#[tokio::test]
async fn a_private_server_is_reached_only_if_whoever_runs_pawline_allows_it() {
    let servers = MailServers::start();
    let mut settings = servers.settings();
    settings.retain(|(name, _)| *name != "MAIL_PRIVATE");
    let app = TestApp::with_settings(settings).await;
    let owner = app.business().await.owner;
    for (at, host) in ["localhost", "127.0.0.1", "::1"].into_iter().enumerate() {
        let mut form = form(&servers);
        form["smtp_host"] = json!(host);
        form["address"] = json!(format!("desk{at}@paws.example"));
        let id = owner.done("channels/connect_email", json!({ "form": form })).await;
        let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
        assert_eq!(tested["state"], "fails", "{tested}");
        assert!(tested["last_error"].as_str().unwrap().contains("is at a private address"), "{tested}");
    }
}

#[tokio::test]
async fn without_the_key_the_password_is_asked_for_again() {
    let shop = super::Shop::open().await;
    shop.behind("update channel_secret set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))").await;
    let tested = shop.business.owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
    assert!(tested["last_error"].as_str().unwrap().contains("The password cannot be read"), "{tested}");
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let sent = shop.write(&bella, "Ready", "Ready").await;
    shop.carry(6).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("Enter it again"), "{delivery}");
}
