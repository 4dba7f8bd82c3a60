//! Pets and the rules about them.

use crate::domain::edit::nullable;
use crate::domain::ids::{CustomerId, FileId, PetId, PetWeightId};
use crate::rooms::labels::model::ColourCodeRef;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Female or male, as far as known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    Female,
    Male,
    #[default]
    Unknown,
}

/// Spayed or neutered, as far as known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Altered {
    Yes,
    No,
    #[default]
    Unknown,
}

/// What a pet weighed on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    pub id: PetWeightId,
    pub grams: i32,
    pub measured_on: NaiveDate,
}

/// An animal of a customer. The names are those of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pet {
    pub id: PetId,
    pub customer_id: CustomerId,
    pub name: String,
    /// In lower case for the known ones ("dog"); free text otherwise.
    pub species: String,
    /// Empty if unknown, as the other texts.
    pub breed: String,
    pub sex: Sex,
    pub altered: Altered,
    pub colour: String,
    pub born_on: Option<NaiveDate>,
    /// `born_on` was reckoned from an age that somebody told.
    pub born_is_estimate: bool,
    pub allergies: String,
    pub medication: String,
    pub bite_alert: String,
    pub handling_alert: String,
    pub photo_file_id: Option<FileId>,
    pub archived_at: Option<DateTime<Utc>>,
    pub version: i32,
    /// Oldest first.
    #[serde(default)]
    pub weights: Vec<Weight>,
    #[serde(default)]
    pub colour_codes: Vec<ColourCodeRef>,
}

impl Pet {
    /// The address of the photo, `size` pixels wide: 96 (square), 320 or 1600.
    pub fn photo(&self, size: u32) -> Option<String> {
        self.photo_file_id.map(|id| photo_url(id, size))
    }

    /// "Spayed", "Neutered", "Not spayed" ...; none if nobody knows.
    pub fn altered_text(&self) -> Option<&'static str> {
        match (self.altered, self.sex) {
            (Altered::Unknown, _) => None,
            (Altered::Yes, Sex::Female) => Some("Spayed"),
            (Altered::Yes, Sex::Male) => Some("Neutered"),
            (Altered::Yes, Sex::Unknown) => Some("Spayed or neutered"),
            (Altered::No, Sex::Female) => Some("Not spayed"),
            (Altered::No, Sex::Male) => Some("Not neutered"),
            (Altered::No, Sex::Unknown) => Some("Not spayed or neutered"),
        }
    }

    /// The age on a day, if a birthday is known.
    pub fn age(&self, today: NaiveDate) -> Option<String> {
        age_text(self.born_on?, self.born_is_estimate, today)
    }
}

/// The address of a photo, `size` pixels wide: 96 (square), 320 or 1600.
pub fn photo_url(id: FileId, size: u32) -> String {
    format!("/files/{id}/{size}")
}

impl Sex {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Unknown => "unknown",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Female => "Female",
            Self::Male => "Male",
            Self::Unknown => "Not known",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        [Self::Female, Self::Male, Self::Unknown].into_iter().find(|s| s.as_str() == stored)
    }
}

impl Altered {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "Yes",
            Self::No => "No",
            Self::Unknown => "Not known",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        [Self::Yes, Self::No, Self::Unknown].into_iter().find(|a| a.as_str() == stored)
    }
}

/// The age on a day: "12 d", "9 w", "8 m", "2 y 3 m", "11 y"; of an estimate "about 5 y". None
/// before the birth.
pub fn age_text(born_on: NaiveDate, is_estimate: bool, today: NaiveDate) -> Option<String> {
    let days = (today - born_on).num_days();
    if days < 0 {
        return None;
    }
    let months = whole_months(born_on, today);
    let (years, rest) = (months / 12, months % 12);
    if is_estimate && months == 0 {
        // An estimate in days would pretend to know.
        return Some("under 1 m".into());
    }
    let text = match years {
        _ if days < 21 => format!("{days} d"),
        _ if months < 3 && !is_estimate => format!("{} w", days / 7),
        0 => format!("{months} m"),
        // Of the old nobody counts months, and of an estimate nobody knows them.
        _ if rest == 0 || years >= 10 || (is_estimate && years >= 2) => format!("{years} y"),
        _ => format!("{years} y {rest} m"),
    };
    Some(if is_estimate { format!("about {text}") } else { text })
}

fn whole_months(from: NaiveDate, to: NaiveDate) -> i32 {
    let months = (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32;
    // The last day of a short month completes the month of one born on the 31st.
    let last_day = (to + chrono::Duration::days(1)).month() != to.month();
    if to.day() < from.day() && !last_day { months - 1 } else { months }
}

/// The birthday reckoned from an age: so many months before today.
pub fn born_from_age(years: u32, months: u32, today: NaiveDate) -> Option<NaiveDate> {
    today.checked_sub_months(Months::new(years.checked_mul(12)?.checked_add(months)?))
}

/// The oldest age that a form accepts, in years: a tortoise.
pub const MAX_AGE_YEARS: u32 = 150;

/// The pets of a customer, and the moment at which they were read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PetList {
    /// Those in use first, each kind in the order in which they were added.
    pub pets: Vec<Pet>,
    pub now: DateTime<Utc>,
}

/// Whose photo it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhotoTarget {
    Pet(PetId),
    Customer(CustomerId),
}

impl PhotoTarget {
    /// Where a photo of it is sent to.
    pub fn upload_url(self) -> String {
        match self {
            Self::Pet(id) => format!("/files/pet/{id}"),
            Self::Customer(id) => format!("/files/customer/{id}"),
        }
    }

    /// From the two parts of that address.
    pub fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "pet" => Some(Self::Pet(id.parse().ok()?)),
            "customer" => Some(Self::Customer(id.parse().ok()?)),
            _ => None,
        }
    }
}

/// The largest photo that is taken, in bytes.
pub const MAX_PHOTO_BYTES: usize = 15 * 1024 * 1024;

/// A pet to be added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewPet {
    pub name: String,
    pub species: String,
    pub breed: String,
    pub sex: Sex,
    pub altered: Altered,
    pub colour: String,
    /// A birthday; or else an age in years and months.
    pub born_on: Option<NaiveDate>,
    pub age_years: Option<u32>,
    pub age_months: Option<u32>,
    pub allergies: String,
    pub medication: String,
    pub bite_alert: String,
    pub handling_alert: String,
    /// The weight today.
    pub grams: Option<i32>,
}

/// The fields of a pet that were changed; none: left as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PetEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub species: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altered: Option<Altered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Option<NaiveDate>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born_is_estimate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allergies: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medication: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bite_alert: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_alert: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ages_are_told_as_people_tell_them() {
        let today = day("2026-11-22");
        let age = |born: &str, estimate| age_text(day(born), estimate, today).unwrap();
        assert_eq!(age("2026-11-22", false), "0 d");
        assert_eq!(age("2026-11-10", false), "12 d");
        assert_eq!(age("2026-09-20", false), "9 w");
        assert_eq!(age("2026-03-22", false), "8 m");
        assert_eq!(age("2024-08-01", false), "2 y 3 m");
        assert_eq!(age("2024-11-22", false), "2 y");
        assert_eq!(age("2015-01-01", false), "11 y");
        assert_eq!(age("2021-05-04", true), "about 5 y");
        assert_eq!(age("2025-07-22", true), "about 1 y 4 m");
        assert_eq!(age("2026-10-22", true), "about 1 m");
        assert_eq!(age("2026-11-12", true), "under 1 m");
        assert_eq!(age_text(day("2026-11-23"), false, today), None);
    }

    #[test]
    fn short_months_complete_a_month() {
        assert_eq!(age_text(day("2025-08-31"), false, day("2026-02-28")), Some("6 m".into()));
        assert_eq!(age_text(day("2024-02-29"), false, day("2026-02-28")), Some("2 y".into()));
        assert_eq!(age_text(day("2025-08-31"), false, day("2026-02-27")), Some("5 m".into()));
    }

    #[test]
    fn an_age_gives_a_birthday_and_the_age_back() {
        let today = day("2026-03-31");
        let born = born_from_age(5, 1, today).unwrap();
        assert_eq!(born, day("2021-02-28"));
        assert_eq!(age_text(born, true, today), Some("about 5 y".into()));
        assert_eq!(born_from_age(u32::MAX, 0, today), None);
    }

    #[test]
    fn an_edit_tells_emptied_from_untouched() {
        let untouched: PetEdit = serde_json::from_str("{}").unwrap();
        assert_eq!(untouched.born_on, None);
        let emptied: PetEdit = serde_json::from_str(r#"{"born_on":null}"#).unwrap();
        assert_eq!(emptied.born_on, Some(None));
        assert_eq!(serde_json::to_string(&emptied).unwrap(), r#"{"born_on":null}"#);
    }
}
