//! What must hold after everything went wrong.

use super::program::World;
use super::reader::Screen;
use super::writer::Desk;
use crate::support::requests;
use pawline::live::frame::may_see;
use pawline::live::{Frame, hub};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

/// The last event that a screen must have been told of.
pub fn last_for(screen: &Screen, log: &[Frame]) -> i64 {
    log.iter().rev().find(|frame| may_see(screen.role, &frame.subject_type)).map_or(0, |frame| frame.seq)
}

/// Everything that is wrong; empty when all promises were kept.
pub async fn of(
    world: &World,
    pool: &PgPool,
    screens: &[Arc<Screen>],
    desk: &Desk,
    report: &mut String,
) -> Vec<String> {
    let mut wrong = desk.wrong.lock().unwrap().clone();
    let log = hub::after(pool, world.business.id, 0, i64::MAX).await.unwrap();
    let head = world.tx(pool).await.cursor().await.unwrap().seq;
    numbers(&log, head, &mut wrong);
    screens_saw_the_log(&log, screens, &mut wrong);
    let (tried, acknowledged) = files(world);
    rows(world, pool, &tried, &acknowledged, &mut wrong).await;
    answers(world, pool, &acknowledged, &mut wrong).await;
    effects(&log, &tried, &mut wrong);
    order(world, pool, &mut wrong).await;
    let words = world.program.words();
    for sign in ["panicked at", "incident"] {
        if let Some(line) = words.lines().find(|line| line.contains(sign)) {
            wrong.push(format!("the server said: {line}"));
        }
    }
    let seen: usize = screens.iter().map(|screen| screen.told.lock().unwrap().len()).sum();
    let _ = writeln!(
        report,
        "  verdict:      {} events, {} acts tried, {} acknowledged, {} events shown; {}",
        log.len(),
        tried.len(),
        acknowledged.len(),
        seen,
        if wrong.is_empty() {
            "nothing was lost, doubled or out of order".to_owned()
        } else {
            format!("{} things are wrong", wrong.len())
        },
    );
    if acknowledged.is_empty() {
        wrong.push("nothing was acknowledged: the soak proves nothing".into());
    }
    wrong
}

/// R16: the log has every number once, and the head is the last.
fn numbers(log: &[Frame], head: i64, wrong: &mut Vec<String>) {
    for (at, frame) in (1_i64..).zip(log) {
        if frame.seq != at {
            wrong.push(format!("R16: the log has {} where {at} belongs", frame.seq));
            return;
        }
    }
    if log.last().map_or(0, |frame| frame.seq) != head {
        wrong.push(format!(
            "R16: the head is {head}, the log ends at {:?}",
            log.last().map(|frame| frame.seq)
        ));
    }
}

/// R2, R4: what a screen was told is the log, filtered by its rights, from where it began; less only what
/// it was told to fetch again.
fn screens_saw_the_log(log: &[Frame], screens: &[Arc<Screen>], wrong: &mut Vec<String>) {
    let plain = |frame: &Frame| Frame { prev: 0, ..frame.clone() };
    for screen in screens {
        let told: Vec<Frame> = screen.told.lock().unwrap().iter().map(plain).collect();
        let resets = screen.resets.lock().unwrap().clone();
        let skipped = |seq: i64| resets.iter().any(|(from, to)| seq > *from && seq <= *to);
        let should: Vec<Frame> = log
            .iter()
            .filter(|frame| frame.seq > screen.start.seq && !skipped(frame.seq))
            .filter(|frame| may_see(screen.role, &frame.subject_type))
            .map(plain)
            .collect();
        if let Some(at) = (0..told.len().max(should.len())).find(|at| told.get(*at) != should.get(*at)) {
            let seq = |list: &[Frame]| list.get(at).map(|frame| (frame.seq, frame.kind.clone()));
            wrong.push(format!(
                "R2: {} was told {:?} where the log has {:?} ({} of {})",
                screen.name,
                seq(&told),
                seq(&should),
                told.len(),
                should.len()
            ));
        }
    }
}

type Line = (String, String, Value);

/// What the writers wrote down: by intent the function, the marker and the answer.
fn files(world: &World) -> (BTreeMap<String, Line>, BTreeMap<String, Line>) {
    let (mut tried, mut acknowledged) = (BTreeMap::new(), BTreeMap::new());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for entry in fs::read_dir(&world.folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("acks-")) {
            continue;
        }
        for line in fs::read_to_string(path).unwrap().lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let kept = (text(&line["function"]), text(&line["marker"]), line["answer"].clone());
            let list = if line["what"] == "tried" { &mut tried } else { &mut acknowledged };
            list.insert(text(&line["intent"]), kept);
        }
    }
    (tried, acknowledged)
}

/// R1: what was acknowledged is there, once; what was not is there once or not at all.
async fn rows(
    world: &World,
    pool: &PgPool,
    tried: &BTreeMap<String, Line>,
    acknowledged: &BTreeMap<String, Line>,
    wrong: &mut Vec<String>,
) {
    let mut tx = world.tx(pool).await;
    let found: Vec<(String, String)> = sqlx::query_as(
        "select body, id::text from note union all select body, id::text from message
         union all select note, id::text from booking union all select name, id::text from staff",
    )
    .fetch_all(tx.conn())
    .await
    .unwrap();
    let mut ids: HashMap<&str, Vec<&str>> = HashMap::new();
    for (marker, id) in &found {
        ids.entry(marker).or_default().push(id);
    }
    for (intent, (function, marker, _)) in tried {
        let ids = ids.get(marker.as_str()).map_or(&[][..], Vec::as_slice);
        if ids.len() > 1 {
            wrong.push(format!("R6: {function} {intent} made {} rows", ids.len()));
        }
        let Some((_, _, answer)) = acknowledged.get(intent) else { continue };
        let value = &answer["value"];
        let id = [&value["message"]["id"], &value["id"], value].into_iter().find_map(Value::as_str);
        match (ids.first(), id) {
            (None, _) => wrong.push(format!("R1: {function} {intent} was acknowledged and is not there")),
            // An invitation answers the link's id.
            (Some(row), Some(id)) if function != "staff/invite" && *row != id => {
                wrong.push(format!("R1: {function} {intent} answered {id}, the row is {row}"));
            }
            _ => {}
        }
    }
}

/// R6: the answer that was given is the one that stands beside the effect.
async fn answers(
    world: &World,
    pool: &PgPool,
    acknowledged: &BTreeMap<String, Line>,
    wrong: &mut Vec<String>,
) {
    let mut tx = world.tx(pool).await;
    let kept: Vec<(String, Value)> =
        sqlx::query_as("select id::text, coalesce(response, 'null') from intent")
            .fetch_all(tx.conn())
            .await
            .unwrap();
    let kept: HashMap<String, Value> = kept.into_iter().collect();
    for (intent, (function, _, answer)) in acknowledged {
        // A link's secret is shown once and kept nowhere.
        let kept_one = kept.get(intent).unwrap_or(&Value::Null);
        if function != "staff/invite" && !agree(&answer["value"], kept_one) {
            wrong.push(format!("R6: {function} {intent} answered {}, kept is {kept_one}", answer["value"]));
        }
    }
}

/// Of a message only the id is kept: the answer shows the message as it is now.
fn agree(answer: &Value, kept: &Value) -> bool {
    let ids: Vec<Value> =
        requests::leaves(kept).into_iter().map(|(_, leaf)| leaf).filter(requests::is_id).collect();
    let text = answer.to_string();
    answer == kept || (!ids.is_empty() && ids.iter().all(|id| text.contains(&id.to_string())))
}

/// R6: no command happened twice.
fn effects(log: &[Frame], tried: &BTreeMap<String, Line>, wrong: &mut Vec<String>) {
    let mut by_intent: BTreeMap<(String, &str), Vec<&Frame>> = BTreeMap::new();
    for frame in log {
        if let Some(intent) = frame.intent {
            by_intent.entry((intent.to_string(), &frame.kind)).or_default().push(frame);
        }
    }
    for ((intent, kind), frames) in by_intent {
        if tried.contains_key(&intent) && frames.len() > 1 {
            wrong.push(format!("R6: {intent} has {} events {kind}", frames.len()));
        }
    }
}

/// R24: whatever the clocks said, messages and bookings have each number once, in the order of the log.
async fn order(world: &World, pool: &PgPool, wrong: &mut Vec<String>) {
    let mut tx = world.tx(pool).await;
    let numbers: Vec<(String, i64, i64, i64)> = sqlx::query_as(
        "select conversation_id::text, count(*), count(distinct number), max(number) from message group by 1
         union all select 'bookings', count(*), count(distinct number), count(distinct number) from booking",
    )
    .fetch_all(tx.conn())
    .await
    .unwrap();
    for (what, all, different, last) in numbers {
        if all != different || all != last {
            wrong.push(format!("R24: {what} has {all} rows, {different} numbers, the last is {last}"));
        }
    }
    let swapped: i64 = sqlx::query_scalar(
        "select count(*) from (
           select m.number - lag(m.number) over (partition by m.conversation_id order by e.seq) as step
           from message m join event e on e.business_id = m.business_id and e.subject_id = m.id
             and e.subject_type = 'message' and e.kind in ('message.sent', 'message.noted', 'message.received')
         ) steps where step < 0",
    )
    .fetch_one(tx.conn())
    .await
    .unwrap();
    if swapped > 0 {
        wrong.push(format!("R24: {swapped} messages have their numbers in another order than the log"));
    }
}
