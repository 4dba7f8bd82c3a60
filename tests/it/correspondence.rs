//! The Text page and the Email page: what stands there, archived, marked, linked to bookings, and which number gets texts.

use crate::support::{Business, Client, TestApp};
use crate::{email, texting};
use pawline::rooms::correspondence::model::{Correspondence, Letter, Row};
use serde_json::{Value, json};
use uuid::Uuid;

fn ask(customer: &Value, medium: &str, folder: &str, search: &str) -> Value {
    json!({ "customer": customer, "medium": medium, "folder": folder, "search": search, "after": null })
}

async fn open(of: &Client, customer: &Value, medium: &str, folder: &str, search: &str) -> Correspondence {
    of.call("correspondence/open", ask(customer, medium, folder, search)).await.ok()
}

/// What is listed, newest first.
async fn texts(of: &Client, customer: &Value, folder: &str, search: &str) -> Vec<String> {
    let found = open(of, customer, "texts", folder, search).await;
    let body = |row: &Row| match row {
        Row::Message(one) => one.body.clone(),
        Row::Logged(one) => one.body.clone(),
    };
    found.page.rows.iter().map(body).collect()
}

async fn letters(of: &Client, customer: &Value) -> Vec<Letter> {
    let found = open(of, customer, "texts", "all", "").await;
    found.page.rows.iter().filter_map(|row| row.letter().cloned()).collect()
}

/// Somebody who texted three times and was answered once.
async fn bella() -> (texting::Shop, Value) {
    let shop = texting::Shop::open().await;
    let bella = texting::customer(shop.staff(), "Bella", texting::BELLA, true).await;
    for body in ["Is Mochi ready?", "Are you open?", "Hello??"] {
        shop.hear(texting::BELLA, body).await;
    }
    shop.text(&bella, "She is ready").await;
    (shop, bella)
}

async fn booked(business: &Business, customer: &Value) -> Value {
    let of = &business.staff;
    let pet = json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } });
    let pet = of.done("pets/add_pet", pet).await;
    let booking = json!({ "location_id": business.location, "service_type_id": business.service, "pet_ids": [pet],
        "starts_at": { "clock": "2027-03-01T10:00" }, "ends_at": { "clock": "2027-03-01T11:00" },
        "status": "booked", "note": "" });
    of.done("bookings/add_booking", json!({ "customer_id": customer, "booking": booking })).await
}

#[tokio::test]
async fn texts_are_listed_newest_first_in_folders_and_found_by_their_words() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let all = ["She is ready", "Hello??", "Are you open?", "Is Mochi ready?"];
    assert_eq!(texts(of, &bella, "all", "").await, all);
    assert_eq!(texts(of, &bella, "received", "").await, all[1..]);
    assert_eq!(texts(of, &bella, "sent", "").await, all[..1]);
    assert!(texts(of, &bella, "archived", "").await.is_empty());
    assert_eq!(texts(of, &bella, "all", "READY").await, [all[0], all[3]]);
    assert_eq!(texts(of, &bella, "all", "mochi ready").await, all[3..]);
    assert_eq!(texts(of, &bella, "all", &of_name(of).await).await, all[..1], "by who wrote it");
    assert!(texts(of, &bella, "all", "% _ \\ \0").await.is_empty());
    let found = open(of, &bella, "texts", "all", "").await;
    assert_eq!(found.customer_name, "Bella");
    assert!(found.reach.is_possible() && found.phones.len() == 1);
    let first = found.page.rows[1].letter().unwrap();
    assert!(first.unread && first.address == "+1 415-555-0123" && first.booking.is_none());
    // What was written in the device's own app and logged stands there too; other notes do not.
    let log = json!({ "customer_id": bella, "what": "text", "to": texting::BELLA, "body": "From my phone" });
    let logged: Value = of.command("notes/log_contact", log).await.ok();
    let note = json!({ "customer_id": bella, "about": { "kind": "customer" }, "body": "Pays late", "pinned": false });
    of.done("notes/add_note", note).await;
    let body = format!("Text to {}:\nFrom my phone", texting::BELLA);
    assert_eq!(texts(of, &bella, "sent", "").await, [body.as_str(), all[0]]);
    assert_eq!(texts(of, &bella, "all", "from my PHONE").await, [body.as_str()]);
    assert_eq!(texts(of, &bella, "received", "").await.len(), 3);
    assert!(open(of, &bella, "emails", "all", "").await.page.rows.is_empty());
    of.undo(&logged).await.is(200);
    assert_eq!(texts(of, &bella, "all", "").await, all);
    for (body, wrong) in [("x".repeat(9001), vec!["body"]), (String::new(), vec!["to"])] {
        let to = if wrong == ["to"] { "" } else { texting::BELLA };
        let log = json!({ "customer_id": bella, "what": "text", "to": to, "body": body });
        of.command("notes/log_contact", log).await.invalid(&wrong);
    }
    let nobody = json!(Uuid::now_v7());
    of.call("correspondence/open", ask(&nobody, "texts", "all", "")).await.is(404);
    of.call("correspondence/open", ask(&bella, "letters", "all", "")).await.is(400);
    let stranger = shop.app.business().await;
    stranger.owner.call("correspondence/open", ask(&bella, "texts", "all", "")).await.is(404);
    shop.app.anonymous().call("correspondence/open", ask(&bella, "texts", "all", "")).await.is(401);
}

async fn of_name(of: &Client) -> String {
    let me: Value = of.call("staff/whoami", json!({})).await.ok();
    me["name"].as_str().unwrap().split(' ').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let (shop, bella) = bella().await;
    for number in 0..30 {
        let log = json!({ "customer_id": bella, "what": "text", "to": "1", "body": number.to_string() });
        shop.staff().done("notes/log_contact", log).await;
    }
    let first = open(shop.staff(), &bella, "texts", "all", "").await;
    let mut ask = ask(&bella, "texts", "all", "");
    ask["after"] = json!(first.page.next);
    let second: Correspondence = shop.staff().call("correspondence/open", ask).await.ok();
    assert_eq!((first.page.rows.len(), second.page.rows.len()), (25, 9));
    assert!(second.page.next.is_none() && second.page.rows.iter().all(|row| !first.page.rows.contains(row)));
}

#[tokio::test]
async fn many_are_archived_at_once_stay_in_the_conversation_and_come_back() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let all = letters(of, &bella).await;
    let two = json!([all[1].id, all[2].id]);
    let archive = |messages: &Value, archived: bool| json!({ "messages": messages, "archived": archived });
    let done: Value = of.command("correspondence/archive_messages", archive(&two, true)).await.ok();
    assert_eq!(texts(of, &bella, "all", "").await.len(), 2);
    assert_eq!(texts(of, &bella, "archived", "").await, ["Hello??", "Are you open?"]);
    assert_eq!(texting::bodies(&shop.thread(&bella).await).len(), 4, "the conversation is the whole history");
    of.undo(&done).await.is(200);
    assert_eq!(texts(of, &bella, "all", "").await.len(), 4);
    // All of them, of which some are archived; then those back, twice.
    of.done("correspondence/archive_messages", archive(&json!([all[1].id]), true)).await;
    let every = json!(all.iter().map(|one| one.id).collect::<Vec<_>>());
    of.done("correspondence/archive_messages", archive(&every, true)).await;
    assert!(texts(of, &bella, "all", "").await.is_empty());
    of.done("correspondence/archive_messages", archive(&every, false)).await;
    of.done("correspondence/archive_messages", archive(&every, false)).await;
    assert_eq!(texts(of, &bella, "all", "").await.len(), 4);
    for messages in [json!([]), json!((0..201).map(|_| Uuid::now_v7()).collect::<Vec<_>>())] {
        of.command("correspondence/archive_messages", archive(&messages, true)).await.invalid(&["messages"]);
    }
    let with_none = json!([all[0].id, Uuid::now_v7()]);
    of.command("correspondence/archive_messages", archive(&with_none, true)).await.is(404);
    assert_eq!(texts(of, &bella, "all", "").await.len(), 4, "all or none");
    let stranger = shop.app.business().await;
    stranger.owner.command("correspondence/archive_messages", archive(&two, true)).await.is(404);
    shop.app.anonymous().command("correspondence/archive_messages", archive(&two, true)).await.is(401);
    // A chat message or a note is no letter.
    let note = of.done("conversations/add_internal_note", json!({ "customer": bella, "body": "Hm" })).await;
    of.command("correspondence/archive_messages", archive(&json!([note["id"]]), true)).await.is(404);
}

#[tokio::test]
async fn two_who_archive_the_same_at_once_both_do() {
    let (shop, bella) = bella().await;
    let id = letters(shop.staff(), &bella).await[0].id;
    let archive = json!({ "messages": [id], "archived": true });
    let (one, other) = tokio::join!(
        shop.staff().command("correspondence/archive_messages", archive.clone()),
        shop.business.owner.command("correspondence/archive_messages", archive.clone()),
    );
    assert_eq!((one.status, other.status), (200, 200));
    assert_eq!(shop.count("message_filing").await, 1);
}

/// Which of her texts are unread for somebody, the oldest first, and how many the inbox says.
async fn unread(of: &Client, bella: &Value) -> (Vec<bool>, i64, i64) {
    let mut all: Vec<bool> = letters(of, bella).await.iter().map(|one| one.unread).collect();
    all.reverse();
    let counts: Value = of.call("conversations/count_inbox", json!({})).await.ok();
    let view = json!({ "view": "all", "closed": false, "after": null });
    let page: Value = of.call("conversations/list_inbox", view).await.ok();
    (all, counts["unread"].as_i64().unwrap(), page["page"]["rows"][0]["unread"].as_i64().unwrap())
}

#[tokio::test]
async fn single_texts_are_marked_read_and_unread_for_one_person() {
    let (shop, bella) = bella().await;
    let (of, other) = (shop.staff(), &shop.business.owner);
    let mut all = letters(of, &bella).await;
    all.reverse();
    let mark = async |which: &[usize], read: bool| -> usize {
        let ids: Vec<_> = which.iter().map(|at| all[*at].id).collect();
        let body = json!({ "messages": ids, "read": read });
        let marked = of.done("conversations/mark_messages", body).await;
        marked["messages"].as_array().unwrap().len()
    };
    assert_eq!(unread(of, &bella).await, (vec![true, true, true, false], 1, 3));
    // The one in the middle: what is before and after it stays as it was.
    assert_eq!(mark(&[1], true).await, 1);
    assert_eq!(unread(of, &bella).await, (vec![true, false, true, false], 1, 2));
    assert_eq!(mark(&[1, 3], true).await, 0, "it was, and the team's own always is");
    assert_eq!(mark(&[0, 2], true).await, 2);
    assert_eq!(unread(of, &bella).await, (vec![false; 4], 0, 0));
    assert_eq!(shop.count("message_read").await, 0, "read is one number again");
    assert_eq!(mark(&[0, 2], false).await, 2);
    assert_eq!(unread(of, &bella).await, (vec![true, false, true, false], 1, 2));
    assert_eq!(mark(&[2], true).await, 1);
    assert_eq!(unread(of, &bella).await, (vec![true, false, false, false], 1, 1));
    // Whoever opens the conversation has read it.
    let thread = shop.thread(&bella).await;
    let read = json!({ "conversation": thread["conversation"]["id"], "number": 4 });
    of.call("conversations/mark_read", read).await.is(200);
    assert_eq!(unread(of, &bella).await, (vec![false; 4], 0, 0));
    assert_eq!(shop.count("message_read").await, 0);
    // All this was one person's.
    assert_eq!(unread(other, &bella).await, (vec![true, true, true, false], 1, 3));
    assert_eq!(mark(&[2], false).await, 1);
    shop.hear(texting::BELLA, "One more").await;
    let (marks, _, count) = unread(of, &bella).await;
    assert_eq!((marks, count), (vec![false, false, true, false, true], 2));

    let id = all[0].id;
    let wrong = |messages: Value| json!({ "messages": messages, "read": true });
    of.command("conversations/mark_messages", wrong(json!([id, Uuid::now_v7()]))).await.is(404);
    let many: Vec<Uuid> = (0..201).map(|_| Uuid::now_v7()).collect();
    of.command("conversations/mark_messages", wrong(json!(many))).await.invalid(&["messages"]);
    shop.app.anonymous().command("conversations/mark_messages", wrong(json!([id]))).await.is(401);
    let stranger = shop.app.business().await;
    stranger.owner.command("conversations/mark_messages", wrong(json!([id]))).await.is(404);
}

#[tokio::test]
async fn a_note_that_names_the_reader_stays_unseen_when_a_text_behind_it_is_marked_read() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let me = of_whole_name(of).await;
    let note = json!({ "customer": bella, "body": format!("Look, @{me}") });
    shop.business.owner.done("conversations/add_internal_note", note).await;
    shop.hear(texting::BELLA, "Last one").await;
    let ids: Vec<_> = letters(of, &bella).await.iter().map(|one| one.id).collect();
    of.done("conversations/mark_messages", json!({ "messages": ids, "read": true })).await;
    let thread = shop.thread(&bella).await;
    assert_eq!(thread["conversation"]["read_number"], 4, "not beyond the note");
    assert!(letters(of, &bella).await.iter().all(|one| !one.unread));
}

async fn of_whole_name(of: &Client) -> String {
    let me: Value = of.call("staff/whoami", json!({})).await.ok();
    me["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_text_is_linked_to_one_of_the_customers_bookings() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let id = letters(of, &bella).await[3].id;
    let booking = booked(&shop.business, &bella).await;
    let link = |booking: &Value| json!({ "message": id, "booking": booking });
    let done: Value = of.command("correspondence/link_booking", link(&booking["id"])).await.ok();
    let linked = letters(of, &bella).await[3].booking.clone().expect("it is linked");
    let number = format!("b-{}", linked.number);
    assert_eq!(texts(of, &bella, "all", &number).await, ["Is Mochi ready?"], "found by the booking's number");
    of.undo(&done).await.is(200);
    assert!(letters(of, &bella).await[3].booking.is_none());
    of.done("correspondence/link_booking", link(&booking["id"])).await;
    of.done("correspondence/link_booking", link(&json!(null))).await;
    assert!(letters(of, &bella).await[3].booking.is_none());
    // Neither somebody else's nor none that there is.
    let carl = texting::customer(of, "Carl", "+14155550166", true).await;
    let his = booked(&shop.business, &carl).await;
    for wrong in [&his["id"], &json!(Uuid::now_v7())] {
        of.command("correspondence/link_booking", link(wrong)).await.is(404);
    }
    let stranger = shop.app.business().await;
    stranger.owner.command("correspondence/link_booking", link(&booking["id"])).await.is(404);
    shop.app.anonymous().command("correspondence/link_booking", link(&booking["id"])).await.is(401);
    let open = open(of, &bella, "texts", "all", "").await;
    assert_eq!(open.bookings.len(), 1, "her own are offered");
}

#[tokio::test]
async fn a_booking_that_is_taken_back_leaves_no_link() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let id = letters(of, &bella).await[0].id;
    let booking = json!({ "location_id": shop.business.location, "service_type_id": shop.business.service,
        "pet_ids": [], "starts_at": { "clock": "2027-03-01T10:00" }, "ends_at": { "clock": "2027-03-01T11:00" },
        "status": "booked", "note": "" });
    let pet = json!({ "customer_id": bella, "pet": { "name": "Mochi", "species": "dog" } });
    let pet = of.done("pets/add_pet", pet).await;
    let mut booking = json!({ "customer_id": bella, "booking": booking });
    booking["booking"]["pet_ids"] = json!([pet]);
    let made: Value = of.command("bookings/add_booking", booking).await.ok();
    let link = json!({ "message": id, "booking": made["value"]["id"] });
    of.done("correspondence/link_booking", link).await;
    of.undo(&made).await.is(200);
    assert!(letters(of, &bella).await[0].booking.is_none());
}

#[tokio::test]
async fn one_number_gets_texts_or_none() {
    let (shop, bella) = bella().await;
    let of = shop.staff();
    let point = json!({ "kind": "phone", "raw": "+14155550199", "label": "office", "sms": true });
    let office =
        of.done("customers/add_contact_point", json!({ "customer_id": bella, "point": point })).await;
    let number = async || {
        let found = open(of, &bella, "texts", "all", "").await;
        let on: Vec<String> =
            found.phones.iter().filter(|phone| phone.sms).map(|phone| phone.normal.clone()).collect();
        on
    };
    let change = |to: Value| json!({ "customer_id": bella, "to": to });
    let known = change(json!({ "kind": "known", "id": office }));
    let done: Value = of.command("customers/change_sms_number", known.clone()).await.ok();
    assert_eq!(number().await, ["+14155550199"]);
    assert_eq!(shop.thread(&bella).await["texting"]["to"], "+14155550199");
    of.undo(&done).await.is(200);
    assert_eq!(number().await.len(), 2);
    let done: Value = of.command("customers/change_sms_number", change(json!(null))).await.ok();
    assert!(number().await.is_empty());
    assert!(!open(of, &bella, "texts", "all", "").await.reach.is_possible());
    of.undo(&done).await.is(200);
    let new = change(json!({ "kind": "new", "raw": "(415) 555-0177" }));
    let done: Value = of.command("customers/change_sms_number", new.clone()).await.ok();
    assert_eq!(number().await, ["+14155550177"]);
    of.command("customers/change_sms_number", new).await.invalid(&["raw"]);
    of.undo(&done).await.is(200);
    assert_eq!(open(of, &bella, "texts", "all", "").await.phones.len(), 2);

    let nothing = change(json!({ "kind": "new", "raw": "four" }));
    of.command("customers/change_sms_number", nothing).await.invalid(&["raw"]);
    let mail = json!({ "kind": "email", "raw": "bella@example.com", "label": "home" });
    let mail = of.done("customers/add_contact_point", json!({ "customer_id": bella, "point": mail })).await;
    let mail = change(json!({ "kind": "known", "id": mail }));
    of.command("customers/change_sms_number", mail).await.invalid(&["number"]);
    let carl = texting::customer(of, "Carl", "+14155550166", true).await;
    let theirs = json!({ "customer_id": carl, "to": { "kind": "known", "id": office } });
    of.command("customers/change_sms_number", theirs).await.is(404);
    let stranger = shop.app.business().await;
    stranger.owner.command("customers/change_sms_number", known.clone()).await.is(404);
    shop.app.anonymous().command("customers/change_sms_number", known).await.is(401);
}

#[tokio::test]
async fn emails_stand_with_their_subjects_and_what_was_begun() {
    let shop = email::Shop::open().await;
    let of = shop.staff();
    let bella = email::customer(of, "Bella", "bella@example.com").await;
    // The first word to her: begun, and kept although nothing was said yet.
    let draft = json!({ "customer": bella, "body": "Dear Bella", "internal": false,
        "by": { "email": { "subject": "Your bath" } } });
    of.call("conversations/save_draft", draft.clone()).await.is(200);
    let found = open(of, &bella, "emails", "drafts", "").await;
    assert_eq!((found.drafts.len(), found.page.rows.len()), (1, 0));
    assert_eq!((found.drafts[0].subject.as_str(), found.drafts[0].mine), ("Your bath", true));
    let seen = open(&shop.business.owner, &bella, "emails", "all", "").await;
    assert_eq!((seen.drafts[0].body.as_str(), seen.drafts[0].mine), ("Dear Bella", false));
    let thread = email::thread(of, &bella).await;
    assert_eq!(thread["draft"]["by"], json!({ "email": { "subject": "Your bath" } }));
    assert!(open(of, &bella, "texts", "all", "").await.drafts.is_empty());
    // What is no email is no draft here.
    let mut other = draft.clone();
    other["by"] = json!("chat");
    of.call("conversations/save_draft", other).await.is(200);
    assert!(open(of, &bella, "emails", "drafts", "").await.drafts.is_empty());
    of.call("conversations/save_draft", draft).await.is(200);
    shop.write(&bella, "Your bath", "Is four fine?").await;
    let found = open(of, &bella, "emails", "all", "").await;
    assert!(found.drafts.is_empty(), "sent");
    let letter = found.page.rows[0].letter().unwrap();
    assert_eq!(
        (letter.subject.as_deref(), letter.address.as_str()),
        (Some("Your bath"), "bella@example.com")
    );
    assert_eq!(open(of, &bella, "emails", "sent", "bath").await.page.rows.len(), 1);
    assert!(open(of, &bella, "emails", "received", "").await.page.rows.is_empty());
    let nobody = json!({ "customer": Uuid::now_v7(), "body": "Dear", "internal": false,
        "by": { "email": { "subject": "x" } } });
    of.call("conversations/save_draft", nobody).await.is(404);
}

#[tokio::test]
async fn whoever_was_merged_is_shown_as_one() {
    let (shop, bella) = bella().await;
    let of = &shop.business.owner;
    let twin = texting::customer(of, "Bela", "+14155550188", true).await;
    shop.hear("+14155550188", "It is me").await;
    let hers = letters(of, &twin).await[0].id;
    let booking = booked(&shop.business, &twin).await;
    of.done("correspondence/link_booking", json!({ "message": hers, "booking": booking["id"] })).await;
    of.done("correspondence/archive_messages", json!({ "messages": [hers], "archived": true })).await;
    of.done("conversations/mark_messages", json!({ "messages": [hers], "read": true })).await;
    let both = json!({ "survivor": bella, "loser": twin, "taken": [] });
    let merged: Value = of.command("merge/merge_customers", both).await.ok();
    let found = open(of, &twin, "texts", "archived", "").await;
    assert_eq!(json!(found.customer_id), bella, "the old id leads there");
    let moved = found.page.rows[0].letter().unwrap();
    assert_eq!((moved.id, moved.booking.is_some(), moved.archived), (hers, true, true));
    assert_eq!(letters(of, &bella).await.len(), 4);
    // Linked while they were one: no longer, once the two are two.
    let early = letters(of, &bella).await[0].id;
    of.done("correspondence/link_booking", json!({ "message": early, "booking": booking["id"] })).await;
    assert!(letters(of, &bella).await[0].booking.is_some());
    of.undo(&merged).await.is(200);
    assert!(letters(of, &bella).await[0].booking.is_none());
    let back = open(of, &twin, "texts", "archived", "").await;
    assert_eq!(back.page.rows.len(), 1);
    let gone = format!("/contacts/{}/texts", twin.as_str().unwrap());
    of.command("merge/merge_customers", json!({ "survivor": bella, "loser": twin, "taken": [] }))
        .await
        .is(200);
    let page = of.request(reqwest::Method::GET, &gone).header("accept", "text/html");
    assert_eq!(of.send(page).await.status, 303);
}

#[tokio::test]
async fn pages_are_there_and_who_is_not_is_not_found() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = json!({ "customer": { "name": "Bella Ortiz" } });
    let id = business.owner.done("customers/add_customer", customer).await;
    for path in ["texts", "emails"] {
        let get = |id: &str| {
            let path = format!("/contacts/{id}/{path}");
            business.staff.request(reqwest::Method::GET, &path).header("accept", "text/html")
        };
        let page = business.staff.send(get(id.as_str().unwrap())).await;
        assert!(page.is(200).text.contains("Bella Ortiz"), "{path}");
        assert_eq!(business.staff.send(get(&Uuid::now_v7().to_string())).await.status, 404);
        assert_eq!(business.staff.send(get("nobody")).await.status, 404);
    }
}
