//! Before it goes: the draft, the preview, and who may send it.

use super::{SAID, crowd, draft, group, open, preview, send, sending};
use crate::texting::{Shop, customer};
use serde_json::{Value, json};

#[tokio::test]
async fn the_preview_says_what_each_reads_and_who_is_left_out_and_why() {
    let shop = Shop::open().await;
    let of = shop.staff();
    let ana = customer(of, "Ana Ruiz", "+14155554001", true).await;
    let house = customer(of, "Bo Ruiz", "+14155554001", true).await;
    let off = customer(of, "Cy", "+14155554002", false).await;
    let stopped = customer(of, "Di", "+14155554003", true).await;
    let nobody =
        of.done("customers/add_customer", json!({ "customer": { "name": "Ed", "points": [] } })).await;
    let blocked = customer(of, "Flo", "+14155554004", true).await;
    let archived = customer(of, "Gus", "+14155554005", true).await;
    shop.hear("+14155554003", "STOP").await;
    of.done("customers/set_blocked", json!({ "id": blocked, "blocked": true })).await;
    let gold = group(of, "Gold", &[&ana, &house, &off, &stopped, &nobody, &blocked, &archived]).await;
    of.done("customers/set_archived", json!({ "id": archived, "archived": true })).await;
    let id = draft(of, &gold, json!({ "body": SAID })).await;
    let seen = preview(of, &id).await;
    // An archived customer is in no list, and so is none of those who are meant.
    assert_eq!((&seen["meant"], &seen["count"], &seen["parts"]), (&json!(6), &json!(1), &json!(1)), "{seen}");
    let reading = &seen["readings"][0];
    assert_eq!(
        (&reading["name"], &reading["to"], &reading["body"]),
        (&json!("Ana Ruiz"), &json!("+1 415-555-4001"), &json!("We close on Friday, Ana"))
    );
    let left: Vec<(&str, &str)> = seen["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|left| (left["name"].as_str().unwrap(), left["why"].as_str().unwrap()))
        .collect();
    assert_eq!(
        left,
        [
            ("Bo Ruiz", "Shares a number with Ana Ruiz, who gets it."),
            ("Cy", "Texts are not enabled for any number on the card."),
            ("Di", "They texted STOP."),
            ("Ed", "There is no phone number on the card."),
            ("Flo", "This contact is blocked."),
        ]
    );
    assert_eq!(seen["reasons"].as_array().unwrap().len(), 5);
    let shown = open(of, &id).await;
    assert_eq!((&shown["audience_words"], &shown["texts"]), (&json!("the group Gold"), &json!(true)));
}

#[tokio::test]
async fn staff_prepare_and_a_manager_sends_what_was_looked_at() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 1).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0]]).await;
    let (staff, manager) = (shop.staff(), &shop.business.manager);
    let id = staff.done("broadcasts/add_broadcast", json!({ "audience": { "group": gold } })).await;
    let send_it = "broadcasts/send_broadcast";
    manager.command(send_it, sending(&id, 1)).await.invalid(&["body"]);
    let form = |form: Value, version: i32| json!({ "id": id, "version": version, "form": form });
    let edit = "broadcasts/edit_broadcast";
    staff.command(edit, form(json!({ "pace": "0" }), 1)).await.invalid(&["pace"]);
    let twice = json!([{ "language": "es", "body": "Hola" }, { "language": "es", "body": "" }]);
    let wrong = json!({ "translations": twice, "body": "x".repeat(10_001) });
    staff.command(edit, form(wrong, 1)).await.invalid(&[
        "body",
        "translations.1.language",
        "translations.1.body",
    ]);
    staff.command(edit, form(json!({ "body": SAID }), 1)).await.is(200);
    staff.command(send_it, sending(&id, 2)).await.is(403);
    let stale = manager.command(send_it, sending(&id, 1)).await;
    assert!(stale.is(409).text.contains("changed this meanwhile"), "{}", stale.text);
    let wrong = json!({ "id": id, "version": 2, "at": { "at": "2020-01-01T09:00" } });
    manager.command(send_it, wrong).await.invalid(&["at"]);
    // Two at once make one.
    let (one, other) =
        tokio::join!(manager.command(send_it, sending(&id, 2)), manager.command(send_it, sending(&id, 2)));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
    assert_eq!(shop.count("broadcast_recipient").await, 1);
    // What was sent stays as it was sent, also by Undo of an edit before.
    staff.command(edit, form(json!({ "body": "Other" }), 2)).await.is(409);
    staff.command("broadcasts/stop_broadcast", json!({ "id": id })).await.is(403);
    let stranger = shop.app.business().await;
    for function in ["broadcasts/open_broadcast", "broadcasts/stop_broadcast", "broadcasts/send_broadcast"] {
        stranger.owner.command(function, sending(&id, 2)).await.is(404);
    }
}

#[tokio::test]
async fn an_edit_is_not_taken_back_once_it_was_sent() {
    let shop = Shop::open().await;
    let guests = crowd(&shop, 1).await;
    let gold = group(shop.staff(), "Gold", &[&guests[0]]).await;
    let owner = &shop.business.owner;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    let edit = json!({ "id": id, "version": 2, "form": { "body": "Closed" } });
    let edited: Value = owner.command("broadcasts/edit_broadcast", edit).await.ok();
    owner.command("broadcasts/send_broadcast", sending(&id, 3)).await.is(200);
    let refused = owner.undo(&edited).await;
    assert!(refused.status == 422 || refused.status == 409, "{} {}", refused.status, refused.text);
    assert_eq!(open(owner, &id).await["wording"]["body"], "Closed");
}

#[tokio::test]
async fn nobody_and_nothing_connected_are_refused_in_words() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let nobody = customer(shop.staff(), "Cy", "+14155554002", false).await;
    let gold = group(owner, "Gold", &[&nobody]).await;
    let id = draft(owner, &gold, json!({ "body": SAID })).await;
    let refused = owner.command("broadcasts/send_broadcast", sending(&id, 2)).await;
    assert!(refused.is(409).text.contains("Nobody would get this"), "{}", refused.text);
    owner.command("channels/remove_channel", json!({ "id": shop.channel })).await.is(200);
    let refused = owner.command("broadcasts/send_broadcast", sending(&id, 2)).await;
    assert!(refused.is(409).text.contains("No channel for texts"), "{}", refused.text);
    let audience = json!({ "audience": { "group": gold } });
    let refused = owner.command("broadcasts/add_broadcast", audience).await;
    assert!(refused.is(409).text.contains("Nothing is connected"), "{}", refused.text);
    let foreign = json!({ "audience": { "group": shop.business.id } });
    owner.command("broadcasts/add_broadcast", foreign).await.is(404);
}

#[tokio::test]
async fn what_cannot_go_is_not_offered() {
    let shop = Shop::open().await;
    let (owner, staff) = (&shop.business.owner, shop.staff());
    let begins = |page: &str| page.contains("Message these customers");
    let ways = || async { staff.call("broadcasts/list_ways", json!({})).await.ok::<Value>() };
    assert_eq!(ways().await, json!({ "texts": true, "emails": false }));
    assert!(begins(&staff.get("/contacts").await.is(200).text));
    assert!(begins(&staff.get("/group-messages").await.is(200).text), "the empty list says how to begin one");

    owner.command("channels/remove_channel", json!({ "id": shop.channel })).await.is(200);
    assert_eq!(ways().await, json!({ "texts": false, "emails": false }));
    for of in [owner, staff] {
        assert!(!begins(&of.get("/contacts").await.is(200).text));
    }
    // The list says what is missing, and leads there whoever may do it.
    let page = owner.get("/group-messages").await.is(200).text.clone();
    assert!(
        page.contains("Connect one of the two first.") && page.contains("href=\"/settings/channels\""),
        "{page}"
    );
    let page = staff.get("/group-messages").await.is(200).text.clone();
    assert!(page.contains("neither is connected") && !page.contains("Go to Channels"), "{page}");
    assert!(!begins(&page) && !page.contains("Choose customers"), "{page}");
}

#[tokio::test]
async fn an_offer_goes_to_who_said_yes_and_each_reads_their_language() {
    let shop = Shop::open().await;
    let of = shop.staff();
    let yes = customer(of, "Ana", "+14155554001", true).await;
    let never = customer(of, "Bo", "+14155554002", true).await;
    let said = |number: &str, purpose: &str| json!({ "number": number, "purpose": purpose, "given": true, "words": "at the counter" });
    let offers = json!({ "customer": yes, "said": said("+14155554001", "marketing") });
    of.done("channels/write_consent", offers).await;
    // A yes to texts is none to offers.
    let texts = json!({ "customer": never, "said": said("+14155554002", "texts") });
    of.done("channels/write_consent", texts).await;
    let card: Value = of.call("card/open", json!({ "customer_id": yes })).await.ok();
    let version = &card["value"]["customer"]["version"];
    let spanish = json!({ "id": yes, "version": version, "edit": { "language": "es" } });
    of.done("customers/edit_customer", spanish).await;
    let gold = group(of, "Gold", &[&yes, &never]).await;
    let other = json!([{ "language": "es", "body": "Diez por ciento, [first name]" }]);
    let form = json!({ "body": "Ten percent", "purpose": "marketing", "translations": other });
    let id = draft(of, &gold, form).await;
    let seen = preview(of, &id).await;
    assert_eq!(seen["readings"][0]["body"], "Diez por ciento, Ana\n\nReply STOP to opt out.");
    assert_eq!(seen["left"][0]["reason"], "Never said yes to offers");
    let begun = send(&shop.business.owner, &id).await;
    assert_eq!(begun["value"]["count"], 1);
}
