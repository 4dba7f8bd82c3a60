//! How a country writes the time of day: "2:30 PM" or "14:30". By the location's country and never
//! by the browser's settings, so that the server, the browser and colleagues tell a time alike.

use chrono::{NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

/// Countries whose everyday clock counts to twelve: those for which CLDR prefers it, and in which a
/// business that works in English expects it.
const TWELVE: &[&str] = &[
    "AE", "AG", "AI", "AS", "AU", "BB", "BD", "BH", "BM", "BN", "BS", "BZ", "CA", "CO", "CY", "DM", "DO",
    "EG", "FJ", "FM", "GD", "GM", "GU", "GY", "HK", "IN", "IQ", "JM", "JO", "KI", "KN", "KR", "KW", "KY",
    "LB", "LC", "LR", "LY", "MH", "MO", "MP", "MW", "MY", "NA", "NZ", "OM", "PA", "PH", "PK", "PR", "PS",
    "PW", "QA", "SA", "SB", "SD", "SG", "SL", "SS", "SY", "SZ", "TC", "TO", "TT", "TW", "US", "VC", "VE",
    "VG", "VI", "VU", "WS", "YE", "ZM",
];

/// One of the two ways to write the time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFace {
    /// "14:30".
    #[default]
    TwentyFour,
    /// "2:30 PM".
    Twelve,
}

impl ClockFace {
    /// What people read in a country (ISO 3166, two letters); an unknown one counts to 24, which
    /// nobody misreads.
    pub fn of_region(region: &str) -> Self {
        if TWELVE.contains(&region) { Self::Twelve } else { Self::TwentyFour }
    }

    /// "14:30" or "2:30 PM"; the space does not break.
    pub fn tell(self, time: NaiveTime) -> String {
        match self {
            Self::TwentyFour => self.digits(time),
            Self::Twelve => format!("{}\u{a0}{}", self.digits(time), half(time)),
        }
    }

    /// "09:00–10:30", "9:00–10:30 AM" or "11:00 AM–1:00 PM", within a day.
    pub fn span(self, from: NaiveTime, to: NaiveTime) -> String {
        let from = match self {
            Self::Twelve if half(from) == half(to) && from < to => self.digits(from),
            _ => self.tell(from),
        };
        format!("{from}–{}", self.tell(to))
    }

    fn digits(self, time: NaiveTime) -> String {
        match self {
            Self::TwentyFour => format!("{:02}:{:02}", time.hour(), time.minute()),
            Self::Twelve => format!("{}:{:02}", time.hour12().1, time.minute()),
        }
    }
}

/// How long a call lasted, as telephones tell it: "0:23", "75:10".
pub fn lasted(seconds: i32) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn half(time: NaiveTime) -> &'static str {
    if time.hour() < 12 { "AM" } else { "PM" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn a_call_lasts_minutes_and_seconds() {
        assert_eq!([0, 23, 60, 4510, -5].map(lasted), ["0:00", "0:23", "1:00", "75:10", "0:00"]);
    }

    #[test]
    fn each_country_reads_its_own_clock() {
        for region in ["US", "CA", "AU", "NZ", "PH", "IN", "PR"] {
            assert_eq!(ClockFace::of_region(region), ClockFace::Twelve, "{region}");
        }
        for region in ["GB", "IE", "DE", "FR", "ES", "ZA", "MX", "JP", "us", "XX", ""] {
            assert_eq!(ClockFace::of_region(region), ClockFace::TwentyFour, "{region}");
        }
        assert!(TWELVE.is_sorted(), "so that a double entry is seen");
    }

    #[test]
    fn midnight_and_noon_are_twelve() {
        let tell = |hour, minute| ClockFace::Twelve.tell(at(hour, minute));
        assert_eq!(tell(0, 5), "12:05\u{a0}AM");
        assert_eq!(tell(11, 59), "11:59\u{a0}AM");
        assert_eq!(tell(12, 0), "12:00\u{a0}PM");
        assert_eq!(tell(14, 30), "2:30\u{a0}PM");
        assert_eq!(ClockFace::TwentyFour.tell(at(0, 5)), "00:05");
        assert_eq!(ClockFace::TwentyFour.tell(at(14, 30)), "14:30");
    }

    #[test]
    fn a_span_says_the_half_of_the_day_once_where_that_is_clear() {
        let span = |from, to| ClockFace::Twelve.span(at(from, 0), at(to, 30));
        assert_eq!(span(9, 10), "9:00–10:30\u{a0}AM");
        assert_eq!(span(11, 13), "11:00\u{a0}AM–1:30\u{a0}PM");
        assert_eq!(span(10, 9), "10:00\u{a0}AM–9:30\u{a0}AM", "over midnight");
        assert_eq!(ClockFace::TwentyFour.span(at(9, 0), at(10, 30)), "09:00–10:30");
    }
}
