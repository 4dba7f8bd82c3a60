//! A time to come: until when a conversation is put aside, or when a message goes out.

use crate::domain::time::{LocalTime, Zone};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// Days that it may be away at most.
pub const LONGEST_DAYS: i64 = 366;
/// The hour of the location's clock that is meant by a morning.
const MORNING: u32 = 9;

/// A time to come, as people choose it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    InThreeHours,
    Tomorrow,
    NextMonday,
    /// A time of the location's clock, `YYYY-MM-DDTHH:MM`.
    At(String),
}

impl Later {
    /// What a menu offers.
    pub const OFFERED: [Self; 3] = [Self::InThreeHours, Self::Tomorrow, Self::NextMonday];

    /// The morning's hour on the clock's face.
    pub fn morning() -> NaiveTime {
        NaiveTime::from_hms_opt(MORNING, 0, 0).unwrap_or(NaiveTime::MIN)
    }

    /// As a menu says it, at a place in this zone.
    pub fn label(&self, zone: &Zone) -> String {
        match self {
            Self::InThreeHours => "In three hours".into(),
            Self::Tomorrow => format!("Tomorrow, {}", zone.face.tell(Self::morning())),
            Self::NextMonday => format!("Next Monday, {}", zone.face.tell(Self::morning())),
            Self::At(_) => "Another day and time".into(),
        }
    }

    /// The instant, in a whole minute, as seen from `now`.
    ///
    /// # Errors
    /// A sentence for the field.
    pub fn until(&self, zone: &Zone, now: DateTime<Utc>) -> Result<DateTime<Utc>, &'static str> {
        let today = zone.date(now);
        let at = match self {
            Self::InThreeHours => {
                let at = now + Duration::hours(3);
                return Ok(DateTime::from_timestamp(at.timestamp() / 60 * 60, 0).unwrap_or(at));
            }
            Self::Tomorrow => today.checked_add_days(Days::new(1)).map(|day| day.and_time(Self::morning())),
            Self::NextMonday => {
                let days = 7 - u64::from(today.weekday().num_days_from_monday());
                today.checked_add_days(Days::new(days)).map(|day| day.and_time(Self::morning()))
            }
            Self::At(typed) => NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok(),
        };
        let at = match at.map(|at| zone.instant(at)) {
            // The clock shows it twice: the conversation comes back the first time.
            Some(LocalTime::Single(at) | LocalTime::Twice(at, _)) => at,
            Some(LocalTime::Never) => {
                return Err(
                    "On this day the clock is put forward and never shows this time. Choose another.",
                );
            }
            None => return Err("A day and a time are needed here."),
        };
        if at <= now {
            return Err("This is over already. Choose a time to come.");
        }
        if at > now + Duration::days(LONGEST_DAYS) {
            return Err("Choose a time within a year.");
        }
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(later: Later, now: &str) -> Result<String, &'static str> {
        let zone = Zone::load("America/New_York").unwrap();
        later.until(&zone, now.parse().unwrap()).map(|at| at.to_rfc3339())
    }

    #[test]
    fn it_comes_back_in_the_morning_of_the_location() {
        // Sunday evening in New York is Monday in UTC.
        let sunday = "2026-11-23T02:30:20Z";
        assert_eq!(until(Later::Tomorrow, sunday).unwrap(), "2026-11-23T14:00:00+00:00");
        assert_eq!(until(Later::NextMonday, sunday).unwrap(), "2026-11-23T14:00:00+00:00");
        assert_eq!(until(Later::InThreeHours, sunday).unwrap(), "2026-11-23T05:30:00+00:00");
        let monday = "2026-11-23T15:00:00Z";
        assert_eq!(until(Later::NextMonday, monday).unwrap(), "2026-11-30T14:00:00+00:00");
        // The clock is put back in between.
        assert_eq!(until(Later::Tomorrow, "2026-10-31T15:00:00Z").unwrap(), "2026-11-01T14:00:00+00:00");
    }

    #[test]
    fn a_time_of_ones_own_is_to_come_and_not_too_far() {
        let now = "2026-11-22T12:00:00Z";
        let at = |typed: &str| until(Later::At(typed.into()), now);
        assert_eq!(at("2026-11-22T08:30").unwrap(), "2026-11-22T13:30:00+00:00");
        assert_eq!(at("2026-11-22T06:00").unwrap_err(), "This is over already. Choose a time to come.");
        assert_eq!(at("2028-01-01T06:00").unwrap_err(), "Choose a time within a year.");
        assert_eq!(at("").unwrap_err(), "A day and a time are needed here.");
        assert!(at("2027-03-14T02:30").unwrap_err().contains("never shows this time"));
        assert_eq!(
            until(Later::At("2026-11-01T01:30".into()), "2026-10-31T12:00:00Z").unwrap(),
            "2026-11-01T05:30:00+00:00"
        );
    }
}
