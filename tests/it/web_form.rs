//! The web form: whoever fills it in is found or made, once, and nobody learns who is known.

use crate::support::{Business, Reply, TestApp};
use serde_json::{Value, json};
use uuid::Uuid;

async fn open(app: &TestApp) -> (Business, String) {
    let business = app.business().await;
    let owner = &business.owner;
    let edit = json!({ "form_enabled": true, "chat_sites": ["https://shop.example"] });
    owner.command("settings/edit_business", json!({ "version": 1, "edit": edit })).await.is(200);
    let slug: Value = owner.call("settings/read_business", json!({})).await.ok();
    let path = format!("/forms/{}", slug["slug"].as_str().unwrap());
    (business, path)
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("http://x/").unwrap();
    url.query_pairs_mut().extend_pairs(fields);
    url.query().unwrap_or_default().to_owned()
}

async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Reply {
    app.anonymous().post(path, "application/x-www-form-urlencoded", encoded(fields)).await
}

async fn inbox(business: &Business) -> Vec<Value> {
    let view = json!({ "view": "waiting", "closed": false });
    let list: Value = business.staff.call("conversations/list_inbox", view).await.ok();
    list["page"]["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_message_makes_a_profile_once_and_stands_in_the_inbox() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    app.anonymous().get(&path).await.is(200);
    let intent = Uuid::now_v7().to_string();
    let fields = [
        ("intent", intent.as_str()),
        ("name", "Bella Ortiz"),
        ("email", "Bella@Example.com"),
        ("phone", "(415) 555-0123"),
        ("texts", "yes"),
        ("message", "Do you groom <cats>?"),
    ];
    for _ in 0..2 {
        let reply = post(&app, &path, &fields).await;
        assert!(reply.is(200).text.contains("Thank you, your message has arrived"), "{}", reply.text);
    }
    let [row] = &inbox(&business).await[..] else { panic!("one conversation") };
    let ask = json!({ "customer_id": row["customer_id"] });
    let card: Value = business.staff.call("card/open", ask).await.ok();
    let card = &card["value"];
    assert_eq!(
        (&card["customer"]["name"], &card["customer"]["source"]),
        (&json!("Bella Ortiz"), &json!("web_form"))
    );
    assert_eq!(card["points"].as_array().unwrap().len(), 2);
    let customer = json!({ "customer": row["customer_id"] });
    let thread: Value = business.staff.call("conversations/open_thread", customer.clone()).await.ok();
    let said = &thread["messages"]["rows"][0];
    assert_eq!((&said["channel"], &said["body"]), (&json!("web_form"), &json!("Do you groom <cats>?")));
    assert_eq!(thread["messages"]["rows"].as_array().unwrap().len(), 1);
    let consents: Value = business.staff.call("channels/list_consents", customer).await.ok();
    assert_eq!(
        (&consents["numbers"][0]["given"], &consents["entries"][0]["source"]),
        (&json!(true), &json!("form"))
    );
    // Again, by the same address: the same profile, and what else was given is only read.
    let again = [
        ("name", "Somebody"),
        ("email", "bella@example.com"),
        ("phone", "415 555 0199"),
        ("message", "And dogs?"),
    ];
    post(&app, &path, &again).await.is(200);
    let rows = inbox(&business).await;
    assert_eq!(rows.len(), 1);
    let thread: Value = business
        .staff
        .call("conversations/open_thread", json!({ "customer": row["customer_id"] }))
        .await
        .ok();
    assert_eq!(thread["messages"]["rows"][1]["body"], "And dogs?\n\nPhone: 415 555 0199");
    assert_eq!(thread["customer_name"], "Bella Ortiz");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let reply =
        post(&app, &path, &[("name", "\"><b>"), ("email", "bella@"), ("message", "Hello there")]).await;
    let text = &reply.is(422).text;
    assert!(
        text.contains("value=\"&quot;&gt;&lt;b&gt;\"") && text.contains(">\nHello there</textarea>"),
        "{text}"
    );
    assert!(text.contains("id=\"email-error\">") && text.contains("aria-invalid=\"true\""), "{text}");
    let nobody = post(&app, &path, &[("name", "Bella"), ("message", "Hi")]).await;
    assert!(nobody.is(422).text.contains("An email address or a phone number is needed"));
    // A program that fills in everything is told what a person would be.
    let trapped =
        [("name", "Bot"), ("email", "bot@example.com"), ("message", "Buy"), ("website", "http://x")];
    assert!(post(&app, &path, &trapped).await.is(200).text.contains("Thank you"));
    for (body, kind, status) in
        [("{", "application/json", 400), ("a=b", "text/plain", 415), ("", "application/json", 400)]
    {
        app.anonymous().post(&path, kind, body.to_owned()).await.is(status);
    }
    assert!(inbox(&business).await.is_empty());
}

#[tokio::test]
async fn it_is_there_only_when_it_is_on_and_answers_only_the_own_websites() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let send = async |origin: &str| {
        let form = json!({ "name": "Bella", "email": "bella@example.com", "message": "Hi" });
        let request = app
            .anonymous()
            .request(reqwest::Method::POST, &path)
            .header("origin", origin)
            .header("content-type", "application/json")
            .body(form.to_string());
        request.send().await.unwrap()
    };
    let ours = send("https://shop.example").await;
    assert_eq!(ours.status(), 200);
    assert_eq!(ours.headers()["access-control-allow-origin"], "https://shop.example");
    let theirs = send("https://evil.example").await;
    assert!(theirs.headers().get("access-control-allow-origin").is_none());
    let edit = json!({ "form_enabled": false });
    business.owner.command("settings/edit_business", json!({ "version": 2, "edit": edit })).await.is(200);
    app.anonymous().get(&path).await.is(404);
    post(&app, &path, &[("name", "Bella"), ("email", "b@example.com"), ("message", "Hi")]).await.is(404);
    for wrong in ["/forms/nobody", "/forms/%00", "/forms/a'b"] {
        app.anonymous().get(wrong).await.is(404);
    }
}

#[tokio::test]
async fn a_ticked_box_takes_no_stop_back() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let point = json!({ "kind": "phone", "raw": "+14155550123", "label": "mobile", "sms": true });
    let customer = json!({ "customer": { "name": "Bella", "points": [point] } });
    let id = business.owner.done("customers/add_customer", customer).await;
    let said = json!({ "number": "+14155550123", "given": false, "words": "on the phone" });
    business.owner.done("channels/write_consent", json!({ "customer": id, "said": said })).await;
    let fields = [("name", "Bella"), ("phone", "+14155550123"), ("texts", "yes"), ("message", "Hi")];
    post(&app, &path, &fields).await.is(200);
    let consents: Value = business.staff.call("channels/list_consents", json!({ "customer": id })).await.ok();
    assert_eq!(consents["numbers"][0]["given"], json!(false));
}

async fn card(business: &Business, customer: &Value) -> Value {
    business.staff.call("card/open", json!({ "customer_id": customer })).await.ok::<Value>()["value"].clone()
}

async fn thread(business: &Business, customer: &Value) -> Value {
    business.staff.call("conversations/open_thread", json!({ "customer": customer })).await.ok()
}

async fn add(business: &Business, name: &str, number: &str) -> Value {
    let point = json!({ "kind": "phone", "raw": number, "label": "mobile", "sms": true });
    let customer = json!({ "customer": { "name": name, "points": [point] } });
    json!(business.owner.done("customers/add_customer", customer).await)
}

#[tokio::test]
async fn nobody_takes_anothers_number_over_by_typing_it() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let bella = add(&business, "Bella Ortiz", "+14155550123").await;
    let fields = [
        ("name", "Mallory"),
        ("email", "mallory@example.com"),
        ("phone", "(415) 555-0123"),
        ("texts", "yes"),
        ("message", "Hi"),
    ];
    post(&app, &path, &fields).await.is(200);
    let [row] = &inbox(&business).await[..] else { panic!("one conversation") };
    assert_ne!(row["customer_id"], bella);
    // On the new card stands the address alone; the number is only read.
    let mallory = card(&business, &row["customer_id"]).await;
    let points = mallory["points"].as_array().unwrap();
    assert_eq!((points.len(), &points[0]["kind"]), (1, &json!("email")));
    let said = thread(&business, &row["customer_id"]).await;
    assert_eq!(said["messages"]["rows"][0]["body"], "Hi\n\nPhone: (415) 555-0123");
    // The box that somebody else ticked says nothing of her number.
    let consents: Value =
        business.staff.call("channels/list_consents", json!({ "customer": bella })).await.ok();
    assert_eq!((&consents["numbers"][0]["given"], &consents["entries"]), (&Value::Null, &json!([])));
    // What comes from the number is hers, as before.
    post(&app, &path, &[("name", "B"), ("phone", "+14155550123"), ("message", "Is Mochi ready?")])
        .await
        .is(200);
    assert_eq!(thread(&business, &bella).await["messages"]["rows"][0]["body"], "Is Mochi ready?");
}

#[tokio::test]
async fn a_profile_that_the_form_made_gives_way_to_one_that_staff_made() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let fields = [("name", "Mallory"), ("phone", "+14155550123"), ("message", "Me first")];
    post(&app, &path, &fields).await.is(200);
    let bella = add(&business, "Bella Ortiz", "+14155550123").await;
    post(&app, &path, &[("name", "M"), ("phone", "+14155550123"), ("message", "Me again")]).await.is(200);
    assert_eq!(thread(&business, &bella).await["messages"]["rows"][0]["body"], "Me again");
}

#[tokio::test]
async fn a_match_is_unverified_until_it_is_confirmed_or_parted() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    let bella = add(&business, "Bella Ortiz", "+14155550123").await;
    let write = async |name: &str, message: &str| {
        let fields = [("name", name), ("phone", "(415) 555-0123"), ("message", message)];
        post(&app, &path, &fields).await.is(200);
    };
    write("Mallory", "What is the door code?").await;
    let doubtful = thread(&business, &bella).await;
    assert_eq!(doubtful["conversation"]["unverified"], true);
    assert_eq!(
        (&doubtful["doubt"]["name"], &doubtful["doubt"]["contact"]),
        (&json!("Mallory"), &json!("(415) 555-0123"))
    );
    assert_eq!(doubtful["link"], Value::Null, "nobody reads an answer at the form");
    // It is them: the same words of the same contact are no doubt any more; the next ones are.
    let ask = json!({ "conversation": doubtful["conversation"]["id"] });
    business.staff.done("conversations/confirm_link", ask.clone()).await;
    assert_eq!(thread(&business, &bella).await["conversation"]["unverified"], false);
    write("Trudy", "And the alarm?").await;
    let doubtful = thread(&business, &bella).await;
    assert_eq!(doubtful["doubt"]["name"], "Trudy");
    // Not them: what Trudy wrote goes to a profile of its own, and the rest stays.
    let part = json!({ "visitor": doubtful["doubt"]["id"] });
    let parted: Value = business.staff.command("conversations/unlink_visitor", part).await.ok();
    let theirs = thread(&business, &parted["value"]).await;
    assert_eq!(theirs["customer_name"], "Trudy");
    assert_eq!(theirs["messages"]["rows"][0]["body"], "And the alarm?");
    assert_eq!(card(&business, &parted["value"]).await["customer"]["source"], "web_form");
    let left = thread(&business, &bella).await;
    assert_eq!(left["conversation"]["unverified"], false);
    let bodies: Vec<&Value> =
        left["messages"]["rows"].as_array().unwrap().iter().map(|m| &m["body"]).collect();
    assert_eq!(bodies, ["What is the door code?"]);
    // Taken back, it stands where it stood.
    business.staff.undo(&parted).await.is(200);
    let back = thread(&business, &bella).await;
    assert_eq!(back["messages"]["rows"].as_array().unwrap().len(), 2);
    assert_eq!(back["conversation"]["unverified"], true);
    // And the number is still hers.
    write("Bella", "Is Mochi ready?").await;
    assert_eq!(thread(&business, &bella).await["messages"]["rows"][2]["body"], "Is Mochi ready?");
}

#[tokio::test]
async fn whoever_is_new_is_in_no_doubt() {
    let app = TestApp::start().await;
    let (business, path) = open(&app).await;
    post(&app, &path, &[("name", "Bella"), ("email", "bella@example.com"), ("message", "Hi")]).await.is(200);
    let [row] = &inbox(&business).await[..] else { panic!("one conversation") };
    assert_eq!(row["unverified"], false);
}
