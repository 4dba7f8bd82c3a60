//! Types and pure rules of this room.

use crate::domain::ids::{LocationId, ServiceTypeId};
use crate::domain::time::Zone;
use chrono::{DateTime, Datelike, Days, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// A shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    pub id: LocationId,
    pub name: String,
    /// Postal address, lines by `\n`; may be empty.
    pub address: String,
    /// IANA name.
    pub time_zone: String,
    /// ISO 3166 country in which a telephone number without + is read.
    pub phone_region: String,
    pub opening_hours: Vec<OpeningHours>,
    /// Between which times texts wait, `HH:MM`; both empty: they never do.
    pub quiet_from: String,
    pub quiet_until: String,
    /// The one whose zone and region hold where no location is named.
    pub is_main: bool,
    pub version: i32,
}

/// A span in which a shop is open, on the wall clock of the shop. A day may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// ISO weekday on which it opens: Monday is 1, Sunday is 7.
    pub day: u8,
    /// `HH:MM`.
    #[serde(with = "clock")]
    pub opens: NaiveTime,
    /// `HH:MM`; not after `opens`: it closes on the next day (the same time: open for 24 hours).
    #[serde(with = "clock")]
    pub closes: NaiveTime,
}

/// Wall-clock times as `HH:MM`.
mod clock {
    use chrono::NaiveTime;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(time: &NaiveTime, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&time.format("%H:%M").to_string())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
        let text = String::deserialize(from)?;
        NaiveTime::parse_from_str(&text, "%H:%M").map_err(D::Error::custom)
    }
}

/// What forms about places offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceChoices {
    /// IANA names, sorted.
    pub zones: Vec<String>,
    /// ISO 3166 code and English name, by name.
    pub regions: Vec<(String, String)>,
}

/// When it opens next by the location's clock, within a week; none: it never does.
pub fn opens_next(hours: &[OpeningHours], now: NaiveDateTime) -> Option<NaiveDateTime> {
    (0..=7)
        .map(|ahead| now.date() + Days::new(ahead))
        .flat_map(|day| {
            let weekday = day.weekday().number_from_monday();
            hours
                .iter()
                .filter(move |open| u32::from(open.day) == weekday)
                .map(move |open| day.and_time(open.opens))
        })
        .filter(|at| *at > now)
        .min()
}

/// Whether a shop is open at an instant. The wall clock decides, so on the night when the clock
/// goes back an hour counts twice, and hours past midnight belong to the day on which they began.
pub fn is_open_at(hours: &[OpeningHours], zone: &Zone, at: DateTime<Utc>) -> bool {
    let local = zone.local(at);
    let today = local.weekday().number_from_monday();
    let yesterday = local.date().pred_opt().map_or(0, |date| date.weekday().number_from_monday());
    let time = local.time();
    hours.iter().any(|span| {
        let (day, over_midnight) = (u32::from(span.day), span.closes <= span.opens);
        let from_today = day == today && time >= span.opens && (over_midnight || time < span.closes);
        let from_yesterday = day == yesterday && over_midnight && time < span.closes;
        from_today || from_yesterday
    })
}

/// What sort of thing a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    Daycare,
    Boarding,
    Grooming,
    Training,
    Standalone,
}

impl ServiceKind {
    /// In the order in which forms offer them.
    pub const ALL: [Self; 5] =
        [Self::Grooming, Self::Daycare, Self::Boarding, Self::Training, Self::Standalone];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Daycare => "daycare",
            Self::Boarding => "boarding",
            Self::Grooming => "grooming",
            Self::Training => "training",
            Self::Standalone => "standalone",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Daycare => "Daycare",
            Self::Boarding => "Boarding",
            Self::Grooming => "Grooming",
            Self::Training => "Training",
            Self::Standalone => "Standalone",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == stored)
    }
}

/// Something that can be booked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceType {
    pub id: ServiceTypeId,
    pub name: String,
    pub kind: ServiceKind,
    /// How long one usually takes.
    pub duration_minutes: i32,
    pub version: i32,
}

/// After how many minutes an unseen answer of the chat may go by another way; 0: never.
pub const UNSEEN_MINUTES: [i32; 3] = [0, 5, 15];

/// By which way an unseen answer of the chat goes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum UnseenFirst {
    #[default]
    Email,
    Text,
}

/// What is set for the whole business, its chat included.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusinessSettings {
    pub name: String,
    /// The word in the address of the public chat page: `/chat/<slug>`.
    pub slug: String,
    /// ISO 4217.
    pub currency: String,
    /// Whom 'Still need help? Contact us' writes to.
    pub help_email: Option<String>,
    pub chat_enabled: bool,
    /// The first thing a visitor reads; empty: Pawline's own words.
    pub chat_greeting: String,
    /// What a visitor reads outside opening hours; empty: Pawline's own words.
    pub chat_away: String,
    /// Origins (`https://shop.example`) that may frame the widget.
    pub chat_sites: Vec<String>,
    /// Whether there is a web form beside the chat.
    pub form_enabled: bool,
    /// After how many minutes an answer that its visitor has not seen goes by email or as a text: one of
    /// [`UNSEEN_MINUTES`]; 0: never.
    pub unseen_minutes: i32,
    /// By which of the two, if both are open.
    pub unseen_first: UnseenFirst,
    pub version: i32,
}

/// The value that an edit sends: none if nothing was changed.
pub fn changed<T: PartialEq + Clone>(was: &T, now: &T) -> Option<T> {
    (was != now).then(|| now.clone())
}

/// Changes to [`BusinessSettings`]: only what was changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Empty: nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_greeting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_away: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_sites: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_minutes: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unseen_first: Option<UnseenFirst>,
}

/// Opening hours as they were typed: times are `HH:MM` or still wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursDraft {
    /// ISO weekday.
    pub day: u8,
    pub opens: String,
    pub closes: String,
}

impl From<OpeningHours> for HoursDraft {
    fn from(span: OpeningHours) -> Self {
        let text = |time: NaiveTime| time.format("%H:%M").to_string();
        Self { day: span.day, opens: text(span.opens), closes: text(span.closes) }
    }
}

/// A location as it was typed. For a new one all fields are there; an edit has only what was changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocationForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening_hours: Option<Vec<HoursDraft>>,
    /// `HH:MM`, or empty for none; both or neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<String>,
}

/// A service as it was typed, as [`LocationForm`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ServiceForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ServiceKind>,
    /// Minutes, as digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<String>,
}

/// ISO weekdays in words; Monday is the first.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// "Monday" for 1.
pub fn day_name(day: u8) -> Option<&'static str> {
    WEEKDAYS.get(usize::from(day).checked_sub(1)?).copied()
}

/// Currencies that a business can choose, ISO 4217.
pub const CURRENCIES: &[&str] = &[
    "USD", "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR",
    "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD", "MXN", "MYR", "NGN", "NOK",
    "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH",
    "UYU", "VND", "ZAR",
];

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn span(day: u8, opens: &str, closes: &str) -> OpeningHours {
        let time = |text| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
        OpeningHours { day, opens: time(opens), closes: time(closes) }
    }

    fn open(hours: &[OpeningHours], at: &str) -> bool {
        is_open_at(hours, &Zone::load("America/New_York").unwrap(), at.parse().unwrap())
    }

    #[test]
    fn open_from_the_first_minute_to_before_the_last() {
        let monday = [span(1, "08:00", "18:00")];
        assert!(!open(&monday, "2026-11-23T12:59:59Z"));
        assert!(open(&monday, "2026-11-23T13:00:00Z"));
        assert!(open(&monday, "2026-11-23T22:59:59Z"));
        assert!(!open(&monday, "2026-11-23T23:00:00Z"));
        assert!(!open(&monday, "2026-11-24T15:00:00Z"), "Tuesday");
        assert!(!open(&[], "2026-11-23T15:00:00Z"));
    }

    #[test]
    fn it_says_when_it_opens_next() {
        let week = [span(1, "08:00", "12:00"), span(1, "13:00", "18:00"), span(6, "09:00", "14:00")];
        let next = |now: &str| opens_next(&week, now.parse().unwrap()).map(|at| at.to_string());
        // 23 November 2026 is a Monday.
        assert_eq!(next("2026-11-23T07:00:00").as_deref(), Some("2026-11-23 08:00:00"));
        assert_eq!(next("2026-11-23T12:30:00").as_deref(), Some("2026-11-23 13:00:00"));
        assert_eq!(next("2026-11-23T13:00:00").as_deref(), Some("2026-11-28 09:00:00"));
        assert_eq!(next("2026-11-29T10:00:00").as_deref(), Some("2026-11-30 08:00:00"));
        assert_eq!(
            opens_next(&week[..1], "2026-11-23T08:00:00".parse().unwrap()).unwrap().to_string(),
            "2026-11-30 08:00:00"
        );
        assert_eq!(opens_next(&[], "2026-11-23T08:00:00".parse().unwrap()), None);
    }

    #[test]
    fn the_break_at_noon_is_closed() {
        let monday = [span(1, "08:00", "12:00"), span(1, "13:00", "18:00")];
        assert!(open(&monday, "2026-11-23T16:59:00Z"));
        assert!(!open(&monday, "2026-11-23T17:30:00Z"));
        assert!(open(&monday, "2026-11-23T18:00:00Z"));
    }

    #[test]
    fn hours_past_midnight_belong_to_the_day_on_which_they_began() {
        let sunday = [span(7, "20:00", "02:00")];
        assert!(open(&sunday, "2026-11-23T04:30:00Z"), "Sunday 23:30");
        assert!(open(&sunday, "2026-11-23T06:59:00Z"), "Monday 01:59");
        assert!(!open(&sunday, "2026-11-23T07:00:00Z"), "Monday 02:00");
        assert!(!open(&sunday, "2026-11-22T06:00:00Z"), "Sunday 01:00 is Saturday's night");
        let always: Vec<_> = (1..=7).map(|day| span(day, "00:00", "00:00")).collect();
        assert!(open(&always, "2026-11-23T05:00:00Z") && open(&always, "2026-11-23T04:59:59Z"));
    }

    #[test]
    fn on_both_days_of_a_clock_change_the_wall_clock_decides() {
        let sunday = [span(7, "08:00", "18:00"), span(7, "01:15", "01:45")];
        // Spring: 8:00 is 12:00 UTC instead of 13:00.
        assert!(!open(&sunday, "2026-03-08T11:59:00Z") && open(&sunday, "2026-03-08T12:00:00Z"));
        // Autumn: 8:00 is 13:00 UTC again, and 1:30 comes twice.
        assert!(!open(&sunday, "2026-11-01T12:59:00Z") && open(&sunday, "2026-11-01T13:00:00Z"));
        assert!(open(&sunday, "2026-11-01T05:30:00Z") && open(&sunday, "2026-11-01T06:30:00Z"));
        assert!(!open(&sunday, "2026-11-01T06:00:00Z"), "01:00 for the second time");
    }

    #[test]
    fn hours_travel_as_hours_and_minutes() {
        let json = serde_json::to_value(span(1, "08:00", "18:30")).unwrap();
        assert_eq!(json, serde_json::json!({ "day": 1, "opens": "08:00", "closes": "18:30" }));
        assert_eq!(serde_json::from_value::<OpeningHours>(json).unwrap(), span(1, "08:00", "18:30"));
    }
}
