//! In the quiet hours of the location texts wait, unless their reader is awake.

use super::{BELLA, Shop, customer};
use chrono::{Duration, Utc};
use serde_json::{Value, json};

/// Quiet hours that hold now, for some hours to come, whatever the clock says.
fn now() -> Value {
    json!({ "time_zone": "UTC",
        "quiet_from": (Utc::now() - Duration::hours(6)).format("%H:%M").to_string(),
        "quiet_until": (Utc::now() + Duration::hours(6)).format("%H:%M").to_string() })
}

/// The main location has its quiet hours now.
pub async fn hush(shop: &Shop) {
    let owner = &shop.business.owner;
    let locations: Vec<Value> = owner.call("settings/list_locations", json!({})).await.ok();
    let main = &locations[0];
    let edit = json!({ "id": main["id"], "version": main["version"], "form": now() });
    owner.command("settings/edit_location", edit).await.is(200);
}

/// Another location, without quiet hours or with these.
pub async fn branch(shop: &Shop, quiet: Value) -> Value {
    let mut form = json!({ "name": "Hill", "address": "", "time_zone": "UTC", "phone_region": "US", "opening_hours": [] });
    form.as_object_mut().unwrap().extend(quiet.as_object().unwrap().clone());
    shop.business.owner.done("settings/add_location", json!({ "form": form })).await
}

/// Books a customer in at a location; answers the booking.
pub async fn book(shop: &Shop, customer: &Value, location: &Value, day: &str) -> Value {
    let pet = json!({ "customer_id": customer, "pet": { "name": "Mochi", "species": "dog" } });
    let pet = shop.staff().done("pets/add_pet", pet).await;
    let booking = json!({ "location_id": location, "service_type_id": shop.business.service, "pet_ids": [pet],
        "starts_at": { "clock": format!("{day}T10:00") }, "ends_at": { "clock": format!("{day}T11:00") },
        "status": "booked", "note": "" });
    let booking = json!({ "customer_id": customer, "booking": booking });
    shop.staff().done("bookings/add_booking", booking).await["id"].clone()
}

#[tokio::test]
async fn those_of_the_customers_own_location_hold() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let quiet = || async { shop.thread(&bella).await["quiet_until"].is_string() };
    let hill = branch(&shop, json!({})).await;
    hush(&shop).await;
    assert!(quiet().await, "whoever belongs nowhere belongs to the main one");
    // Whose number texts them.
    let channel = json!({ "id": shop.channel, "location": hill });
    shop.business.owner.command("channels/set_location", channel).await.is(200);
    assert!(!quiet().await);
    // Where they booked last counts more.
    let main = json!(shop.business.location);
    book(&shop, &bella, &main, "2027-03-01").await;
    assert!(quiet().await);
    let last = book(&shop, &bella, &hill, "2027-03-02").await;
    assert!(!quiet().await);
    let text = shop.text(&bella, "See you on Hill Road").await;
    assert_eq!(text["delivery"]["held_until"], json!(null));
    // What was called off was no visit.
    let cancel = json!({ "id": last, "status": "cancelled" });
    shop.staff().command("bookings/set_status", cancel).await.is(200);
    assert!(quiet().await);
    // A location that is no more has no hours.
    book(&shop, &bella, &hill, "2027-03-03").await;
    assert!(!quiet().await);
    let archive = json!({ "id": hill });
    shop.business.owner.command("settings/archive_location", archive).await.is(200);
    assert!(quiet().await);
}

#[tokio::test]
async fn a_branch_sleeps_while_the_main_location_is_up() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let hill = branch(&shop, now()).await;
    assert!(shop.thread(&bella).await["quiet_until"].is_null());
    book(&shop, &bella, &hill, "2027-03-01").await;
    let text = shop.text(&bella, "Good night").await;
    assert!(text["delivery"]["held_until"].is_string());
}

#[tokio::test]
async fn a_text_waits_until_they_end_and_can_be_let_go() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    hush(&shop).await;
    assert!(shop.thread(&bella).await["quiet_until"].is_string());
    let (first, second) = (shop.text(&bella, "Good night").await, shop.text(&bella, "Sleep well").await);
    assert!(first["delivery"]["held_until"].is_string());
    assert_eq!(shop.carry(5 * 3600).await, 0);
    // Letting the second one go does not wait for the first.
    let now = |message: &Value| json!({ "message": message["id"] });
    shop.staff().command("channels/send_now", now(&second)).await.is(200);
    shop.staff().command("channels/send_now", now(&second)).await.is(409);
    assert_eq!(shop.carry(60).await, 1);
    let delivery = shop.delivery(&second).await;
    assert_eq!((&delivery["state"], &delivery["held_until"]), (&json!("sent"), &json!(null)));
    assert_eq!(shop.carry(7 * 3600).await, 1);
    let bodies: Vec<String> = shop.twilio.sent().iter().map(|text| text.body.clone()).collect();
    assert_eq!(bodies, ["Sleep well", "Good night"]);
    let stranger = shop.app.business().await;
    stranger.owner.command("channels/send_now", now(&first)).await.is(404);
}

#[tokio::test]
async fn it_can_be_taken_back_while_it_waits() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    hush(&shop).await;
    let text = shop.text(&bella, "Good night").await;
    let withdraw = json!({ "message": text["id"] });
    shop.staff().command("conversations/withdraw_message", withdraw).await.is(200);
    assert_eq!(shop.carry(7 * 3600).await, 0);
}

#[tokio::test]
async fn what_waits_goes_to_no_number_that_was_switched_off_or_taken_away() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    let carl = customer(shop.staff(), "Carl", "+14155550144", true).await;
    let dora = customer(shop.staff(), "Dora", "+14155550145", true).await;
    hush(&shop).await;
    let mut texts = Vec::new();
    for one in [&bella, &carl, &dora] {
        texts.push(shop.text(one, "Good night").await);
    }
    let point = async |customer: &Value| {
        let card: Value = shop.staff().call("card/open", json!({ "customer_id": customer })).await.ok();
        card["value"]["points"][0].clone()
    };
    // Bella's is switched off, Carl's goes, Dora's stays.
    let edit = json!({ "id": point(&bella).await["id"], "version": point(&bella).await["version"],
        "edit": { "sms": false } });
    shop.staff().command("customers/edit_contact_point", edit).await.is(200);
    let gone = json!({ "id": point(&carl).await["id"] });
    shop.staff().command("customers/remove_contact_point", gone).await.is(200);
    shop.carry(7 * 3600).await;
    let sent: Vec<String> = shop.twilio.sent().iter().map(|text| text.to.clone()).collect();
    assert_eq!(sent, ["+14155550145"]);
    let off = shop.delivery(&texts[0]).await;
    assert_eq!(
        (&off["state"], &off["why"]),
        (&json!("failed"), &json!("Texts to this number were switched off on the card before it went out."))
    );
    let away = shop.delivery(&texts[1]).await;
    assert_eq!(
        (&away["state"], &away["why"]),
        (&json!("failed"), &json!("This number was taken off the card before it went out."))
    );
}

#[tokio::test]
async fn whoever_wrote_within_the_hour_is_answered_at_once() {
    let shop = Shop::open().await;
    let bella = customer(shop.staff(), "Bella", BELLA, true).await;
    hush(&shop).await;
    shop.hear(BELLA, "Are you there?").await;
    assert!(shop.thread(&bella).await["quiet_until"].is_null());
    shop.text(&bella, "Yes").await;
    assert_eq!(shop.carry(6).await, 1);
}

#[tokio::test]
async fn half_of_quiet_hours_is_refused_at_its_field() {
    let shop = Shop::open().await;
    let owner = &shop.business.owner;
    let locations: Vec<Value> = owner.call("settings/list_locations", json!({})).await.ok();
    let edit =
        |form: Value| json!({ "id": locations[0]["id"], "version": locations[0]["version"], "form": form });
    for (form, field) in [
        (json!({ "quiet_from": "21:00" }), "quiet_until"),
        (json!({ "quiet_from": "9 pm", "quiet_until": "08:00" }), "quiet_from"),
        (json!({ "quiet_from": "21:00", "quiet_until": "21:00" }), "quiet_until"),
    ] {
        owner.command("settings/edit_location", edit(form)).await.invalid(&[field]);
    }
}
