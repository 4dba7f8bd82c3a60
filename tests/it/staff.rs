//! Signing in, sessions, passwords (R17).

use crate::support::{Business, Client, Reply, Socket, TestApp};
use pawline::live::frame::CLOSE_SIGNED_OUT;
use pawline::rooms::staff::password;
use pawline::server::session::COOKIE;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const PASSWORD: &str = "correct horse battery";

/// Gives an account a password.
pub async fn give_password(app: &TestApp, business: &Business, client: &Client, password: &str) {
    let hash = password::hash(password.into()).await.unwrap();
    let mut tx = app.tx(business.id).await;
    sqlx::query("update account set password_hash = $2 where email = $1")
        .bind(&client.email)
        .bind(hash)
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// The browser that an answer signed in.
pub fn entered(app: &TestApp, reply: &Reply) -> Client {
    reply.is(200);
    let prefix = format!("{COOKIE}=");
    let token = reply
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.strip_prefix(&prefix)?.split(';').next())
        .next()
        .expect("a session cookie");
    assert!(token.len() >= 43, "at least 256 bits");
    Client::new(&app.url, Some(token.to_owned()))
}

async fn sign_in(from: &Client, email: &str, password: &str) -> Reply {
    from.command("staff/sign_in", json!({ "email": email, "password": password })).await
}

/// Opens a page as a browser does, which says that it wants HTML.
async fn open(client: &Client, path: &str) -> Reply {
    client.send(client.request(reqwest::Method::GET, path).header("accept", "text/html")).await
}

#[tokio::test]
async fn only_the_right_password_opens_and_nothing_tells_what_was_wrong() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    give_password(&app, &business, &business.staff, PASSWORD).await;
    let email = business.staff.email.to_uppercase();
    let inside = entered(&app, &sign_in(&app.anonymous(), &email, PASSWORD).await);
    let me: Value = inside.call("staff/whoami", json!({})).await.ok();
    assert_eq!(me["name"], "Sam Staff");

    let wrong = sign_in(&app.anonymous(), &email, "correct horse").await;
    let unknown = sign_in(&app.anonymous(), "nobody@example.com", PASSWORD).await;
    // An account that was invited and has no password yet.
    let unset = sign_in(&app.anonymous(), &business.manager.email, PASSWORD).await;
    assert_eq!((wrong.status, &wrong.text), (422, &unknown.text));
    assert_eq!(unknown.text, unset.text);
    assert!(!wrong.headers.contains_key("set-cookie"));
    sign_in(&app.anonymous(), "", "").await.invalid(&["email", "password"]);
    sign_in(&app.anonymous(), "no address", "").await.invalid(&["email", "password"]);
    sign_in(&app.anonymous(), &email, &"long".repeat(5000)).await.invalid(&["password"]);
}

#[tokio::test]
async fn signing_in_again_ends_the_session_that_this_browser_had() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    give_password(&app, &business, &business.owner, PASSWORD).await;
    let first = entered(&app, &sign_in(&app.anonymous(), &business.owner.email, PASSWORD).await);
    let second = entered(&app, &sign_in(&first, &business.owner.email, PASSWORD).await);
    assert_ne!(first.token, second.token);
    first.call("staff/list_staff", json!({})).await.is(401);
    second.call("staff/list_staff", json!({})).await.is(200);

    let out = second.command("staff/sign_out", json!({})).await;
    let forgotten = out.is(200).headers["set-cookie"].to_str().unwrap();
    assert!(forgotten.contains("Max-Age=0") && forgotten.contains("HttpOnly"), "{forgotten}");
    second.call("staff/list_staff", json!({})).await.is(401);
    second.command("staff/sign_out", json!({})).await.is(200);
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_for_the_account_also_for_the_right_one() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    give_password(&app, &business, &business.staff, PASSWORD).await;
    give_password(&app, &business, &business.owner, PASSWORD).await;
    for _ in 0..10 {
        sign_in(&app.anonymous(), &business.staff.email, "wrong password").await.is(422);
    }
    let reply = sign_in(&app.anonymous(), &business.staff.email, PASSWORD).await;
    let wait: u32 = reply.is(429).headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait));
    // Others are not concerned, and the address has tries left.
    sign_in(&app.anonymous(), &business.owner.email, PASSWORD).await.is(200);
    for number in 0..39 {
        sign_in(&app.anonymous(), &format!("guess{number}@example.com"), "wrong password").await.is(422);
    }
    sign_in(&app.anonymous(), &business.owner.email, PASSWORD).await.is(429);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_their_sockets_close() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    give_password(&app, &business, &business.owner, PASSWORD).await;
    let here = &business.owner;
    let there = entered(&app, &sign_in(&app.anonymous(), &here.email, PASSWORD).await);
    let list: Value = here.call("staff/list_sessions", json!({})).await.ok();
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(list.iter().filter(|session| session["current"] == json!(true)).count(), 1);
    let other = list.iter().find(|session| session["current"] == json!(false)).unwrap();
    assert_eq!(other["address"], "127.0.0.1");

    let mut socket = Socket::open(&there, there.cursor().await).await;
    socket.next().await;
    // Somebody else's session is none of mine.
    business.manager.command("staff/revoke_session", json!({ "id": other["id"] })).await.is(404);
    let asked = Instant::now();
    here.command("staff/revoke_session", json!({ "id": other["id"] })).await.is(200);
    assert_eq!(socket.close_code().await, Some(CLOSE_SIGNED_OUT));
    assert!(asked.elapsed() < Duration::from_secs(5));
    there.call("staff/list_staff", json!({})).await.is(401);
    here.command("staff/revoke_session", json!({ "id": other["id"] })).await.is(404);

    let again = entered(&app, &sign_in(&app.anonymous(), &here.email, PASSWORD).await);
    here.command("staff/revoke_other_sessions", json!({})).await.is(200);
    again.call("staff/list_staff", json!({})).await.is(401);
    here.call("staff/list_staff", json!({})).await.is(200);
}

#[tokio::test]
async fn a_new_password_signs_the_other_browsers_out() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let me = &business.staff;
    give_password(&app, &business, me, PASSWORD).await;
    let other = entered(&app, &sign_in(&app.anonymous(), &me.email, PASSWORD).await);
    let change = |current: &str, password: &str| {
        let arguments = json!({ "current": current, "password": password });
        async move { me.command("staff/change_password", arguments).await }
    };
    change("", "short").await.invalid(&["current", "password"]);
    change("not my password", "a long new password").await.invalid(&["current"]);
    change(PASSWORD, &me.email).await.invalid(&["password"]);
    change(PASSWORD, "a long new password").await.is(200);
    other.call("staff/list_staff", json!({})).await.is(401);
    me.call("staff/list_staff", json!({})).await.is(200);
    sign_in(&app.anonymous(), &me.email, PASSWORD).await.is(422);
    sign_in(&app.anonymous(), &me.email, "a long new password").await.is(200);
    // No trace of a password in what commands keep.
    let mut tx = app.tx(business.id).await;
    let kept: i64 = sqlx::query_scalar("select count(*) from intent").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn a_session_ends_without_use_and_in_any_case_after_its_time() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for (client, change) in [
        (&business.staff, "update session set last_seen_at = now() - interval '8 days' where id = $1"),
        (&business.manager, "update session set expires_at = now() - interval '1 second' where id = $1"),
    ] {
        client.call("staff/list_staff", json!({})).await.is(200);
        let mut tx = app.tx(business.id).await;
        sqlx::query(change).bind(client.session_id.0).execute(tx.conn()).await.unwrap();
        tx.commit().await.unwrap();
        client.call("staff/list_staff", json!({})).await.is(401);
    }
}

#[tokio::test]
async fn name_and_preferences_are_ones_own() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let me = &business.staff;
    let version: i32 = me.call("staff/own_version", json!({})).await.ok();
    me.command("staff/rename_me", json!({ "version": version, "name": " " })).await.invalid(&["name"]);
    me.done("staff/rename_me", json!({ "version": version, "name": "Sam 🐶 Staff" })).await;
    let stale = me.command("staff/rename_me", json!({ "version": version, "name": "Sammy" })).await;
    assert_eq!(stale.is(409).json()["Conflict"]["fields"][0]["theirs"], "Sam 🐶 Staff");
    let preferences = json!({ "shortcuts": false, "sound": true, "notifications": true, "do_not_disturb": true,
                "notify_about": "assigned", "notify_named": false, "first_steps": false, "start": "/contacts", "views": [{ "name": "This week", "path": "/contacts?activity=7" }],
                "inbox_views": [{ "name": "Mine", "path": "/inbox?view=mine" }] });
    me.done("staff/save_preferences", json!({ "preferences": preferences })).await;
    let seen: Value = me.call("staff/whoami", json!({})).await.ok();
    assert_eq!((&seen["name"], &seen["preferences"]), (&json!("Sam 🐶 Staff"), &preferences));
    let view =
        |name: &str, path: &str| json!({ "preferences": { "views": [{ "name": name, "path": path }] } });
    me.command("staff/save_preferences", view(" ", "/contacts?q=x")).await.invalid(&["name"]);
    for path in ["https://elsewhere.example", "//elsewhere.example", "/contacts", "/inbox?x"] {
        me.command("staff/save_preferences", view("Away", path)).await.is(400);
    }
    for path in ["//elsewhere.example", "/inbox", "/contacts?q=x", "/inbox?view=<b>"] {
        let views = json!({ "preferences": { "inbox_views": [{ "name": "Away", "path": path }] } });
        me.command("staff/save_preferences", views).await.is(400);
    }
    let elsewhere = json!({ "preferences": { "start": "//elsewhere.example" } });
    me.command("staff/save_preferences", elsewhere).await.is(400);
    app.anonymous().command("staff/save_preferences", json!({ "preferences": preferences })).await.is(401);
}

#[tokio::test]
async fn sign_in_goes_on_only_to_addresses_of_this_site() {
    let app = TestApp::start().await;
    let business = app.business().await;
    for (next, to) in
        [("/contacts", "/contacts"), ("//evil.example", "/start"), ("https://evil.example", "/start")]
    {
        let page = open(&business.staff, &format!("/sign-in?next={next}")).await;
        assert_eq!((page.status, page.headers["location"].to_str().unwrap()), (302, to), "{next}");
    }
}

/// Wrong passwords are counted in the database: a second server is no second chance, nor is a restart (R17).
#[tokio::test]
async fn guesses_count_at_every_server_and_over_a_restart() {
    let one = TestApp::fresh().await;
    let two = TestApp::on(one.database.clone()).await;
    let business = one.business().await;
    give_password(&one, &business, &business.staff, PASSWORD).await;
    give_password(&one, &business, &business.owner, PASSWORD).await;
    let email = &business.staff.email;
    for n in 0..10 {
        let at = if n % 2 == 0 { &one } else { &two };
        sign_in(&at.anonymous(), email, "wrong password").await.is(422);
    }
    for at in [&one, &two] {
        sign_in(&at.anonymous(), email, PASSWORD).await.is(429);
        sign_in(&at.anonymous(), &business.owner.email, PASSWORD).await.is(200);
    }
    two.stop().await;
    let one = one.restart().await;
    sign_in(&one.anonymous(), email, PASSWORD).await.is(429);
}
