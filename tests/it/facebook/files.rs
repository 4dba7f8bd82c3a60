//! Pictures and files that go on Facebook: each in a message of its own, behind the words.

use super::{BELLA, Shop, answer, bodies};
use crate::attachments::{PDF, attach};
use crate::files::picture;
use crate::support::facebook::Mood;
use image::ImageFormat;
use serde_json::json;

#[tokio::test]
async fn each_file_is_a_message_of_its_own_and_none_goes_twice() {
    let shop = Shop::open().await;
    let bella = shop.hear_from(BELLA, "May I see her?").await;
    let photo = attach(shop.staff(), &bella, "bella.png", picture(ImageFormat::Png)).await;
    let prices = attach(shop.staff(), &bella, "prices.pdf", PDF).await;
    let mut send = answer(&bella, "Here she is");
    send["files"] = json!([photo, prices]);
    shop.staff().done("conversations/send_message", send).await;
    let thread = shop.thread(&bella).await;
    assert_eq!(bodies(&thread), ["May I see her?", "Here she is", "(A picture)", "(A file)"]);
    // The answer to the picture is lost: it is looked for before anything goes again.
    shop.carry(6).await;
    shop.facebook.next([Mood::TakeAndFail]);
    for seconds in [7, 8, 60, 120, 180] {
        shop.carry(seconds).await;
    }
    let sent: Vec<String> = shop.facebook.sent().into_iter().map(|one| one.body).collect();
    assert_eq!(sent, ["Here she is", "", ""]);
    let fetched = shop.facebook.state().fetched.clone();
    let sorts: Vec<&str> = fetched.iter().map(|(sort, _)| sort.as_str()).collect();
    assert_eq!(sorts, ["image", "file"]);
    let path = format!("/{}", fetched[1].1.splitn(4, '/').nth(3).unwrap());
    assert_eq!(shop.app.anonymous().get(&path).await.is(200).text.as_bytes(), PDF);
    for message in shop.thread(&bella).await["messages"]["rows"].as_array().unwrap().iter().skip(1) {
        assert_eq!(message["delivery"]["state"], "sent", "{message}");
    }
}
