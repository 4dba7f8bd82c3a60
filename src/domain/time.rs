//! Instants are UTC; people see them in the location's zone. The server sends a zone's offset
//! changes, so that both sides format with the same function and the browser needs no tables.

use super::clock::ClockFace;
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// A time zone as the browser needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// IANA name.
    pub name: String,
    /// Seconds since 1970 from which an offset (seconds east of UTC) holds; ascending, the first
    /// one also holds for everything before it.
    pub offsets: Vec<(i64, i32)>,
    /// How the time of day is written there.
    #[serde(default)]
    pub face: ClockFace,
}

/// What a local time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// One instant.
    Single(DateTime<Utc>),
    /// The clock goes back and shows it twice: the first and the second instant.
    Twice(DateTime<Utc>, DateTime<Utc>),
    /// The clock jumps over it.
    Never,
}

impl Zone {
    /// UTC itself.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), offsets: vec![(i64::MIN, 0)], face: ClockFace::TwentyFour }
    }

    /// Seconds east of UTC at an instant.
    pub fn offset_at(&self, at: DateTime<Utc>) -> i32 {
        let stamp = at.timestamp();
        let after = self.offsets.partition_point(|(from, _)| *from <= stamp);
        self.offsets.get(after.saturating_sub(1)).map_or(0, |(_, offset)| *offset)
    }

    /// The wall clock at an instant.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.naive_utc() + Duration::seconds(self.offset_at(at).into())
    }

    /// The date at an instant.
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date()
    }

    /// The instant at which the wall clock shows `local`.
    pub fn instant(&self, local: NaiveDateTime) -> LocalTime {
        let mut found: Vec<DateTime<Utc>> = self
            .offsets
            .iter()
            .map(|(_, offset)| *offset)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .map(|offset| (local - Duration::seconds(offset.into())).and_utc())
            .filter(|at| self.local(*at) == local)
            .collect();
        found.sort_unstable();
        match found.as_slice() {
            [] => LocalTime::Never,
            [one] => LocalTime::Single(*one),
            [first, .., last] => LocalTime::Twice(*first, *last),
        }
    }

    /// The first instant of a date, also where midnight is jumped over.
    pub fn start_of_day(&self, date: NaiveDate) -> DateTime<Utc> {
        let midnight = date.and_time(NaiveTime::MIN);
        (0..=180)
            .find_map(|minutes| match self.instant(midnight + Duration::minutes(minutes)) {
                LocalTime::Single(at) | LocalTime::Twice(at, _) => Some(at),
                LocalTime::Never => None,
            })
            .unwrap_or_else(|| midnight.and_utc())
    }

    /// "10:42", or "10:42 AM" where people read it so.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        self.face.tell(self.local(at).time())
    }

    /// "Fri 27 Nov 2026".
    pub fn day(&self, at: DateTime<Utc>) -> String {
        day(self.date(at))
    }

    /// "Fri 27 Nov 2026, 09:00".
    pub fn day_and_clock(&self, at: DateTime<Utc>) -> String {
        format!("{}, {}", self.day(at), self.clock(at))
    }

    /// As short as it can be without doubt: "10:42" today, "Mon 10:42" within a week, "27 Nov"
    /// this year, "27 Nov 2025" before.
    pub fn brief(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
        let (date, today) = (self.date(at), self.date(now));
        let days = (today - date).num_days();
        if days == 0 {
            self.clock(at)
        } else if (1..7).contains(&days) {
            format!("{} {}", WEEKDAYS[date.weekday().num_days_from_monday() as usize], self.clock(at))
        } else if date.year() == today.year() {
            format!("{} {}", date.day(), MONTHS[date.month0() as usize])
        } else {
            format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
        }
    }
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// "Fri 27 Nov 2026".
pub fn day(date: NaiveDate) -> String {
    format!(
        "{} {} {} {}",
        WEEKDAYS[date.weekday().num_days_from_monday() as usize],
        date.day(),
        MONTHS[date.month0() as usize],
        date.year()
    )
}

/// "Nov 2026".
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", MONTHS[date.month0() as usize], date.year())
}

#[cfg(feature = "ssr")]
impl Zone {
    /// A place's zone with the clock of its country (ISO 3166); UTC for an unknown name.
    pub fn of_place(name: &str, region: &str) -> Self {
        Self { face: ClockFace::of_region(region), ..Self::load(name).unwrap_or_else(Self::utc) }
    }

    /// The IANA zone's offset changes from 2000 to 2040; none for an unknown name. Read once.
    pub fn load(name: &str) -> Option<Self> {
        use std::collections::HashMap;
        use std::sync::{LazyLock, Mutex, PoisonError};
        static LOADED: LazyLock<Mutex<HashMap<String, Zone>>> = LazyLock::new(Mutex::default);
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(zone) = loaded.get(name) {
            return Some(zone.clone());
        }
        let zone = Self::read(name)?;
        loaded.insert(name.to_owned(), zone.clone());
        Some(zone)
    }

    fn read(name: &str) -> Option<Self> {
        use chrono::{Offset, TimeZone};
        let tz: chrono_tz::Tz = name.parse().ok()?;
        let offset_at = |stamp: i64| {
            let at = DateTime::from_timestamp(stamp, 0).unwrap_or_default().naive_utc();
            tz.offset_from_utc_datetime(&at).fix().local_minus_utc()
        };
        let (start, end) = (946_684_800_i64, 2_208_988_800_i64);
        let mut offsets = vec![(start, offset_at(start))];
        // Zones change at most a few times a year: look daily, then close in on the second.
        let mut day = start;
        while day < end {
            let next = day + 86_400;
            let (before, after) = (offset_at(day), offset_at(next));
            if before != after {
                let (mut low, mut high) = (day, next);
                while high - low > 1 {
                    let middle = low + (high - low) / 2;
                    if offset_at(middle) == before { low = middle } else { high = middle }
                }
                offsets.push((high, after));
            }
            day = next;
        }
        Some(Self { name: name.to_owned(), offsets, face: ClockFace::default() })
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn both_days_on_which_the_clock_changes_are_told_truly() {
        let zone = Zone::load("America/New_York").unwrap();
        assert_eq!(zone.clock(at("2026-03-08T06:59:00Z")), "01:59");
        assert_eq!(zone.clock(at("2026-03-08T07:00:00Z")), "03:00");
        let jumped = "2026-03-08T02:30:00".parse().unwrap();
        assert_eq!(zone.instant(jumped), LocalTime::Never);
        let twice = "2026-11-01T01:30:00".parse().unwrap();
        assert_eq!(
            zone.instant(twice),
            LocalTime::Twice(at("2026-11-01T05:30:00Z"), at("2026-11-01T06:30:00Z"))
        );
        let noon = "2026-07-01T12:00:00".parse().unwrap();
        assert_eq!(zone.instant(noon), LocalTime::Single(at("2026-07-01T16:00:00Z")));
    }

    #[test]
    fn short_forms_leave_no_doubt() {
        let zone = Zone::load("Europe/Berlin").unwrap();
        let now = at("2026-11-22T10:00:00Z");
        assert_eq!(zone.brief(at("2026-11-22T09:42:00Z"), now), "10:42");
        assert_eq!(zone.brief(at("2026-11-20T09:42:00Z"), now), "Fri 10:42");
        assert_eq!(zone.brief(at("2026-05-02T09:42:00Z"), now), "2 May");
        assert_eq!(zone.brief(at("2025-05-02T09:42:00Z"), now), "2 May 2025");
    }

    #[test]
    fn a_place_tells_times_as_its_country_does() {
        let now = at("2026-11-22T20:00:00Z");
        let shop = Zone::of_place("America/New_York", "US");
        assert_eq!(shop.brief(at("2026-11-22T19:30:00Z"), now), "2:30\u{a0}PM");
        assert_eq!(shop.day_and_clock(at("2026-11-20T14:00:00Z")), "Fri 20 Nov 2026, 9:00\u{a0}AM");
        assert_eq!(Zone::of_place("Europe/London", "GB").clock(at("2026-11-22T14:30:00Z")), "14:30");
        assert_eq!(Zone::of_place("Mars/Olympus", "US").clock(now), "8:00\u{a0}PM");
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        let zone = Zone::load("America/Sao_Paulo").unwrap();
        let date = NaiveDate::from_ymd_opt(2018, 11, 4).unwrap();
        assert_eq!(zone.clock(zone.start_of_day(date)), "01:00");
    }

    #[test]
    fn an_unknown_zone_is_none() {
        assert!(Zone::load("Mars/Olympus").is_none());
    }
}
