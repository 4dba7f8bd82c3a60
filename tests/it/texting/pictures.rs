//! Pictures that came with texts.

use super::{BELLA, Shop, customer, later};
use image::{DynamicImage, ImageFormat};
use pawline::rooms::arrivals::pictures::fetch_pictures;
use serde_json::{Value, json};
use std::io::Cursor;

#[tokio::test]
async fn a_picture_is_fetched_from_the_provider_and_kept_as_pixels() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 30).write_to(&mut picture, ImageFormat::Png).unwrap();
    shop.twilio.state().pictures.push(("ME1".into(), picture.into_inner()));
    shop.twilio.state().pictures.push(("ME2".into(), b"no picture at all".to_vec()));
    let at = |id: &str| format!("{}/2010-04-01/Accounts/AC1/Messages/MM1/Media/{id}", shop.twilio.url);
    let kind = |url: String, kind: &str| (url, kind.to_owned());
    let sid = shop.twilio.receive_with(
        BELLA,
        "",
        vec![
            kind(at("ME1"), "image/png"),
            kind(at("ME2"), "image/jpeg"),
            kind(at("ME3"), "image/jpeg"),
            kind(at("ME4"), "video/mp4"),
            // Nothing else is asked, whatever the hook says.
            kind(format!("{}/private", shop.app.url), "image/png"),
            kind("https://api.twilio.com.evil.example/x".into(), "image/png"),
        ],
    );
    assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
    shop.take().await;
    let message = |thread: &Value| thread["messages"]["rows"][0].clone();
    let before = message(&shop.thread(&bella).await);
    assert_eq!(before["body"], "(6 files)");
    assert!(
        before["pictures"].as_array().unwrap().iter().all(|one| one["file_id"].is_null() && one["why"] == "")
    );
    while fetch_pictures(&shop.app.app, later(0)).await.unwrap() > 0 {}
    let after = message(&shop.thread(&bella).await);
    let pictures = after["pictures"].as_array().unwrap();
    assert!(pictures[0]["file_id"].is_string(), "{after}");
    for one in &pictures[1..] {
        assert!(one["file_id"].is_null() && one["why"].as_str().unwrap().len() > 5, "{after}");
    }
    let file = format!("/files/{}/320", pictures[0]["file_id"].as_str().unwrap());
    let shown = shop.staff().get(&file).await;
    assert_eq!((shown.status, shown.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
    shop.app.anonymous().get(&file).await.is(404);
    let other = shop.app.business().await;
    other.owner.get(&file).await.is(404);
}

#[tokio::test]
async fn pictures_of_missed_texts_come_too() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8, 8).write_to(&mut picture, ImageFormat::Png).unwrap();
    shop.twilio.state().pictures.push(("ME1".into(), picture.into_inner()));
    let url = format!("{}/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1", shop.twilio.url);
    shop.twilio.receive_with(BELLA, "Her rash", vec![(url, "image/png".into())]);
    pawline::rooms::arrivals::fetching::fetch_due(&shop.app.app, later(86_400)).await.unwrap();
    shop.take().await;
    assert_eq!(fetch_pictures(&shop.app.app, later(0)).await.unwrap(), 1);
    let thread = shop.thread(&bella).await;
    assert!(thread["messages"]["rows"][0]["pictures"][0]["file_id"].is_string(), "{thread}");
    assert_eq!(thread["messages"]["rows"][0]["body"], json!("Her rash"));
}

#[tokio::test]
async fn what_is_no_picture_is_kept_as_a_file() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    shop.twilio.state().pictures.push(("ME1".into(), b"%PDF-1.4".to_vec()));
    shop.twilio.state().pictures.push(("ME2".into(), b"BEGIN:VCARD".to_vec()));
    let at = |id: &str| format!("{}/2010-04-01/Accounts/AC1/Messages/MM1/Media/{id}", shop.twilio.url);
    let files = vec![(at("ME1"), "application/pdf".to_owned()), (at("ME2"), "text/x-vcard".to_owned())];
    let sid = shop.twilio.receive_with(BELLA, "", files);
    assert_eq!(shop.twilio.tell(&shop.app.url, shop.channel, &sid).await, 200);
    shop.take().await;
    while fetch_pictures(&shop.app.app, later(0)).await.unwrap() > 0 {}
    let message = shop.thread(&bella).await["messages"]["rows"][0].clone();
    assert_eq!(message["body"], "(2 files)");
    let kept = message["pictures"].as_array().unwrap();
    for (one, (name, bytes)) in
        kept.iter().zip([("Document.pdf", "%PDF-1.4"), ("Contact.vcf", "BEGIN:VCARD")])
    {
        assert_eq!(one["name"], name, "{message}");
        let path = format!("/files/{}/original", one["file_id"].as_str().unwrap());
        let given = shop.staff().get(&path).await;
        assert_eq!(given.is(200).text, bytes);
        assert_eq!(given.headers["content-disposition"].to_str().unwrap(), "attachment");
        shop.app.business().await.owner.get(&path).await.is(404);
    }
}
