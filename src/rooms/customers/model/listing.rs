//! The list of customers: what it is asked, and what it answers.

use crate::domain::ids::{CustomerId, FileId, GroupId, StaffId, TagId};
use crate::domain::page::Page;
use crate::rooms::labels::ColourCodeRef;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// In which order customers are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerSort {
    /// A to Z.
    #[default]
    Name,
    /// Who was in touch last comes first.
    Activity,
    /// Who was added last comes first.
    Newest,
}

impl CustomerSort {
    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Activity => "activity",
            Self::Newest => "newest",
        }
    }

    /// From an address; anything unknown is by name.
    pub fn parse(word: &str) -> Self {
        match word {
            "activity" => Self::Activity,
            "newest" => Self::Newest,
            _ => Self::Name,
        }
    }
}

/// Which customers are listed; all conditions hold together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerFilter {
    /// Words of name, business name, email, pet or tag, and parts of a phone number.
    pub text: String,
    pub group: Option<GroupId>,
    pub tag: Option<TagId>,
    /// Only those assigned to whoever asks.
    pub mine: bool,
    /// In touch within so many days.
    pub active_days: Option<u16>,
    /// Not in touch for so many days.
    pub quiet_days: Option<u16>,
    /// The archived ones instead of the others.
    pub archived: bool,
    pub sort: CustomerSort,
}

/// Where the next page starts: the last row of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerKey {
    /// Its folded name, when sorted by name.
    pub name: String,
    /// Its last activity or the time it was added, when sorted by that.
    pub at: DateTime<Utc>,
    pub id: CustomerId,
}

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerRow {
    pub id: CustomerId,
    pub name: String,
    pub business_name: String,
    pub photo_file_id: Option<FileId>,
    /// Names of the pets, oldest record first.
    pub pets: Vec<String>,
    pub tags: Vec<String>,
    pub colour_codes: Vec<ColourCodeRef>,
    /// The main phone as it is read; empty without one.
    pub phone: String,
    pub last_activity_at: DateTime<Utc>,
    pub assigned_to: Option<StaffId>,
    pub archived: bool,
    pub blocked: bool,
}

/// A page of the list, with the server's clock by which "today" is meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerList {
    pub page: Page<CustomerRow, CustomerKey>,
    pub now: DateTime<Utc>,
    /// How many there are on all pages, counted up to [`COUNT_MAX`] + 1; none on a later page.
    #[serde(default)]
    pub total: Option<usize>,
    /// Nobody matches as typed: these have similar names.
    #[serde(default)]
    pub similar: bool,
}

impl CustomerList {
    /// What stands above the list; none on a later page.
    pub fn count_words(&self) -> Option<String> {
        let count = count_words(self.total?);
        Some(if self.similar { format!("Nobody matches exactly. Similar: {count}") } else { count })
    }
}

/// Customers of a list that are counted at most.
pub const COUNT_MAX: usize = 1000;

/// "24 customers", or "More than 1,000 customers".
fn count_words(total: usize) -> String {
    match total {
        0 => "No customers".to_owned(),
        1 => "1 customer".to_owned(),
        COUNT_MAX => "1,000 customers".to_owned(),
        few if few < COUNT_MAX => format!("{few} customers"),
        _ => "More than 1,000 customers".to_owned(),
    }
}

/// What is typed so far about somebody who may be known already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MatchQuery {
    pub name: String,
    pub pet: String,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    /// Whoever is being edited.
    pub except: Option<CustomerId>,
}

/// Why somebody may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum MatchReason {
    /// The same number, as it is read.
    Phone { phone: String },
    /// The same address.
    Email { email: String },
    /// The same person on Facebook.
    Facebook,
    /// The same name, and a pet of the same name.
    NameAndPet { pet: String },
    /// The same name.
    Name,
}

impl MatchReason {
    /// As people read it.
    pub fn label(&self) -> String {
        match self {
            Self::Phone { phone } => format!("Same phone: {phone}"),
            Self::Email { email } => format!("Same email: {email}"),
            Self::Facebook => "The same person on Facebook".into(),
            Self::NameAndPet { pet } => format!("Same name, and a pet called {pet}"),
            Self::Name => "Same name".into(),
        }
    }
}

/// Somebody who may be the same person, with the reasons, the strongest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CustomerMatch {
    pub customer: CustomerRow,
    pub reasons: Vec<MatchReason>,
}

impl CustomerMatch {
    /// Whether it is more than the same name: many people are called alike.
    pub fn is_likely(&self) -> bool {
        self.reasons.iter().any(|reason| *reason != MatchReason::Name)
    }
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn a_count_is_said_up_to_a_thousand() {
        assert_eq!(count_words(0), "No customers");
        assert_eq!(count_words(1), "1 customer");
        assert_eq!(count_words(24), "24 customers");
        assert_eq!(count_words(1000), "1,000 customers");
        assert_eq!(count_words(1001), "More than 1,000 customers");
    }
}
