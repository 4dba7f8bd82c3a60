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

/// The ways to read what was typed as a part of a phone number: none if it is no number. A leading
/// 00 or 0 is a prefix of dialling, which the stored number does not have.
pub fn digits_of(typed: &str) -> Vec<String> {
    let is_number = typed.chars().all(|c| c.is_ascii_digit() || " +-()./\u{a0}\u{2011}\u{2013}".contains(c));
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !is_number || !(3..=15).contains(&digits.len()) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    if let Some(rest) = digits.strip_prefix("00").or_else(|| digits.strip_prefix('0'))
        && rest.len() >= 3
    {
        ways.push(rest.to_owned());
    }
    ways.push(digits);
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_part_of_a_number_in_any_format() {
        assert_eq!(digits_of("(415) 555-01"), ["41555501"]);
        assert_eq!(digits_of("+1 415"), ["1415"]);
        assert_eq!(digits_of("0171 2345"), ["1712345", "01712345"]);
        assert_eq!(digits_of("0049 171"), ["49171", "0049171"]);
        assert_eq!(digits_of("12"), Vec::<String>::new());
        assert_eq!(digits_of("bella 415"), Vec::<String>::new());
        assert_eq!(digits_of("1234567890123456"), Vec::<String>::new());
    }

    proptest::proptest! {
        #![proptest_config(crate::chance::tries(2000))]

        #[test]
        fn whatever_is_typed_gives_digits(typed in "\\PC{0,40}|[0-9 +().\u{a0}-]{0,24}") {
            for digits in digits_of(&typed) {
                proptest::prop_assert!((3..=15).contains(&digits.len()));
                proptest::prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }
}
