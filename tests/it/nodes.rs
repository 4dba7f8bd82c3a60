//! Two servers on one database: an act on one reaches the screens of the other at once, by the
//! doorbell; a doorbell that is lost only costs the poll.

use crate::support::{Client, Database, Socket, TestApp};
use chrono::Utc;
use pawline::domain::ids::ConversationId;
use pawline::live::frame::CLOSE_SIGNED_OUT;
use pawline::live::{ClientFrame, Ephemeral, ServerFrame};
use serde_json::json;
use sqlx::PgPool;
use std::time::{Duration, Instant};

/// Well before the poll, which looks two seconds after the last event.
const AT_ONCE: Duration = Duration::from_millis(900);

async fn act(client: &Client, name: &str) {
    client.done("labels/create_group", json!({ "name": name })).await;
}

async fn hello(socket: &mut Socket) {
    assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
}

fn at(server: &TestApp, client: &Client) -> Client {
    let mut there = client.clone();
    there.url.clone_from(&server.url);
    there
}

/// How many listeners there are.
async fn listeners(behind: &PgPool) -> i64 {
    sqlx::query_scalar(
        "select count(*) from pg_stat_activity
         where application_name = 'pawline-listener' and datname = current_database()",
    )
    .fetch_one(behind)
    .await
    .unwrap()
}

async fn until_listening(behind: &PgPool, count: i64) {
    let started = Instant::now();
    while listeners(behind).await < count {
        assert!(started.elapsed() < Duration::from_secs(15), "nobody listens");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // LISTEN follows the connection.
    tokio::time::sleep(Duration::from_millis(200)).await;
}

/// Two servers that hear each other, on a database of their own.
async fn two() -> (TestApp, TestApp) {
    let database = Database::fresh();
    let a = TestApp::on(database.clone()).await.with_doorbell();
    let b = TestApp::on(database).await.with_doorbell();
    until_listening(&a.behind, 2).await;
    (a, b)
}

#[tokio::test]
async fn an_act_on_one_server_reaches_the_other_before_its_poll() {
    let (a, b) = two().await;
    let business = a.business().await;
    let elsewhere = at(&b, &business.staff);
    let mut socket = Socket::open(&elsewhere, elsewhere.cursor().await).await;
    hello(&mut socket).await;
    // Each answer begins the poll's two seconds anew, so only the bell can be this quick.
    for round in 0..6 {
        let started = Instant::now();
        act(&business.owner, &format!("round {round}")).await;
        let event = socket.events(1).await.remove(0);
        assert_eq!(event.after.unwrap()["name"], format!("round {round}"));
        assert!(started.elapsed() < AT_ONCE, "round {round} took {:?}", started.elapsed());
    }
    let metrics = a.app.metrics.text(&a.app);
    assert!(metrics.contains("pawline_doorbells_total{kind=\"sent\"}"), "{metrics}");
}

#[tokio::test]
async fn the_moment_and_the_end_of_a_session_travel_too() {
    let (a, b) = two().await;
    let business = a.business().await;
    let elsewhere = at(&b, &business.manager);
    let mut here = Socket::open(&business.staff, business.staff.cursor().await).await;
    let mut there = Socket::open(&elsewhere, elsewhere.cursor().await).await;
    hello(&mut here).await;
    hello(&mut there).await;
    let conversation_id = ConversationId::new();
    let typing =
        Ephemeral::Typing { conversation_id, staff_id: None, name: "somebody else".into(), internal: false };
    here.send(&ClientFrame::Ephemeral { what: typing }).await;
    match there.next().await {
        Some(ServerFrame::Ephemeral { what: Ephemeral::Typing { conversation_id: of, name, .. } }) => {
            assert_eq!((of, name.as_str()), (conversation_id, "Sam Staff"));
        }
        other => panic!("{other:?}"),
    }
    // Signed out at one server: the socket at the other one closes, long before its next ping.
    let started = Instant::now();
    business.manager.command("staff/sign_out", json!({})).await.is(200);
    assert_eq!(there.close_code().await, Some(CLOSE_SIGNED_OUT));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_listener_that_is_cut_comes_back_and_what_was_lost_comes_by_the_poll() {
    let (a, b) = two().await;
    let business = a.business().await;
    let elsewhere = at(&b, &business.staff);
    let mut socket = Socket::open(&elsewhere, elsewhere.cursor().await).await;
    hello(&mut socket).await;
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where application_name in ('pawline-listener', 'pawline-doorbell')
                 and datname = current_database()";
    let ended: i64 = sqlx::query_scalar(cut).fetch_one(&a.behind).await.unwrap();
    assert!(ended >= 2, "{ended}");
    // Nobody may be listening now: it comes all the same.
    act(&business.owner, "while deaf").await;
    assert_eq!(socket.events(1).await[0].after.as_ref().unwrap()["name"], "while deaf");
    until_listening(&a.behind, 2).await;
    act(&business.owner, "to begin the poll's time anew").await;
    socket.events(1).await;
    let started = Instant::now();
    act(&business.owner, "by the bell").await;
    socket.events(1).await;
    assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
}

#[tokio::test]
async fn without_a_doorbell_the_poll_finds_out() {
    let (a, b) = (TestApp::start().await, TestApp::start().await);
    let business = a.business().await;
    let elsewhere = at(&b, &business.staff);
    let mut socket = Socket::open(&elsewhere, elsewhere.cursor().await).await;
    hello(&mut socket).await;
    let at_first = Utc::now();
    act(&business.owner, "no bell").await;
    socket.events(1).await;
    assert!((Utc::now() - at_first).num_milliseconds() < 4000);
}
