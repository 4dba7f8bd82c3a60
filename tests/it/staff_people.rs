//! Who works here: invitations, reset links, roles, removal (R15, R17).

use crate::staff::{entered, give_password};
use crate::support::{Business, Client, Reply, TestApp};
use pawline::domain::command::Intent;
use pawline::domain::ids::StaffId;
use pawline::domain::role::Role;
use serde_json::{Value, json};
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery";

fn token_of(link: &Value) -> String {
    link["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn invite(by: &Client, email: &str, role: Role) -> Value {
    by.done("staff/invite", json!({ "name": "Ina Invited", "email": email, "role": role })).await
}

async fn use_link(app: &TestApp, token: &str, password: &str) -> Reply {
    app.anonymous().command("staff/use_access_link", json!({ "token": token, "password": password })).await
}

fn some_email() -> String {
    format!("ina-{}@example.com", Uuid::now_v7().simple())
}

#[tokio::test]
async fn an_invitation_works_once_and_looking_does_not_use_it() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let email = some_email();
    let link = invite(&business.manager, &email, Role::Staff).await;
    let token = token_of(&link);
    assert!(link["url"].as_str().unwrap().contains("/join/"));
    for _ in 0..3 {
        let page = app.anonymous().get(&format!("/join/{token}")).await;
        assert!(page.is(200).text.contains("Ina Invited"));
    }
    // Not at work before they agree.
    let names: Value = business.owner.call("staff/list_staff", json!({})).await.ok();
    assert_eq!(names.as_array().unwrap().len(), 3);

    use_link(&app, &token, "short").await.invalid(&["password"]);
    let ina = entered(&app, &use_link(&app, &token, PASSWORD).await);
    let me: Value = ina.call("staff/whoami", json!({})).await.ok();
    assert_eq!((&me["name"], &me["role"]), (&json!("Ina Invited"), &json!("staff")));

    // Used: the same friendly page as for a link that never was. Whoever chose the password and
    // lost the answer is let in all the same.
    use_link(&app, &token, "another password").await.is(404);
    entered(&app, &use_link(&app, &token, PASSWORD).await);
    for gone in [token.as_str(), "never-was"] {
        let page = app.anonymous().get(&format!("/join/{gone}")).await;
        assert!(page.is(404).text.contains("does not work any more"));
        let looked: Value =
            app.anonymous().call("staff/open_access_link", json!({ "token": gone })).await.ok();
        assert_eq!(looked, Value::Null);
    }
    let again =
        business.owner.command("staff/invite", json!({ "name": "X", "email": email, "role": "staff" })).await;
    again.invalid(&["email"]);
}

#[tokio::test]
async fn an_ended_or_expired_invitation_opens_nothing() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let ended = invite(&business.owner, &some_email(), Role::Manager).await;
    business.staff.command("staff/revoke_link", json!({ "id": ended["id"] })).await.is(403);
    app.business().await.owner.command("staff/revoke_link", json!({ "id": ended["id"] })).await.is(404);
    business.manager.done("staff/revoke_link", json!({ "id": ended["id"] })).await;
    use_link(&app, &token_of(&ended), PASSWORD).await.is(404);
    let people: Value = business.owner.call("staff/list_people", json!({})).await.ok();
    assert_eq!(
        (people["members"].as_array().unwrap().len(), people["links"].as_array().unwrap().len()),
        (3, 0)
    );

    let late = invite(&business.owner, &some_email(), Role::Staff).await;
    let mut tx = app.tx(business.id).await;
    sqlx::query("update access_link set expires_at = now() - interval '1 second' where id = $1::uuid")
        .bind(late["id"].as_str().unwrap())
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    use_link(&app, &token_of(&late), PASSWORD).await.is(404);
    app.anonymous().get(&format!("/join/{}", token_of(&late))).await.is(404);
}

#[tokio::test]
async fn a_link_is_kept_only_as_its_hash_and_sending_twice_leaves_one() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let request = json!({ "intent": Intent::new(), "name": "Ina", "email": some_email(), "role": "staff" });
    let first: Value = business.owner.call("staff/invite", request.clone()).await.ok();
    let second: Value = business.owner.call("staff/invite", request).await.ok();
    assert_eq!(first["value"]["id"], second["value"]["id"]);
    let token = token_of(&second["value"]);
    let mut tx = app.tx(business.id).await;
    for table in ["intent", "event", "access_link"] {
        let sql = format!("select coalesce(string_agg(t::text, ' '), '') from {table} t");
        let all: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(tx.conn()).await.unwrap();
        assert!(!all.contains(&token), "{table} holds the secret");
    }
    use_link(&app, &token_of(&first["value"]), PASSWORD).await.is(404);
    use_link(&app, &token, PASSWORD).await.is(200);
}

#[tokio::test]
async fn whoever_has_an_account_joins_with_its_password() {
    let app = TestApp::fresh().await;
    let (home, other) = (app.business().await, app.business().await);
    give_password(&app, &home, &home.staff, PASSWORD).await;
    let link = invite(&other.owner, &home.staff.email, Role::Manager).await;
    let token = token_of(&link);
    let looked: Value = app.anonymous().call("staff/open_access_link", json!({ "token": token })).await.ok();
    assert_eq!(looked["has_password"], json!(true));
    use_link(&app, &token, "a password they would like").await.invalid(&["password"]);
    let sam = entered(&app, &use_link(&app, &token, PASSWORD).await);
    let places: Value = sam.call("staff/list_workplaces", json!({})).await.ok();
    assert_eq!(places.as_array().unwrap().len(), 2);
    // The account is not one business's alone any more: neither may reset its password.
    for business in [&home, &other] {
        let staff = member(business, &home.staff.email).await;
        business.owner.command("staff/make_reset_link", json!({ "staff_id": staff })).await.is(409);
    }
}

async fn member(business: &Business, email: &str) -> StaffId {
    let people: Value = business.owner.call("staff/list_people", json!({})).await.ok();
    let found = people["members"].as_array().unwrap().iter().find(|person| person["email"] == email).cloned();
    serde_json::from_value(found.unwrap()["id"].clone()).unwrap()
}

#[tokio::test]
async fn a_reset_link_sets_the_password_and_ends_every_session() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let ask = |by: &Client, whom: &Client| {
        let (by, id) = (by.clone(), whom.staff_id);
        async move { by.command("staff/make_reset_link", json!({ "staff_id": id })).await }
    };
    ask(&business.staff, &business.manager).await.is(403);
    ask(&business.manager, &business.owner).await.is(403);
    ask(&business.owner, &business.owner).await.is(409);
    ask(&app.business().await.owner, &business.staff).await.is(404);
    let link = ask(&business.manager, &business.staff).await.ok::<Value>()["value"].clone();
    let newer = ask(&business.manager, &business.staff).await.ok::<Value>()["value"].clone();
    use_link(&app, &token_of(&link), PASSWORD).await.is(404);
    let token = token_of(&newer);
    app.anonymous().get(&format!("/reset/{token}")).await.is(200);
    business.staff.call("staff/list_staff", json!({})).await.is(200);
    let sam = entered(&app, &use_link(&app, &token, PASSWORD).await);
    sam.call("staff/list_staff", json!({})).await.is(200);
    business.staff.call("staff/list_staff", json!({})).await.is(401);
}

#[tokio::test]
async fn guessing_links_is_slowed_down() {
    let app = TestApp::fresh().await;
    app.business().await;
    for number in 0..60 {
        let token = format!("guess-{number}");
        app.anonymous().call("staff/open_access_link", json!({ "token": token })).await.is(200);
    }
    app.anonymous().call("staff/open_access_link", json!({ "token": "guess" })).await.is(429);
    use_link(&app, "guess", PASSWORD).await.is(429);
}

#[tokio::test]
async fn owners_are_made_and_unmade_by_owners_and_one_is_left() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let role = |by: &Client, whom: StaffId, role: &str| {
        let (by, arguments) = (by.clone(), json!({ "staff_id": whom, "role": role }));
        async move { by.command("staff/change_role", arguments).await }
    };
    let remove = |by: &Client, whom: StaffId| {
        let (by, arguments) = (by.clone(), json!({ "staff_id": whom }));
        async move { by.command("staff/remove_staff", arguments).await }
    };
    let (owner, manager, staff) = (&business.owner, &business.manager, &business.staff);
    role(staff, staff.staff_id, "owner").await.is(403);
    role(manager, manager.staff_id, "owner").await.is(403);
    role(manager, owner.staff_id, "staff").await.is(403);
    remove(manager, owner.staff_id).await.is(403);
    manager
        .command("staff/invite", json!({ "name": "X", "email": some_email(), "role": "owner" }))
        .await
        .is(403);
    role(owner, owner.staff_id, "manager").await.is(409);
    remove(owner, owner.staff_id).await.is(409);
    app.business()
        .await
        .owner
        .command("staff/change_role", json!({ "staff_id": staff.staff_id, "role": "manager" }))
        .await
        .is(404);

    // Two owners: one may go, and only an owner takes that back.
    role(owner, staff.staff_id, "owner").await.is(200);
    let demoted: Value = role(owner, staff.staff_id, "staff").await.ok();
    manager.undo(&demoted).await.is(403);
    owner.undo(&demoted).await.is(200);
    role(staff, owner.staff_id, "staff").await.is(200);
    role(staff, staff.staff_id, "staff").await.is(409);
}

#[tokio::test]
async fn two_owners_cannot_unmake_each_other_at_once() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let second = app.person(business.id, "Otto Owner", Role::Owner).await;
    let demote = |by: &Client, whom: StaffId| {
        let (by, arguments) = (by.clone(), json!({ "staff_id": whom, "role": "staff" }));
        async move { by.command("staff/change_role", arguments).await.status }
    };
    let (one, two) =
        tokio::join!(demote(&business.owner, second.staff_id), demote(&second, business.owner.staff_id));
    let mut statuses = [one, two];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{one} {two}");
    assert!(matches!(statuses[1], 403 | 409), "{one} {two}");
}

#[tokio::test]
async fn whoever_is_removed_is_out_at_once_and_undo_brings_them_back() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let done: Value = business
        .manager
        .command("staff/remove_staff", json!({ "staff_id": business.staff.staff_id }))
        .await
        .ok();
    business.staff.call("staff/list_staff", json!({})).await.is(401);
    business
        .manager
        .command("staff/remove_staff", json!({ "staff_id": business.staff.staff_id }))
        .await
        .is(404);
    business.manager.undo(&done).await.is(200);
    let names: Value = business.owner.call("staff/list_staff", json!({})).await.ok();
    assert!(names.as_array().unwrap().iter().any(|person| person["name"] == "Sam Staff"));
    let changed: Value = business
        .manager
        .command("staff/change_role", json!({ "staff_id": business.staff.staff_id, "role": "manager" }))
        .await
        .ok();
    business.manager.undo(&changed).await.is(200);
}

#[tokio::test]
async fn staff_manage_nobody() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let id = business.manager.staff_id;
    for (function, arguments) in [
        ("staff/list_people", json!({})),
        (
            "staff/invite",
            json!({ "intent": Intent::new(), "name": "X", "email": "x@example.com", "role": "staff" }),
        ),
        ("staff/make_reset_link", json!({ "intent": Intent::new(), "staff_id": id })),
        ("staff/revoke_link", json!({ "intent": Intent::new(), "id": Uuid::now_v7() })),
        ("staff/change_role", json!({ "intent": Intent::new(), "staff_id": id, "role": "staff" })),
        ("staff/remove_staff", json!({ "intent": Intent::new(), "staff_id": id })),
    ] {
        business.staff.call(function, arguments.clone()).await.is(403);
        app.anonymous().call(function, arguments).await.is(401);
    }
    business
        .manager
        .command("staff/invite", json!({ "name": "", "email": "x", "role": "staff" }))
        .await
        .invalid(&["name", "email"]);
}

#[tokio::test]
async fn a_link_is_worth_what_its_maker_may_do_now() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (manager, staff, owner) = (&business.manager, &business.staff, &business.owner);
    let fresh = || async {
        let link: Value =
            manager.command("staff/make_reset_link", json!({ "staff_id": staff.staff_id })).await.ok();
        token_of(&link["value"])
    };
    // Its target became an owner: a manager may not open that account.
    let token = fresh().await;
    owner.done("staff/change_role", json!({ "staff_id": staff.staff_id, "role": "owner" })).await;
    use_link(&app, &token, PASSWORD).await.is(404);
    owner.done("staff/change_role", json!({ "staff_id": staff.staff_id, "role": "staff" })).await;
    // Its maker is no manager any more, or gone.
    let token = fresh().await;
    let invited = invite(manager, &some_email(), Role::Staff).await;
    owner.done("staff/change_role", json!({ "staff_id": manager.staff_id, "role": "staff" })).await;
    use_link(&app, &token, PASSWORD).await.is(404);
    owner.done("staff/remove_staff", json!({ "staff_id": manager.staff_id })).await;
    use_link(&app, &token_of(&invited), PASSWORD).await.is(404);
}
