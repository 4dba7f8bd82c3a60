//! Which rule sends what comes in where.

use crate::domain::ids::LocationId;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// By which way a customer comes to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Chat,
    Text,
    Email,
    /// The form on a page of ours or of the business's own website.
    WebForm,
    /// A Page's messages.
    Facebook,
    /// A telephone call that nobody took. It says nothing, but what staff wrote down of it.
    Call,
}

impl Way {
    /// Every way, as a form lists them.
    pub const ALL: [Self; 6] =
        [Self::Chat, Self::Text, Self::Email, Self::WebForm, Self::Facebook, Self::Call];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Text => "text",
            Self::Email => "email",
            Self::WebForm => "web_form",
            Self::Facebook => "facebook",
            Self::Call => "call",
        }
    }

    /// As it stands in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Self::Chat => "web chat",
            Self::Text => "text",
            Self::Email => "email",
            Self::WebForm => "web form",
            Self::Facebook => "Facebook",
            Self::Call => "missed call",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == stored)
    }
}

/// What comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival<'a> {
    pub way: Way,
    /// Of the number or address that it came to, if it is some location's.
    pub location: Option<LocationId>,
    /// What it says, in lower case and without accents.
    pub text: &'a str,
}

/// What a rule asks for: all of it must hold, and of the words any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asks {
    /// Empty: any way.
    pub ways: Vec<Way>,
    pub location: Option<LocationId>,
    /// In lower case and without accents; empty: whatever it says.
    pub words: Vec<String>,
}

/// The place of the first rule that matches.
pub fn which<'a>(rules: impl IntoIterator<Item = &'a Asks>, arrival: &Arrival<'_>) -> Option<usize> {
    rules.into_iter().position(|rule| {
        (rule.ways.is_empty() || rule.ways.contains(&arrival.way))
            && rule.location.is_none_or(|location| arrival.location == Some(location))
            && (rule.words.is_empty() || says_any(arrival.text, &rule.words))
    })
}

/// Whether a text says one of these words or phrases, as whole words. Both are in lower case and
/// without accents.
pub fn says_any(text: &str, phrases: &[String]) -> bool {
    let said = words(text);
    let each: HashSet<&str> = said.iter().map(String::as_str).collect();
    phrases.iter().any(|phrase| {
        let asked = words(phrase);
        match asked.as_slice() {
            [] => false,
            [one] => each.contains(one.as_str()),
            several => said.windows(several.len()).any(|here| here == several),
        }
    })
}

/// The words of a text; an accent that is a character of its own is none.
fn words(text: &str) -> Vec<String> {
    const ACCENTS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';
    text.split(|c: char| !c.is_alphanumeric() && !ACCENTS.contains(&c))
        .map(|word| word.chars().filter(|c| !ACCENTS.contains(c)).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(ways: &[Way], location: Option<u128>, words: &[&str]) -> Asks {
        Asks {
            ways: ways.to_vec(),
            location: location.map(|id| LocationId(uuid::Uuid::from_u128(id))),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    fn goes(rules: &[Asks], way: Way, location: Option<u128>, text: &str) -> Option<usize> {
        let location = location.map(|id| LocationId(uuid::Uuid::from_u128(id)));
        which(rules, &Arrival { way, location, text })
    }

    #[test]
    fn the_first_rule_that_matches_wins() {
        let rules = [
            asks(&[Way::Text], None, &["groom", "nail trim"]),
            asks(&[], Some(7), &[]),
            asks(&[Way::Email, Way::Chat], None, &[]),
        ];
        assert_eq!(goes(&rules, Way::Text, Some(7), "a full groom please"), Some(0));
        assert_eq!(goes(&rules, Way::Text, Some(7), "hello"), Some(1));
        assert_eq!(goes(&rules, Way::Email, Some(8), "groom"), Some(2));
        assert_eq!(goes(&rules, Way::Text, None, "hello"), None);
        assert_eq!(goes(&[], Way::Chat, None, "hello"), None);
    }

    #[test]
    fn everything_that_a_rule_asks_for_must_hold() {
        let rule = [asks(&[Way::Email], Some(7), &["invoice"])];
        assert_eq!(goes(&rule, Way::Email, Some(7), "the invoice"), Some(0));
        assert_eq!(goes(&rule, Way::Text, Some(7), "the invoice"), None);
        assert_eq!(goes(&rule, Way::Email, Some(8), "the invoice"), None);
        assert_eq!(goes(&rule, Way::Email, None, "the invoice"), None);
        assert_eq!(goes(&rule, Way::Email, Some(7), "the voice"), None);
    }

    #[test]
    fn words_are_whole_and_phrases_stand_together() {
        let says = |text: &str, phrase: &str| says_any(text, &[phrase.to_owned()]);
        assert!(says("can you groom, today?", "groom"));
        assert!(says("groom", "groom"));
        assert!(!says("the bridegroom", "groom"));
        assert!(!says("grooming", "groom"));
        assert!(says("a nail-trim, please", "nail trim"));
        assert!(!says("nail and trim", "nail trim"));
        assert!(says("she doesn't eat", "doesn't"));
        assert!(says("un ban\u{303}o para rex", "bano"));
        assert!(says("犬 の 散歩", "散歩"));
        assert!(!says("", "groom"));
        assert!(!says("hello", "!?"));
    }
}
