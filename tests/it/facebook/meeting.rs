//! Who wrote: name and photo are imported onto the card.

use super::{BELLA, Shop, later};
use image::{DynamicImage, ImageFormat};
use pawline::rooms::arrivals::faces::meet_due;
use serde_json::{Value, json};
use std::io::Cursor;

async fn card(shop: &Shop, customer: &Value) -> Value {
    let card: Value = shop.staff().call("card/open", json!({ "customer_id": customer })).await.ok();
    card["value"].clone()
}

fn photo() -> Vec<u8> {
    let mut picture = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(64, 64).write_to(&mut picture, ImageFormat::Png).unwrap();
    picture.into_inner()
}

fn known_as(shop: &Shop, person: &str, first: &str, last: &str) {
    let at = format!("{}/files/face", shop.facebook.url);
    shop.facebook.state().files.insert("face".into(), photo());
    shop.facebook.state().people.insert(person.into(), (first.into(), last.into(), at));
}

#[tokio::test]
async fn name_and_photo_are_imported_once_and_never_over_what_staff_wrote() {
    let shop = Shop::open().await;
    known_as(&shop, BELLA, "Bella", "Ortiz");
    let bella = shop.hear_from(BELLA, "Hello").await;
    let before = card(&shop, &bella).await;
    assert_eq!(
        (&before["customer"]["name"], &before["customer"]["source"]),
        (&json!("Facebook visitor"), &json!("facebook"))
    );
    assert_eq!(meet_due(&shop.app.app, later(1)).await.unwrap(), 1);
    let after = card(&shop, &bella).await;
    assert_eq!(after["customer"]["name"], "Bella Ortiz");
    let photo = after["customer"]["photo_file_id"].as_str().expect("a photo").to_owned();
    shop.staff().get(&format!("/files/{photo}/320")).await.is(200);
    let point = &after["points"][0];
    assert_eq!(
        (&point["kind"], &point["display"], &point["href"]),
        (&json!("facebook"), &json!("Bella Ortiz"), &json!(""))
    );
    assert_eq!(shop.inbox().await[0]["customer_name"], "Bella Ortiz");
    // The name there finds them, whatever staff call them.
    let rename = json!({ "id": bella, "version": after["customer"]["version"], "edit": { "name": "Mrs O" } });
    shop.staff().command("customers/edit_customer", rename).await.is(200);
    let found = shop.staff().call("search/find", json!({ "query": "ortiz", "limit": 5 })).await;
    assert!(found.is(200).text.contains("Mrs O"), "{}", found.text);
    // Nobody asks again.
    shop.hear(&shop.facebook.writes(BELLA, "Still there?")).await;
    assert_eq!(meet_due(&shop.app.app, later(1)).await.unwrap(), 0);
    assert_eq!(card(&shop, &bella).await["customer"]["name"], "Mrs O");
    assert_eq!(shop.facebook.state().asked_for_people, 1);
}

#[tokio::test]
async fn who_has_no_name_there_stays_a_visitor_and_facebook_that_is_away_is_asked_again() {
    let shop = Shop::open().await;
    let nobody = shop.hear_from("5500112233445566", "Hello").await;
    assert_eq!(meet_due(&shop.app.app, later(1)).await.unwrap(), 1);
    assert_eq!(meet_due(&shop.app.app, later(10_000)).await.unwrap(), 0, "it said that it does not tell");
    assert_eq!(card(&shop, &nobody).await["customer"]["name"], "Facebook visitor");
    known_as(&shop, BELLA, "Bella", "");
    let bella = shop.hear_from(BELLA, "Hello").await;
    shop.facebook.state().expired = true;
    assert_eq!(meet_due(&shop.app.app, later(1)).await.unwrap(), 1);
    shop.facebook.state().expired = false;
    // Staff were faster with the photo: theirs stays.
    assert_eq!(meet_due(&shop.app.app, later(100)).await.unwrap(), 1);
    assert_eq!(card(&shop, &bella).await["customer"]["name"], "Bella");
}

#[tokio::test]
async fn what_is_no_photo_is_left_out_and_a_point_is_edited_by_nobody() {
    let shop = Shop::open().await;
    known_as(&shop, BELLA, "Bella", "Ortiz");
    shop.facebook.state().files.insert("face".into(), b"no photo at all".to_vec());
    let bella = shop.hear_from(BELLA, "Hello").await;
    meet_due(&shop.app.app, later(1)).await.unwrap();
    let there = card(&shop, &bella).await;
    assert_eq!(
        (&there["customer"]["name"], &there["customer"]["photo_file_id"]),
        (&json!("Bella Ortiz"), &Value::Null)
    );
    let point = &there["points"][0];
    let typed = json!({ "kind": "facebook", "raw": "1:2", "label": "other" });
    let add = json!({ "customer_id": bella, "point": typed });
    shop.staff().command("customers/add_contact_point", add).await.invalid(&["raw"]);
    let edit = json!({ "id": point["id"], "version": point["version"], "edit": { "raw": "x" } });
    shop.staff().command("customers/edit_contact_point", edit).await.invalid(&["raw"]);
    let sms = json!({ "id": point["id"], "sms": true });
    shop.staff().command("customers/set_sms", sms).await.invalid(&["sms"]);
    // Removed and brought back: the way is there again.
    let removed: Value =
        shop.staff().command("customers/remove_contact_point", json!({ "id": point["id"] })).await.ok();
    assert_eq!(shop.thread(&bella).await["messaging"]["can"], "off");
    shop.staff().undo(&removed).await.is(200);
    assert_eq!(shop.thread(&bella).await["messaging"]["can"], "yes");
}

#[tokio::test]
async fn two_of_one_name_are_found_in_the_queue_of_duplicates() {
    let shop = Shop::open().await;
    known_as(&shop, BELLA, "Bella", "Ortiz");
    let pet = json!({ "name": "Mochi", "species": "dog" });
    let known =
        shop.staff().done("customers/add_customer", json!({ "customer": { "name": "Bella Ortiz" } })).await;
    let bella = shop.hear_from(BELLA, "Hello").await;
    meet_due(&shop.app.app, later(1)).await.unwrap();
    for customer in [&known, &bella] {
        shop.staff().done("pets/add_pet", json!({ "customer_id": customer, "pet": pet })).await;
    }
    let found = shop.staff().call("merge/possible_matches", json!({ "customer_id": bella })).await;
    assert!(found.is(200).text.contains(known.as_str().unwrap()), "{}", found.text);
}
