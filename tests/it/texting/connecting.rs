//! Settings, Channels.

use super::{Shop, form, thread};
use crate::support::TestApp;
use crate::support::twilio::{OURS, TOKEN, Twilio};
use serde_json::{Value, json};

#[tokio::test]
async fn an_account_is_connected_tested_changed_and_removed_and_its_secret_is_told_to_nobody() {
    let twilio = Twilio::start().await;
    let app = TestApp::texting(&twilio).await;
    let shop = app.business().await;
    let owner = &shop.owner;
    let mut wrong = form();
    for (field, value) in
        [("name", ""), ("account", "AC1"), ("token", "?"), ("address", "5"), ("service", "x")]
    {
        wrong[field] = json!(value);
    }
    owner
        .command("channels/connect_twilio", json!({ "form": wrong }))
        .await
        .invalid(&["name", "account", "token", "address", "service"]);
    let done: Value = owner.command("channels/connect_twilio", json!({ "form": form() })).await.ok();
    let id = done["value"].clone();
    owner.undo(&done).await.is(409);
    owner.command("channels/connect_twilio", json!({ "form": form() })).await.invalid(&["address"]);

    // Test: it works, and says what is still to do.
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!(tested["state"], "works");
    assert!(tested["last_error"].as_str().unwrap().contains("does not tell Pawline"), "{tested}");
    twilio.state().sms_url = format!("{}/hooks/twilio/{}", app.url, id.as_str().unwrap());
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!((&tested["state"], &tested["last_error"]), (&json!("works"), &json!("")));

    // A token that Twilio does not know; then the right one again.
    let version = |row: &Value| row["version"].clone();
    let mut edit = form();
    edit["token"] = json!("f".repeat(32));
    owner
        .command("channels/edit_twilio", json!({ "id": id, "version": version(&tested), "form": edit }))
        .await
        .is(200);
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!(tested["state"], "fails");
    assert!(tested["last_error"].as_str().unwrap().contains("auth token"));
    edit["token"] = json!(TOKEN);
    let reset = json!({ "id": id, "version": version(&tested), "form": edit });
    let reset: Value = owner.command("channels/edit_twilio", reset).await.ok();
    owner.undo(&reset).await.is(409);
    // Without a token the rest changes, and can be taken back.
    edit["token"] = json!("");
    edit["name"] = json!("Counter");
    let renamed = json!({ "id": id, "version": version(&tested), "form": edit });
    let renamed: Value = owner.command("channels/edit_twilio", renamed).await.ok();
    owner.undo(&renamed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");

    // The secret is nowhere: not in an answer, not in the log, not in the database.
    let list = owner.call("channels/list_channels", json!({})).await;
    assert!(list.is(200).text.contains(OURS) && !list.text.contains(TOKEN));
    let said: String = sqlx::query_scalar(
        "select string_agg(t, ' ') from (select to_jsonb(e)::text as t from event e
         union all select to_jsonb(i)::text from intent i union all select to_jsonb(c)::text from channel c) all_of_it",
    )
    .fetch_one(&app.behind)
    .await
    .unwrap();
    assert!(!said.contains(TOKEN) && !said.contains(&"f".repeat(32)));
    let sealed: Vec<u8> =
        sqlx::query_scalar("select sealed from channel_secret").fetch_one(&app.behind).await.unwrap();
    assert!(!sealed.windows(8).any(|part| part == &TOKEN.as_bytes()[..8]));

    // Removed: nothing of texts is shown. Undo brings it back with its secret.
    let bella = super::customer(owner, "Bella", super::BELLA, true).await;
    assert_eq!(thread(owner, &bella).await["texting"]["can"], "yes");
    let removed: Value = owner.command("channels/remove_channel", json!({ "id": id })).await.ok();
    assert_eq!(thread(owner, &bella).await["texting"]["can"], "off");
    owner.command("conversations/send_message", super::text(&bella, "Hi")).await.is(409);
    owner.undo(&removed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");
}

#[tokio::test]
async fn without_the_key_the_token_is_asked_for_again() {
    let shop = Shop::open().await;
    // As after a restore on another machine: the sealed secret cannot be opened.
    sqlx::query("update channel_secret set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20))")
        .execute(&shop.app.behind)
        .await
        .unwrap();
    let owner = &shop.business.owner;
    let tested = owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
    assert_eq!(tested["state"], "fails");
    assert!(tested["last_error"].as_str().unwrap().contains("Enter it again"));
    let bella = super::customer(shop.staff(), "Bella", super::BELLA, true).await;
    let sent = shop.text(&bella, "Ready").await;
    shop.carry(6).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("auth token"), "{delivery}");
    assert_eq!(shop.twilio.asked(), 0);
}
