//! Each screen is told of each event once and in order (R2), whoever may see it, over reconnects
//! and restarts; and sockets open only for whom they should (R14, R17).

use crate::support::twilio::ACCOUNT;
use crate::support::{Client, Socket, TestApp};
use pawline::domain::command::Cursor;
use pawline::live::ServerFrame;
use pawline::live::frame::{CLOSE_RESYNC, CLOSE_SIGNED_OUT};
use serde_json::json;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Error;
use uuid::Uuid;

async fn make_tags(client: &Client, names: impl Iterator<Item = String>) {
    for name in names {
        client.done("labels/create_group", json!({ "name": name })).await;
    }
}

#[tokio::test]
async fn a_screen_sees_every_event_once_and_in_order_over_a_cut_and_a_restart() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let from = business.staff.cursor().await;
    let mut socket = Socket::open(&business.staff, from).await;
    make_tags(&business.owner, (0..5).map(|n| format!("a{n}"))).await;
    let mut seen = socket.events(5).await;
    // Cut: what happens meanwhile comes after the reconnect.
    drop(socket);
    make_tags(&business.owner, (0..5).map(|n| format!("b{n}"))).await;
    let cursor = Cursor { seq: seen.last().unwrap().seq, ..from };
    let mut socket = Socket::open(&business.staff, cursor).await;
    seen.extend(socket.events(5).await);
    let app = app.restart().await;
    make_tags(&business.owner, (0..5).map(|n| format!("c{n}"))).await;
    let cursor = Cursor { seq: seen.last().unwrap().seq, ..from };
    let mut socket = Socket::open(&business.staff, cursor).await;
    seen.extend(socket.events(5).await);
    let mut prev = from.seq;
    for frame in &seen {
        assert_eq!(frame.prev, prev, "a hole before {}", frame.seq);
        prev = frame.seq;
    }
    let mut tx = app.tx(business.id).await;
    let log: Vec<i64> = sqlx::query_scalar("select seq from event where seq > $1 order by seq")
        .bind(from.seq)
        .fetch_all(tx.conn())
        .await
        .unwrap();
    assert_eq!(seen.iter().map(|frame| frame.seq).collect::<Vec<_>>(), log);
}

#[tokio::test]
async fn a_cursor_that_cannot_be_continued_is_told_to_refetch() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let head = business.staff.cursor().await;
    for cursor in [Cursor { epoch: Uuid::now_v7(), ..head }, Cursor { seq: head.seq + 10, ..head }] {
        let mut socket = Socket::open(&business.staff, cursor).await;
        assert!(matches!(socket.next().await, Some(ServerFrame::Reset { cursor }) if cursor == head));
    }
}

#[tokio::test]
async fn another_business_hears_nothing() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.business().await, app.business().await);
    let mut socket = Socket::open(&ours.staff, ours.staff.cursor().await).await;
    make_tags(&theirs.owner, std::iter::once("theirs".to_owned())).await;
    make_tags(&ours.owner, std::iter::once("ours".to_owned())).await;
    let events = socket.events(1).await;
    assert_eq!(events[0].after.as_ref().unwrap()["name"], "ours");
}

#[tokio::test]
async fn everybody_hears_that_a_channel_changed_and_who_sets_it_up_hears_how() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let from = business.staff.cursor().await;
    let mut theirs = Socket::open(&business.staff, from).await;
    let mut ours = Socket::open(&business.owner, from).await;
    let form = json!({ "name": "Front desk", "account": ACCOUNT, "token": Uuid::now_v7().simple().to_string(),
        "address": "+14155550180", "service": "" });
    let id = business.owner.done("channels/connect_twilio", json!({ "form": form })).await;
    let place = json!({ "id": id, "location": business.location });
    business.owner.done("channels/set_location", place).await;
    let (theirs, ours) = (theirs.events(2).await, ours.events(2).await);
    for (heard, known) in theirs.iter().zip(&ours) {
        assert_eq!((heard.seq, &heard.kind), (known.seq, &known.kind));
        assert_eq!(heard.after, Some(json!({})));
    }
    assert_eq!(ours[1].after.as_ref().unwrap()["location_id"], json!(business.location));
}

#[tokio::test]
async fn a_foreign_origin_and_a_missing_session_are_refused() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let refused = |result: Result<_, Error>| match result {
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("the socket opened"),
    };
    assert_eq!(refused(Socket::connect(&business.staff, "https://evil.example").await.map(|_| ())), 403);
    assert_eq!(refused(Socket::connect(&app.anonymous(), &app.url).await.map(|_| ())), 401);
}

#[tokio::test]
async fn a_socket_ends_with_its_session() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let mut socket = Socket::open(&business.staff, business.staff.cursor().await).await;
    assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
    business.staff.command("staff/sign_out", json!({})).await.is(200);
    assert_eq!(socket.close_code().await, Some(CLOSE_SIGNED_OUT));
}

#[tokio::test]
async fn an_open_socket_follows_the_role_also_on_another_server() {
    let (app, second) = (TestApp::start().await, TestApp::start().await);
    let business = app.business().await;
    let mut elsewhere = business.staff.clone();
    elsewhere.url.clone_from(&second.url);
    let from = elsewhere.cursor().await;
    let mut sockets = [Socket::open(&business.staff, from).await, Socket::open(&elsewhere, from).await];
    let mut colleague = Socket::open(&business.manager, from).await;
    for socket in &mut sockets {
        assert!(matches!(socket.next().await, Some(ServerFrame::Hello { .. })));
    }
    let change = |role: &str| json!({ "staff_id": business.staff.staff_id, "role": role });
    business.owner.command("staff/change_role", change("manager")).await.is(200);
    for socket in &mut sockets {
        // Told first, so that it does not come again after the return.
        assert_eq!(socket.events(1).await[0].kind, "staff.updated");
        let ended = tokio::time::timeout(Duration::from_secs(5), socket.close_code()).await;
        assert_eq!(ended.expect("within 5 s"), Some(CLOSE_RESYNC));
    }
    // Back with the new role, from before the change as a slow screen would be: it stays open.
    let mut back = Socket::open(&elsewhere, from).await;
    assert_eq!(back.events(1).await[0].kind, "staff.updated");
    make_tags(&business.owner, std::iter::once("after".to_owned())).await;
    assert_eq!(back.events(1).await[0].subject_type, "contact_group");
    // Nobody else is cut off.
    assert_eq!(colleague.events(2).await[1].subject_type, "contact_group");
    // Taken back, and then removed: each ends it again, and who was removed does not come back.
    business.owner.command("staff/change_role", change("staff")).await.is(200);
    assert_eq!(back.close_code().await, Some(CLOSE_RESYNC));
    let mut back = Socket::open(&elsewhere, elsewhere.cursor().await).await;
    assert!(matches!(back.next().await, Some(ServerFrame::Hello { .. })));
    let remove = json!({ "staff_id": business.staff.staff_id });
    business.owner.command("staff/remove_staff", remove).await.is(200);
    assert!(
        tokio::time::timeout(Duration::from_secs(5), back.close_code()).await.expect("within 5 s").is_some()
    );
    assert!(Socket::connect(&elsewhere, &second.url).await.is_err());
}
