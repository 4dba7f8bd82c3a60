use super::plan::{CUSTOMERS, MESSAGES, PETS, plan};
use super::rows::Sample;
use super::twins::{TWINS, Twin};
use crate::domain::phone;
use crate::domain::time::Zone;
use chrono::{Duration, NaiveDate};
use std::collections::{HashMap, HashSet};

fn on(date: &str) -> Sample {
    let today: NaiveDate = date.parse().unwrap();
    plan(today, &Zone::load("America/New_York").unwrap(), 1)
}

#[test]
fn there_are_as_many_as_promised() {
    for date in ["2026-11-22", "2026-03-08", "2024-02-29"] {
        let sample = on(date);
        assert_eq!(sample.staff.len(), 3);
        assert_eq!(sample.customers.len(), CUSTOMERS);
        assert_eq!(sample.pets.len(), PETS);
        assert_eq!(sample.messages.len(), MESSAGES);
        assert!(sample.bookings.len() > 300, "{} bookings", sample.bookings.len());
        assert!(sample.calls.len() > 150, "{} calls", sample.calls.len());
    }
}

#[test]
fn the_same_day_makes_the_same_business() {
    assert_eq!(on("2026-11-22"), on("2026-11-22"));
}

#[test]
fn the_salt_changes_ids_and_nothing_that_people_see() {
    let zone = Zone::load("America/New_York").unwrap();
    let today = "2026-11-22".parse().unwrap();
    let (one, other) = (plan(today, &zone, 1), plan(today, &zone, 2));
    let names = |s: &Sample| s.customers.iter().map(|c| c.name.clone()).collect::<Vec<_>>();
    let bodies = |s: &Sample| s.messages.iter().map(|m| (m.body.clone(), m.sent_at)).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    assert_eq!(bodies(&one), bodies(&other));
    let ids: HashSet<_> = one.messages.iter().map(|m| m.id).collect();
    assert!(other.messages.iter().all(|m| !ids.contains(&m.id)));
}

#[test]
fn today_has_jobs_and_something_waits() {
    let sample = on("2026-11-22");
    let zone = Zone::load("America/New_York").unwrap();
    let today = "2026-11-22".parse().unwrap();
    let jobs = |status| sample.bookings.iter().filter(|b| b.status == status).count();
    assert!(sample.bookings.iter().filter(|b| zone.date(b.starts_at) == today).count() >= 8);
    for status in ["request", "pending", "booked", "checked_in", "completed", "cancelled", "no_show"] {
        assert!(jobs(status) > 0, "{status}");
    }
    assert_eq!(sample.conversations.iter().filter(|c| c.waiting_since.is_some()).count(), 12);
    let open_calls = |c: &&super::rows::CallRow| {
        c.followed_up_at.is_none() && matches!(c.outcome, "no_answer" | "voicemail")
    };
    let follow_ups = sample.calls.iter().filter(open_calls).count();
    assert!((3..=30).contains(&follow_ups), "{follow_ups} follow-ups");
}

#[test]
fn nothing_happens_in_the_future_or_before_its_customer() {
    let sample = on("2026-11-22");
    let now = Zone::load("America/New_York").unwrap().start_of_day("2026-11-22".parse().unwrap());
    let since: HashMap<_, _> = sample.customers.iter().map(|c| (c.id, c.created_at)).collect();
    assert!(
        sample
            .messages
            .iter()
            .all(|m| m.sent_at < now + Duration::minutes(1) && m.sent_at >= since[&m.customer_id])
    );
    assert!(sample.messages.iter().all(|m| m.sent_at > now - Duration::days(367)));
    assert!(sample.calls.iter().all(|c| c.started_at < now && c.started_at >= since[&c.customer_id]));
    assert!(sample.bookings.iter().all(|b| b.created_at <= b.starts_at && b.starts_at < b.ends_at));
    assert!(sample.bookings.iter().filter(|b| b.status == "completed").all(|b| b.ends_at < now));
}

#[test]
fn every_number_is_reserved_and_every_template_is_filled() {
    let sample = on("2026-11-22");
    let (mut numbers, mut twice) = (HashSet::new(), HashSet::new());
    for point in sample.points.iter().filter(|p| p.kind == "phone") {
        let read = phone::parse(&point.raw, "US").unwrap();
        assert_eq!(read.e164, point.normal);
        assert!(point.normal[5..].starts_with("55501"), "{}", point.normal);
        if !numbers.insert(point.normal.clone()) {
            twice.insert(point.normal.clone());
        }
    }
    let shared = TWINS.iter().filter(|(_, _, twin)| !matches!(twin, Twin::WroteIn | Twin::Listed)).count();
    assert_eq!(
        twice.len(),
        shared,
        "no number comes twice but where somebody does, or a household: {twice:?}"
    );
    assert!(sample.points.iter().filter(|p| p.kind == "email").all(|p| p.normal.ends_with("@example.com")));
    let texts = sample.messages.iter().map(|m| &m.body).chain(sample.notes.iter().map(|n| &n.body));
    for text in texts.chain(sample.calls.iter().map(|c| &c.note)) {
        assert!(!text.contains(['{', '}']), "{text}");
    }
}

#[test]
fn conversations_agree_with_their_messages() {
    let sample = on("2026-11-22");
    let mut numbers: HashMap<_, Vec<_>> = HashMap::new();
    for message in &sample.messages {
        numbers.entry(message.conversation_id).or_default().push(message);
    }
    assert_eq!(numbers.len(), sample.conversations.len());
    for conversation in &sample.conversations {
        let told = &numbers[&conversation.id];
        assert!(told.iter().enumerate().all(|(at, m)| m.number == at as i64 + 1));
        assert!(told.windows(2).all(|pair| pair[0].sent_at < pair[1].sent_at));
        assert_eq!(conversation.last_number, told.len() as i64);
        assert_eq!(conversation.last_message_at, told[told.len() - 1].sent_at);
    }
    assert!(sample.messages.iter().all(|m| m.direction != "internal" || m.visitor_id.is_none()));
}

#[test]
fn names_are_of_many_kinds() {
    let sample = on("2026-11-22");
    let any = |test: &dyn Fn(&str) -> bool| sample.customers.iter().any(|c| test(&c.name));
    assert!(any(&|n| n.contains(|c| ('\u{600}'..='\u{6ff}').contains(&c))), "Arabic");
    assert!(any(&|n| n.contains(|c| ('\u{590}'..='\u{5ff}').contains(&c))), "Hebrew");
    assert!(any(&|n| n.contains(['é', 'ü', 'ñ', 'ø', 'Ł'])), "accents");
    assert!(any(&|n| n.chars().count() > 45), "long");
    let distinct: HashSet<_> = sample.customers.iter().map(|c| &c.name).collect();
    assert_eq!(distinct.len(), sample.customers.len());
}

#[test]
fn some_stand_there_twice_and_two_households_share_a_telephone() {
    let sample = on("2026-11-22");
    let values = |customer: usize, kind: &str| -> HashSet<String> {
        let id = sample.customers[customer].id;
        let own = sample.points.iter().filter(|point| point.customer_id == id && point.kind == kind);
        own.map(|point| point.normal.clone()).collect()
    };
    let pet = |customer: usize| {
        let id = sample.customers[customer].id;
        let first = sample.pets.iter().find(|pet| pet.customer_id == id).unwrap();
        (first.name.clone(), first.breed.clone())
    };
    for (first, second, twin) in TWINS {
        let (one, other) = (&sample.customers[first], &sample.customers[second]);
        assert!(one.archived_at.is_none() && other.archived_at.is_none(), "{twin:?}");
        assert_ne!(one.name, other.name);
        let shares = |kind| values(first, kind).intersection(&values(second, kind)).count() == 1;
        let (phone, email) = (shares("phone"), shares("email"));
        let wanted = match twin {
            Twin::Called | Twin::SameHouse | Twin::SharedLine => (true, false),
            Twin::WroteIn => (false, true),
            Twin::Listed => (false, false),
            Twin::ListedAgain => (true, true),
        };
        assert_eq!((phone, email), wanted, "{twin:?}");
        let alike = one.name.to_lowercase() == other.name.to_lowercase();
        assert_eq!(alike, matches!(twin, Twin::WroteIn | Twin::Listed), "{} {}", one.name, other.name);
        if twin.is_one() {
            assert_eq!(pet(first), pet(second), "{twin:?}");
        }
        let marked = sample.points.iter().filter(|point| point.shared);
        let marked = marked.filter(|point| [one.id, other.id].contains(&point.customer_id)).count();
        assert_eq!(marked, if twin == Twin::SharedLine { 2 } else { 0 }, "{twin:?}");
    }
}
