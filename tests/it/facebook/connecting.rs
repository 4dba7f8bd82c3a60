//! Settings, Channels; and the word by which Facebook knows that the address is ours.

use super::{BELLA, Shop, answer, connect, form};
use crate::support::TestApp;
use crate::support::facebook::{Facebook, PAGE, SECRET, TOKEN};
use serde_json::{Value, json};

#[tokio::test]
async fn a_page_is_connected_tested_changed_and_removed_and_its_secrets_are_told_to_nobody() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let wrong = json!({ "name": "", "page": "happy.paws", "token": "?", "secret": "?" });
    owner
        .command("channels/connect_facebook", json!({ "form": wrong }))
        .await
        .invalid(&["name", "page", "token", "secret"]);
    owner.command("channels/connect_facebook", json!({ "form": form() })).await.invalid(&["page"]);
    let id = json!(shop.channel);

    // Test: it works and is called by its name there; what is still to do is said.
    shop.facebook.state().subscribed = false;
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!(
        (&tested["state"], &tested["mail"]["display_name"]),
        (&json!("works"), &json!("Happy Paws Grooming"))
    );
    assert!(tested["last_error"].as_str().unwrap().contains("does not tell Pawline"), "{tested}");
    shop.facebook.state().subscribed = true;
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!((&tested["state"], &tested["last_error"]), (&json!("works"), &json!("")));

    // An expired token is said in plain words; so is that of another Page.
    shop.facebook.state().expired = true;
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!(tested["state"], "fails");
    assert!(tested["last_error"].as_str().unwrap().contains("expired"), "{tested}");
    shop.facebook.state().expired = false;
    let mut edit = form();
    (edit["token"], edit["secret"], edit["page"]) = (json!(""), json!(""), json!("998877665544"));
    let change = json!({ "id": id, "version": tested["version"], "form": edit });
    let changed: Value = owner.command("channels/edit_facebook", change).await.ok();
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert!(tested["last_error"].as_str().unwrap().contains("Happy Paws Grooming"), "{tested}");
    owner.undo(&changed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");

    // The secrets are nowhere: not in an answer, not in the log, not in the database.
    let list = owner.call("channels/list_channels", json!({})).await;
    assert!(list.is(200).text.contains(PAGE) && !list.text.contains(TOKEN) && !list.text.contains(SECRET));
    let said: String = sqlx::query_scalar(
        "select string_agg(t, ' ') from (select to_jsonb(e)::text as t from event e
         union all select to_jsonb(i)::text from intent i union all select to_jsonb(c)::text from channel c) all_of_it",
    )
    .fetch_one(&shop.app.behind)
    .await
    .unwrap();
    assert!(!said.contains(TOKEN) && !said.contains(SECRET));

    // Removed: nothing can be answered. Undo brings it back with its secrets.
    let bella = shop.hear_from(BELLA, "Hello").await;
    assert_eq!(shop.thread(&bella).await["messaging"]["can"], "yes");
    let removed: Value = owner.command("channels/remove_channel", json!({ "id": id })).await.ok();
    assert_eq!(shop.thread(&bella).await["messaging"]["can"], "off");
    owner.command("conversations/send_message", answer(&bella, "Hi")).await.is(409);
    let event = shop.facebook.writes(BELLA, "Anybody there?");
    assert_eq!(shop.facebook.tell(&shop.app.url, shop.channel, &[event]).await, 403);
    owner.undo(&removed).await.is(200);
    assert_eq!(owner.done("channels/test_channel", json!({ "id": id })).await["state"], "works");
    // Another kind's form does not change it.
    let twilio = json!({ "name": "x", "account": format!("AC{}", "0".repeat(32)), "token": "",
        "address": "+14155550190", "service": "" });
    let foreign = json!({ "id": id, "version": tested["version"], "form": twilio });
    owner.command("channels/edit_twilio", foreign).await.is(404);
}

#[tokio::test]
async fn the_address_is_ours_for_whoever_names_the_word() {
    let shop = Shop::open().await;
    let list = shop.business.owner.call("channels/list_channels", json!({})).await.json();
    let word = list["channels"][0]["verify_token"].as_str().unwrap().to_owned();
    assert!(word.len() >= 20, "{word}");
    let asked = |mode: &str, word: &str, challenge: &str| {
        format!(
            "/hooks/messenger/{}?hub.mode={mode}&hub.verify_token={word}&hub.challenge={challenge}",
            shop.channel
        )
    };
    let anybody = shop.app.anonymous();
    let answered = anybody.get(&asked("subscribe", &word, "1158201444")).await;
    assert_eq!((answered.status, answered.text.as_str()), (200, "1158201444"));
    assert!(answered.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    for wrong in [
        asked("subscribe", "guessed", "1"),
        asked("subscribe", "", "1"),
        asked("subscribe", &word[1..], "1"),
        asked("unsubscribe", &word, "1"),
        asked("subscribe", &word, "1").replace(&shop.channel.to_string(), &uuid::Uuid::now_v7().to_string()),
        "/hooks/messenger/x?hub.mode=subscribe".to_owned(),
    ] {
        anybody.get(&wrong).await.is(403);
    }
    anybody.get(&asked("subscribe", &word, "%3Cscript%3E")).await.is(400);
    // An account at Twilio has no such address.
    let twilio = json!({ "name": "Desk", "account": crate::support::twilio::ACCOUNT,
        "token": crate::support::twilio::TOKEN, "address": crate::support::twilio::OURS, "service": "" });
    let other = shop.business.owner.done("channels/connect_twilio", json!({ "form": twilio })).await;
    let path = asked("subscribe", "", "1").replace(&shop.channel.to_string(), other.as_str().unwrap());
    anybody.get(&path).await.is(403);
}

#[tokio::test]
async fn a_page_works_in_one_business() {
    let shop = Shop::open().await;
    let id = json!({ "id": shop.channel });
    // Typing its number proves nothing, and takes nothing from whoever has it.
    let other = shop.app.business().await;
    let theirs = connect(&other.owner).await;
    assert_eq!(shop.business.owner.done("channels/test_channel", id.clone()).await["state"], "works");
    let tested = other.owner.done("channels/test_channel", json!({ "id": theirs })).await;
    assert_eq!(tested["state"], "fails");
    assert!(tested["last_error"].as_str().unwrap().contains("another business"), "{tested}");
    other.owner.command("channels/remove_channel", json!({ "id": theirs })).await.is(200);
    other.owner.command("channels/connect_facebook", json!({ "form": form() })).await.invalid(&["page"]);
    // Removed at the one, it is free for the other.
    shop.business.owner.command("channels/remove_channel", id).await.is(200);
    let theirs = connect(&other.owner).await;
    assert_eq!(other.owner.done("channels/test_channel", json!({ "id": theirs })).await["state"], "works");
}

#[tokio::test]
async fn without_the_key_the_token_is_asked_for_again() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "Hello").await;
    sqlx::query("update channel_secret set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) where kind = 'main'")
        .execute(&shop.app.behind)
        .await
        .unwrap();
    let tested = shop.business.owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
    assert!(tested["last_error"].as_str().unwrap().contains("Enter it again"), "{tested}");
    let sent = shop.answer(&bella, "Ready").await;
    shop.carry(6).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().contains("access token"), "{delivery}");
    assert_eq!(shop.facebook.asked(), 0);
}

#[tokio::test]
async fn facebook_that_cannot_be_reached_is_said() {
    let facebook = Facebook::start().await;
    let app = TestApp::fresh().await;
    drop(facebook);
    let owner = app.business().await.owner;
    let id = connect(&owner).await;
    let tested = owner.done("channels/test_channel", json!({ "id": id })).await;
    assert_eq!(tested["last_error"], "Facebook could not be reached.");
}
