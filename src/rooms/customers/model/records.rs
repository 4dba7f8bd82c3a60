//! The records of a customer as screens read them; names of fields are names of columns.

use super::words::{PointKind, PointLabel, RelationshipKind, Source};
use crate::domain::ids::{
    AddressId, ContactOwnerId, ContactPointId, CustomerId, DetailId, FileId, RelationshipId, StaffId,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The person who owns pets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
    /// Empty for a private person.
    pub business_name: String,
    /// The one that they like to be written in: ISO 639-1; empty: not known.
    pub language: String,
    pub source: Source,
    /// None: the contact came by itself.
    pub created_by: Option<StaffId>,
    pub assigned_to: Option<StaffId>,
    /// Hundredths of a percent taken off by default: 1000 is 10 %.
    pub discount_bp: i32,
    pub photo_file_id: Option<FileId>,
    pub last_activity_at: DateTime<Utc>,
    pub blocked_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// A phone number, an email address, or somebody on Facebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPoint {
    pub id: ContactPointId,
    pub kind: PointKind,
    /// As it was typed; on Facebook, what they are called there.
    pub raw: String,
    /// E.164, the address in lower case, or `page:person`.
    pub normal: String,
    /// As it is read: filled in on the server (`store::show_points`), no column.
    #[serde(default)]
    pub display: String,
    /// What its link opens, likewise: `tel:` or `mailto:`; empty: it has none.
    #[serde(default)]
    pub href: String,
    pub label: PointLabel,
    /// The one that is used first; one for each kind.
    pub is_main: bool,
    /// Texts may go to this number.
    pub sms: bool,
    /// A household's or an office's: it matches nobody by itself.
    #[serde(default)]
    pub shared: bool,
    /// The additional owner whose it is; none: the customer's own.
    #[serde(default)]
    pub owner_id: Option<ContactOwnerId>,
    pub version: i32,
}

/// Somebody beside the customer to whom the pets belong too; their phones and emails are among the customer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactOwner {
    pub id: ContactOwnerId,
    pub name: String,
    /// Whether pets may be handed to them.
    pub may_pick_up: bool,
    pub version: i32,
}

/// Where a customer lives or gets mail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub id: AddressId,
    pub label: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
    pub version: i32,
}

impl Address {
    /// The address in one line, empty parts left out.
    pub fn one_line(&self) -> String {
        let town = [self.region.as_str(), self.postcode.as_str()].map(str::trim).join(" ");
        [self.street.trim(), self.city.trim(), town.trim(), self.country.trim()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// A general fact: allergies, preferred colour, nickname.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    pub id: DetailId,
    pub label: String,
    pub value: String,
    pub version: i32,
}

/// How this customer and another belong together, seen from this one. In SQL the kind is
/// `case when customer_id = $n then kind else relationship_inverse(kind) end`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relationship {
    pub id: RelationshipId,
    pub other_customer_id: CustomerId,
    pub other_name: String,
    /// What this customer is to the other.
    pub kind: RelationshipKind,
    pub note: String,
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leaves_out_what_is_missing() {
        let mut address = Address {
            id: AddressId::new(),
            label: "Home".into(),
            street: "12 Elm St".into(),
            city: "Springfield".into(),
            region: "IL".into(),
            postcode: "62701".into(),
            country: String::new(),
            version: 1,
        };
        assert_eq!(address.one_line(), "12 Elm St, Springfield, IL 62701");
        address.city.clear();
        address.region.clear();
        assert_eq!(address.one_line(), "12 Elm St, 62701");
    }
}
