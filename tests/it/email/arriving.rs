//! In: handed over or read from the mailbox, once and in order, at its place, and unable to act.

use super::{Shop, customer, form, header, later, thread};
use crate::support::mail::DESK;
use pawline::rooms::arrivals::fetching::fetch_due;
use pawline::rooms::arrivals::pictures::fetch_pictures;
use pawline::rooms::arrivals::taking::take_due;
use ring::hmac;
use serde_json::{Value, json};

/// A mail of Bella's.
fn mail(id: &str, subject: &str, more: &str, body: &str) -> String {
    format!(
        "From: Bella Ortiz <Bella@Example.com>\r\nTo: {DESK}\r\nSubject: {subject}\r\nMessage-ID: <{id}@example.com>\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n{more}\r\n{body}\r\n"
    )
}

impl Shop {
    /// Where mails are handed over, and the secret.
    async fn hook(&self) -> (String, String) {
        let hook = self.business.owner.done("channels/renew_mail_hook", json!({ "id": self.channel })).await;
        let text = |key: &str| hook[key].as_str().unwrap().to_owned();
        (format!("{}/hooks/email/{}", self.app.url, self.channel), text("secret"))
    }

    /// Hands mails over and works on them.
    pub async fn receive(&self, mails: &[String]) {
        let (url, secret) = self.hook().await;
        for mail in mails {
            assert_eq!(post(&url, &secret, mail.as_bytes()).await, 200);
        }
        take_due(&self.app.app, later(0)).await.unwrap();
    }

    async fn inbox(&self) -> Vec<Value> {
        let view = json!({ "view": "all", "closed": false, "after": null });
        let page: Value = self.staff().call("conversations/list_inbox", view).await.ok();
        page["page"]["rows"].as_array().unwrap().clone()
    }

    /// The messages of whoever wrote last.
    pub async fn messages(&self) -> Vec<Value> {
        let inbox = self.inbox().await;
        let thread = thread(self.staff(), &inbox[0]["customer_id"]).await;
        thread["messages"]["rows"].as_array().unwrap().clone()
    }
}

/// Hands a mail over, signed with a secret; answers the status.
pub async fn post(url: &str, secret: &str, mail: &[u8]) -> u16 {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hex::encode(hmac::sign(&key, mail));
    reqwest::Client::new()
        .post(url)
        .header("content-type", "message/rfc822")
        .header("x-pawline-signature", format!("sha256={signature}"))
        .body(mail.to_vec())
        .send()
        .await
        .unwrap()
        .status()
        .as_u16()
}

#[tokio::test]
async fn a_mail_is_taken_once_by_whoever_has_the_secret_and_makes_its_writer_known() {
    let shop = Shop::open().await;
    let (url, secret) = shop.hook().await;
    let first = mail("1", "Bath", "", "Is four fine?");
    assert_eq!(post(&url, "guess", first.as_bytes()).await, 403);
    assert_eq!(
        post(&format!("{}/hooks/email/{}", shop.app.url, uuid::Uuid::now_v7()), &secret, first.as_bytes())
            .await,
        403
    );
    assert_eq!(post(&url, &secret, &vec![b'x'; 25 * 1024 * 1024 + 1]).await, 413);
    for _ in 0..3 {
        assert_eq!(post(&url, &secret, first.as_bytes()).await, 200);
    }
    // The same by another server's hands.
    assert_eq!(post(&url, &secret, format!("Received: by mx\r\n{first}\r\n").as_bytes()).await, 200);
    assert_eq!(take_due(&shop.app.app, later(0)).await.unwrap(), 1);
    let [message] = &shop.messages().await[..] else { panic!("one message") };
    assert_eq!((&message["body"], &message["channel"]), (&json!("Is four fine?"), &json!("email")));
    assert_eq!(message["mail"]["subject"], "Bath");
    let inbox = shop.inbox().await;
    assert_eq!(inbox[0]["customer_name"], "Bella Ortiz");
    // She is answered in her thread, at her address.
    let answer = shop.write(&inbox[0]["customer_id"], "Re: Bath", "Four it is.").await;
    shop.carry(6).await;
    assert_eq!(shop.delivery(&answer).await["state"], "sent");
    let sent = shop.servers.sent(1).await.remove(0);
    assert_eq!(
        (header(&sent, "To"), header(&sent, "In-Reply-To")),
        ("bella@example.com".into(), "<1@example.com>".into())
    );
    // A new secret ends the one before.
    let (url, newer) = shop.hook().await;
    assert_eq!(post(&url, &secret, mail("2", "x", "", "x").as_bytes()).await, 403);
    assert_eq!(post(&url, &newer, mail("2", "x", "", "x").as_bytes()).await, 200);
}

#[tokio::test]
async fn an_answer_finds_its_conversation_whoever_sends_it_from_wherever() {
    let shop = Shop::open().await;
    shop.behind("update channel set plus_replies = true").await;
    let bella = customer(shop.staff(), "Bella", "bella@home.example").await;
    shop.write(&bella, "Bath", "Is four fine?").await;
    shop.carry(6).await;
    let sent = shop.servers.sent(1).await.remove(0);
    let (id, reply_to) = (header(&sent, "Message-ID"), header(&sent, "Reply-To"));
    let reply_to = reply_to.split(['<', '>']).nth(1).unwrap().to_owned();
    shop.receive(&[
        mail(
            "1",
            "Re: Bath",
            &format!("In-Reply-To: {id}\r\n"),
            "From my office: yes.\r\n\r\nOn Friday Paws wrote:\r\n> Is four fine?",
        ),
        mail("2", "Another", &format!("Cc: {reply_to}\r\n"), "By its address."),
        // Signed by nobody, and about a mail that never was.
        mail(
            "3",
            "Sly",
            &format!(
                "Cc: desk+{}@paws.example\r\nIn-Reply-To: <{}.pawline@paws.example>\r\n",
                "a".repeat(42),
                uuid::Uuid::now_v7().simple()
            ),
            "Elsewhere.",
        ),
    ])
    .await;
    let rows = thread(shop.staff(), &bella).await["messages"]["rows"].as_array().unwrap().clone();
    let bodies: Vec<&str> = rows.iter().map(|row| row["body"].as_str().unwrap()).collect();
    assert_eq!(bodies, ["Is four fine?", "From my office: yes.", "By its address."]);
    assert!(rows[1]["mail"]["quoted"].as_str().unwrap().starts_with("On Friday Paws wrote:"));
    assert_eq!(shop.inbox().await.len(), 2, "the third is somebody of their own");
}

#[tokio::test]
async fn machines_lists_and_our_own_mails_start_nothing_and_a_bounce_is_told_at_its_mail() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let sent = shop.write(&bella, "Bath", "Is four fine?").await;
    shop.carry(6).await;
    let id = header(&shop.servers.sent(1).await[0], "Message-ID");
    let ours = mail("9", "Hi", "", "To ourselves").replace("Bella@Example.com", DESK);
    shop.receive(&[
        mail("1", "Away", "Auto-Submitted: auto-replied\r\n", "I am away."),
        mail("2", "News", "Precedence: bulk\r\n", "Buy!"),
        mail("3", "List", "List-Id: <x.example>\r\n", "Hi all").replace(DESK, "all@x.example"),
        ours,
    ])
    .await;
    // None of it vanishes without a trace.
    let list: Value = shop.business.owner.call("channels/list_channels", json!({})).await.ok();
    let mut left: Vec<(&str, &str)> = list["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["sender"].as_str().unwrap(), one["why"].as_str().unwrap()))
        .collect();
    left.sort_unstable();
    assert_eq!(
        left,
        [
            ("bella@example.com", "An answering machine wrote it."),
            ("bella@example.com", "It came by a mailing list and is not addressed to you."),
            ("bella@example.com", "It was sent to many at once."),
            (DESK, "It came from an address of your own."),
        ]
    );
    assert_eq!(list["left_out_count"], 4);
    assert_eq!(thread(shop.staff(), &bella).await["messages"]["rows"].as_array().unwrap().len(), 1);
    let bounce = |action: &str| {
        format!(
            "From: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {DESK}\r\nMessage-ID: <{action}@mx.example>\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: {action}\r\n\
             Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n--b--\r\n"
        )
    };
    shop.receive(&[bounce("delayed")]).await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    shop.receive(&[bounce("failed")]).await;
    let delivery = shop.delivery(&sent).await;
    assert_eq!(delivery["state"], "failed");
    assert!(delivery["why"].as_str().unwrap().starts_with("Their mailbox is full."), "{delivery}");
    assert_eq!(shop.inbox().await.len(), 1);
}

#[tokio::test]
async fn what_came_by_a_list_to_our_address_and_what_a_form_sends_for_somebody_is_read() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", "bella@example.com").await;
    let wanted = "Reply-To: Bella Ortiz <bella@example.com>\r\n";
    let form =
        mail("2", "Website", wanted, "By the form").replace("Bella@Example.com", "no-reply@site.example");
    let ours = mail("3", "Website", wanted, "By ourselves").replace("Bella@Example.com", DESK);
    let program = "Auto-Submitted: auto-generated\r\nReply-To: Bella Ortiz <bella@example.com>\r\n";
    let booked =
        mail("4", "Booked", program, "By a program").replace("Bella@Example.com", "noreply@book.example");
    shop.receive(&[
        mail("1", "Club", "List-Id: <x.example>\r\nPrecedence: list\r\n", "To you"),
        form,
        ours,
        booked,
    ])
    .await;
    let thread = thread(shop.staff(), &bella).await;
    let bodies: Vec<&str> = thread["messages"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["body"].as_str().unwrap())
        .collect();
    assert_eq!(bodies, ["To you", "By the form", "By ourselves", "By a program"]);
    let list: Value = shop.business.owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!((&list["left_out"], &list["left_out_count"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn twenty_mails_that_came_while_we_were_down_all_appear_once_and_in_order_and_stay_unread() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    shop.servers.deliver(&mail("old", "Old", "", "Before we were connected"));
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
    owner
        .command("channels/edit_email", json!({ "id": shop.channel, "version": 1, "form": edit }))
        .await
        .is(200);
    let tested = owner.done("channels/test_channel", json!({ "id": shop.channel })).await;
    assert_eq!(tested["state"], "works", "{tested}");
    let look = async |seconds: i64| fetch_due(&shop.app.app, later(seconds)).await.unwrap();
    assert_eq!(look(1).await, 0, "what was there before is left alone");
    for number in 1..=20 {
        shop.servers.deliver(&mail(&number.to_string(), "Count", "", &format!("Number {number}")));
    }
    assert_eq!(look(1).await, 0, "its turn is in a minute");
    assert_eq!(look(90).await, 20);
    assert_eq!(look(300).await, 0);
    // As after a crash between reading and remembering, or a mailbox that was made anew.
    shop.behind("update channel set imap_uid = 0").await;
    assert_eq!(look(600).await, 1, "the old one is read now, and the twenty are known");
    shop.behind("update channel set imap_validity = 1, fetched_until = now()").await;
    assert_eq!(look(900).await, 0);
    take_due(&shop.app.app, later(0)).await.unwrap();
    let bodies: Vec<Value> = shop.messages().await.into_iter().map(|row| row["body"].clone()).collect();
    let mut wanted: Vec<Value> = (1..=20).map(|number| json!(format!("Number {number}"))).collect();
    wanted.push(json!("Before we were connected"));
    assert_eq!(bodies, wanted);
    let flags = shop.servers.flags();
    assert_eq!(flags.len(), 21, "nothing is deleted");
    assert!(flags.iter().all(|flags| !flags.contains('S')), "nothing is marked as read: {flags:?}");

    // A wrong password is told in the settings.
    edit["imap_password"] = json!("wrong");
    owner
        .command("channels/edit_email", json!({ "id": shop.channel, "version": 2, "form": edit }))
        .await
        .is(200);
    look(2000).await;
    let list: Value = owner.call("channels/list_channels", json!({})).await.ok();
    assert_eq!(list["channels"][0]["state"], "fails");
    assert!(
        list["channels"][0]["last_error"].as_str().unwrap().contains("mailbox does not accept"),
        "{list}"
    );
}

#[tokio::test]
async fn html_is_shown_at_its_own_address_and_cannot_act() {
    let shop = Shop::open().await;
    let html = "<p onclick=\"__xss()\" style=\"color:red\">Dear <b>Paws</b></p><script>__xss()</script>\
        <img src=\"https://spy.example/1.gif\" onerror=\"__xss()\"><iframe src=\"https://x.example\"></iframe>\
        <a href=\"javascript:__xss()\">a</a><form action=\"https://x.example\"><input name=q></form><svg onload=__xss()>";
    shop.receive(&[mail("1", "<script>__xss()</script>", "Content-Type: text/html\r\n", html)]).await;
    let [message] = &shop.messages().await[..] else { panic!("one message") };
    assert!(message["body"].as_str().unwrap().contains("Dear Paws"), "{message}");
    assert_eq!(message["mail"]["has_html"], true);
    let path = format!("/mail/{}", message["id"].as_str().unwrap());
    let page = shop.staff().get(&path).await;
    let policy = page.is(200).headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(
        policy.starts_with("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"),
        "{policy}"
    );
    assert!(page.text.contains("<p style=\"color:red\">Dear <b>Paws</b></p>"), "{}", page.text);
    for gone in
        ["__xss", "<script", "<img", "<iframe", "<form", "<input", "<svg", "spy.example", "javascript:"]
    {
        assert!(!page.text.contains(gone), "{gone}: {}", page.text);
    }
    // For nobody else.
    shop.app.anonymous().get(&path).await.is(404);
    shop.app.business().await.owner.get(&path).await.is(404);
    shop.staff().get("/mail/x").await.is(404);
    shop.staff().get(&format!("/mail/{}", uuid::Uuid::now_v7())).await.is(404);
}

#[tokio::test]
async fn pictures_and_other_files_are_kept() {
    use base64::Engine;
    let shop = Shop::open().await;
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let encoded = base64::engine::general_purpose::STANDARD.encode(picture.into_inner());
    let part = |head: &str, body: &str| format!("--b\r\n{head}\r\n\r\n{body}\r\n");
    let body = [
        part("Content-Type: text/plain", "Two files and a trick"),
        part("Content-Type: image/png; name=mochi.png\r\nContent-Transfer-Encoding: base64", &encoded),
        part(
            "Content-Type: image/png; name=trick.png\r\nContent-Disposition: attachment",
            "<script>__xss()</script>",
        ),
        part(
            "Content-Type: application/pdf; name=\"vaccines.pdf\"\r\nContent-Disposition: attachment",
            "%PDF-",
        ),
        "--b--\r\n".to_owned(),
    ]
    .concat();
    shop.receive(&[mail(
        "1",
        "Files",
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
        &body,
    )])
    .await;
    fetch_pictures(&shop.app.app, later(0)).await.unwrap();
    let [message] = &shop.messages().await[..] else { panic!("one message") };
    assert_eq!(message["body"], "Two files and a trick");
    let file = &message["mail"]["files"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("vaccines.pdf"), &json!(5)));
    let path = format!("/files/{}/original", file["file_id"].as_str().unwrap());
    let given = shop.staff().get(&path).await;
    assert_eq!(given.is(200).text, "%PDF-");
    // Whatever it is, it is not shown in place.
    let head = |name: &str| given.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (head("content-type"), head("content-disposition")),
        ("application/octet-stream".into(), "attachment".into())
    );
    assert_eq!(head("x-content-type-options"), "nosniff");
    shop.staff().get(&path.replace("original", "320")).await.is(404);
    shop.app.anonymous().get(&path).await.is(404);
    shop.app.business().await.owner.get(&path).await.is(404);
    let pictures = message["pictures"].as_array().unwrap();
    assert_eq!(pictures.len(), 2, "{message}");
    shop.staff().get(&format!("/files/{}/320", pictures[0]["file_id"].as_str().unwrap())).await.is(200);
    assert!(pictures[1]["file_id"].is_null() && !pictures[1]["why"].as_str().unwrap().is_empty());
    let kept: i64 = sqlx::query_scalar("select count(*) from message_picture where raw is not null")
        .fetch_one(&shop.app.behind)
        .await
        .unwrap();
    assert_eq!(kept, 0, "what came is kept once");
}

#[tokio::test]
async fn what_cannot_be_worked_on_is_put_aside_and_replayed() {
    let shop = Shop::open().await;
    shop.receive(&[mail("1", "Hi", "", "Hello").replace("Bella@Example.com", "nobody")]).await;
    for round in 1..8 {
        take_due(&shop.app.app, later(round * 4000)).await.unwrap();
    }
    let list: Value = shop.business.owner.call("channels/list_channels", json!({})).await.ok();
    let dead = &list["dead"][0];
    assert_eq!((&dead["by"], &dead["is_message"]), (&json!("email"), &json!(true)), "{list}");
    shop.business.owner.done("channels/replay_hook", json!({ "id": dead["id"] })).await;
    shop.behind("update incoming_hook set raw = convert_to(replace(convert_from(raw, 'UTF8'), '<nobody>', '<nora@example.com>'), 'UTF8')").await;
    take_due(&shop.app.app, later(0)).await.unwrap();
    assert_eq!(shop.messages().await[0]["body"], "Hello");
    let left: i64 = sqlx::query_scalar("select count(*) from incoming_hook where raw is not null")
        .fetch_one(&shop.app.behind)
        .await
        .unwrap();
    assert_eq!(left, 0);
}
