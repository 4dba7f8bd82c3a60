//! Pictures and files that go with emails: real mail servers take them as attachments.

use super::{Shop, customer, email};
use crate::attachments::{PDF, attach};
use crate::files::picture;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use pawline::server::providers::mail::reading;
use serde_json::json;

#[tokio::test]
async fn an_email_brings_its_files_whole_and_under_their_names() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella Ortiz", "bella@example.com").await;
    let photo = attach(shop.staff(), &bella, "After the bath.png", picture(ImageFormat::Png)).await;
    let prices = attach(shop.staff(), &bella, "Größe.pdf", PDF).await;
    let mut send = email(&bella, "Prices", "Dear Bella,\nhere they are.");
    send["files"] = json!([photo, prices]);
    let sent = shop.staff().done("conversations/send_message", send).await["message"].clone();
    assert_eq!(sent["pictures"].as_array().unwrap().len(), 2);
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    let mail = shop.servers.sent(1).await.remove(0);
    assert!(mail.contains("multipart/mixed") && mail.contains("multipart/alternative"), "{mail}");
    assert!(mail.replace(['\r', '\n'], "").contains(&STANDARD.encode(PDF)), "{mail}");
    let read = reading::read(mail.as_bytes()).expect("it is an email");
    assert!(read.text.contains("here they are"), "{}", read.text);
    let files: Vec<(&str, &str)> =
        read.files.iter().map(|file| (file.name.as_str(), file.media_type.as_str())).collect();
    assert_eq!(files, [("After the bath.jpg", "image/jpeg"), ("Größe.pdf", "application/pdf")]);
    assert_eq!(read.files[1].bytes, PDF);
    assert!(image::load_from_memory(&read.files[0].bytes).is_ok());
}

#[tokio::test]
async fn an_email_need_have_no_words_and_has_a_limit() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella Ortiz", "bella@example.com").await;
    let mut ids = Vec::new();
    for n in 0..3 {
        let mut heavy = PDF.to_vec();
        heavy.resize(9_000_000, b' ');
        ids.push(attach(shop.staff(), &bella, &format!("{n}.pdf"), heavy).await);
    }
    let mut send = email(&bella, "All of it", "");
    send["files"] = json!(ids);
    let reply = shop.staff().command("conversations/send_message", send.clone()).await;
    reply.invalid(&["files"]);
    assert!(reply.text.contains("20 MB"), "{}", reply.text);
    let small = attach(shop.staff(), &bella, "small.pdf", PDF).await;
    send["files"] = json!([small]);
    let sent = shop.staff().done("conversations/send_message", send).await["message"].clone();
    assert_eq!(sent["body"], "(A file)");
    shop.carry(6).await;
    let mail = shop.servers.sent(1).await.remove(0);
    assert!(!mail.contains("(A file)") && mail.contains("small.pdf"), "{mail}");
}
