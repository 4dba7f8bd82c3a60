//! Pictures and files that go with texts: Twilio fetches them at an address that is signed and ends.

use super::{BELLA, Shop, connect, customer, later, text, thread};
use crate::attachments::{PDF, attach, draft};
use crate::files::picture;
use crate::support::TestApp;
use crate::support::twilio::Mood;
use image::ImageFormat;
use pawline::domain::ids::{BusinessId, PictureId};
use pawline::rooms::channels::media;
use serde_json::{Value, json};
use uuid::Uuid;

fn with_files(customer: &Value, body: &str, files: &[&Value]) -> Value {
    let mut send = text(customer, body);
    send["files"] = json!(files);
    send
}

/// The path of an address of ours.
fn path(url: &str) -> String {
    format!("/{}", url.splitn(4, '/').nth(3).unwrap())
}

#[tokio::test]
async fn twilio_fetches_what_goes_with_a_text_and_nobody_guesses_it() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let photo = attach(shop.staff(), &bella, "bella.png", picture(ImageFormat::Png)).await;
    let prices = attach(shop.staff(), &bella, "prices.pdf", PDF).await;
    let sent =
        shop.staff().done("conversations/send_message", with_files(&bella, "", &[&photo, &prices])).await;
    let sent = sent["message"].clone();
    assert_eq!((&sent["body"], &sent["delivery"]["state"]), (&json!("(2 files)"), &json!("queued")));
    assert_eq!(shop.carry(6).await, 1);
    let [kept] = &shop.twilio.sent()[..] else { panic!("one text") };
    assert_eq!(kept.body, "", "what stands for no words is for our lists");
    let [first, second] = &kept.pictures[..] else { panic!("two files: {:?}", kept.pictures) };
    let nobody = shop.app.anonymous();
    let shown = nobody.get(&path(&first.0)).await;
    assert_eq!(shown.is(200).headers["content-type"], "image/jpeg");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert_eq!(shown.headers["cache-control"], "no-store");
    assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    let file = nobody.get(&path(&second.0)).await;
    assert_eq!(file.is(200).text.as_bytes(), PDF);
    assert_eq!(file.headers["content-disposition"], "attachment; filename*=UTF-8''prices.pdf");
    // Altered in any place it leads nowhere; and it ends.
    let mark = path(&second.0);
    for at in [8, 40, 75, 100] {
        let mut wrong = mark.clone();
        let now = wrong[at..=at].to_owned();
        wrong.replace_range(at..=at, if now == "0" { "1" } else { "0" });
        nobody.get(&wrong).await.is(404);
    }
    nobody.get("/media/nothing").await.is(404);
    let picture: Uuid = sqlx::query_scalar("select id from message_picture where name <> ''")
        .fetch_one(&shop.app.behind)
        .await
        .unwrap();
    let old = |seconds| {
        let (business, id) = (BusinessId(shop.business.id.0), PictureId(picture));
        path(&media::address(&shop.app.app, business, id, later(seconds)).unwrap())
    };
    nobody.get(&old(0)).await.is(200);
    nobody.get(&old(-25 * 3600)).await.is(404);
    // Another business does not lead to it.
    let other = BusinessId(shop.app.business().await.id.0);
    let foreign = media::address(&shop.app.app, other, PictureId(picture), later(0)).unwrap();
    nobody.get(&path(&foreign)).await.is(404);
}

#[tokio::test]
async fn no_try_loses_a_file_and_an_undone_text_gives_them_back() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let photo = attach(shop.staff(), &bella, "bella.png", picture(ImageFormat::Png)).await;
    let sent = shop.staff().done("conversations/send_message", with_files(&bella, "Look", &[&photo])).await;
    let sent = sent["message"].clone();
    // Undone before it left: words and files are the writer's again.
    shop.staff().command("conversations/withdraw_message", json!({ "message": sent["id"] })).await.is(200);
    assert_eq!(shop.carry(6).await, 0);
    let standing = draft(shop.staff(), &bella).await;
    assert_eq!((standing.len(), &standing[0]["name"]), (1, &json!("bella.jpg")));
    // Twilio has an error of its own, and has it; then it refuses one.
    shop.twilio.next([Mood::TakeAndFail]);
    let again = with_files(&bella, "Look", &[&standing[0]["id"]]);
    let sent = shop.staff().done("conversations/send_message", again).await["message"].clone();
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "unknown");
    shop.carry(120).await;
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
    assert_eq!(shop.twilio.sent().len(), 1);
    assert_eq!(shop.twilio.sent()[0].pictures.len(), 1);
    shop.twilio.next([Mood::Answer(
        400,
        json!({ "code": 21620, "message": "Invalid media URL(s)", "status": 400 }),
    )]);
    let other = attach(shop.staff(), &bella, "again.png", picture(ImageFormat::Png)).await;
    let sent = shop.staff().done("conversations/send_message", with_files(&bella, "", &[&other])).await;
    let sent = sent["message"].clone();
    shop.carry(6).await;
    assert_eq!(shop.delivery(&sent).await["state"], "failed");
    shop.staff().command("channels/send_again", json!({ "message": sent["id"] })).await.is(200);
    shop.carry(6).await;
    assert_eq!(shop.twilio.sent()[1].pictures.len(), 1);
    assert_eq!(shop.delivery(&sent).await["state"], "sent");
}

#[tokio::test]
async fn what_a_text_cannot_carry_is_said_before_it_goes() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let mut heavy = PDF.to_vec();
    heavy.resize(500_001, b' ');
    let notes = attach(shop.staff(), &bella, "notes.txt", "Likes cheese").await;
    let heavy = attach(shop.staff(), &bella, "heavy.pdf", heavy).await;
    for (file, says) in [(&notes, "only pictures, PDFs"), (&heavy, "500 KB")] {
        let reply = shop.staff().command("conversations/send_message", with_files(&bella, "", &[file])).await;
        reply.invalid(&["files"]);
        assert!(reply.text.contains(says), "{}", reply.text);
    }
    // Networks carry pictures within North America.
    let ana = customer(shop.staff(), "Ana", "+491712345678", true).await;
    let photo = attach(shop.staff(), &ana, "ana.png", picture(ImageFormat::Png)).await;
    let reply = shop.staff().command("conversations/send_message", with_files(&ana, "", &[&photo])).await;
    assert!(reply.is(409).text.contains("United States and Canada"), "{}", reply.text);
    assert_eq!(shop.carry(6).await, 0);
}

/// The server stands at localhost, and Twilio far away.
#[tokio::test]
async fn an_address_that_twilio_cannot_reach_is_said_before_anything_goes() {
    let app = TestApp::with_settings(vec![("TWILIO_API", "https://twilio.invalid".into())]).await;
    let shop = app.business().await;
    connect(&shop.owner).await;
    let bella = customer(&shop.staff, "Bella", BELLA, true).await;
    let photo = attach(&shop.staff, &bella, "bella.png", picture(ImageFormat::Png)).await;
    let found: Value =
        shop.staff.call("conversations/list_draft_files", json!({ "customer": bella })).await.ok();
    assert!(found["not_by_text"].as_str().unwrap().contains("cannot reach http://localhost"), "{found}");
    let reply = shop.staff.command("conversations/send_message", with_files(&bella, "Look", &[&photo])).await;
    assert!(reply.is(409).text.contains("Set PUBLIC_URL"), "{}", reply.text);
    assert_eq!(draft(&shop.staff, &bella).await.len(), 1);
    assert!(thread(&shop.staff, &bella).await["messages"]["rows"].as_array().unwrap().is_empty());
}
