//! Types of this room.

use crate::rooms::settings::PlaceChoices;
use serde::{Deserialize, Serialize};

/// Who stands before the first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visitor {
    /// Nothing exists yet: whoever comes first begins.
    First,
    /// An owner who adds another business.
    Owner,
    /// Something exists, and this is none of its owners: nothing to do here.
    Stranger,
}

/// What the first page needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Look {
    pub visitor: Visitor,
    pub places: PlaceChoices,
}

/// The form of the first page. An owner who adds another business leaves `email` and `password`
/// empty: the account exists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBusiness {
    pub business_name: String,
    pub location_name: String,
    pub address: String,
    /// IANA name.
    pub time_zone: String,
    /// ISO 3166.
    pub phone_region: String,
    /// The owner's.
    pub name: String,
    pub email: String,
    pub password: String,
}

/// Longest word in an address.
const SLUG_MAX: usize = 50;

/// The word for a business in an address: "Müller's Dog Spa" becomes `mullers-dog-spa`. A name
/// without any letter that an address can hold becomes `shop`.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.to_lowercase().chars().map(plain) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if matches!(c, '\'' | '’' | 'ʼ') {
            // Stands within a word.
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= SLUG_MAX {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "shop".into() } else { slug.into() }
}

/// The letter under an accent, for those that western names have.
fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ß' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_name_becomes_a_word_for_an_address() {
        assert_eq!(slug_of("Happy Paws"), "happy-paws");
        assert_eq!(slug_of("  Müller's  Dog Spa & Co. "), "mullers-dog-spa-co");
        assert_eq!(slug_of("Bella’s Salon"), "bellas-salon");
        assert_eq!(slug_of("犬の美容室 🐶"), "shop");
        let long = slug_of(&"very long name ".repeat(20));
        assert!(long.len() <= 50 && !long.ends_with('-'), "{long}");
    }
}
