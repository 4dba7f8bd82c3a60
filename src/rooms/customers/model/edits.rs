//! What forms send. An edit carries only the fields that were changed.

use super::words::{PointKind, PointLabel, RelationshipKind};
use crate::domain::edit::nullable;
use crate::domain::ids::{AddressId, ContactOwnerId, ContactPointId, CustomerId, DetailId, StaffId};
use serde::{Deserialize, Serialize};

/// A customer who is added by hand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewCustomer {
    pub name: String,
    pub business_name: String,
    /// ISO 639-1; empty: not known.
    pub language: String,
    pub discount_bp: i32,
    /// Missing: whoever adds the customer. Null: nobody.
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<Option<StaffId>>,
    pub points: Vec<NewContactPoint>,
    pub addresses: Vec<NewAddress>,
    pub details: Vec<NewDetail>,
    pub relationships: Vec<NewRelationship>,
}

/// A phone or email to be added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewContactPoint {
    pub kind: PointKind,
    pub raw: String,
    pub label: PointLabel,
    /// The first of its kind is Main whatever this says.
    #[serde(default)]
    pub is_main: bool,
    #[serde(default)]
    pub sms: bool,
    /// The additional owner whose it is; none: the customer's own.
    #[serde(default)]
    pub owner_id: Option<ContactOwnerId>,
}

/// An additional owner to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContactOwner {
    pub name: String,
    pub may_pick_up: bool,
    /// As they are typed; empty: none.
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub email: String,
}

/// Changes of an additional owner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactOwnerEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_pick_up: Option<bool>,
}

/// The number that gets a customer's texts from now on: one on the card, or a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SmsNumber {
    Known { id: ContactPointId },
    New { raw: String },
}

/// An address to be added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewAddress {
    pub label: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
}

/// A fact to be added.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewDetail {
    pub label: String,
    pub value: String,
}

/// A relationship to be added, seen from this customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewRelationship {
    pub other_customer_id: CustomerId,
    pub kind: RelationshipKind,
    #[serde(default)]
    pub note: String,
}

/// Changes of the customer's own fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustomerEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_bp: Option<i32>,
    #[serde(deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<Option<StaffId>>,
}

/// Changes of a phone or email.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactPointEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<PointLabel>,
    /// Only true has an effect: another one is made Main to take it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_main: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sms: Option<bool>,
}

/// Changes of an address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// Changes of a fact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailEdit {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// One line of the full editor's lists: added, changed or removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Part<Id, New, Edit> {
    /// A new one.
    Add { new: New },
    /// Changes of one that was seen at this version.
    Change { id: Id, version: i32, edit: Edit },
    /// Takes one away.
    Remove { id: Id },
}

impl<Id, New, Edit> Part<Id, New, Edit> {
    /// The record that it changes or removes.
    pub fn id(&self) -> Option<&Id> {
        match self {
            Self::Add { .. } => None,
            Self::Change { id, .. } | Self::Remove { id } => Some(id),
        }
    }
}

/// Everything that the full editor saves at once with **Update**.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardEdit {
    /// The customer as the editor saw it.
    pub version: i32,
    pub customer: CustomerEdit,
    pub points: Vec<Part<ContactPointId, NewContactPoint, ContactPointEdit>>,
    pub addresses: Vec<Part<AddressId, NewAddress, AddressEdit>>,
    pub details: Vec<Part<DetailId, NewDetail, DetailEdit>>,
}

/// A contact that came in by itself and could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedContact {
    pub kind: PointKind,
    /// As it was typed or sent.
    pub raw: String,
    /// E.164, the address in lower case, or `page:person`.
    pub normal: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_changed_and_emptied_differ() {
        let left: CustomerEdit = serde_json::from_str("{}").expect("an edit");
        let emptied: CustomerEdit = serde_json::from_str(r#"{"assigned_to":null}"#).expect("an edit");
        assert_eq!((left.assigned_to, emptied.assigned_to), (None, Some(None)));
        assert_eq!(serde_json::to_string(&left).ok().as_deref(), Some("{}"));
        assert_eq!(serde_json::to_string(&emptied).ok().as_deref(), Some(r#"{"assigned_to":null}"#));
    }
}
