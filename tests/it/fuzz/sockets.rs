//! Frames by chance, to the staff's socket and to the visitors': the socket answers or ends, and the
//! server goes on.

use super::chance::tries;
use crate::support::{Socket, TestApp};
use futures::{SinkExt, StreamExt};
use pawline::domain::command::Intent;
use pawline::server::secret;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

type Wire = WebSocketStream<MaybeTlsStream<TcpStream>>;

const TRIES: usize = 120;

/// Any JSON, as deep as a frame might be.
fn json_by_chance() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        prop::sample::select(vec!["resume", "typing", "seen", "check", "viewing", "read", "\u{0}"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("frame|what|type|cursor|number|after|token|[a-z]{1,5}", inner, 0..4)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// A right frame in which one value is another, or bytes that are no frame at all.
fn frames(right: Vec<Value>) -> impl Strategy<Value = Message> {
    let changed = (prop::sample::select(right), any::<prop::sample::Index>(), json_by_chance());
    let changed = changed.prop_map(|(mut frame, at, new)| {
        let mut places = Vec::new();
        pointers(&frame, String::new(), &mut places);
        if let Some(place) = frame.pointer_mut(&places[at.index(places.len())]) {
            *place = new;
        }
        Message::Text(frame.to_string().into())
    });
    prop_oneof![
        6 => changed,
        2 => json_by_chance().prop_map(|json| Message::Text(json.to_string().into())),
        1 => "\\PC{0,200}".prop_map(|text| Message::Text(text.into())),
        1 => Just(Message::Text("[".repeat(3000).into())),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| Message::Binary(bytes.into())),
        1 => prop::collection::vec(any::<u8>(), 0..100).prop_map(|bytes| Message::Ping(bytes.into())),
    ]
}

/// Where the values of a frame stand.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    if let Value::Object(map) = value {
        map.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), all));
    }
    all.push(at);
}

/// Whether the socket still answers: within five seconds it says something or ends.
async fn says_or_ends(socket: &mut Wire) -> bool {
    match timeout(Duration::from_secs(5), socket.next()).await.expect("an answer or an end") {
        Some(Ok(Message::Close(_)) | Err(_)) | None => false,
        Some(Ok(_)) => true,
    }
}

/// Counts panics of the server, which runs on the test's own thread.
fn count_panics() -> Arc<AtomicUsize> {
    let (count, thread) = (Arc::new(AtomicUsize::new(0)), std::thread::current().id());
    let (counted, before) = (count.clone(), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == thread {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        before(info);
    }));
    count
}

#[tokio::test]
async fn frames_are_answered_or_end_their_socket_and_break_nothing() {
    let app = TestApp::start().await;
    let business = app.business().await;
    let (slug, token) = (format!("b{}", business.id.0.simple()), secret::token());
    let visitor = app.anonymous();
    let form =
        json!({ "intent": Intent::new(), "token": token, "name": "Vi", "contact": "", "body": "Hello" });
    let start = visitor
        .request(reqwest::Method::POST, &format!("/widget/{slug}/start"))
        .header("content-type", "application/json")
        .body(form.to_string());
    visitor.send(start).await.is(200);
    let panics = count_panics();
    let cursor = business.staff.cursor().await;
    let somebody = Uuid::now_v7();
    let resume = json!({ "frame": "resume", "cursor": cursor });
    let what = |what: Value| json!({ "frame": "ephemeral", "what": what });
    let staff_frames = vec![
        resume.clone(),
        what(
            json!({ "type": "typing", "conversation_id": somebody, "staff_id": null, "name": "x", "internal": true }),
        ),
        what(json!({ "type": "viewing", "conversation_id": somebody, "staff_id": somebody, "name": "x" })),
        what(json!({ "type": "read", "conversation_id": somebody, "staff_id": somebody, "number": 3 })),
        what(json!({ "type": "visitor_online", "conversation_id": somebody, "online": true })),
        json!({ "frame": "pong" }),
        json!({ "frame": "check" }),
    ];
    let hello = json!({ "frame": "resume", "token": token, "after": 0 });
    let visitor_frames = vec![
        hello.clone(),
        json!({ "frame": "typing" }),
        json!({ "frame": "delivered", "number": 1 }),
        json!({ "frame": "seen", "number": 1 }),
        json!({ "frame": "pong" }),
    ];
    let widget = format!("{}/widget/{slug}/ws", app.url.replace("http://", "ws://"));
    let mut runner = TestRunner::new(tries(1));
    let (staff, visitors) = (frames(staff_frames), frames(visitor_frames));
    let mut next = |staffs: bool| {
        let tree = if staffs { staff.new_tree(&mut runner) } else { visitors.new_tree(&mut runner) };
        tree.map(|tree| tree.current()).unwrap()
    };
    let (mut ended, mut answered) = (0, 0);
    for number in 0..TRIES {
        for staffs in [true, false] {
            let mut socket = if staffs {
                Socket::connect(&business.staff, &app.url).await.unwrap()
            } else {
                let mut request = widget.clone().into_client_request().unwrap();
                request.headers_mut().insert("origin", app.url.parse().unwrap());
                connect_async(request).await.unwrap().0
            };
            // Every fourth begins with nonsense.
            if number % 4 != 0 {
                let first = if staffs { &resume } else { &hello };
                socket.send(Message::Text(first.to_string().into())).await.unwrap();
                assert!(says_or_ends(&mut socket).await, "a right beginning is answered");
            }
            let mut sent = Vec::new();
            for _ in 0..3 {
                let frame = next(staffs);
                sent.push(frame.clone());
                if socket.send(frame).await.is_err() {
                    break;
                }
            }
            // A ping of the protocol is answered by whoever still listens.
            let _ = socket.send(Message::Ping("?".into())).await;
            if says_or_ends(&mut socket).await {
                answered += 1
            } else {
                ended += 1
            }
            assert_eq!(panics.load(Ordering::Relaxed), 0, "{sent:?}");
        }
    }
    println!("{answered} sockets answered, {ended} ended");
    assert!(answered > 0 && ended > 0, "both happen");
    let mut fresh = Socket::open(&business.staff, cursor).await;
    assert!(fresh.next().await.is_some(), "the server goes on");
}
