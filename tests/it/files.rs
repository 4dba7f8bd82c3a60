//! Photos (R20): what is taken, what is refused and how, and who may see them.

use crate::support::{Business, Client, Reply, TestApp};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Cursor;
use uuid::Uuid;

async fn customer(app: &TestApp, business: &Business) -> Uuid {
    let id = Uuid::now_v7();
    let mut tx = app.tx(business.id).await;
    sqlx::query(
        "insert into customer (business_id, id, name, source) values ($1, $2, 'Bella Ortiz', 'by_hand')",
    )
    .bind(business.id.0)
    .bind(id)
    .execute(tx.conn())
    .await
    .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn pet(business: &Business, customer: Uuid) -> Uuid {
    let done = business
        .staff
        .done(
            "pets/add_pet",
            json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } }),
        )
        .await;
    serde_json::from_value(done).unwrap()
}

/// A picture of 400 by 300 dots.
pub fn picture(format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(400, 300, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 128]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Sends a file as the browser does.
pub async fn send(client: &Client, path: &str, intent: Uuid, body: impl Into<reqwest::Body>) -> Reply {
    let request = client
        .request(Method::POST, path)
        .header("x-intent", intent.to_string())
        .header("origin", &client.url)
        .header("content-type", "image/jpeg")
        .body(body);
    client.send(request).await
}

async fn photo_of(business: &Business, customer: Uuid) -> Value {
    let list: Value = business.staff.call("pets/list_pets", json!({ "customer_id": customer })).await.ok();
    list["pets"][0]["photo_file_id"].clone()
}

#[tokio::test]
async fn a_photo_is_taken_shown_in_three_sizes_and_taken_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let path = format!("/files/pet/{}", pet(&business, customer).await);
    let done: Value = send(&business.staff, &path, Uuid::now_v7(), picture(ImageFormat::Png)).await.ok();
    let id = photo_of(&business, customer).await;
    assert_eq!(done["value"], id);
    let id = id.as_str().unwrap().to_owned();
    for (size, wide, high) in [(96, 96, 96), (320, 320, 240), (1600, 400, 300)] {
        let response = business
            .staff
            .request(Method::GET, &format!("/files/{id}/{size}"))
            .header("cookie", format!("__Host-pawline={}", business.staff.token.clone().unwrap()))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "image/jpeg");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        assert_eq!(response.headers()["cache-control"], "private, max-age=31536000, immutable");
        assert_eq!(response.headers()["content-disposition"], "inline");
        let image = image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
        assert_eq!((image.width(), image.height()), (wide, high));
    }
    business.staff.get(&format!("/files/{id}/2000")).await.is(404);
    business.staff.get(&format!("/files/{id}/x")).await.is(404);
    business.staff.undo(&done).await.is(200);
    assert_eq!(photo_of(&business, customer).await, Value::Null);
    business.staff.get(&format!("/files/{id}/96")).await.is(404);
}

#[tokio::test]
async fn a_customer_has_a_photo_too_and_it_can_be_removed() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let path = format!("/files/customer/{customer}");
    send(&business.staff, &path, Uuid::now_v7(), picture(ImageFormat::Jpeg)).await.is(200);
    let target = json!({ "target": { "customer": customer } });
    let done: Value = business.staff.command("pets/remove_photo", target).await.ok();
    business.staff.undo(&done).await.is(200);
    let mut tx = app.tx(business.id).await;
    let photo: Option<Uuid> = sqlx::query_scalar("select photo_file_id from customer where id = $1")
        .bind(customer)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    assert!(photo.is_some());
}

#[tokio::test]
async fn sent_twice_is_taken_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let path = format!("/files/pet/{}", pet(&business, customer).await);
    let (intent, body) = (Uuid::now_v7(), picture(ImageFormat::WebP));
    let first: Value = send(&business.staff, &path, intent, body.clone()).await.ok();
    let second: Value = send(&business.staff, &path, intent, body).await.ok();
    assert_eq!(first, second);
    send(&business.staff, &path, intent, picture(ImageFormat::Gif)).await.is(422);
    let folder = app.app.config.data.join("files").join(business.id.to_string());
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 3, "the three sizes of one photo");
}

#[tokio::test]
async fn what_is_no_photo_is_refused_with_its_status_and_sentence() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let path = format!("/files/pet/{}", pet(&business, customer).await);
    let mut cut = picture(ImageFormat::Jpeg);
    cut.truncate(cut.len() / 2);
    let cases: [(&str, Vec<u8>, u16); 7] = [
        ("empty", Vec::new(), 415),
        ("a page that says it is a JPEG", b"<!doctype html><script>alert(1)</script>".to_vec(), 415),
        ("an SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), 415),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), 415),
        ("cut short", cut, 422),
        ("only a beginning", b"\x89PNG\r\n\x1a\n".to_vec(), 422),
        ("too large", vec![0xff; 15 * 1024 * 1024 + 1], 413),
    ];
    for (what, body, status) in cases {
        let reply = send(&business.staff, &path, Uuid::now_v7(), body).await;
        assert_eq!(reply.status, status, "{what}: {}", reply.text);
        assert_eq!(reply.json()["Invalid"][0]["field"], "photo", "{what}");
    }
    assert_eq!(photo_of(&business, customer).await, Value::Null);
}

#[tokio::test]
async fn who_may_not_send_or_see_is_told_nothing() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let customer = customer(&app, &theirs).await;
    let pet = pet(&theirs, customer).await;
    let body = || picture(ImageFormat::Png);
    for path in [format!("/files/pet/{pet}"), format!("/files/customer/{customer}")] {
        send(&ours.owner, &path, Uuid::now_v7(), body()).await.is(404);
        send(&app.anonymous(), &path, Uuid::now_v7(), body()).await.is(401);
    }
    let path = format!("/files/pet/{pet}");
    let done: Value = send(&theirs.staff, &path, Uuid::now_v7(), body()).await.ok();
    let photo = format!("/files/{}/96", done["value"].as_str().unwrap());
    theirs.staff.get(&photo).await.is(200);
    ours.owner.get(&photo).await.is(404);
    app.anonymous().get(&photo).await.is(404);
    // Without an intent, to no target, from another site.
    theirs.staff.post(&path, "image/png", body()).await.is(400);
    send(&theirs.staff, &format!("/files/booking/{pet}"), Uuid::now_v7(), body()).await.is(404);
    send(&theirs.staff, "/files/pet/x", Uuid::now_v7(), body()).await.is(404);
    let foreign = theirs
        .staff
        .request(Method::POST, &path)
        .header("x-intent", Uuid::now_v7().to_string())
        .header("origin", "https://evil.example")
        .body(body());
    theirs.staff.send(foreign).await.is(403);
}

/// What a file says it is, what its name would be and what stands around the picture count for
/// nothing: only pixels are kept.
#[tokio::test]
async fn files_that_lie_are_refused_or_lose_what_they_hid() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let customer = customer(&app, &business).await;
    let path = format!("/files/pet/{}", pet(&business, customer).await);
    // A PNG that says it is a million pixels wide, in some bytes.
    let mut giant = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\x42\x40\0\0\0\x01\x08\x02\0\0\0".to_vec();
    giant.extend([0; 4]);
    send(&business.staff, &path, Uuid::now_v7(), giant).await.is(422).invalid(&["photo"]);
    // A picture that is also a page, and one with words in its own comment and behind its end.
    let attack = b"<script>__xss()</script>";
    let mut page = picture(ImageFormat::Gif);
    page.extend(attack);
    let mut jpeg = picture(ImageFormat::Jpeg);
    let comment = [&[0xff, 0xfe, 0, 26][..], attack].concat();
    jpeg.splice(2..2, comment);
    jpeg.extend(attack);
    for body in [page, jpeg] {
        let done: Value = send(&business.staff, &path, Uuid::now_v7(), body).await.ok();
        for size in [96, 320, 1600] {
            let photo = format!("/files/{}/{size}", done["value"].as_str().unwrap());
            let reply = business.staff.get(&photo).await;
            assert_eq!(reply.is(200).headers["content-type"], "image/jpeg");
            assert!(!reply.text.contains("__xss"), "{photo} still holds what was hidden in it");
        }
    }
    // What calls itself a page or an SVG by its type is read by its bytes.
    for kind in ["text/html", "image/svg+xml", "application/json", "image/heic"] {
        let request = business
            .staff
            .request(Method::POST, &path)
            .header("x-intent", Uuid::now_v7().to_string())
            .header("content-type", kind)
            .body(picture(ImageFormat::Png));
        business.staff.send(request).await.is(200);
    }
}
