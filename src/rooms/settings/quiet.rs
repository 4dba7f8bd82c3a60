//! When nobody wants to be woken by a text.

use crate::domain::time::{LocalTime, Zone};
use chrono::{DateTime, Days, Duration, NaiveTime, Utc};

/// Times of the location's clock between which texts wait; over midnight if the first is the later one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub until: NaiveTime,
}

impl QuietHours {
    /// When they end that hold at a moment; none: they do not hold then.
    pub fn end(self, zone: &Zone, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let local = zone.local(at);
        let (today, time) = (local.date(), local.time());
        let over_midnight = self.until <= self.from;
        let last_day = match over_midnight {
            true if time >= self.from => today.checked_add_days(Days::new(1))?,
            true if time < self.until => today,
            false if time >= self.from && time < self.until => today,
            _ => return None,
        };
        let end = last_day.and_time(self.until);
        match zone.instant(end) {
            // Of two, the later one: nobody is woken in the hour that comes twice.
            LocalTime::Single(at) | LocalTime::Twice(_, at) => Some(at),
            // The clock jumps over it.
            LocalTime::Never => match zone.instant(end + Duration::hours(1)) {
                LocalTime::Single(at) | LocalTime::Twice(_, at) => Some(at),
                LocalTime::Never => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(from: &str, until: &str, at: &str) -> Option<String> {
        let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        let quiet = QuietHours { from: time(from), until: time(until) };
        let zone = Zone::load("America/New_York").unwrap();
        quiet.end(&zone, at.parse().unwrap()).map(|end| end.format("%d %H:%M").to_string())
    }

    #[test]
    fn they_hold_from_the_first_minute_to_before_the_last() {
        // New York is five hours behind.
        let night = |at: &str| end("21:00", "08:00", at);
        assert_eq!(night("2026-11-23T01:59:59Z"), None);
        assert_eq!(night("2026-11-23T02:00:00Z").unwrap(), "23 13:00");
        assert_eq!(night("2026-11-23T12:59:59Z").unwrap(), "23 13:00");
        assert_eq!(night("2026-11-23T13:00:00Z"), None);
        let noon = |at: &str| end("12:00", "14:00", at);
        assert_eq!(noon("2026-11-23T18:59:00Z").unwrap(), "23 19:00");
        assert_eq!(noon("2026-11-23T19:00:00Z"), None);
        assert_eq!(noon("2026-11-23T05:00:00Z"), None);
    }

    #[test]
    fn on_days_of_a_clock_change_the_wall_clock_decides() {
        // The night is an hour shorter, and an hour longer.
        assert_eq!(end("21:00", "08:00", "2026-03-08T04:00:00Z").unwrap(), "08 12:00");
        assert_eq!(end("21:00", "08:00", "2026-11-01T04:00:00Z").unwrap(), "01 13:00");
        // 02:30 is never shown in spring; 01:30 comes twice in autumn.
        assert_eq!(end("21:00", "02:30", "2026-03-08T04:00:00Z").unwrap(), "08 07:30");
        assert_eq!(end("21:00", "01:30", "2026-11-01T04:00:00Z").unwrap(), "01 06:30");
    }
}
