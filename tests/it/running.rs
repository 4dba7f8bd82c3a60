//! In use: what machines ask, what is logged, and how it stops. With the program itself.

use crate::support::program::{folder, free_port, given};
use crate::support::{Client, Database, Program, Socket, TestApp};
use pawline::live::ServerFrame;
use pawline::live::frame::CLOSE_RESTART;
use pawline::server::system_user::is_root;
use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use std::process::Command;
use std::time::{Duration, Instant};
use uuid::Uuid;

#[tokio::test]
async fn it_says_whether_it_is_alive_and_ready() {
    let app = TestApp::fresh().await;
    let client = app.anonymous();
    assert_eq!(client.get("/healthz").await.is(200).text, "alive\n");
    assert_eq!(client.get("/readyz").await.is(200).text, "ready\n");
    // A migration of this program is missing; more than its own are no harm.
    let change = |sql: &'static str| sqlx::query(sql).execute(&app.behind);
    change("insert into _sqlx_migrations values (99991231000000, 'newer', now(), true, '', 0)")
        .await
        .unwrap();
    client.get("/readyz").await.is(200);
    change("update _sqlx_migrations set success = false where version = (select min(version) from _sqlx_migrations)")
        .await
        .unwrap();
    assert_eq!(client.get("/readyz").await.is(503).text, "schema\n");
    change("update _sqlx_migrations set success = true").await.unwrap();
    client.get("/readyz").await.is(200);
    app.app.draining.cancel();
    assert_eq!(client.get("/readyz").await.is(503).text, "draining\n");
    client.get("/healthz").await.is(200);
    // Nobody answers there any more.
    let app = TestApp::start().await;
    app.app.db.close().await;
    assert_eq!(app.anonymous().get("/readyz").await.is(503).text, "database\n");
    app.anonymous().get("/healthz").await.is(200);
}

async fn metrics(client: &Client, token: Option<&str>) -> (u16, String) {
    let mut request = client.request(Method::GET, "/metrics");
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let reply = client.send(request).await;
    (reply.status, reply.text)
}

#[tokio::test]
async fn metrics_stand_at_their_own_address_or_behind_a_token() {
    let database = Database::fresh();
    let (own, token) = (format!("127.0.0.1:{}", free_port()), "a-token-for-tests-only");
    let program = Program::serve(&database, &[("METRICS_ADDRESS", &own), ("LOG_FORMAT", "json")]);
    let client = Client::new(&program.url, None);
    client.get("/healthz").await.is(200);
    client.get("/reset/canary-secret-of-a-link").await;
    client.call("staff/whoami", json!({})).await.is(200);
    assert_eq!(metrics(&client, None).await.0, 404, "not on the main address");
    let (status, text) = metrics(&Client::new(&format!("http://{own}"), None), None).await;
    assert_eq!(status, 200);
    for line in [
        "pawline_http_requests_total{method=\"POST\",route=\"/api/staff/whoami\",status=\"200\"} 1",
        "pawline_http_request_duration_seconds_count{route=\"/healthz\"} 1",
        "pawline_sockets_open{kind=\"staff\"} 0",
        "pawline_events_pushed_total{kind=\"staff\"} 0",
        "pawline_database_connections{kind=\"used\"}",
        "pawline_live_queue_length 0",
        "pawline_job_sweeps_total{kind=\"failed\"} 0",
        "pawline_build_info{version=",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(!text.contains("canary"), "{text}");
    drop(program);
    let program = Program::serve(&database, &[("METRICS_TOKEN", token)]);
    let client = Client::new(&program.url, None);
    assert_eq!(metrics(&client, None).await.0, 401);
    assert_eq!(metrics(&client, Some("a-token-for-tests-onlY")).await.0, 401);
    assert_eq!(metrics(&client, Some(token)).await.0, 200);
}

/// A session full of words that no log may repeat: names, emails, phones, texts, secrets, queries.
#[tokio::test]
async fn the_log_holds_nobodys_data_and_every_request_has_its_number() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let settings = [("LOG_FORMAT", "json"), ("RUST_LOG", "pawline=debug,warn")];
    let program = Program::serve(&app.database, &settings);
    let owner = program.client(&business.owner);
    let customer = json!({ "name": "Canaryname Fink", "points": [
        { "kind": "phone", "raw": "+14155550177", "label": "mobile", "is_main": true, "sms": true },
        { "kind": "email", "raw": "canarymail@example.com", "label": "office" } ] });
    let id = owner.done("customers/add_customer", json!({ "customer": customer })).await;
    let id = id.as_str().unwrap();
    owner.get(&format!("/contacts/{id}?q=canaryquery")).await;
    owner.call("search/find", json!({ "query": "canarysearch", "limit": 8 })).await;
    owner.call("staff/sign_in", json!({ "intent": Uuid::now_v7(), "email": "canarymail@example.com", "password": "canarypassword" })).await;
    owner.call("staff/open_access_link", json!({ "token": "canarytoken" })).await;
    owner.get("/reset/canarysecret").await;
    owner.get("/chat/canaryslug").await;
    owner.post("/api/customers/add_customer", "application/json", "{\"canarybroken").await.is(400);
    owner.post("/hooks/call?key=canarykey", "application/json", "{\"canaryhook\":1}").await;
    // What the database itself refuses, in its own words: a table is gone, and a value does not fit.
    let mut behind = app.database.owner_options().connect().await.unwrap();
    behind
        .execute("alter table contact_group add constraint canary_made_up check (name <> 'Canarygroup')")
        .await
        .unwrap();
    let refused = owner.command("labels/create_group", json!({ "name": "Canarygroup" })).await;
    let incident = refused.is(500).json()["Internal"]["incident"].as_str().unwrap().to_owned();
    let number = refused.headers["x-request-id"].to_str().unwrap();
    assert_eq!(incident, number, "the incident is the request's number");
    behind.close().await.unwrap();
    let again = owner.call("staff/whoami", json!({})).await;
    assert_ne!(again.headers["x-request-id"].to_str().unwrap(), number);
    let log = program.log();
    let token = business.owner.token.as_deref().unwrap();
    for word in ["canary", "fink", "5550177", "555 0177", token, "olga", "@example.com"] {
        let found = log
            .to_lowercase()
            .lines()
            .find(|line| {
                // The made-up constraint's own name is no data.
                line.replace("canary_made_up", "").contains(&word.to_lowercase())
            })
            .map(str::to_owned);
        assert_eq!(found, None, "{word} is in the log");
    }
    let lines: Vec<Value> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of_it: Vec<&Value> = lines.iter().filter(|line| line.to_string().contains(number)).collect();
    assert!(
        of_it.iter().any(|line| line["why"].as_str().is_some_and(|why| why.contains("canary_made_up"))),
        "{of_it:?}"
    );
    let answered = of_it.iter().find(|line| line["message"] == "answered").unwrap();
    assert_eq!(answered["route"], "/api/labels/create_group");
    assert_eq!(answered["status"], 500);
    assert_eq!(answered["span"]["request_id"], number);
}

#[tokio::test]
async fn what_was_asked_before_sigterm_is_answered_and_sockets_are_sent_elsewhere() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let mut program = Program::serve(&app.database, &[("DRAIN_DELAY", "5"), ("DRAIN_TIMEOUT", "30")]);
    let owner = program.client(&business.owner);
    let staff = program.client(&business.staff);
    let mut socket = Socket::open(&staff, staff.cursor().await).await;
    assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
    // Every commit of the business waits for this.
    let mut behind = app.database.owner_options().connect().await.unwrap();
    let hold = format!("begin; select from log_head where business_id = '{}' for update", business.id);
    behind.execute(AssertSqlSafe(hold)).await.unwrap();
    let asked: Vec<_> = (0..6)
        .map(|n| {
            let owner = owner.clone();
            tokio::spawn(async move {
                owner.command("labels/create_group", json!({ "name": format!("G{n}") })).await
            })
        })
        .collect();
    let waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&app.behind).await.unwrap() < 6 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    program.terminate();
    // For five seconds it answers as ever, and says what comes.
    let fresh = Client::new(&program.url, None);
    let started = Instant::now();
    while fresh.get("/readyz").await.status != 503 {
        assert!(started.elapsed() < Duration::from_secs(4), "it does not say that it drains");
    }
    assert_eq!(fresh.get("/readyz").await.is(503).text, "draining\n");
    fresh.get("/healthz").await.is(200);
    assert_eq!(socket.close_code().await, Some(CLOSE_RESTART));
    assert!(started.elapsed() > Duration::from_secs(3), "sockets go with the listener, not before");
    pawline::server::providers::ready_tls();
    while reqwest::get(format!("{}/healthz", program.url)).await.is_ok() {
        assert!(started.elapsed() < Duration::from_secs(15), "new connections are taken");
    }
    behind.execute("rollback").await.unwrap();
    for answer in asked {
        answer.await.unwrap().is(200);
    }
    assert!(program.ended().success(), "{}", program.log());
    assert!(program.log().contains("Pawline has stopped."), "{}", program.log());
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off_in_time() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let mut program = Program::serve(&app.database, &[("DRAIN_TIMEOUT", "1")]);
    let owner = program.client(&business.owner);
    let mut behind = app.database.owner_options().connect().await.unwrap();
    let hold = format!("begin; select from log_head where business_id = '{}' for update", business.id);
    behind.execute(AssertSqlSafe(hold)).await.unwrap();
    let request = owner
        .request(Method::POST, "/api/labels/create_group")
        .header("cookie", format!("{}={}", pawline::server::session::COOKIE, owner.token.as_deref().unwrap()))
        .json(&json!({ "intent": Uuid::now_v7(), "name": "Never" }));
    let asked = tokio::spawn(request.send());
    let waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&app.behind).await.unwrap() < 1 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let started = Instant::now();
    program.terminate();
    program.ended();
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    assert!(asked.await.unwrap().is_err());
    behind.execute("rollback").await.unwrap();
}

#[tokio::test]
async fn a_schema_that_is_not_there_is_said_at_the_start() {
    let database = Database::bare().await;
    let settings = &given(&database)[..1];
    let data = crate::support::program::folder();
    let port = free_port().to_string();
    let settings = [settings, &[("PORT", port.leak() as &'static str)]].concat();
    let output = Program::run(&["serve"], &settings, &data);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("pawline migrate"), "{said}");
}

/// The way back for an owner who forgot the password: whoever runs the server prints a link, which works once.
#[tokio::test]
async fn a_link_that_the_command_prints_sets_a_new_password_once() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let data = folder();
    let settings = [&given(&app.database)[..], &[("PUBLIC_URL", "https://cards.example.com")]].concat();
    let print = |email: &str| Program::run(&["reset-password", email], &settings, &data);
    let output = print(&business.owner.email.to_uppercase());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let link = said.lines().last().unwrap();
    let token = link.strip_prefix("https://cards.example.com/reset/").expect("a link to this site");
    let looked: Value = app.anonymous().call("staff/open_access_link", json!({ "token": token })).await.ok();
    assert!(looked.to_string().contains("Olga Owner"), "{looked}");
    let choose = async |password: &str| {
        let form = json!({ "token": token, "password": password });
        app.anonymous().command("staff/use_access_link", form).await.status
    };
    assert_eq!(choose("a whole new password").await, 200);
    assert_eq!(choose("and yet another one").await, 404, "used");
    let sign_in = async |password: &str| {
        let form = json!({ "email": business.owner.email, "password": password });
        app.anonymous().command("staff/sign_in", form).await.status
    };
    assert_eq!((sign_in("a whole new password").await, sign_in("and yet another one").await), (200, 422));
    // Whoever was signed in with the forgotten one is not any more.
    business.owner.call("staff/list_staff", json!({})).await.is(401);
    let nobody = print("nobody@example.com");
    let said = String::from_utf8_lossy(&nobody.stderr).into_owned();
    assert!(!nobody.status.success() && said.contains("Nobody signs in with"), "{said}");
}

/// As README's unit has it: the service is a user of its own, and root gives a command on the same folder.
#[tokio::test]
async fn a_command_of_root_leaves_the_database_to_the_user_who_serves() {
    use std::os::unix::fs::MetadataExt;
    if !is_root() {
        return;
    }
    let none: [(&str, &str); 0] = [];
    let mut program = Program::serve_with(&none, folder());
    let database = program.data.join("postgres");
    program.terminate();
    assert!(program.ended().success());
    let service = 65_534;
    let given = Command::new("chown").arg("-R").arg(format!("{service}:{service}")).arg(&database).status();
    assert!(given.unwrap().success());
    let output = Program::run(&["reset-password", "nobody@example.com"], &none, &program.data);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!said.contains("database"), "{said}");
    for part in ["", "socket", "data", "owner-password"] {
        assert_eq!(std::fs::metadata(database.join(part)).unwrap().uid(), service, "{part}");
    }
}

/// Whoever starts it twice by mistake does no harm to the one that runs.
#[tokio::test]
async fn a_second_server_leaves_the_first_ones_database_alone() {
    let none: [(&str, &str); 0] = [];
    let mut first = Program::serve_with(&none, folder());
    let postmaster = || std::fs::read_to_string(first.data.join("postgres/data/postmaster.pid")).unwrap();
    let before = postmaster();
    let refused = |settings: &[(&str, &str)]| {
        let ended = Program::run(&["serve"], settings, &first.data);
        assert!(!ended.status.success());
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let port = first.url.rsplit(':').next().unwrap();
    let same_port = refused(&[("PORT", port)]);
    assert!(same_port.contains("set PORT"), "{same_port}");
    let same_folder = refused(&none);
    assert!(same_folder.contains("set PAWLINE_DATA"), "{same_folder}");
    assert_eq!(postmaster(), before, "the database goes on");
    Client::new(&first.url, None).get("/readyz").await.is(200);
    first.terminate();
    assert!(first.ended().success());
}
