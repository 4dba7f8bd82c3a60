//! Out: held, sent once, in its thread, refused in plain words.

use super::{Shop, customer, email, header, thread};
use pawline::server::providers::mail::reply_address;
use serde_json::{Value, json};

#[tokio::test]
async fn an_email_is_held_sent_once_and_goes_on_with_the_thread_of_its_subject() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella Ortiz", "Bella@Example.com").await;
    let way = thread(shop.staff(), &bella).await["emailing"].clone();
    assert_eq!(
        (&way["can"], &way["to"], &way["why"]),
        (&json!("yes"), &json!("bella@example.com"), &json!("the Main email"))
    );
    let first = shop.write(&bella, "Bath on Friday", "Dear Bella,\n\nis <four> fine? 🐶").await;
    assert_eq!((&first["channel"], &first["mail"]["subject"]), (&json!("email"), &json!("Bath on Friday")));
    assert_eq!(first["delivery"]["state"], "queued");
    assert_eq!(shop.carry(0).await, 0, "it is held for a moment");
    assert_eq!(shop.carry(6).await, 1);
    assert_eq!(shop.delivery(&first).await["state"], "sent");
    let second = shop.write(&bella, "Re: Bath on Friday", "Or five?").await;
    shop.carry(6).await;
    let other = shop.write(&bella, "Your invoice", "Attached soon.").await;
    shop.carry(6).await;
    assert_eq!(shop.carry(600).await, 0, "nothing goes out twice");
    let sent = shop.servers.sent(3).await;
    let [one, two, three] = &sent[..] else { panic!("three mails: {}", sent.len()) };
    assert_eq!(header(one, "To"), "bella@example.com");
    assert_eq!(header(one, "Envelope-to"), "bella@example.com");
    assert_eq!(header(one, "Return-path"), "<desk@paws.example>");
    assert!(
        header(one, "From").contains("Happy Paws") && header(one, "From").contains("<desk@paws.example>")
    );
    assert!(header(one, "Reply-To").contains("<desk@paws.example>"));
    assert_eq!(header(one, "Subject"), "Bath on Friday");
    assert_eq!((header(one, "References"), header(one, "In-Reply-To")), (String::new(), String::new()));
    let id = header(one, "Message-ID");
    let simple = first["id"].as_str().unwrap().replace('-', "");
    assert_eq!(id, format!("<{simple}.pawline@paws.example>"));
    assert_eq!((header(two, "References"), header(two, "In-Reply-To")), (id.clone(), id));
    assert_eq!(header(three, "References"), "");
    assert!(one.contains("multipart/alternative") && one.contains("text/plain") && one.contains("text/html"));
    for message in [second, other] {
        assert_eq!(shop.delivery(&message).await["state"], "sent");
    }
}

#[tokio::test]
async fn answers_find_their_conversation_by_a_signed_address_if_the_mailbox_allows_it() {
    let shop = Shop::open().await;
    shop.behind("update channel set plus_replies = true").await;
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let sent = shop.write(&bella, "Hi", "Hi").await;
    shop.carry(6).await;
    let mail = shop.servers.sent(1).await.remove(0);
    let to = header(&mail, "Reply-To");
    let address = to.split(['<', '>']).nth(1).unwrap();
    assert!(address.starts_with("desk+") && address.ends_with("@paws.example"), "{to}");
    // Its key is sealed: nobody signs one of their own.
    assert_eq!(reply_address::read(address, "desk@paws.example", "guess"), None);
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
}

#[tokio::test]
async fn what_has_not_left_is_taken_back_with_its_subject() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let wrong = shop.write(&bella, "Wrong subject", "Wrong words").await;
    let withdraw = |message: &Value| json!({ "message": message["id"] });
    shop.business.owner.command("conversations/withdraw_message", withdraw(&wrong)).await.is(409);
    shop.staff().command("conversations/withdraw_message", withdraw(&wrong)).await.is(200);
    assert_eq!(shop.carry(6).await, 0);
    assert_eq!(shop.message(&wrong).await["mail"], Value::Null);
    let right = shop.write(&bella, "Right subject", "Right words").await;
    shop.carry(6).await;
    assert_eq!(header(&shop.servers.sent(1).await[0], "Subject"), "Right subject");
    let late = shop.staff().command("conversations/withdraw_message", withdraw(&right)).await;
    assert!(late.is(409).text.contains("on its way already"));
    assert_eq!(shop.servers.count(), 1);
}

#[tokio::test]
async fn a_refusal_is_told_in_plain_words_and_another_try_goes_by_the_way_that_holds_now() {
    let shop = Shop::open().await;
    for (address, says) in [
        ("nobody-here@example.com", "There is no such email address. It said: “550 5.1.1 No such user here”"),
        (
            "refused@example.com",
            "does not take this email from you. It said: “554 5.7.1 We do not like this”",
        ),
    ] {
        let someone = customer(shop.staff(), "Someone", address).await;
        let sent = shop.write(&someone, "Hi", "Hi").await;
        shop.carry(6).await;
        let delivery = shop.delivery(&sent).await;
        assert_eq!(delivery["state"], "failed", "{delivery}");
        assert!(delivery["why"].as_str().unwrap().contains(says), "{delivery}");
    }
    assert_eq!(shop.servers.count(), 0);
    // Corrected on the card, it goes to the new address; it is still the same mail.
    let typo = customer(shop.staff(), "Typo", "nobody-here@typo.example").await;
    let sent = shop.write(&typo, "Hi", "Hi").await;
    shop.carry(6).await;
    shop.behind("update contact_point set raw = 'typo@example.com', normal = 'typo@example.com' where normal = 'nobody-here@typo.example'").await;
    shop.staff().command("channels/send_again", json!({ "message": sent["id"] })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    let mail = shop.servers.sent(1).await.remove(0);
    assert_eq!(header(&mail, "To"), "typo@example.com");
    let simple = sent["id"].as_str().unwrap().replace('-', "");
    assert!(header(&mail, "Message-ID").contains(&simple));
    shop.staff().command("channels/send_again", json!({ "message": sent["id"] })).await.is(409);
}

#[tokio::test]
async fn a_server_that_asks_to_wait_is_asked_again_for_a_while() {
    let shop = Shop::open().await;
    let patient = customer(shop.staff(), "Pat", "later@example.com").await;
    let sent = shop.write(&patient, "Hi", "Hi").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "queued");
    for round in 1..10 {
        shop.carry(round * 4000).await;
    }
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed", "{delivery}");
    let why = delivery["why"].as_str().unwrap();
    assert!(why.contains("Try again later") && why.contains("It was tried for a while."), "{why}");
    // While the server is away as well: nothing is lost.
    let away = shop.write(&patient, "Again", "Again").await;
    shop.behind("update channel set smtp_port = 9").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&away).await["state"], "queued");
}

#[tokio::test]
async fn what_broke_off_after_the_server_had_it_is_never_sent_again_by_itself() {
    let shop = Shop::open().await;
    let stuck = customer(shop.staff(), "Stu", "stuck@example.com").await;
    let sent = shop.write(&stuck, "Hi", "Hi").await;
    shop.carry(6).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "unknown", "{delivery}");
    assert!(delivery["why"].as_str().unwrap().contains("may or may not have gone out"), "{delivery}");
    assert_eq!(shop.carry(100_000).await, 0, "it is left alone");
    // What follows to the same address does not wait for it.
    shop.behind("update contact_point set normal = 'stu@example.com', raw = 'stu@example.com'").await;
    shop.behind("update outgoing set address = 'stu@example.com'").await;
    let next = shop.write(&stuck, "Next", "Next").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&next).await["state"], "sent");
    // Somebody wants it sent again.
    shop.staff().command("channels/send_again", json!({ "message": sent["id"] })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    assert_eq!(shop.servers.sent(2).await.len(), 2);
}

#[tokio::test]
async fn what_a_server_had_in_its_hands_when_it_died_is_in_doubt() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let sent = shop.write(&bella, "Hi", "Hi").await;
    // As a server that claimed it and died leaves it.
    shop.behind("update outgoing set state = 'sending', attempts = 1, attempted_at = now(), next_at = now()")
        .await;
    shop.carry(1).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "unknown");
    assert!(delivery["why"].as_str().unwrap().contains("Pawline was stopped"), "{delivery}");
    assert_eq!((shop.carry(100_000).await, shop.servers.count()), (0, 0));
}

#[tokio::test]
async fn who_has_no_address_or_is_blocked_gets_no_email() {
    let shop = Shop::open().await;
    let send = "conversations/send_message";
    let nobody = shop
        .staff()
        .done("customers/add_customer", json!({ "customer": { "name": "Nora", "points": [] } }))
        .await;
    let refused = shop.staff().command(send, email(&nobody, "Hi", "Hi")).await;
    assert!(refused.is(409).text.contains("There is no email address on the card."));
    assert_eq!(thread(shop.staff(), &nobody).await["emailing"]["can"], "no");
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    shop.staff().command(send, email(&bella, " ", "Hi")).await.invalid(&["subject"]);
    shop.staff().command(send, email(&bella, &"x".repeat(201), "Hi")).await.invalid(&["subject"]);
    shop.staff().command(send, email(&bella, "Hi", "")).await.invalid(&["body"]);
    let waiting = shop.write(&bella, "Hi", "Hi").await;
    shop.staff().command("customers/set_blocked", json!({ "id": bella, "blocked": true })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&waiting).await["state"], "failed");
    shop.staff().command(send, email(&bella, "Hi", "Hi")).await.is(409);
    assert_eq!(shop.servers.count(), 0);
}
