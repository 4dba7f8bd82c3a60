//! Messages over a year, what waits for an answer, and calls.

use super::facts::{CALL_NOTES, SERVICES};
use super::names::VETS;
use super::plan::{DAYS, MESSAGES, Plan, first_name};
use super::rows::{CallRow, ConversationRow, CustomerRow, MessageRow, ReadRow, VisitorRow};
use super::talk::{DIALOGUES, Line, WAITING, Who};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// Some lines said one after the other, on one channel.
struct Thread {
    start: DateTime<Utc>,
    channel: &'static str,
    staff: Uuid,
    lines: Vec<(Who, String)>,
    waits: bool,
}

/// Where a customer likes to write.
const CHANNELS: &[(&str, i64)] = &[("text", 46), ("chat", 24), ("email", 18), ("facebook", 12)];
const DAY_NAMES: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const TIMES: &[&str] =
    &["8:30", "9:00", "9:45", "10:30", "11:15", "1 PM", "2:30 PM", "3:15 PM", "4 PM", "5 PM"];

/// Exactly 6,000 messages.
pub fn talk(plan: &mut Plan<'_>) {
    let animals = plan.animals();
    let customers = plan.sample.customers.clone();
    // Most write now and then, some every week, some never.
    let mut eager: Vec<(usize, i64)> = Vec::new();
    for at in (0..customers.len()).filter(|at| customers[*at].archived_at.is_none()) {
        if plan.random.percent(91) {
            eager.push((at, plan.random.between(1, 9).pow(2)));
        }
    }
    let likes: Vec<&'static str> = customers.iter().map(|_| plan.random.weighted(CHANNELS)).collect();
    let turns: Vec<(usize, usize)> = customers
        .iter()
        .map(|_| (plan.random.below(DIALOGUES.len()), *plan.random.pick(&[5, 7, 11, 13])))
        .collect();
    let mut threads: HashMap<usize, Vec<Thread>> = HashMap::new();
    let mut left = MESSAGES;

    let mut order: Vec<usize> = eager.iter().map(|(at, _)| *at).collect();
    plan.random.shuffle(&mut order);
    for (burst, at) in WAITING.iter().zip(&order) {
        let minutes = plan.random.between(0, 5 * 60);
        let lines: Vec<Line> = burst.iter().map(|text| (Who::C, *text)).collect();
        let start = plan.at(-1, 16, 15) + Duration::minutes(minutes);
        // By chat: who waits can be answered from here.
        let mut thread = thread(plan, &customers[*at], &animals, &lines, start, "chat");
        thread.waits = true;
        left -= thread.lines.len();
        threads.entry(*at).or_default().push(thread);
    }
    while left > 0 {
        let at = plan.random.weighted(&eager);
        let (first, step) = turns[at];
        let told = threads.get(&at).map_or(0, Vec::len);
        let lines = DIALOGUES[(first + told * step) % DIALOGUES.len()];
        let oldest = (plan.today - plan.zone.date(customers[at].created_at)).num_days().clamp(2, DAYS);
        let (days, hour, minute) =
            (plan.random.between(2, oldest), plan.random.between(8, 17), plan.random.between(0, 59));
        let start = plan.at(-days, hour, minute).max(customers[at].created_at);
        let channel = if plan.random.percent(85) { likes[at] } else { "text" };
        let mut thread = thread(plan, &customers[at], &animals, lines, start, channel);
        thread.lines.truncate(left);
        left -= thread.lines.len();
        threads.entry(at).or_default().push(thread);
    }
    for at in 0..customers.len() {
        if let Some(mut told) = threads.remove(&at) {
            told.sort_by_key(|thread| thread.start);
            write_down(plan, at, &told);
        }
    }
}

fn thread(
    plan: &mut Plan<'_>,
    customer: &CustomerRow,
    animals: &HashMap<Uuid, Vec<usize>>,
    lines: &[Line],
    start: DateTime<Utc>,
    channel: &'static str,
) -> Thread {
    let staff = plan.colleague();
    let pets = &animals[&customer.id];
    let pet = plan.sample.pets[pets[plan.random.below(pets.len())]].clone();
    let (day, time) = (*plan.random.pick(DAY_NAMES), *plan.random.pick(TIMES));
    let (price, vet) = (plan.random.pick(SERVICES).3, *plan.random.pick(VETS));
    let fill = |text: &str| {
        text.replace("{first}", first_name(&customer.name))
            .replace("{pet}", &pet.name)
            .replace("{breed}", &pet.breed)
            .replace("{staff}", first_name(&staff.name))
            .replace("{day}", day)
            .replace("{time}", time)
            .replace("{price}", price)
            .replace("{vet}", vet)
    };
    let lines = lines.iter().map(|(who, text)| (*who, fill(text))).collect();
    Thread { start, channel, staff: staff.id, lines, waits: false }
}

/// Turns a customer's threads into one conversation.
fn write_down(plan: &mut Plan<'_>, customer: usize, threads: &[Thread]) {
    let customer = plan.sample.customers[customer].clone();
    let began = threads[0].start;
    let conversation_id = plan.id(began);
    let by_chat = threads.iter().any(|thread| thread.channel == "chat");
    let visitor_id = by_chat.then(|| plan.id(began));
    let mut clock = began;
    let (mut number, mut last_in, mut told, mut waits_from) = (0, 0, 0, 0);
    let (mut waiting_since, mut last_direction, mut snippet) = (None, "in", String::new());
    for thread in threads {
        clock = clock.max(thread.start);
        for (who, body) in &thread.lines {
            clock += Duration::seconds(plan.random.between(40, 900));
            number += 1;
            let direction = match who {
                Who::C => "in",
                Who::S => "out",
                Who::N => "internal",
            };
            let internal = direction == "internal";
            let here = visitor_id.filter(|_| thread.channel == "chat" && !internal);
            told += i64::from(here.is_some());
            if direction == "in" {
                last_in = number;
                if thread.waits && waiting_since.is_none() {
                    waiting_since = Some(clock);
                    waits_from = number;
                }
            }
            let out = direction == "out";
            let seen = out && (thread.channel == "chat" || plan.random.percent(70));
            let id = plan.id(clock);
            plan.sample.messages.push(MessageRow {
                id,
                conversation_id,
                customer_id: customer.id,
                number,
                channel: if internal { "note" } else { thread.channel },
                direction,
                body: body.clone(),
                staff_id: (direction != "in").then_some(thread.staff),
                visitor_id: here,
                visitor_number: here.map(|_| told),
                sent_at: clock,
                delivered_at: out.then(|| clock + Duration::seconds(2)),
                seen_at: seen.then(|| clock + Duration::seconds(35)),
            });
            (last_direction, snippet) = (direction, body.clone());
        }
    }
    let waits = waiting_since.is_some();
    // What ended with the customer's "thanks" was closed; else the recent ones are still open.
    let open = waits || (last_direction != "in" && clock > plan.at(-21, 0, 0));
    let assigned_to = if open && plan.random.percent(if waits { 40 } else { 80 }) {
        threads.last().map(|t| t.staff)
    } else {
        None
    };
    plan.sample.conversations.push(ConversationRow {
        id: conversation_id,
        customer_id: customer.id,
        status: if open { "open" } else { "closed" },
        assigned_to,
        unverified: false,
        last_number: number,
        last_inbound_number: last_in,
        last_message_at: clock,
        last_direction,
        snippet: crate::rooms::conversations::model::snippet(&snippet),
        waiting_since,
        created_at: began,
    });
    let read_to = if waits { waits_from - 1 } else { number };
    for staff in plan.sample.staff.clone() {
        if read_to > 0 {
            plan.sample.reads.push(ReadRow { conversation_id, staff_id: staff.id, number: read_to });
        }
    }
    if let Some(id) = visitor_id {
        let unseen = if waits { number - read_to } else { 0 };
        let (token_hash, expires_at) = (plan.no_hash(), clock + Duration::days(90));
        plan.sample.visitors.push(VisitorRow {
            id,
            conversation_id,
            customer_id: customer.id,
            token_hash,
            name: customer.name.clone(),
            contact: String::new(),
            last_number: told,
            seen_number: told,
            delivered_number: told,
            staff_seen_number: (told - unseen).max(0),
            created_at: began,
            last_seen_at: clock,
            expires_at,
        });
    }
}

/// Calls of a year; the last days' unreached ones are still to follow up.
pub fn telephone(plan: &mut Plan<'_>) {
    let animals = plan.animals();
    for customer in plan.sample.customers.clone() {
        let calls = plan.random.weighted(&[(0_i64, 30), (1, 30), (2, 20), (4, 14), (8, 6)]);
        for call in 0..calls {
            let oldest = (plan.today - plan.zone.date(customer.created_at)).num_days().clamp(1, DAYS);
            // One in ten is of the last days.
            let days = if call == 0 && plan.random.percent(16) {
                plan.random.between(1, 4.min(oldest))
            } else {
                plan.random.between(1, oldest)
            };
            let (hour, minute) = (plan.random.between(8, 18), plan.random.between(0, 59));
            let started_at = plan.at(-days, hour, minute).max(customer.created_at);
            let direction = plan.random.weighted(&[("in", 45), ("out", 55)]);
            let outcome = if direction == "in" {
                plan.random.weighted(&[("spoke", 86), ("no_answer", 14)])
            } else {
                plan.random.weighted(&[("called", 12), ("no_answer", 24), ("voicemail", 18), ("spoke", 46)])
            };
            let unreached = matches!(outcome, "no_answer" | "voicemail");
            let pet = plan.sample.pets[animals[&customer.id][0]].name.clone();
            let note =
                if unreached { String::new() } else { plan.random.pick(CALL_NOTES).replace("{pet}", &pet) };
            let phone = plan
                .sample
                .points
                .iter()
                .find(|p| p.customer_id == customer.id && p.kind == "phone")
                .cloned();
            let (phone_raw, phone_normal) = phone.map_or_else(Default::default, |p| (p.raw, p.normal));
            let (id, staff) = (plan.id(started_at), plan.colleague());
            plan.sample.calls.push(CallRow {
                id,
                customer_id: customer.id,
                direction,
                phone_raw,
                phone_normal,
                outcome,
                note,
                staff_id: staff.id,
                followed_up_at: (unreached && days > 4).then(|| started_at + Duration::hours(20)),
                started_at,
            });
        }
    }
    note_activity(plan);
}

/// The last time that each customer was in touch, so that writing the rows has nothing to correct.
fn note_activity(plan: &mut Plan<'_>) {
    let sample = &plan.sample;
    let seen = (sample.messages.iter().map(|m| (m.customer_id, m.sent_at)))
        .chain(sample.calls.iter().map(|c| (c.customer_id, c.started_at)))
        .chain(sample.notes.iter().map(|n| (n.customer_id, n.created_at)))
        .chain(
            sample.bookings.iter().filter(|b| b.status == "completed").map(|b| (b.customer_id, b.starts_at)),
        );
    let mut last: HashMap<Uuid, DateTime<Utc>> = HashMap::new();
    for (customer, at) in seen {
        let known = last.entry(customer).or_insert(at);
        *known = at.max(*known);
    }
    for customer in &mut plan.sample.customers {
        if let Some(at) = last.get(&customer.id) {
            customer.last_activity_at = customer.last_activity_at.max(*at);
        }
    }
}
