//! The settings of a business: business and chat, locations, services.

use crate::support::TestApp;
use pawline::domain::command::Intent;
use pawline::rooms::settings::{BusinessSettings, Location, ServiceType};
use serde_json::{Value, json};

#[tokio::test]
async fn the_business_is_changed_field_by_field_and_taken_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let was: BusinessSettings = business.manager.call("settings/read_business", json!({})).await.ok();
    let edit = json!({ "name": "Happier Paws", "help_email": "Help@Example.com", "currency": "EUR" });
    let done: Value = business
        .manager
        .command("settings/edit_business", json!({ "version": was.version, "edit": edit }))
        .await
        .ok();
    let now: BusinessSettings = business.owner.call("settings/read_business", json!({})).await.ok();
    assert_eq!((now.name.as_str(), now.help_email.as_deref()), ("Happier Paws", Some("help@example.com")));

    // Another field merges, the same field is a conflict with both values.
    let other = json!({ "version": was.version, "edit": { "chat_greeting": "Hello!" } });
    business.owner.command("settings/edit_business", other).await.is(200);
    let same = json!({ "version": was.version, "edit": { "name": "Sad Paws" } });
    let clash = business.owner.command("settings/edit_business", same).await;
    let field = &clash.is(409).json()["Conflict"]["fields"][0];
    assert_eq!((&field["theirs"], &field["mine"]), (&json!("Happier Paws"), &json!("Sad Paws")));

    business.owner.undo(&done).await.is(200);
    let back: BusinessSettings = business.owner.call("settings/read_business", json!({})).await.ok();
    assert_eq!(
        (back.name.as_str(), back.help_email, back.chat_greeting.as_str()),
        ("Happy Paws", None, "Hello!")
    );
}

#[tokio::test]
async fn wrong_fields_of_the_business_are_all_named() {
    let app = TestApp::start().await;
    let (business, other) = (app.business().await, app.business().await);
    let edit = |edit: Value| {
        let owner = business.owner.clone();
        async move { owner.command("settings/edit_business", json!({ "version": 1, "edit": edit })).await }
    };
    edit(json!({
        "name": "", "slug": "no spaces", "currency": "usd", "help_email": "nobody", "chat_greeting": "x".repeat(501),
        "chat_away": "x".repeat(501), "chat_sites": ["https://ok.example", "javascript:alert(1)"],
    }))
    .await
    .invalid(&["name", "slug", "currency", "help_email", "chat_greeting", "chat_away", "chat_sites"]);
    let taken: BusinessSettings = other.owner.call("settings/read_business", json!({})).await.ok();
    edit(json!({ "slug": taken.slug })).await.invalid(&["slug"]);
    let sites = json!({ "chat_sites": ["https://Shop.example/", " ", "https://shop.example"] });
    edit(sites).await.is(200);
    let now: BusinessSettings = business.owner.call("settings/read_business", json!({})).await.ok();
    assert_eq!(now.chat_sites, ["https://shop.example"]);
}

#[tokio::test]
async fn locations_come_change_and_go() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let owner = &business.owner;
    owner.command("settings/add_location", json!({ "form": {} })).await.invalid(&[
        "name",
        "time_zone",
        "phone_region",
    ]);
    let hours = json!([{ "day": 1, "opens": "08:00", "closes": "25:00" }]);
    let form = json!({ "name": "Hill", "address": "", "time_zone": "Europe/Berlin", "phone_region": "DE", "opening_hours": hours });
    owner.command("settings/add_location", json!({ "form": form })).await.invalid(&["opening_hours"]);
    let mut form = form;
    form["opening_hours"] = json!([{ "day": 1, "opens": "08:00", "closes": "18:00" }]);
    let id = owner.done("settings/add_location", json!({ "form": form.clone() })).await;
    form["name"] = json!("main street");
    owner.command("settings/add_location", json!({ "form": form })).await.invalid(&["name"]);

    let list: Vec<Location> = business.staff.call("settings/list_locations", json!({})).await.ok();
    assert_eq!(list.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["Main Street", "Hill"]);
    let edit = json!({ "id": id, "version": list[1].version, "form": { "name": "Hill Road" } });
    owner.command("settings/edit_location", edit.clone()).await.is(200);
    let stranger = app.business().await;
    stranger.owner.command("settings/edit_location", edit).await.is(404);
    stranger.owner.command("settings/archive_location", json!({ "id": id })).await.is(404);
    stranger.owner.command("settings/make_main_location", json!({ "id": id })).await.is(404);

    owner.command("settings/archive_location", json!({ "id": business.location })).await.is(409);
    let main: Value = owner.command("settings/make_main_location", json!({ "id": id })).await.ok();
    let me: Value = business.staff.call("staff/whoami", json!({})).await.ok();
    assert_eq!(me["zone"]["name"], "Europe/Berlin");
    owner.undo(&main).await.is(200);
    let gone: Value = owner.command("settings/archive_location", json!({ "id": id })).await.ok();
    let list: Vec<Location> = business.staff.call("settings/list_locations", json!({})).await.ok();
    assert_eq!(list.len(), 1);
    owner.undo(&gone).await.is(200);
    let list: Vec<Location> = business.staff.call("settings/list_locations", json!({})).await.ok();
    assert_eq!(list.len(), 2);
}

#[tokio::test]
async fn services_come_change_and_go() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let owner = &business.owner;
    owner
        .command("settings/add_service_type", json!({ "form": {} }))
        .await
        .invalid(&["name", "duration_minutes"]);
    for minutes in ["", "4", "1e3", "43201", "-60", "ninety"] {
        let form = json!({ "name": "Teeth", "kind": "grooming", "duration_minutes": minutes });
        owner
            .command("settings/add_service_type", json!({ "form": form }))
            .await
            .invalid(&["duration_minutes"]);
    }
    let form = json!({ "name": "Teeth", "kind": "grooming", "duration_minutes": "20" });
    let id = owner.done("settings/add_service_type", json!({ "form": form })).await;
    owner.command("settings/add_service_type", json!({ "form": form })).await.invalid(&["name"]);
    let list: Vec<ServiceType> = business.staff.call("settings/list_service_types", json!({})).await.ok();
    let teeth = list.iter().find(|service| service.name == "Teeth").unwrap();
    assert_eq!(teeth.duration_minutes, 20);
    let edit = json!({ "id": id, "version": teeth.version, "form": { "duration_minutes": "25" } });
    app.business().await.owner.command("settings/edit_service_type", edit.clone()).await.is(404);
    let done: Value = owner.command("settings/edit_service_type", edit).await.ok();
    owner.undo(&done).await.is(200);
    let gone: Value = owner.command("settings/archive_service_type", json!({ "id": id })).await.ok();
    owner.undo(&gone).await.is(200);
    let list: Vec<ServiceType> = business.staff.call("settings/list_service_types", json!({})).await.ok();
    assert!(list.iter().any(|service| service.name == "Teeth" && service.duration_minutes == 20));
}

#[tokio::test]
async fn staff_read_the_short_lists_and_change_nothing() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let intent = Intent::new();
    let (place, service) = (business.location, business.service);
    for (function, arguments) in [
        ("settings/read_business", json!({})),
        ("settings/edit_business", json!({ "intent": intent, "version": 1, "edit": {} })),
        ("settings/add_location", json!({ "intent": intent, "form": {} })),
        ("settings/edit_location", json!({ "intent": intent, "id": place, "version": 1, "form": {} })),
        ("settings/archive_location", json!({ "intent": intent, "id": place })),
        ("settings/make_main_location", json!({ "intent": intent, "id": place })),
        ("settings/add_service_type", json!({ "intent": intent, "form": {} })),
        ("settings/edit_service_type", json!({ "intent": intent, "id": service, "version": 1, "form": {} })),
        ("settings/archive_service_type", json!({ "intent": intent, "id": service })),
    ] {
        business.staff.call(function, arguments.clone()).await.is(403);
        app.anonymous().call(function, arguments).await.is(401);
    }
    for function in
        ["settings/list_locations", "settings/list_service_types", "settings/list_places", "staff/list_staff"]
    {
        business.staff.call(function, json!({})).await.is(200);
        app.anonymous().call(function, json!({})).await.is(401);
    }
}
