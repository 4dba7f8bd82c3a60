//! Texts with places: kept for the business, filled in for a customer, and never sent half filled.

use crate::conversations::{set_up, writes};
use crate::support::{Client, TestApp};
use pawline::rooms::templates::model::Template;
use serde_json::{Value, json};

async fn list(client: &Client) -> Vec<Template> {
    client.call("templates/list_templates", json!({})).await.ok()
}

fn form(name: &str, language: &str, body: &str) -> Value {
    json!({ "form": { "name": name, "language": language, "body": body } })
}

#[tokio::test]
async fn templates_come_change_and_go() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let owner = &business.owner;
    owner.command("templates/add_template", json!({ "form": {} })).await.invalid(&["name", "body"]);
    let long = "x".repeat(1601);
    owner.command("templates/add_template", form("A", "xx", &long)).await.invalid(&["language", "body"]);
    let id = owner.done("templates/add_template", form("Ready", "en", "Hi [first name]!")).await;
    // The same name is another text in another language, and no second one in its own.
    owner.done("templates/add_template", form("Ready", "es", "¡Hola [first name]!")).await;
    owner.command("templates/add_template", form("READY", "en", "Hello")).await.invalid(&["name"]);
    assert_eq!(list(&business.staff).await.len(), 2);

    let edit = json!({ "id": id, "version": 1, "form": { "body": "Hello [first name]!" } });
    let stranger = app.business().await;
    stranger.owner.command("templates/edit_template", edit.clone()).await.is(404);
    stranger.owner.command("templates/archive_template", json!({ "id": id })).await.is(404);
    assert!(list(&stranger.staff).await.is_empty());
    owner.command("templates/edit_template", edit.clone()).await.is(200);
    let late = json!({ "id": id, "version": 1, "form": { "body": "Hey [first name]!" } });
    let clash: Value = owner.command("templates/edit_template", late).await.is(409).json();
    assert!(clash.to_string().contains("Hello [first name]!"), "{clash}");

    let gone: Value = owner.command("templates/archive_template", json!({ "id": id })).await.ok();
    assert_eq!(list(&business.staff).await.len(), 1);
    owner.undo(&gone).await.is(200);
    assert_eq!(list(&business.staff).await[0].body, "Hello [first name]!");
}

#[tokio::test]
async fn a_customer_is_offered_what_is_in_their_language() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let owner = &business.owner;
    for (language, body) in [("en", "Ready!"), ("es", "¡Listo!"), ("", "OK")] {
        owner.done("templates/add_template", form("Ready", language, body)).await;
    }
    let id = owner
        .done("customers/add_customer", json!({ "customer": { "name": "Ana", "language": "es" } }))
        .await;
    let offered = async || -> Vec<String> {
        let all: Vec<Template> =
            business.staff.call("templates/offer_templates", json!({ "customer": id })).await.ok();
        all.into_iter().map(|one| one.body).collect()
    };
    assert_eq!(offered().await, ["¡Listo!"]);
    let edit = |version: i32, language: &str| json!({ "id": id, "version": version, "edit": { "language": language } });
    business.staff.command("customers/edit_customer", edit(1, "xx")).await.invalid(&["language"]);
    business.staff.command("customers/edit_customer", edit(1, "fr")).await.is(200);
    assert_eq!(offered().await, ["OK"]);
    business.staff.command("customers/edit_customer", edit(2, "")).await.is(200);
    assert_eq!(offered().await.len(), 3);
    let ask = json!({ "customer": id });
    app.business().await.owner.call("templates/offer_templates", ask).await.is(404);
}

#[tokio::test]
async fn a_template_is_filled_in_and_what_is_open_is_not_sent() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let body = "Hi [first name], [pets] can come on [next booking]. [business]";
    let id = shop.owner.done("templates/add_template", form("Come", "", body)).await;
    let ask = json!({ "id": id, "customer": guest.customer });
    let text: String = shop.staff.call("templates/fill_template", ask.clone()).await.ok();
    assert!(text.starts_with("Hi Bella, [pets] can come on [next booking]. "), "{text}");
    app.business().await.owner.call("templates/fill_template", ask.clone()).await.is(404);

    let send = |body: &str| json!({ "customer": guest.customer, "body": body, "last_seen_number": 9, "even_if_newer": true });
    let refused = shop.staff.command("conversations/send_message", send(&text)).await;
    refused.invalid(&["body"]);
    assert!(refused.text.contains("Fill in [pets] first"), "{}", refused.text);
    let note = json!({ "customer": guest.customer, "body": text });
    shop.staff.command("conversations/add_internal_note", note).await.is(200);

    let pet = json!({ "customer_id": guest.customer, "pet": { "name": "Rex", "species": "dog" } });
    shop.staff.done("pets/add_pet", pet).await;
    let text: String = shop.staff.call("templates/fill_template", ask).await.ok();
    assert!(text.contains("Rex can come"), "{text}");
    let whole = text.replace("[next booking]", "Monday");
    shop.staff.command("conversations/send_message", send(&whole)).await.is(200);
}
