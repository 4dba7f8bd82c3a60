//! A whole town of shops loses its connection at one moment and comes back (R5): nobody waits long, and
//! whoever works meanwhile is answered.

use super::plan::Dice;
use super::proxy::Proxy;
use super::until;
use crate::support::{Client, Socket, TestApp};
use futures::StreamExt;
use pawline::domain::command::Cursor;
use pawline::live::keeping_up::{News, news, pause_ms};
use pawline::live::{ClientFrame, ServerFrame};
use serde_json::json;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;

const CROWD: usize = 500;
/// Everybody is back by then, also on a busy machine without optimisation; it is about two seconds.
const BACK_WITHIN: Duration = Duration::from_secs(10);
/// And nobody who works meanwhile waits longer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(4);

/// What all of them share.
#[derive(Default)]
struct Crowd {
    live: AtomicUsize,
    /// Sockets that were opened, and those that were refused or broke before they were live.
    tries: AtomicUsize,
    /// Events that came out of order, twice or after a hole.
    wrong: AtomicUsize,
    told: AtomicUsize,
    gone: AtomicBool,
}

/// As `src/live/wire.rs` keeps a socket open.
async fn follow(client: Client, mut cursor: Cursor, crowd: Arc<Crowd>, mut dice: Dice) {
    let mut failures = 0;
    while !crowd.gone.load(Ordering::Relaxed) {
        crowd.tries.fetch_add(1, Ordering::Relaxed);
        let mut was_live = false;
        session(&client, &mut cursor, &crowd, &mut was_live).await;
        if was_live {
            crowd.live.fetch_sub(1, Ordering::Relaxed);
        }
        failures = if was_live { 0 } else { failures + 1 };
        let chance = dice.range(0, 1000) as f64 / 1000.0;
        sleep(Duration::from_millis(u64::from(pause_ms(failures, chance)))).await;
    }
}

async fn session(client: &Client, cursor: &mut Cursor, crowd: &Crowd, was_live: &mut bool) -> Option<()> {
    let mut socket = Socket::connect(client, &client.url).await.ok()?;
    let say = |frame: &ClientFrame| Message::Text(serde_json::to_string(frame).unwrap().into());
    futures::SinkExt::send(&mut socket, say(&ClientFrame::Resume { cursor: *cursor })).await.ok()?;
    while !crowd.gone.load(Ordering::Relaxed) {
        let Ok(message) = timeout(Duration::from_millis(500), socket.next()).await else { continue };
        let Message::Text(text) = message?.ok()? else { continue };
        match serde_json::from_str(&text).unwrap() {
            ServerFrame::Hello { cursor: here, .. } => {
                *cursor = here;
                *was_live = true;
                crowd.live.fetch_add(1, Ordering::Relaxed);
            }
            ServerFrame::Event(frame) => match news(cursor.seq, &frame) {
                News::Next => {
                    cursor.seq = frame.seq;
                    crowd.told.fetch_add(1, Ordering::Relaxed);
                }
                News::Known | News::AfterHole => {
                    crowd.wrong.fetch_add(1, Ordering::Relaxed);
                }
            },
            ServerFrame::Ping => {
                futures::SinkExt::send(&mut socket, say(&ClientFrame::Pong)).await.ok()?;
            }
            ServerFrame::Reset { .. } | ServerFrame::Ephemeral { .. } => {}
        }
    }
    Some(())
}

/// A connection through the proxy takes four files of this process.
fn files_for() -> usize {
    let output = Command::new("sh").args(["-c", "ulimit -n"]).output().unwrap();
    let allowed = String::from_utf8(output.stdout).unwrap().trim().parse().unwrap_or(usize::MAX);
    (allowed.saturating_sub(300) / 4).min(CROWD)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_who_are_cut_off_at_once_are_all_back_and_nobody_waits_for_it() {
    let app = TestApp::start().await;
    let proxy = Proxy::before(app.url.rsplit(':').next().unwrap().parse().unwrap()).await;
    let business = app.business().await;
    let url = format!("http://localhost:{}", proxy.port);
    let people = [&business.owner, &business.manager, &business.staff]
        .map(|person| person.moved_to(&url, Duration::from_secs(20)));
    let from = business.staff.cursor().await;
    let crowd = Arc::new(Crowd::default());
    let size = files_for();
    if size < CROWD {
        println!("this machine lets a program open too few files (ulimit -n): {size} instead of {CROWD}");
    }
    let mut following = Vec::new();
    for number in 0..size {
        let client = people[number % people.len()].clone();
        let dice = Dice::new(number as u64);
        following.push(tokio::spawn(follow(client, from, crowd.clone(), dice)));
    }
    let live = |wanted: usize| crowd.live.load(Ordering::Relaxed) == wanted;
    until("all are connected", BACK_WITHIN * 3, async || live(size)).await;

    let before = crowd.tries.load(Ordering::Relaxed);
    proxy.reset();
    until("all are cut off", Duration::from_secs(5), async || {
        live(0) || crowd.tries.load(Ordering::Relaxed) > before
    })
    .await;
    let cut = Instant::now();
    // Somebody goes on to work; what they do is told to everybody.
    let (mut slowest, mut asked, mut notes) = (Duration::ZERO, 0, 0);
    while !live(size) || asked < 20 {
        assert!(cut.elapsed() < BACK_WITHIN, "{} of {size} are back", crowd.live.load(Ordering::Relaxed));
        let start = Instant::now();
        if asked % 5 == 0 {
            let name = format!("Group {asked}");
            business.owner.command("labels/create_group", json!({ "name": name })).await.is(200);
            notes += 1;
        } else {
            business.owner.call("staff/list_people", json!({})).await.is(200);
        }
        slowest = slowest.max(start.elapsed());
        asked += 1;
        sleep(Duration::from_millis(20)).await;
    }
    let took = cut.elapsed();
    let tries = crowd.tries.load(Ordering::Relaxed) - before;
    println!(
        "{size} were back after {took:?}, in {tries} tries; {asked} requests meanwhile, the slowest {slowest:?}"
    );
    assert!(slowest < ANSWERED_WITHIN, "a request waited {slowest:?}");
    assert!(tries <= size * 2, "{tries} tries for {size} screens: they come too soon");
    let all_told = || crowd.told.load(Ordering::Relaxed) >= size * notes;
    until("all are told what happened", Duration::from_secs(10), async || all_told()).await;
    assert_eq!(crowd.told.load(Ordering::Relaxed), size * notes, "each once");
    assert_eq!(crowd.wrong.load(Ordering::Relaxed), 0, "in order");
    crowd.gone.store(true, Ordering::Relaxed);
    futures::future::join_all(following).await;
}
