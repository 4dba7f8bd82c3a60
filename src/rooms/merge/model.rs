//! Types and pure rules of this room.

use crate::domain::ids::{CustomerId, DuplicateId, FileId, MergeId};
use crate::domain::language;
use crate::rooms::customers::model::{Address, ContactPoint, CustomerRow, MatchReason, PointKind};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something of which the one that stays may get the other's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeField {
    Name,
    BusinessName,
    Language,
    AssignedTo,
    DiscountBp,
    PhotoFileId,
    BlockedAt,
    /// Which phone is used first.
    MainPhone,
    /// Which email is used first.
    MainEmail,
}

impl MergeField {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::BusinessName,
        Self::Language,
        Self::MainPhone,
        Self::MainEmail,
        Self::AssignedTo,
        Self::DiscountBp,
        Self::PhotoFileId,
        Self::BlockedAt,
    ];

    /// As it is stored: a column of the customer, but for the two main contacts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::BusinessName => "business_name",
            Self::Language => "language",
            Self::AssignedTo => "assigned_to",
            Self::DiscountBp => "discount_bp",
            Self::PhotoFileId => "photo_file_id",
            Self::BlockedAt => "blocked_at",
            Self::MainPhone => "main_phone",
            Self::MainEmail => "main_email",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == stored)
    }

    /// As people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::BusinessName => "Business name",
            Self::Language => "Language",
            Self::AssignedTo => "Assigned to",
            Self::DiscountBp => "Standing discount",
            Self::PhotoFileId => "Photo",
            Self::BlockedAt => "Blocked",
            Self::MainPhone => "Main phone",
            Self::MainEmail => "Main email",
        }
    }
}

/// One of two who may be the same person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    pub id: CustomerId,
    pub name: String,
    pub business_name: String,
    /// ISO 639-1; empty: not known.
    pub language: String,
    pub assigned_name: Option<String>,
    /// Hundredths of a percent.
    pub discount_bp: i32,
    pub photo_file_id: Option<FileId>,
    pub blocked_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub last_activity_at: DateTime<Utc>,
    /// Phones first, the Main one first of each.
    pub points: Vec<ContactPoint>,
    pub addresses: Vec<Address>,
    pub tags: Vec<String>,
    pub groups: Vec<String>,
    /// Names of the pets that are here.
    pub pets: Vec<String>,
    pub messages: i64,
    pub calls: i64,
    pub notes: i64,
    /// Counted up to 1000.
    pub bookings: i64,
    pub details: i64,
}

impl Side {
    /// The value of a field as it is read; empty for none.
    pub fn shown(&self, field: MergeField) -> String {
        let main = |kind: PointKind| {
            let of_kind = self.points.iter().filter(|point| point.kind == kind);
            of_kind.max_by_key(|point| point.is_main).map(|point| point.display.clone()).unwrap_or_default()
        };
        match field {
            MergeField::Name => self.name.clone(),
            MergeField::BusinessName => self.business_name.clone(),
            MergeField::Language => language::name_of(&self.language).unwrap_or_default().to_owned(),
            MergeField::AssignedTo => self.assigned_name.clone().unwrap_or_default(),
            MergeField::DiscountBp if self.discount_bp == 0 => String::new(),
            MergeField::DiscountBp => {
                format!("{}.{:02} %", self.discount_bp / 100, self.discount_bp % 100).replace(".00", "")
            }
            MergeField::PhotoFileId => self.photo_file_id.map_or("", |_| "This photo").to_owned(),
            MergeField::BlockedAt => self.blocked_at.map_or("", |_| "Blocked").to_owned(),
            MergeField::MainPhone => main(PointKind::Phone),
            MergeField::MainEmail => main(PointKind::Email),
        }
    }

    /// What moves along, in words, the most important first: "12 messages", "2 pets".
    pub fn moving(&self) -> Vec<String> {
        let count = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
        let kinds = [
            (self.messages, "message"),
            (count(self.pets.len()), "pet"),
            (self.bookings, "booking"),
            (self.calls, "call"),
            (self.notes, "note"),
            (count(self.points.len()), "contact"),
            (count(self.addresses.len()), "address"),
            (self.details, "detail"),
            (count(self.tags.len()), "tag"),
            (count(self.groups.len()), "group"),
        ];
        kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| counted(count, what)).collect()
    }

    fn weight(&self) -> i64 {
        let pets = i64::try_from(self.pets.len()).unwrap_or(0);
        self.messages + 5 * self.bookings + 5 * pets + self.calls + self.notes
    }
}

/// "1 pet", "2 pets".
fn counted(count: i64, what: &str) -> String {
    let many = match what {
        "address" => "addresses",
        _ => return if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") },
    };
    if count == 1 { format!("1 {what}") } else { format!("{count} {many}") }
}

/// Two profiles side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub one: Side,
    pub other: Side,
    /// Why they may be the same person, the strongest first; none: somebody chose them.
    pub reasons: Vec<MatchReason>,
    /// Somebody said that they are not the same.
    pub dismissed: bool,
}

impl Review {
    /// Fields in which the two differ.
    pub fn differing(&self) -> Vec<MergeField> {
        MergeField::ALL
            .into_iter()
            .filter(|field| self.one.shown(*field) != self.other.shown(*field))
            .collect()
    }

    /// Which of the two had better stay: one that is in use, then the one with more to it, then the older.
    pub fn suggested(&self) -> CustomerId {
        let rank =
            |side: &Side| (side.archived_at.is_none(), side.weight(), std::cmp::Reverse(side.created_at));
        if rank(&self.other) > rank(&self.one) { self.other.id } else { self.one.id }
    }

    /// The one that stays, and the other.
    pub fn sides(&self, survivor: CustomerId) -> (&Side, &Side) {
        if survivor == self.other.id { (&self.other, &self.one) } else { (&self.one, &self.other) }
    }

    /// Whether the other's value is better taken unless somebody says otherwise: the one that stays has none.
    pub fn takes_by_itself(&self, survivor: CustomerId, field: MergeField) -> bool {
        let (stays, goes) = self.sides(survivor);
        field != MergeField::BlockedAt && stays.shown(field).is_empty() && !goes.shown(field).is_empty()
    }
}

/// A profile that was merged into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedProfile {
    pub id: MergeId,
    pub customer_id: CustomerId,
    pub name: String,
    pub at: DateTime<Utc>,
    /// Who merged them.
    pub staff_name: Option<String>,
}

/// Two in the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DuplicatePair {
    pub id: DuplicateId,
    pub one: CustomerRow,
    pub other: CustomerRow,
    pub reasons: Vec<MatchReason>,
}

/// Where the next page of the queue starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateKey {
    pub score: i32,
    pub id: DuplicateId,
}

/// How sure it is, from the reasons: 0 to 100.
pub fn score(reasons: &[MatchReason]) -> i32 {
    let each = reasons.iter().map(|reason| match reason {
        MatchReason::Phone { .. } | MatchReason::Email { .. } => 45,
        MatchReason::NameAndPet { .. } => 50,
        // A Page knows nobody twice.
        MatchReason::Facebook => 95,
        MatchReason::Name => 25,
    });
    each.sum::<i32>().min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str) -> Side {
        Side {
            id: CustomerId::new(),
            name: name.into(),
            business_name: String::new(),
            language: String::new(),
            assigned_name: None,
            discount_bp: 0,
            photo_file_id: None,
            blocked_at: None,
            archived_at: None,
            created_at: DateTime::UNIX_EPOCH,
            last_activity_at: DateTime::UNIX_EPOCH,
            points: Vec::new(),
            addresses: Vec::new(),
            tags: Vec::new(),
            groups: Vec::new(),
            pets: Vec::new(),
            messages: 0,
            calls: 0,
            notes: 0,
            bookings: 0,
            details: 0,
        }
    }

    #[test]
    fn what_moves_is_counted_in_words() {
        let mut one = side("Jane");
        (one.messages, one.bookings, one.pets) = (12, 1, vec!["Biscuit".into(), "Rex".into()]);
        assert_eq!(one.moving(), ["12 messages", "2 pets", "1 booking"]);
        assert_eq!(counted(2, "address"), "2 addresses");
        assert_eq!(counted(1, "phone or email"), "1 phone or email");
    }

    #[test]
    fn the_fuller_profile_stays_and_gets_what_it_lacks() {
        let (one, mut other) = (side("Jane"), side("Jane Roe"));
        other.messages = 3;
        let mut review = Review { one, other, reasons: Vec::new(), dismissed: false };
        assert_eq!(review.suggested(), review.other.id);
        assert_eq!(review.differing(), [MergeField::Name]);
        review.one.business_name = "Roe Ltd".into();
        assert!(review.takes_by_itself(review.other.id, MergeField::BusinessName));
        assert!(!review.takes_by_itself(review.other.id, MergeField::Name));
        review.other.archived_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(review.suggested(), review.one.id);
    }

    #[test]
    fn several_reasons_are_surer_than_one() {
        let phone = MatchReason::Phone { phone: "1".into() };
        assert!(score(&[phone.clone(), MatchReason::Name]) > score(&[phone]));
        assert_eq!(score(&[]), 0);
    }

    #[test]
    fn fields_are_read_as_they_are_stored() {
        for field in MergeField::ALL {
            assert_eq!(MergeField::parse(field.as_str()), Some(field));
            assert_eq!(serde_json::to_value(field).unwrap(), field.as_str());
        }
    }
}
