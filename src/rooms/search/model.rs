//! Types and rules of this room.

use crate::domain::ids::CustomerId;
use serde::{Deserialize, Serialize};

/// Hits that a list under a search box shows.
pub const SHOWN: i32 = 8;
/// More hits than this are never answered.
pub const MOST: i32 = 50;

/// What was found, best first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// Microseconds in the database.
    pub took: u32,
}

/// A customer that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub customer_id: CustomerId,
    pub name: String,
    /// Empty for most people.
    pub business_name: String,
    /// Names of the pets, oldest entry first.
    pub pets: Vec<String>,
    pub why: MatchedOn,
    /// What matched: the pet's name, the number, the address, the tag. Empty for names.
    pub matched: String,
    /// The main number as it was typed.
    pub phone: Option<String>,
    pub archived: bool,
}

/// By what a customer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedOn {
    Name,
    Pet,
    Email,
    Phone,
    BusinessName,
    Tag,
    /// A name like what was typed.
    Typo,
    /// Nothing was typed: who was active last.
    Recent,
}

impl MatchedOn {
    /// From the rank of the search index.
    pub fn from_rank(rank: i16) -> Self {
        match rank {
            0 => Self::Name,
            1 => Self::Pet,
            2 => Self::Email,
            3 => Self::Phone,
            4 => Self::BusinessName,
            5 => Self::Tag,
            _ => Self::Typo,
        }
    }

    /// As people read it, where the row does not show it anyway.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Email => Some("Email"),
            Self::Phone => Some("Phone"),
            Self::Tag => Some("Tag"),
            Self::Typo => Some("Similar name"),
            Self::Name | Self::Pet | Self::BusinessName | Self::Recent => None,
        }
    }
}
