//! Single faults, each with what it must not do: a kill between commit and answer (R6) or of the
//! postmaster (R1), clocks that jump (R24), a database that is gone or silent (R23).

use super::cluster::folder;
use super::program::{Program, World};
use super::until;
use crate::support::Client;
use pawline::domain::command::Intent;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const LIMIT: Duration = Duration::from_secs(60);

fn note(customer: uuid::Uuid, body: &str) -> Value {
    json!({ "intent": Intent::new(), "customer_id": customer, "about": { "kind": "customer" }, "body": body,
        "pinned": false })
}

/// How often a note with this text is there.
async fn notes(world: &World, body: &str) -> i64 {
    let pool = world.pool().await;
    let mut tx = world.tx(&pool).await;
    sqlx::query_scalar("select count(*) from note where body like $1")
        .bind(body)
        .fetch_one(tx.conn())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_committed_is_answered_after_a_kill_and_kept_by_a_killed_postgres() {
    let mut world = World::start().await;
    let (owner, customer) = (world.business.owner.clone(), world.scene.customer);

    // The answer is on its way when the server dies and the connection with it.
    world.front.set(|weather| weather.latency = Duration::from_millis(1500));
    let body = note(customer, "between commit and answer");
    let asked = tokio::spawn({
        let (owner, body) = (owner.clone(), body.clone());
        async move { owner.attempt("notes/add_note", &body).await.map(|reply| reply.status) }
    });
    until("the commit", LIMIT, async || notes(&world, "between commit and answer").await == 1).await;
    world.program.kill().await;
    world.front.reset();
    assert!(asked.await.unwrap().is_err(), "no answer came through");
    world.front.heal();
    world.program.start().await;
    let again = owner.attempt("notes/add_note", &body).await.unwrap();
    let answer: Value = again.ok();
    assert_eq!(notes(&world, "between commit and answer").await, 1, "one effect");
    let pool = world.pool().await;
    let kept: Value = sqlx::query_scalar("select response from intent where id = $1::uuid")
        .bind(body["intent"].as_str().unwrap())
        .fetch_one(world.tx(&pool).await.conn())
        .await
        .unwrap();
    assert_eq!(answer["value"], kept, "the same answer as was lost");
    pool.close().await;

    // Twenty-five acknowledged, the postmaster killed, twenty-five there.
    let bodies: Vec<Value> = (0..25).map(|n| note(customer, &format!("acknowledged {n}"))).collect();
    for reply in
        futures::future::join_all(bodies.iter().map(|body| owner.attempt("notes/add_note", body))).await
    {
        reply.unwrap().is(200);
    }
    world
        .with_cluster(|cluster| {
            cluster.kill_postmaster();
            cluster.pg_ctl("start");
        })
        .await;
    assert_eq!(notes(&world, "acknowledged %").await, 25);
    // The pool is full of dead connections: nobody is bothered with them.
    for _ in 0..20 {
        owner.attempt("card/open", &json!({ "customer_id": customer })).await.unwrap().is(200);
    }
    order_by_number(&world, &owner).await;
}

/// R24: three days ahead, three days behind: the conversation keeps its order, nobody is signed out.
async fn order_by_number(world: &World, owner: &Client) {
    let Some(clock) = &world.clock else {
        println!("not proved here: no other clock can be put before the system's (R24)");
        return;
    };
    let said = ["said three days ahead", "said three days behind", "said on time"];
    for (text, days) in said.iter().zip([3, -3, 0]) {
        clock.set(days * 86_400);
        let message = json!({ "intent": Intent::new(), "customer": world.scene.customer, "body": text,
            "last_seen_number": 0, "even_if_newer": true });
        owner.attempt("conversations/send_message", &message).await.unwrap().is(200);
        owner.attempt("staff/list_people", &json!({})).await.unwrap().is(200);
    }
    let thread: Value = owner
        .attempt("conversations/open_thread", &json!({ "customer": world.scene.customer }))
        .await
        .unwrap()
        .ok();
    let shown = thread["messages"]["rows"].as_array().unwrap();
    let bodies: Vec<&str> = shown.iter().filter_map(|message| message["body"].as_str()).collect();
    assert_eq!(bodies[bodies.len() - 3..], said, "by number, not by time");
    let numbers: Vec<i64> = shown.iter().filter_map(|message| message["number"].as_i64()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
}

/// Adds notes until told to stop; answers how many were taken, and the statuses that came.
async fn load(owner: Client, customer: uuid::Uuid, who: usize, until: Instant) -> (u64, Vec<u16>, Duration) {
    let (mut taken, mut statuses, mut slowest) = (0, Vec::new(), Duration::ZERO);
    while Instant::now() < until {
        let body = note(customer, &format!("under load {who}"));
        // Under one intent until it is taken.
        loop {
            let start = Instant::now();
            let status = owner.attempt("notes/add_note", &body).await.map_or(0, |reply| reply.status);
            slowest = slowest.max(start.elapsed());
            statuses.push(status);
            if status == 200 {
                taken += 1;
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
    }
    (taken, statuses, slowest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_gone_is_said_so_and_found_again() {
    let world = World::start().await;
    let customer = world.scene.customer;
    // A person waits longer than the server does.
    let owner = world.business.owner.moved_to(&world.business.owner.url, Duration::from_secs(40));
    let end = Instant::now() + Duration::from_secs(6);
    let people = futures::future::join_all((0..4).map(|who| load(owner.clone(), customer, who, end)));
    let people = tokio::spawn(people);
    sleep(Duration::from_millis(500)).await;
    world.with_cluster(|cluster| cluster.pg_ctl("stop")).await;
    let page = owner.request(reqwest::Method::GET, "/contacts").header("accept", "text/html");
    let page = owner.send(page).await;
    sleep(Duration::from_secs(4)).await;
    world.with_cluster(|cluster| cluster.pg_ctl("start")).await;
    let back = Instant::now();
    let mut taken = 0;
    for (count, statuses, slowest) in people.await.unwrap() {
        taken += count;
        // 200 in the end, 503 on the way; never a broken connection, never another word.
        assert!(statuses.iter().all(|status| matches!(status, 200 | 503)), "{statuses:?}");
        assert!(slowest < Duration::from_secs(25), "somebody waited {slowest:?}");
    }
    assert!(back.elapsed() < Duration::from_secs(20), "it was not found again in time");
    assert_eq!(notes(&world, "under load %").await, i64::try_from(taken).unwrap());
    assert_eq!(page.status, 503, "a page says it as well: {}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_the_network_swallowed_are_found_out_and_replaced() {
    let world = World::start().await;
    let customer = world.scene.customer;
    let owner = world.business.owner.moved_to(&world.business.owner.url, Duration::from_secs(40));
    let nothing = json!({});
    // All connections of the pool are open.
    let calls = (0..32).map(|_| owner.attempt("staff/list_people", &nothing));
    futures::future::join_all(calls).await.into_iter().for_each(|reply| {
        reply.unwrap().is(200);
    });
    // Silent: the network swallows what goes to the database, and the connections never end.
    world.back.set(|weather| weather.hole = true);
    let silent = owner.attempt("notes/add_note", &note(customer, "into the hole")).await.unwrap();
    assert_eq!(silent.status, 503);
    world.back.heal();
    let took = until("the database is found again", Duration::from_secs(20), async || {
        let opened = owner.attempt("card/open", &json!({ "customer_id": customer })).await;
        opened.is_ok_and(|reply| reply.status == 200)
    })
    .await;
    println!("found again {took:?} after a silence");
    let nothing = json!({});
    let calls = (0..32).map(|_| owner.attempt("staff/list_people", &nothing));
    for reply in futures::future::join_all(calls).await {
        assert!(matches!(reply.unwrap().status, 200 | 503));
    }
    until("all connections are good again", Duration::from_secs(60), async || {
        let calls = (0..32).map(|_| owner.attempt("staff/list_people", &nothing));
        futures::future::join_all(calls)
            .await
            .into_iter()
            .all(|reply| reply.is_ok_and(|reply| reply.status == 200))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_embedded_database_is_started_again_when_it_was_killed() {
    let folder = folder("faults-own");
    let port = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let mut program = Program::new(&folder, port, Vec::new());
    program.start().await;
    let visitor = Client::new(&format!("http://localhost:{port}"), None);
    let works = async || {
        let door = visitor.attempt("staff/look_at_door", &json!({})).await;
        door.is_ok_and(|reply| reply.status == 200)
    };
    assert!(works().await);
    let pid_file = folder.join("data/postgres/data/postmaster.pid");
    let pid = || fs::read_to_string(&pid_file).ok().and_then(|text| text.lines().next().map(str::to_owned));
    let first = pid().unwrap();
    assert!(Command::new("kill").args(["-9", &first]).status().unwrap().success());
    let took = until("the database runs again", LIMIT, async || {
        pid().is_some_and(|now| now != first) && works().await
    })
    .await;
    println!("back after {took:?}");
    program.stop().await;
    assert!(pid().is_none(), "it is stopped with the server");
    fs::remove_dir_all(&folder).unwrap();
}
