//! By email: an offer says how to unsubscribe, and whoever did gets no more of them.

use super::{draft, fates, group, preview, send, turn};
use crate::email::{Shop, customer, header};
use serde_json::{Value, json};

/// Where the reader of a mail unsubscribes.
fn link(mail: &str) -> String {
    let whole = header(mail, "List-Unsubscribe");
    let address = whole.trim_matches(['<', '>']);
    let path = address.splitn(4, '/').nth(3).unwrap_or_default();
    format!("/{path}")
}

#[tokio::test]
async fn an_offer_is_unsubscribed_from_at_one_press_and_the_ledger_says_so() {
    let shop = Shop::open().await;
    let (of, owner) = (shop.staff(), &shop.business.owner);
    let ana = customer(of, "Ana Ruiz", "ana@example.com").await;
    let bo = customer(of, "Bo", "bo@example.com").await;
    let gold = group(of, "Gold", &[&ana, &bo]).await;
    let form = json!({ "purpose": "marketing", "subject": "For [first name]", "body": "Ten percent off" });
    let id = draft(of, &gold, form.clone()).await;
    owner
        .command("broadcasts/edit_broadcast", json!({ "id": id, "version": 2, "form": { "subject": "" } }))
        .await
        .is(200);
    owner
        .command("broadcasts/send_broadcast", json!({ "id": id, "version": 3, "at": null }))
        .await
        .invalid(&["subject"]);
    let id = draft(of, &gold, form.clone()).await;
    send(owner, &id).await;
    assert_eq!(turn(&shop.app, 11).await, 2);
    shop.carry(60).await;
    let mails = shop.servers.sent(2).await;
    let mail = mails.iter().find(|mail| header(mail, "To") == "ana@example.com").expect("Ana's mail");
    assert_eq!(header(mail, "Subject"), "For Ana");
    assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let path = link(mail);
    // Looking changes nothing; a wrong mark is nothing.
    let nobody = shop.app.anonymous();
    let page = nobody.get(&path).await;
    assert!(page.is(200).text.contains("ana@example.com") && page.text.contains("<button"), "{}", page.text);
    assert_eq!(preview(owner, &id).await["count"], 2);
    let wrong = format!("{}{}", &path[..path.len() - 1], if path.ends_with('0') { "1" } else { "0" });
    nobody.get(&wrong).await.is(404);
    nobody.get("/unsubscribe/x").await.is(404);
    // As a mail program does it: from elsewhere, without a cookie.
    let press = nobody
        .request(reqwest::Method::POST, &path)
        .header("origin", "https://mail.example")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click");
    nobody.send(press).await.is(200);
    let ledger: Value = of.call("channels/list_consents", json!({ "customer": ana })).await.ok();
    let entry = &ledger["entries"][0];
    assert_eq!(
        (&entry["number"], &entry["given"], &entry["source"]),
        (&json!("ana@example.com"), &json!(false), &json!("link"))
    );
    let seen = preview(owner, &draft(of, &gold, form.clone()).await).await;
    assert_eq!(
        (&seen["count"], &seen["left"][0]["why"]),
        (&json!(1), &json!("They unsubscribed from group emails."))
    );
    // News about visits and answers still reach them, without such a link.
    shop.write(&ana, "Your visit", "See you").await;
    shop.carry(60).await;
    let mails = shop.servers.sent(3).await;
    let answer = mails.iter().find(|mail| header(mail, "Subject") == "Your visit").expect("it went");
    assert_eq!(header(answer, "List-Unsubscribe"), "");
    // They change their mind.
    nobody.post(&path, "application/x-www-form-urlencoded", "again=yes").await.is(200);
    assert_eq!(preview(owner, &draft(of, &gold, form).await).await["count"], 2);
}

#[tokio::test]
async fn who_unsubscribes_while_it_waits_is_refused_by_the_sender_itself() {
    let shop = Shop::open().await;
    let (of, owner) = (shop.staff(), &shop.business.owner);
    let ana = customer(of, "Ana", "ana@example.com").await;
    let gold = group(of, "Gold", &[&ana]).await;
    let form = json!({ "purpose": "marketing", "subject": "Offer", "body": "Ten percent off" });
    let id = draft(of, &gold, form).await;
    send(owner, &id).await;
    turn(&shop.app, 11).await;
    shop.behind(
        "insert into consent (business_id, id, number, purpose, event, source)
         select business_id, gen_random_uuid(), 'ana@example.com', 'marketing', 'withdrawn', 'link' from broadcast limit 1",
    )
    .await;
    shop.carry(60).await;
    assert_eq!(shop.servers.count(), 0);
    let rows = fates(owner, &id).await;
    assert_eq!((rows[0].1.as_str(), rows[0].2.as_str()), ("failed", "They unsubscribed from group emails."));
}

#[tokio::test]
async fn an_address_whose_last_mail_came_back_is_left_out() {
    let shop = Shop::open().await;
    let of = shop.staff();
    let ana = customer(of, "Ana", "nobody-here@example.com").await;
    shop.write(&ana, "Hi", "Hi").await;
    shop.carry(6).await;
    let gold = group(of, "Gold", &[&ana]).await;
    let id = draft(of, &gold, json!({ "subject": "Friday", "body": "Closed" })).await;
    assert_eq!(preview(of, &id).await["left"][0]["why"], "The last email to their address came back.");
}
