//! Eight people who write and eight screens that read, while everything goes wrong by a seeded plan.
//!
//! `script/soak MINUTES [SEED]` runs it long. What it proves stands in `verdict.rs`.

use super::plan::{Dice, Fault, Plan, Step, Wire};
use super::program::World;
use super::proxy::{Proxy, Tally};
use super::reader::{self, Screen};
use super::until;
use super::verdict;
use super::writer::{self, Desk};
use pawline::domain::role::Role;
use pawline::live::hub;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const WRITERS: usize = 8;
/// Whose screens follow: rights differ, so what they may see does.
const READERS: [Role; 8] = [
    Role::Owner,
    Role::Owner,
    Role::Manager,
    Role::Manager,
    Role::Staff,
    Role::Staff,
    Role::Staff,
    Role::Staff,
];
/// In script/test.
const SHORT: Duration = Duration::from_secs(25);
const SEED: u64 = 20_261_122;
/// After the last fault everybody must be through by then, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long a fault holds on while nothing feels it: longer than a browser waits for an answer.
const FELT_WITHIN: Duration = Duration::from_secs(12);

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().filter(|text| !text.is_empty()).map(|text| text.parse().expect(name))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_doubled_or_out_of_order_whatever_breaks() {
    let length = setting("PAWLINE_SOAK_SECONDS").map_or(SHORT, Duration::from_secs);
    let plan = Plan::new(setting("PAWLINE_SOAK_SEED").unwrap_or(SEED), length);
    let mut world = World::start().await;
    let desk = Arc::new(Desk::default());
    let mut dice = Dice::new(plan.seed ^ 0x5eed);
    let mut screens = Vec::new();
    let mut following = Vec::new();
    for (number, role) in READERS.into_iter().enumerate() {
        let client = world.person(role).clone();
        let start = client.cursor().await;
        let screen = Arc::new(Screen::new(format!("screen {number} ({role:?})"), role, start));
        following.push(tokio::spawn(reader::follow(
            client,
            screen.clone(),
            desk.clone(),
            Dice::new(dice.bits()),
        )));
        screens.push(screen);
    }
    let mut writing = Vec::new();
    for who in 0..WRITERS {
        let file = world.folder.join(format!("acks-{who}"));
        let (client, scene) = (world.business.owner.clone(), world.scene.clone());
        let (desk, dice) = (desk.clone(), Dice::new(dice.bits()));
        writing.push(tokio::spawn(async move { writer::write(client, scene, desk, dice, who, &file).await }));
    }

    let mut done = BTreeMap::new();
    let start = Instant::now();
    for step in &plan.steps {
        if start.elapsed() > length * 3 {
            break;
        }
        sleep(step.pause).await;
        // Somebody's tablet sleeps through some of it.
        let sleeper = &screens[dice.range(0, screens.len() as u64) as usize];
        sleeper.asleep.store(dice.bits().is_multiple_of(2), Ordering::Relaxed);
        let felt = carry_out(&mut world, *step).await;
        let (times, felt_by) = done.entry(name(step.fault)).or_insert((0_u64, 0_u64));
        *times += 1;
        *felt_by += felt;
        // A minute of thousands of events is a long time; a screen that misses them begins anew.
        sleeper.asleep.store(false, Ordering::Relaxed);
    }
    let broke_for = start.elapsed();

    world.front.heal();
    world.back.heal();
    desk.closed.store(true, Ordering::Relaxed);
    let healed = Instant::now();
    let everybody = futures::future::join_all(writing);
    if tokio::time::timeout(PATIENCE, everybody).await.is_err() {
        desk.complain("a writer gets no answer though everything is well again".into());
        desk.gone.store(true, Ordering::Relaxed);
    }
    let writers_took = healed.elapsed();
    let pool = world.pool().await;
    let log = hub::after(&pool, world.business.id, 0, i64::MAX).await.unwrap();
    let there = |screen: &Screen| screen.at.load(Ordering::Relaxed) >= verdict::last_for(screen, &log);
    let all_there = || screens.iter().all(|screen| there(screen));
    let caught_up =
        tokio::time::timeout(PATIENCE, until("screens catch up", PATIENCE * 2, async || all_there())).await;
    if caught_up.is_err() {
        desk.complain(format!(
            "screens are behind {}: {:?}",
            log.len(),
            screens.iter().map(|s| s.at.load(Ordering::Relaxed)).collect::<Vec<_>>()
        ));
    }
    let screens_took = healed.elapsed();
    // What comes late or twice would come now.
    sleep(Duration::from_millis(500)).await;
    screens.iter().for_each(|screen| screen.closed.store(true, Ordering::Relaxed));
    futures::future::join_all(following).await;

    for (fault, _) in done.iter().filter(|(_, (_, felt))| *felt == 0) {
        desk.complain(format!("nothing ever felt '{fault}': the run proves nothing of it"));
    }
    let done: Vec<String> =
        done.iter().map(|(fault, (times, felt))| format!("{fault} {times} (felt by {felt})")).collect();
    let done = done.join(", ");
    let mut report = format!("Fault soak, seed {}, {:.0} s of faults.\n", plan.seed, broke_for.as_secs_f64());
    let _ = writeln!(report, "  done to it:   {done}");
    for (wire, proxy) in [("browser-server", &world.front), ("server-Postgres", &world.back)] {
        let _ = writeln!(report, "  {wire}: {}", counts(proxy));
    }
    let load = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let _ = writeln!(
        report,
        "  writers:      {} acknowledged, {} asked twice, {} times 503 (slowest {} ms), {} times no answer; all through {:.1} s after the last fault",
        load(&desk.acks),
        load(&desk.repeats),
        load(&desk.unavailable),
        load(&desk.slowest_refusal_ms),
        load(&desk.broken),
        writers_took.as_secs_f64(),
    );
    let _ = writeln!(
        report,
        "  screens:      {} sockets, {} that only looked alive, {} told to fetch again; all caught up after {:.1} s",
        screens.iter().map(|s| load(&s.connected)).sum::<u64>(),
        screens.iter().map(|s| load(&s.doubts)).sum::<u64>(),
        screens.iter().map(|s| s.resets.lock().unwrap().len()).sum::<usize>(),
        screens_took.as_secs_f64(),
    );
    let verdict = verdict::of(&world, &pool, &screens, &desk, &mut report).await;
    let _ = std::io::stderr().write_all(report.as_bytes());
    assert!(verdict.is_empty(), "{report}\n{}\n\nThe plan was:\n{plan}", verdict.join("\n"));
}

/// Answers how many connections (or pieces of what they carry) felt it. What holds for a time holds on
/// until something did: everybody may just have been waiting for an answer that a hole swallowed.
async fn carry_out(world: &mut World, step: Step) -> u64 {
    let Step { fault, lasts, .. } = step;
    let wire = |wire: Wire| -> &Proxy { if wire == Wire::Front { &world.front } else { &world.back } };
    let before = felt(world, fault);
    match fault {
        Fault::Latency(on, millis) => wire(on).set(|weather| weather.latency = Duration::from_millis(millis)),
        Fault::Throttle(on, rate) => wire(on).set(|weather| weather.rate = u32::try_from(rate).ok()),
        Fault::Stall(on) => wire(on).set(|weather| weather.stalled = true),
        Fault::Cut(on, bytes) => wire(on).set(|weather| weather.cut_after = Some(bytes)),
        Fault::Hole(on) => wire(on).set(|weather| weather.hole = true),
        Fault::Reset(on) => wire(on).reset(),
        Fault::Clock(seconds) => world.clock.iter().for_each(|clock| clock.set(seconds)),
        Fault::KillServer => {
            world.program.kill().await;
            world.program.start().await;
        }
        Fault::RestartPostgres => world.with_cluster(|cluster| cluster.pg_ctl("restart")).await,
        Fault::KillPostmaster => {
            world
                .with_cluster(|cluster| {
                    cluster.kill_postmaster();
                    cluster.pg_ctl("start");
                })
                .await;
        }
    }
    sleep(lasts).await;
    let start = Instant::now();
    let felt_now = loop {
        let felt_now = felt(world, fault).map(|now| now - before.unwrap_or(0));
        if felt_now != Some(0) || start.elapsed() > FELT_WITHIN {
            break felt_now;
        }
        sleep(Duration::from_millis(100)).await;
        if let Fault::Reset(on) = fault {
            wire(on).reset();
        }
    };
    world.front.heal();
    world.back.heal();
    felt_now.unwrap_or(1)
}

/// How often something felt such a fault until now; none where there is no doubt.
fn felt(world: &World, fault: Fault) -> Option<u64> {
    let (on, count): (Wire, fn(&Tally) -> &AtomicU64) = match fault {
        Fault::Latency(on, _) => (on, |tally| &tally.delayed),
        Fault::Throttle(on, _) => (on, |tally| &tally.throttled),
        Fault::Stall(on) => (on, |tally| &tally.stalls),
        Fault::Reset(on) => (on, |tally| &tally.resets),
        Fault::Cut(on, _) => (on, |tally| &tally.cuts),
        Fault::Hole(on) => (on, |tally| &tally.swallowed),
        Fault::KillServer | Fault::RestartPostgres | Fault::KillPostmaster | Fault::Clock(_) => return None,
    };
    let proxy = if on == Wire::Front { &world.front } else { &world.back };
    Some(count(&proxy.tally).load(Ordering::Relaxed))
}

fn name(fault: Fault) -> String {
    let text = format!("{fault:?}");
    let words = text.replace(['(', ')'], " ");
    // Without its numbers.
    words
        .split([' ', ','])
        .filter(|word| word.parse::<i64>().is_err() && !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn counts(proxy: &Proxy) -> String {
    let Tally {
        connections,
        resets,
        cuts,
        stalls,
        delayed,
        throttled,
        swallowed,
        noticed,
        slowest_notice_ms,
        dangling,
    } = &*proxy.tally;
    let n = |number: &AtomicU64| number.load(Ordering::Relaxed);
    format!(
        "{} connections, {} RST, {} cut short, {} swallowed ({} noticed by the far side, slowest {} ms, {} not yet); {} pieces stalled, {} late, {} throttled",
        n(connections),
        n(resets),
        n(cuts),
        n(swallowed),
        n(noticed),
        n(slowest_notice_ms),
        n(dangling),
        n(stalls),
        n(delayed),
        n(throttled),
    )
}
