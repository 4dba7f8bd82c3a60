//! Two servers behind a proxy, as README sets them up, and one of them stops: its screens go to the other, what
//! is done meanwhile is done once, and every screen is told every event once, in order (R2).

use super::plan::Dice;
use super::proxy::Proxy;
use super::reader::{Screen, follow};
use super::until;
use super::writer::Desk;
use crate::support::{Client, Program, TestApp};
use pawline::domain::command::Intent;
use pawline::domain::role::Role;
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const SCREENS: u64 = 12;
const WRITERS: usize = 4;
const ACTS_AFTER: usize = 10;
const PATIENCE: Duration = Duration::from_secs(20);
const TOKEN: &str = "a-token-for-tests-only";

/// How many screens of staff a server holds.
async fn sockets(program: &Program) -> u64 {
    let client = Client::new(&program.url, None);
    let request = client.request(Method::GET, "/metrics").header("authorization", format!("Bearer {TOKEN}"));
    let text = client.send(request).await.is(200).text.clone();
    let line = text.lines().find_map(|line| line.strip_prefix("pawline_sockets_open{kind=\"staff\"} "));
    line.expect("the number of sockets").parse().unwrap()
}

fn told(screen: &Screen) -> usize {
    screen.told.lock().unwrap().len()
}

/// Does something until it is answered, under one intent, as a browser does.
async fn act(client: &Client, name: &str) {
    let body = json!({ "intent": Intent::new(), "customer": { "name": name } });
    loop {
        match client.attempt("customers/add_customer", &body).await {
            Ok(reply) => {
                reply.is(200);
                return;
            }
            // The connection ended while this was on its way.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_one_of_two_servers_stops_the_other_goes_on_with_its_screens() {
    let app = TestApp::fresh().await;
    let business = app.business().await;
    let database = app.stop().await;
    let mut first = Program::serve(&database, &[("METRICS_TOKEN", TOKEN)]);
    let second = Program::serve(&database, &[("METRICS_TOKEN", TOKEN)]);
    let port = |program: &Program| program.url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let proxy = Proxy::among(&[port(&first), port(&second)]).await;
    let url = format!("http://localhost:{}", proxy.port);

    let start = business.owner.moved_to(&url, PATIENCE).cursor().await;
    let desk = Arc::new(Desk::default());
    let people =
        [(&business.owner, Role::Owner), (&business.manager, Role::Manager), (&business.staff, Role::Staff)];
    let mut screens = Vec::new();
    let mut following = Vec::new();
    for number in 0..SCREENS {
        let (person, role) = people[number as usize % people.len()];
        let screen = Arc::new(Screen::new(format!("screen {number}"), role, start));
        let client = person.moved_to(&url, PATIENCE);
        following.push(tokio::spawn(follow(client, screen.clone(), desk.clone(), Dice::new(number))));
        screens.push(screen);
    }
    until("both servers hold screens", PATIENCE, async || {
        let (here, there) = (sockets(&first).await, sockets(&second).await);
        here > 0 && there > 0 && here + there == SCREENS
    })
    .await;

    // They work until the first server is gone, and then for a while.
    let gone = Arc::new(AtomicBool::new(false));
    let mut writing = Vec::new();
    for writer in 0..WRITERS {
        let (client, gone) = (business.owner.moved_to(&url, PATIENCE), gone.clone());
        writing.push(tokio::spawn(async move {
            let (mut acts, mut after) = (0, 0);
            while after < ACTS_AFTER {
                after += usize::from(gone.load(Ordering::Relaxed));
                act(&client, &format!("writer {writer} act {acts}")).await;
                acts += 1;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            acts
        }));
    }
    until("work is under way", PATIENCE, async || screens.iter().all(|screen| told(screen) > 8)).await;
    first.terminate();
    let ended = tokio::task::block_in_place(|| first.ended());
    gone.store(true, Ordering::Relaxed);
    assert!(ended.success(), "{}", first.log());
    let mut wanted = Vec::new();
    for (writer, writing) in writing.into_iter().enumerate() {
        let acts: usize = writing.await.unwrap();
        wanted.extend((0..acts).map(|number| format!("writer {writer} act {number}")));
    }
    wanted.sort();
    until("all screens are at the other server", PATIENCE, async || sockets(&second).await == SCREENS).await;
    let at_the_end = business.owner.moved_to(&second.url, PATIENCE).cursor().await;
    until("everybody is told everything", PATIENCE, async || {
        screens.iter().all(|screen| screen.at.load(Ordering::Relaxed) >= at_the_end.seq)
    })
    .await;
    for screen in &screens {
        screen.closed.store(true, Ordering::Relaxed);
    }
    futures::future::join_all(following).await;

    assert_eq!(*desk.wrong.lock().unwrap(), Vec::<String>::new());
    let order: Vec<i64> = screens[0].told.lock().unwrap().iter().map(|frame| frame.seq).collect();
    for screen in &screens {
        let told = screen.told.lock().unwrap();
        let seen: Vec<i64> = told.iter().map(|frame| frame.seq).collect();
        assert_eq!(seen, order, "{} is told the same as the others", screen.name);
        let mut names: Vec<String> = told
            .iter()
            .filter_map(|frame| Some(frame.after.as_ref()?["name"].as_str()?.to_owned()))
            .filter(|name| name.starts_with("writer "))
            .collect();
        names.sort();
        assert_eq!(names, wanted, "{}: each act once", screen.name);
        assert_eq!(*screen.resets.lock().unwrap(), Vec::<(i64, i64)>::new(), "{}", screen.name);
    }
    // Who was at the first one connected once more.
    assert!(screens.iter().any(|screen| screen.connected.load(Ordering::Relaxed) > 1));
}
