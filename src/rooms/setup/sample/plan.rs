//! Makes up the sample business: the same for the same day, told by a fixed seed.

use super::random::Random;
use super::rows::{Sample, StaffRow};
use super::{conversations, jobs, people, pets, shop, twins};
use crate::domain::time::{LocalTime, Zone};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// How many there are, exactly.
pub const CUSTOMERS: usize = 200;
pub const PETS: usize = 320;
pub const MESSAGES: usize = 6_000;
/// How far back messages, calls and bookings go.
pub const DAYS: i64 = 365;

const SEED: u64 = 0x0050_4157_4c49_4e45;

/// What the parts of the plan share.
pub struct Plan<'z> {
    /// Deals what people see: the same in every sample business.
    pub random: Random,
    /// Deals ids: different in every sample business.
    ids: Random,
    pub zone: &'z Zone,
    pub today: NaiveDate,
    pub sample: Sample,
}

/// The sample business as of a day; `salt` makes the ids, and nothing else, differ.
pub fn plan(today: NaiveDate, zone: &Zone, salt: u64) -> Sample {
    let mut plan =
        Plan { random: Random::new(SEED), ids: Random::new(salt), zone, today, sample: Sample::default() };
    shop::open(&mut plan);
    people::arrive(&mut plan);
    twins::appear(&mut plan);
    pets::arrive(&mut plan);
    people::know(&mut plan);
    jobs::book(&mut plan);
    conversations::talk(&mut plan);
    conversations::telephone(&mut plan);
    plan.sample
}

impl Plan<'_> {
    /// The instant at which the shop's clock shows a time, so many days from today.
    pub fn at(&self, days: i64, hour: i64, minute: i64) -> DateTime<Utc> {
        let date = self.day(days);
        let local = date.and_time(NaiveTime::MIN) + Duration::minutes(hour * 60 + minute);
        match self.zone.instant(local) {
            LocalTime::Single(at) | LocalTime::Twice(at, _) => at,
            LocalTime::Never => self.zone.start_of_day(date) + Duration::minutes(hour * 60 + minute),
        }
    }

    /// So many days from today.
    pub fn day(&self, days: i64) -> NaiveDate {
        let distance = Days::new(days.unsigned_abs());
        let day = if days < 0 {
            self.today.checked_sub_days(distance)
        } else {
            self.today.checked_add_days(distance)
        };
        day.unwrap_or(self.today)
    }

    /// A new id of a moment.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        self.ids.id(at)
    }

    /// 32 bytes that are the hash of nothing, as Postgres reads them.
    pub fn no_hash(&mut self) -> String {
        let bytes: String = (0..4).map(|_| format!("{:016x}", self.ids.bits())).collect();
        format!("\\x{bytes}")
    }

    /// Somebody who works there.
    pub fn colleague(&mut self) -> StaffRow {
        let at = self.random.weighted(&[(0_usize, 3), (1, 4), (2, 5)]);
        self.sample.staff[at].clone()
    }

    /// A number on a card, as it is dealt: from `percent` of cases.
    pub fn sometimes(&mut self, percent: i64, texts: &[&str]) -> String {
        if self.random.percent(percent) { (*self.random.pick(texts)).to_owned() } else { String::new() }
    }

    /// The animals of each customer, by their places.
    pub fn animals(&self) -> HashMap<Uuid, Vec<usize>> {
        let mut all: HashMap<Uuid, Vec<usize>> = HashMap::new();
        for (at, pet) in self.sample.pets.iter().enumerate() {
            all.entry(pet.customer_id).or_default().push(at);
        }
        all
    }
}

/// What a customer is called to their face.
pub fn first_name(full: &str) -> &str {
    full.split_whitespace().next().unwrap_or(full)
}
