//! Inboxes: a business parts its conversations among teams, and rules say what goes where.

use crate::conversations::{Guest, set_up, writes};
use crate::support::{Business, Client, TestApp};
use crate::texting::{BELLA, Shop};
use serde_json::{Value, json};

async fn inboxes(client: &Client) -> Vec<Value> {
    client.call("inboxes/list_inboxes", json!({})).await.ok()
}

async fn main_inbox(client: &Client) -> Value {
    inboxes(client).await[0]["id"].clone()
}

async fn add(owner: &Client, name: &str, members: &[&Client]) -> Value {
    let members: Vec<_> = members.iter().map(|client| client.staff_id).collect();
    owner.done("inboxes/add_inbox", json!({ "form": { "name": name, "members": members } })).await
}

async fn rule(owner: &Client, form: Value) -> Value {
    owner.done("inboxes/add_rule", json!({ "form": form })).await
}

/// In which inbox a customer's conversation stands.
async fn stands(client: &Client, customer: &Value) -> Value {
    let thread: Value = client.call("conversations/open_thread", json!({ "customer": customer })).await.ok();
    thread["conversation"]["inbox_id"].clone()
}

/// The names in a list of the inbox.
async fn listed(client: &Client, view: &str, scope: Value) -> Vec<String> {
    let ask = json!({ "view": view, "closed": false, "scope": scope });
    let list: Value = client.call("conversations/list_inbox", ask).await.ok();
    let rows = list["page"]["rows"].as_array().unwrap();
    rows.iter().map(|row| row["customer_name"].as_str().unwrap().to_owned()).collect()
}

async fn close(client: &Client, guest: &Guest) {
    let closed = json!({ "conversation": guest.conversation, "status": "closed" });
    client.command("conversations/set_status", closed).await.is(200);
}

async fn told(client: &Client, guest: &Guest) -> String {
    let ask = json!({ "customer_id": guest.customer, "before": null });
    client.call("timeline/list_activity", ask).await.is(200).text.clone()
}

#[tokio::test]
async fn inboxes_come_change_and_go() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let (owner, staff) = (&shop.owner, &shop.staff);
    let first = inboxes(staff).await;
    assert_eq!(
        (first.len(), &first[0]["name"], &first[0]["is_default"]),
        (1, &json!("Main inbox"), &json!(true))
    );

    owner.command("inboxes/add_inbox", json!({ "form": {} })).await.invalid(&["name"]);
    owner
        .command("inboxes/add_inbox", json!({ "form": { "name": "x".repeat(61) } }))
        .await
        .invalid(&["name"]);
    let done: Value = owner
        .command("inboxes/add_inbox", json!({ "form": { "name": "Grooming", "members": [staff.staff_id] } }))
        .await
        .ok();
    owner.command("inboxes/add_inbox", json!({ "form": { "name": "grooming" } })).await.invalid(&["name"]);
    let id = done["value"].clone();
    let mine = |all: &[Value], id: &Value| all.iter().find(|one| one["id"] == *id).unwrap()["mine"].clone();
    assert_eq!(mine(&inboxes(staff).await, &id), json!(true));
    assert_eq!(mine(&inboxes(owner).await, &id), json!(false));

    let stranger = app.business().await;
    let theirs = json!({ "form": { "name": "Spies", "members": [stranger.staff.staff_id] } });
    owner.command("inboxes/add_inbox", theirs).await.is(404);
    assert_eq!(inboxes(owner).await.len(), 2, "nothing is left of it");
    stranger.owner.command("inboxes/set_archived", json!({ "id": id, "archived": true })).await.is(404);

    // Members and name in one form, taken back in one.
    let edit = json!({ "id": id, "version": 1, "form": { "name": "Baths", "members": [owner.staff_id] } });
    stranger.owner.command("inboxes/edit_inbox", edit.clone()).await.is(404);
    let edited: Value = owner.command("inboxes/edit_inbox", edit.clone()).await.ok();
    assert_eq!(mine(&inboxes(owner).await, &id), json!(true));
    let late = json!({ "id": id, "version": 1, "form": { "name": "Showers" } });
    owner.command("inboxes/edit_inbox", late).await.is(409);
    owner.undo(&edited).await.is(200);
    let all = inboxes(owner).await;
    assert_eq!((&all[1]["name"], &all[1]["members"]), (&json!("Grooming"), &json!([staff.staff_id])));

    let archived: Value =
        owner.command("inboxes/set_archived", json!({ "id": id, "archived": true })).await.ok();
    assert_eq!(inboxes(owner).await[1]["archived"], json!(true));
    owner.undo(&archived).await.is(200);
    assert_eq!(inboxes(owner).await[1]["archived"], json!(false));
    let main = main_inbox(owner).await;
    owner.command("inboxes/set_archived", json!({ "id": main, "archived": true })).await.is(409);
    owner.undo(&done).await.is(200);
    assert_eq!(inboxes(owner).await.len(), 1);
}

#[tokio::test]
async fn a_conversation_moves_and_members_see_theirs_first() {
    let (app, shop, guest) = set_up().await;
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let (owner, staff) = (&shop.owner, &shop.staff);
    let grooming = add(owner, "Grooming", &[staff]).await;
    let customer = json!(guest.customer);
    assert_eq!(stands(staff, &customer).await, main_inbox(staff).await);
    assert_eq!(listed(owner, "all", json!("own")).await, ["Bella Ortiz"]);

    let to = json!({ "conversation": guest.conversation, "inbox": grooming });
    let stranger = app.business().await;
    stranger.owner.command("conversations/move_to_inbox", to.clone()).await.is(404);
    let theirs = json!({ "conversation": guest.conversation, "inbox": main_inbox(&stranger.owner).await });
    staff.command("conversations/move_to_inbox", theirs).await.is(404);
    let moved: Value = staff.command("conversations/move_to_inbox", to.clone()).await.ok();
    assert_eq!(stands(staff, &customer).await, grooming);
    assert!(told(staff, &guest).await.contains("moved the conversation to the inbox Grooming"));

    // By default the owner does not see it, and may look.
    let one = |id: &Value| json!({ "one": id });
    assert!(listed(owner, "all", json!("own")).await.is_empty());
    assert!(listed(owner, "waiting", json!(null)).await.is_empty());
    assert_eq!(listed(owner, "waiting", json!("all")).await, ["Bella Ortiz"]);
    assert_eq!(listed(owner, "unassigned", one(&grooming)).await, ["Bella Ortiz"]);
    assert!(listed(owner, "unassigned", one(&main_inbox(owner).await)).await.is_empty());
    assert_eq!(listed(staff, "all", json!("own")).await, ["Bella Ortiz"]);
    let counts = async |client: &Client, scope: Value| -> (i64, i64) {
        let all: Value = client.call("conversations/count_inbox", json!({ "scope": scope })).await.ok();
        (all["waiting"].as_i64().unwrap(), all["unread"].as_i64().unwrap())
    };
    assert_eq!(counts(owner, json!("own")).await, (0, 0));
    assert_eq!(counts(owner, json!("all")).await, (1, 0));
    assert_eq!(counts(staff, json!("own")).await, (1, 1));
    stranger
        .owner
        .call("conversations/list_inbox", json!({ "view": "all", "closed": false, "scope": one(&grooming) }))
        .await
        .is(404);
    stranger.owner.call("conversations/count_inbox", json!({ "scope": one(&grooming) })).await.is(404);

    // What is one's own shows wherever it stands.
    let assign = json!({ "conversation": guest.conversation, "to": owner.staff_id });
    staff.command("conversations/assign", assign).await.is(200);
    assert_eq!(listed(owner, "mine", json!("own")).await, ["Bella Ortiz"]);
    assert!(listed(owner, "mine", one(&main_inbox(owner).await)).await.is_empty());

    // What stands in an archived inbox is everybody's, and nothing more comes there.
    owner.command("inboxes/set_archived", json!({ "id": grooming, "archived": true })).await.is(200);
    assert_eq!(listed(owner, "all", json!("own")).await, ["Bella Ortiz"]);
    staff.undo(&moved).await.is(200);
    assert_eq!(stands(staff, &customer).await, main_inbox(staff).await);
    staff.command("conversations/move_to_inbox", to).await.is(409);
}

#[tokio::test]
async fn rules_come_move_and_go() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let owner = &shop.owner;
    let (grooming, daycare) = (add(owner, "Grooming", &[]).await, add(owner, "Daycare", &[]).await);
    let form = |form: Value| json!({ "form": form });
    owner.command("inboxes/add_rule", form(json!({}))).await.invalid(&["inbox_id", "words"]);
    owner.command("inboxes/add_rule", form(json!({ "inbox_id": grooming }))).await.invalid(&["words"]);
    let wrong = json!({ "inbox_id": grooming, "location_id": "here", "words": "!?" });
    owner.command("inboxes/add_rule", form(wrong)).await.invalid(&["location_id", "words"]);
    let stranger = app.business().await;
    let elsewhere = json!({ "inbox_id": grooming, "location_id": stranger.location, "words": "" });
    owner.command("inboxes/add_rule", form(elsewhere)).await.is(404);
    stranger
        .owner
        .command("inboxes/add_rule", form(json!({ "inbox_id": grooming, "words": "x" })))
        .await
        .is(404);

    let first = rule(owner, json!({ "inbox_id": grooming, "words": "baño, nail  trim" })).await;
    let second = rule(owner, json!({ "inbox_id": daycare, "ways": ["text", "chat"] })).await;
    let order = async || -> Vec<Value> {
        let setup: Value = owner.call("inboxes/open_setup", json!({})).await.ok();
        setup["rules"].as_array().unwrap().iter().map(|rule| rule["id"].clone()).collect()
    };
    let goes = async |way: &str, words: &str| -> (String, Value) {
        let ask = json!({ "way": way, "location": null, "words": words });
        let routed: Value = owner.call("inboxes/try_routing", ask).await.ok();
        (routed["inbox_name"].as_str().unwrap().to_owned(), routed["rule"][0].clone())
    };
    assert_eq!(goes("text", "¿Un BAÑO para Rex?").await, ("Grooming".into(), json!(1)));
    assert_eq!(goes("text", "un bano").await, ("Grooming".into(), json!(1)));
    assert_eq!(goes("email", "A nail-trim!").await, ("Grooming".into(), json!(1)));
    assert_eq!(goes("chat", "banos").await, ("Daycare".into(), json!(2)));
    assert_eq!(goes("email", "trim the nail").await, ("Main inbox".into(), json!(null)));

    let shift = |id: &Value, up: bool| json!({ "id": id, "up": up });
    stranger.owner.command("inboxes/move_rule", shift(&first, true)).await.is(404);
    let moved: Value = owner.command("inboxes/move_rule", shift(&second, true)).await.ok();
    assert_eq!(order().await, [second.clone(), first.clone()]);
    assert_eq!(goes("text", "baño").await, ("Daycare".into(), json!(1)));
    owner.command("inboxes/move_rule", shift(&second, true)).await.is(200);
    owner.undo(&moved).await.is(200);
    assert_eq!(order().await, [first.clone(), second.clone()]);

    let edit = |version: i32, form: Value| json!({ "id": second, "version": version, "form": form });
    owner.command("inboxes/edit_rule", edit(3, json!({ "ways": [] }))).await.invalid(&["words"]);
    stranger.owner.command("inboxes/edit_rule", edit(3, json!({ "words": "x" }))).await.is(404);
    owner.command("inboxes/edit_rule", edit(3, json!({ "words": "boarding" }))).await.is(200);
    owner.command("inboxes/edit_rule", edit(3, json!({ "words": "school" }))).await.is(409);
    assert_eq!(goes("chat", "banos").await, ("Main inbox".into(), json!(null)));
    let gone: Value = owner.command("inboxes/remove_rule", json!({ "id": first })).await.ok();
    assert_eq!(goes("email", "baño").await.0, "Main inbox");
    owner.undo(&gone).await.is(200);
    assert_eq!(goes("email", "baño").await.0, "Grooming");
    // The rule of an archived inbox rests.
    owner.command("inboxes/set_archived", json!({ "id": grooming, "archived": true })).await.is(200);
    assert_eq!(goes("email", "baño").await.0, "Main inbox");
}

#[tokio::test]
async fn a_chat_goes_where_the_rules_say_when_it_begins_and_when_it_begins_anew() {
    let (app, shop, guest) = set_up().await;
    let (owner, staff) = (&shop.owner, &shop.staff);
    let grooming = add(owner, "Grooming", &[]).await;
    rule(owner, json!({ "inbox_id": grooming, "ways": ["chat"], "words": "groom" })).await;
    let customer = json!(guest.customer);
    // What staff noted before is no beginning.
    let note = json!({ "customer": guest.customer, "body": "She will write about daycare" });
    staff.command("conversations/add_internal_note", note).await.is(200);
    writes(&app, shop.id, &guest, "Can you GROOM Rex?").await.unwrap();
    assert_eq!(stands(staff, &customer).await, grooming);
    assert!(told(staff, &guest).await.contains("into the inbox Grooming by the rules"));

    // While it goes on, it stays.
    writes(&app, shop.id, &guest, "And what does daycare cost?").await.unwrap();
    assert_eq!(stands(staff, &customer).await, grooming);
    // What was put aside is the same matter still.
    let snooze = json!({ "conversation": guest.conversation, "until": "tomorrow" });
    staff.command("conversations/snooze", snooze).await.is(200);
    writes(&app, shop.id, &guest, "Hello?").await.unwrap();
    assert_eq!(stands(staff, &customer).await, grooming);
    // What was closed begins anew.
    close(staff, &guest).await;
    writes(&app, shop.id, &guest, "What does daycare cost?").await.unwrap();
    assert_eq!(stands(staff, &customer).await, main_inbox(staff).await);
    close(staff, &guest).await;
    let answer = json!({ "customer": guest.customer, "body": "To groom him is 40", "last_seen_number": 99, "even_if_newer": true });
    staff.command("conversations/send_message", answer).await.is(200);
    assert_eq!(stands(staff, &customer).await, main_inbox(staff).await, "an answer of ours is no arrival");
}

#[tokio::test]
async fn a_text_goes_by_the_location_of_the_number_that_it_came_to() {
    let shop = Shop::open().await;
    let Business { owner, staff, location, .. } = &shop.business;
    let street = add(owner, "Main Street", &[]).await;
    rule(owner, json!({ "inbox_id": street, "location_id": location })).await;
    shop.hear("+14155550199", "Hello").await;
    assert_eq!(shop.inbox().await[0]["inbox_id"], main_inbox(staff).await, "the number is nobody's");

    let place = json!({ "id": shop.channel, "location": location });
    staff.command("channels/set_location", place.clone()).await.is(403);
    let stranger = shop.app.business().await;
    stranger.owner.command("channels/set_location", place.clone()).await.is(404);
    let theirs = json!({ "id": shop.channel, "location": stranger.location });
    owner.command("channels/set_location", theirs).await.is(404);
    let placed: Value = owner.command("channels/set_location", place).await.ok();
    shop.hear(BELLA, "Hello").await;
    assert_eq!(shop.inbox().await[0]["inbox_id"], street);
    owner.undo(&placed).await.is(200);
    shop.hear("+14155550198", "Hello").await;
    assert_eq!(shop.inbox().await[0]["inbox_id"], main_inbox(staff).await);
}

#[tokio::test]
async fn whom_staff_write_to_first_stands_in_the_inbox_to_which_they_came_last() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let (owner, staff) = (&shop.owner, &shop.staff);
    let new = async |name: &str| -> Value {
        owner.done("customers/add_customer", json!({ "customer": { "name": name } })).await
    };
    let (first, second, third) = (new("Ana").await, new("Ben").await, new("Cora").await);
    let contact = async |customer: &Value| {
        let note = json!({ "customer": customer, "body": "Called her" });
        staff.command("conversations/add_internal_note", note).await.is(200);
        stands(staff, customer).await
    };
    assert_eq!(contact(&first).await, main_inbox(staff).await);
    add(owner, "Grooming", &[staff]).await;
    let daycare = add(owner, "Daycare", &[staff]).await;
    assert_eq!(contact(&second).await, daycare);
    owner.command("inboxes/set_archived", json!({ "id": daycare, "archived": true })).await.is(200);
    assert_ne!(contact(&third).await, daycare);
    assert_ne!(stands(staff, &third).await, main_inbox(staff).await);
}

#[tokio::test]
async fn a_merge_leaves_the_survivors_inbox_and_parting_gives_the_other_its_own_back() {
    let (app, shop, guest) = set_up().await;
    let (owner, staff) = (&shop.owner, &shop.staff);
    writes(&app, shop.id, &guest, "Hello").await.unwrap();
    let grooming = add(owner, "Grooming", &[]).await;
    let to = json!({ "conversation": guest.conversation, "inbox": grooming });
    staff.command("conversations/move_to_inbox", to).await.is(200);
    let twin = owner.done("customers/add_customer", json!({ "customer": { "name": "Bella O." } })).await;
    let silent = owner.done("customers/add_customer", json!({ "customer": { "name": "B. Ortiz" } })).await;
    let note = json!({ "customer": twin, "body": "Twice?" });
    staff.command("conversations/add_internal_note", note).await.is(200);

    // Who had a conversation keeps its inbox; who had none gets the other's.
    for (survivor, inbox) in [(&twin, main_inbox(staff).await), (&silent, grooming.clone())] {
        let both = json!({ "survivor": survivor, "loser": guest.customer, "taken": [] });
        let merged: Value = owner.command("merge/merge_customers", both).await.ok();
        assert_eq!(stands(staff, survivor).await, inbox);
        owner.undo(&merged).await.is(200);
        assert_eq!(stands(staff, &json!(guest.customer)).await, grooming);
    }
    assert_eq!(stands(staff, &twin).await, main_inbox(staff).await);
}

async fn views(client: &Client) -> Vec<Value> {
    client.call("inboxes/list_views", json!({})).await.ok()
}

fn names(views: &[Value]) -> Vec<&str> {
    views.iter().map(|view| view["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn views_for_everybody_are_made_named_put_in_order_and_removed_by_whoever_sets_up_the_business() {
    let app = TestApp::start().await;
    let shop = app.business().await;
    let add = |name: &str, path: &str| json!({ "form": { "name": name, "path": path } });
    let first = shop.manager.done("inboxes/add_view", add("Waiting", "/inbox?view=waiting")).await;
    let second = shop.manager.done("inboxes/add_view", add("Closed", "/inbox?closed=1&inbox=all")).await;
    assert_eq!(names(&views(&shop.staff).await), ["Waiting", "Closed"]);
    shop.manager.command("inboxes/add_view", add("waiting", "/inbox?view=mine")).await.invalid(&["name"]);
    shop.manager.command("inboxes/add_view", add(" ", "/inbox?view=mine")).await.invalid(&["name"]);
    for path in ["/inbox", "https://elsewhere.example/inbox?view=mine", "/inbox?view=<b>"] {
        shop.manager.command("inboxes/add_view", add("Away", path)).await.is(400);
    }
    shop.staff.command("inboxes/add_view", add("Mine", "/inbox?view=mine")).await.is(403);
    let moved: Value =
        shop.manager.command("inboxes/move_view", json!({ "id": second, "up": true })).await.ok();
    assert_eq!(names(&views(&shop.staff).await), ["Closed", "Waiting"]);
    shop.manager.undo(&moved).await.is(200);
    assert_eq!(names(&views(&shop.staff).await), ["Waiting", "Closed"]);
    let rename = |version: i64, name: &str| json!({ "id": first, "version": version, "name": name });
    let version = views(&shop.staff).await[0]["version"].as_i64().unwrap();
    shop.manager.done("inboxes/rename_view", rename(version, "Who waits")).await;
    shop.owner.command("inboxes/rename_view", rename(version, "Other")).await.is(409);
    let gone: Value = shop.manager.command("inboxes/remove_view", json!({ "id": first })).await.ok();
    assert_eq!(names(&views(&shop.staff).await), ["Closed"]);
    shop.manager.undo(&gone).await.is(200);
    assert_eq!(names(&views(&shop.staff).await), ["Who waits", "Closed"]);
    let stranger = app.business().await;
    stranger.owner.command("inboxes/remove_view", json!({ "id": second })).await.is(404);
    assert!(views(&stranger.owner).await.is_empty());
}
