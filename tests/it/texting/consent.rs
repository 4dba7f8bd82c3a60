//! STOP is obeyed (R28).

use super::{BELLA, Shop, customer, text};
use serde_json::{Value, json};

async fn ledger(shop: &Shop, customer: &Value) -> Vec<(bool, String, String)> {
    let consents: Value =
        shop.staff().call("channels/list_consents", json!({ "customer": customer })).await.ok();
    let entries = consents["entries"].as_array().unwrap();
    let word = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    entries.iter().map(|e| (e["given"] == true, word(e, "source"), word(e, "words"))).collect()
}

#[tokio::test]
async fn whoever_texts_stop_gets_no_text_until_they_text_start() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.hear(BELLA, "Is she ready?").await;
    assert_eq!(ledger(&shop, &bella).await, [(true, "text".to_owned(), String::new())]);
    let waiting = shop.text(&bella, "In an hour").await;
    shop.hear(BELLA, " stop\n").await;
    // The composer says why; the server refuses all the same, and so does the worker with what waits.
    let texting = shop.thread(&bella).await["texting"].clone();
    assert!(texting["can"] == "no" && texting["why"].as_str().unwrap().contains("STOP"), "{texting}");
    assert!(texting["remedy"].as_str().unwrap().contains("START") && texting["since"].is_string());
    let refused = shop.staff().command("conversations/send_message", text(&bella, "Hi")).await;
    assert!(refused.is(409).text.contains("STOP"), "{}", refused.text);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&waiting).await["state"], "failed");
    shop.staff().command("channels/send_again", json!({ "message": waiting["id"] })).await.is(409);
    // Further words change nothing, and a second STOP is no second entry.
    for body in ["Thanks!", "HELP", "STOP", "please start washing her"] {
        shop.hear(BELLA, body).await;
    }
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "no");
    assert_eq!(shop.twilio.asked(), 0);
    shop.hear(BELLA, "Start").await;
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "yes");
    let told = [(true, "text", "START"), (false, "text", "STOP"), (true, "text", "")];
    let told: Vec<_> =
        told.iter().map(|(given, how, words)| (*given, (*how).to_owned(), (*words).to_owned())).collect();
    assert_eq!(ledger(&shop, &bella).await, told);
    shop.staff().command("channels/send_again", json!({ "message": waiting["id"] })).await.is(200);
    assert_eq!(shop.carry(6).await, 1);
    assert_eq!(shop.twilio.sent().len(), 1);
    // All of it stands in the conversation and in the history.
    let thread = shop.thread(&bella).await;
    assert!(super::bodies(&thread).iter().any(|body| body == "stop"));
    let changes = json!({ "customer_id": bella, "before": null });
    let changes = shop.staff().call("timeline/list_activity", changes).await;
    assert!(
        changes.is(200).text.contains("The customer texted STOP: no texts may go to"),
        "{}",
        changes.text
    );
}

#[tokio::test]
async fn every_word_for_stop_is_obeyed_in_any_case_and_with_any_space() {
    let shop = Shop::open().await;
    let words = [
        "STOP",
        "stop",
        "Stop ",
        "STOPALL",
        "unsubscribe",
        "\tCancel\n",
        "END",
        "quit",
        " Revoke",
        "OptOut",
        "stop.",
    ];
    for (at, word) in words.into_iter().enumerate() {
        let number = format!("+1415555{:04}", 3000 + at);
        shop.hear(&number, word).await;
        // Also somebody who is not known yet.
        let row =
            shop.inbox().await.into_iter().find(|row| row["snippet"] == word.trim()).expect("in the inbox");
        let texting = shop.thread(&row["customer_id"]).await["texting"].clone();
        assert!(
            texting["can"] == "no" && texting["why"].as_str().unwrap().contains("STOP"),
            "{word:?}: {texting}"
        );
        shop.staff().command("conversations/send_message", text(&row["customer_id"], "Hi")).await.is(409);
        let close = json!({ "conversation": row["id"], "status": "closed" });
        shop.staff().command("conversations/set_status", close).await.is(200);
    }
    assert_eq!(shop.carry(60).await, 0);
}

#[tokio::test]
async fn what_the_network_knows_of_stop_is_written_down() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let said =
        json!({ "code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400 });
    shop.twilio.next([crate::support::twilio::Mood::Answer(400, said)]);
    let sent = shop.text(&bella, "Hello").await;
    shop.carry(6).await;
    assert!(shop.delivery(&sent).await["why"].as_str().unwrap().contains("STOP"));
    assert_eq!(ledger(&shop, &bella).await, [(false, "provider".to_owned(), String::new())]);
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "no");
}

#[tokio::test]
async fn a_second_number_that_takes_texts_is_used_instead() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let point = json!({ "kind": "phone", "raw": "+14155550177", "label": "office", "sms": true });
    shop.staff().done("customers/add_contact_point", json!({ "customer_id": bella, "point": point })).await;
    assert_eq!(shop.thread(&bella).await["texting"]["to"], BELLA);
    shop.hear(BELLA, "STOP").await;
    let texting = shop.thread(&bella).await["texting"].clone();
    assert_eq!(texting["to"], "+14155550177", "{texting}");
}

#[tokio::test]
async fn what_they_tell_staff_is_written_down_and_a_stop_is_theirs_alone() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let said = |number: &str, given: bool, words: &str| json!({ "customer": bella, "said": { "number": number, "given": given, "words": words } });
    let write = "channels/write_consent";
    shop.staff().command(write, said("+14155550199", false, " ")).await.invalid(&["number", "words"]);
    shop.staff().command(write, said(BELLA, false, "on the phone")).await.is(200);
    shop.staff().command(write, said(BELLA, false, "and again")).await.is(200);
    let texting = shop.thread(&bella).await["texting"].clone();
    assert!(texting["can"] == "no" && texting["why"].as_str().unwrap().contains("told us"), "{texting}");
    shop.staff().command("conversations/send_message", text(&bella, "Hi")).await.is(409);
    shop.business.owner.command(write, said(BELLA, true, "at the counter")).await.is(200);
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "yes");
    shop.hear(BELLA, "STOP").await;
    let refused = shop.staff().command(write, said(BELLA, true, "at the counter")).await;
    assert!(refused.is(409).text.contains("START"), "{}", refused.text);
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "no");
    let told: Vec<_> = ledger(&shop, &bella).await.into_iter().map(|(given, how, _)| (given, how)).collect();
    let told: Vec<_> = told.iter().map(|(given, how)| (*given, how.as_str())).collect();
    assert_eq!(told, [(false, "text"), (true, "staff"), (false, "staff"), (false, "staff")]);
    let stranger = shop.app.business().await;
    stranger.owner.command(write, said(BELLA, true, "x")).await.is(404);
    let changes = json!({ "customer_id": bella, "before": null });
    let changes = shop.staff().call("timeline/list_activity", changes).await;
    assert!(changes.is(200).text.contains("wrote down that no texts may go to"), "{}", changes.text);
}

/// What is known of offers to a customer's first number, and what each entry is about, the newest first.
async fn offers(shop: &Shop, customer: &Value) -> (bool, Vec<(String, bool)>) {
    let known: Value =
        shop.staff().call("channels/list_consents", json!({ "customer": customer })).await.ok();
    let entries = known["entries"].as_array().unwrap();
    let about = |entry: &Value| (entry["purpose"].as_str().unwrap().to_owned(), entry["given"] == true);
    (known["numbers"][0]["offers"] == true, entries.iter().map(about).collect())
}

#[tokio::test]
async fn a_yes_answers_a_question_and_is_none_to_offers() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.text(&bella, "Is four fine?").await;
    shop.hear(BELLA, "Yes").await;
    assert_eq!(ledger(&shop, &bella).await, [(true, "text".to_owned(), String::new())]);
    shop.hear(BELLA, "YES!").await;
    assert_eq!(offers(&shop, &bella).await, (false, vec![("texts".to_owned(), true)]));
    // After STOP it takes the STOP back, as the network does, and still is no yes to offers.
    shop.hear(BELLA, "STOP").await;
    shop.hear(BELLA, "yes").await;
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "yes");
    assert!(!offers(&shop, &bella).await.0);
}

#[tokio::test]
async fn start_and_a_word_to_staff_allow_offers_and_stop_ends_them() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.hear(BELLA, "Hello").await;
    assert!(!offers(&shop, &bella).await.0, "who texts us has asked for nothing");
    shop.hear(BELLA, "START").await;
    let told = |all: &[(&str, bool)]| -> Vec<(String, bool)> {
        all.iter().map(|(about, given)| ((*about).to_owned(), *given)).collect()
    };
    assert_eq!(offers(&shop, &bella).await, (true, told(&[("marketing", true), ("texts", true)])));
    shop.hear(BELLA, "stop").await;
    assert!(!offers(&shop, &bella).await.0);
    shop.hear(BELLA, "Unstop").await;
    assert!(offers(&shop, &bella).await.0);
    // They tell staff that they want none, and later that they do; texts stay on.
    let said = |about: &str, given: bool| {
        json!({ "customer": bella, "said": {
        "number": BELLA, "purpose": about, "given": given, "words": "on the phone" } })
    };
    let write = "channels/write_consent";
    shop.staff().command(write, said("marketing", false)).await.is(200);
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "yes");
    assert!(!offers(&shop, &bella).await.0);
    shop.staff().command(write, said("marketing", true)).await.is(200);
    assert!(offers(&shop, &bella).await.0);
    // No texts is no offers either; a yes to texts alone brings them not back, and a yes to offers both.
    shop.staff().command(write, said("texts", false)).await.is(200);
    shop.staff().command(write, said("texts", true)).await.is(200);
    assert!(!offers(&shop, &bella).await.0);
    shop.staff().command(write, said("texts", false)).await.is(200);
    shop.staff().command(write, said("marketing", true)).await.is(200);
    assert!(offers(&shop, &bella).await.0);
    assert_eq!(shop.thread(&bella).await["texting"]["can"], "yes");
}
