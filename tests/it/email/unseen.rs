//! An answer that its reader does not see in the chat comes by email, and an answer to that email comes home.

use super::{Shop, header, later};
use crate::support::asker::{Asker, deliveries};
use pawline::rooms::conversations::unseen::bring_unseen_due;
use serde_json::{Value, json};

#[tokio::test]
async fn an_unseen_answer_goes_by_email_and_its_answer_comes_into_the_same_conversation() {
    let shop = Shop::open().await;
    let bella = Asker::ask(&shop.app, &shop.business, "bella@example.com", "Is Sunday free?").await;
    bella.answer(shop.staff(), "Yes, from nine.").await;
    assert_eq!(bring_unseen_due(&shop.app.app, later(360)).await.unwrap(), 1);
    let [_, carried] = &deliveries(shop.staff(), &bella.customer).await[..] else { panic!("two messages") };
    assert_eq!((&carried["state"], &carried["also"]["by"]), (&json!("queued"), &json!("email")));
    assert_eq!(shop.carry(6).await, 1);
    let mail = shop.servers.sent(1).await.remove(0);
    assert_eq!(header(&mail, "To"), "bella@example.com");
    assert_eq!(header(&mail, "Subject"), "Your chat with Happy Paws");
    assert!(mail.contains("Sam Staff: Yes, from nine."), "{mail}");
    assert!(mail.contains("/widget/b"), "{mail}");
    let carried = deliveries(shop.staff(), &bella.customer).await;
    assert_eq!(carried[1]["state"], "sent");

    // She is read by her thread, also from another address.
    let answers = format!(
        "From: Bella <elsewhere@example.com>\r\nTo: desk@paws.example\r\nSubject: Re: Your chat\r\n\
         Message-ID: <1@example.com>\r\nIn-Reply-To: {0}\r\nReferences: {0}\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\nSee you then\r\n",
        header(&mail, "Message-ID")
    );
    shop.receive(&[answers]).await;
    let thread: Value =
        shop.staff().call("conversations/open_thread", json!({ "customer": bella.customer })).await.ok();
    let rows = thread["messages"]["rows"].as_array().unwrap();
    assert_eq!((&rows[2]["body"], &rows[2]["channel"]), (&json!("See you then"), &json!("email")));
    // Later ones go on with the thread.
    bella.answer(shop.staff(), "Fine!").await;
    assert_eq!(bring_unseen_due(&shop.app.app, later(360)).await.unwrap(), 1);
    shop.carry(6).await;
    let second = shop.servers.sent(2).await.remove(1);
    assert_eq!(header(&second, "In-Reply-To"), header(&mail, "Message-ID"));
}

#[tokio::test]
async fn whoever_gave_no_address_is_left_alone() {
    let shop = Shop::open().await;
    let bella = Asker::ask(&shop.app, &shop.business, "(415) 555-0123", "Is Sunday free?").await;
    bella.answer(shop.staff(), "Yes.").await;
    assert_eq!(bring_unseen_due(&shop.app.app, later(360)).await.unwrap(), 0);
    assert_eq!(deliveries(shop.staff(), &bella.customer).await, [json!(null), json!(null)]);
}
