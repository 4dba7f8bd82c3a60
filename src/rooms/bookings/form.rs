//! What a form says of a booking: times as the clock at the location shows them.

use crate::domain::edit::nullable;
use crate::domain::ids::{LocationId, PetId, ServiceTypeId, StaffId};
use crate::domain::time::{LocalTime, Zone};
use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// The years in which bookings are believed.
pub const YEARS: std::ops::Range<i32> = 1970..2200;

/// Which of two instants, where the clock is put back and shows a time twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pass {
    First,
    Second,
}

impl Pass {
    /// From a form's value.
    pub fn parse(value: &str) -> Option<Self> {
        match value {
            "first" => Some(Self::First),
            "second" => Some(Self::Second),
            _ => None,
        }
    }
}

/// A time as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// `YYYY-MM-DDTHH:MM`.
    pub clock: String,
    /// Needed only where the clock shows the time twice.
    #[serde(default)]
    pub pass: Option<Pass>,
}

/// Why a typed time is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTime {
    /// Empty, or no time at all.
    Unreadable,
    /// In a year that no booking means.
    Far,
    /// The clock jumps over it.
    Never,
    /// The clock shows it twice, and nobody said which one.
    Twice,
}

impl Typed {
    /// The instant, at a place in this zone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn instant(&self, zone: &Zone) -> Result<DateTime<Utc>, BadTime> {
        let local =
            NaiveDateTime::parse_from_str(&self.clock, "%Y-%m-%dT%H:%M").map_err(|_| BadTime::Unreadable)?;
        if !YEARS.contains(&local.year()) {
            return Err(BadTime::Far);
        }
        match (zone.instant(local), self.pass) {
            (LocalTime::Single(at), _) => Ok(at),
            (LocalTime::Twice(first, _), Some(Pass::First)) => Ok(first),
            (LocalTime::Twice(_, second), Some(Pass::Second)) => Ok(second),
            (LocalTime::Twice(..), None) => Err(BadTime::Twice),
            (LocalTime::Never, _) => Err(BadTime::Never),
        }
    }
}

impl BadTime {
    /// The sentence for the field.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unreadable => "A day and a time are needed here.",
            Self::Far => "This year is too far away. Choose one from 1970 to 2199.",
            Self::Never => "On this day the clock is put forward and never shows this time. Choose another.",
            Self::Twice => "On this day the clock is put back and shows this time twice. Choose which one.",
        }
    }
}

/// A time as the control of a form wants it.
pub fn control_value(local: NaiveDateTime) -> String {
    local.format("%Y-%m-%dT%H:%M").to_string()
}

/// A booking to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBooking {
    pub location_id: LocationId,
    pub service_type_id: ServiceTypeId,
    #[serde(default)]
    pub staff_id: Option<StaffId>,
    #[serde(default)]
    pub pet_ids: Vec<PetId>,
    pub starts_at: Typed,
    pub ends_at: Typed,
    /// request, pending or booked.
    pub status: super::model::Status,
    #[serde(default)]
    pub note: String,
}

/// The fields of a booking that were changed; none: left as it is. Whoever changes the location
/// sends the times too: the clock there may differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookingEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_id: Option<LocationId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_type_id: Option<ServiceTypeId>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<Option<StaffId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pet_ids: Option<Vec<PetId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Typed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Typed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn typed(clock: &str, pass: Option<Pass>) -> Result<String, BadTime> {
        let zone = Zone::load("America/New_York").unwrap();
        Typed { clock: clock.into(), pass }.instant(&zone).map(|at| at.to_rfc3339())
    }

    #[test]
    fn the_nights_on_which_the_clock_changes() {
        assert_eq!(typed("2026-03-08T02:30", None), Err(BadTime::Never));
        assert_eq!(typed("2026-03-08T02:30", Some(Pass::Second)), Err(BadTime::Never));
        assert_eq!(typed("2026-11-01T01:30", None), Err(BadTime::Twice));
        assert_eq!(typed("2026-11-01T01:30", Some(Pass::First)).unwrap(), "2026-11-01T05:30:00+00:00");
        assert_eq!(typed("2026-11-01T01:30", Some(Pass::Second)).unwrap(), "2026-11-01T06:30:00+00:00");
        assert_eq!(typed("2026-11-27T09:00", Some(Pass::Second)).unwrap(), "2026-11-27T14:00:00+00:00");
    }

    #[test]
    fn what_is_no_time_is_unreadable() {
        for clock in ["", "tomorrow", "2026-02-30T10:00", "2026-11-27", "2026-11-27T25:00"] {
            assert_eq!(typed(clock, None), Err(BadTime::Unreadable), "{clock}");
        }
        for clock in ["0001-01-01T00:00", "9999-01-01T00:00"] {
            assert_eq!(typed(clock, None), Err(BadTime::Far), "{clock}");
        }
    }
}
