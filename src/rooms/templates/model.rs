//! Types of this room, and the rules that need no database.

use crate::domain::ids::MessageTemplateId;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Characters that a template has at most: as a text message.
pub const BODY_LIMIT: usize = 1600;

/// What differs from customer to customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Name,
    FirstName,
    Pets,
    NextBooking,
    Business,
    Me,
}

impl Place {
    /// Every place, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::FirstName, Self::Name, Self::Pets, Self::NextBooking, Self::Business, Self::Me];

    /// The word between the brackets.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::FirstName => "first name",
            Self::Pets => "pets",
            Self::NextBooking => "next booking",
            Self::Business => "business",
            Self::Me => "me",
        }
    }

    /// What stands there in the end.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Name => "the customer’s whole name",
            Self::FirstName => "its first word",
            Self::Pets => "the names of their pets",
            Self::NextBooking => "day and time of their next booking",
            Self::Business => "the name of your business",
            Self::Me => "the name of whoever writes",
        }
    }
}

/// A text with places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub id: MessageTemplateId,
    pub name: String,
    /// ISO 639-1; empty: it names none.
    pub language: String,
    pub body: String,
    pub version: i32,
}

/// A template as it was typed; what is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// What is known of a customer, for the places; empty: it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub name: String,
    pub pets: Vec<String>,
    pub next_booking: String,
    pub business: String,
    pub me: String,
}

impl Known {
    fn value(&self, place: Place) -> String {
        match place {
            Place::Name => self.name.clone(),
            Place::FirstName => self.name.split_whitespace().next().unwrap_or_default().to_owned(),
            Place::Pets => and(&self.pets),
            Place::NextBooking => self.next_booking.clone(),
            Place::Business => self.business.clone(),
            Place::Me => self.me.clone(),
        }
    }
}

/// The templates to offer for a customer who likes a language (empty: not known): where one is there in several
/// languages, theirs; else the one that names no language; else all, to choose from.
pub fn offered(all: Vec<Template>, language: &str) -> Vec<Template> {
    let names = |wanted: &str| -> HashSet<String> {
        all.iter().filter(|one| one.language == wanted).map(|one| one.name.to_lowercase()).collect()
    };
    if language.is_empty() {
        return all;
    }
    let (theirs, neutral) = (names(language), names(""));
    let best = |one: &Template| {
        let name = one.name.to_lowercase();
        if theirs.contains(&name) {
            one.language == language
        } else {
            one.language.is_empty() || !neutral.contains(&name)
        }
    };
    all.into_iter().filter(best).collect()
}

/// The text with every place filled in of which something is known; the others stay.
pub fn fill(body: &str, known: &Known) -> String {
    let mut filled = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, place, after)) = next_place(rest) {
        filled.push_str(before);
        let value = known.value(place);
        if value.trim().is_empty() {
            filled.push_str(&rest[before.len()..rest.len() - after.len()]);
        } else {
            filled.push_str(&value);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// The first place in a text that nobody filled in, as it is written there.
pub fn unfilled(text: &str) -> Option<&str> {
    next_place(text).map(|(before, _, after)| &text[before.len()..text.len() - after.len()])
}

/// Why a text with an open place is not sent; none: it has none.
pub fn why_not(text: &str) -> Option<String> {
    unfilled(text).map(|place| format!("Fill in {place} first: nobody should get it like that."))
}

/// What stands before the first place, the place, and what stands after it.
fn next_place(text: &str) -> Option<(&str, Place, &str)> {
    for (start, _) in text.match_indices('[') {
        let inside = &text[start + 1..];
        let end = inside.find(']')?;
        let word = inside[..end].trim().to_lowercase();
        if let Some(place) = Place::ALL.into_iter().find(|place| place.word() == word) {
            return Some((&text[..start], place, &inside[end + 1..]));
        }
    }
    None
}

/// "Rex, Mia and Bo".
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known {
            name: "Bella Brown".into(),
            pets: vec!["Rex".into(), "Mia".into(), "[name]".into()],
            next_booking: String::new(),
            business: "Happy Paws".into(),
            me: "Ana".into(),
        }
    }

    #[test]
    fn what_is_known_is_filled_in_once_and_what_is_not_stays() {
        assert_eq!(fill("Hi [first name], [First Name ]!", &known()), "Hi Bella, Bella!");
        // What a value says is no place.
        assert_eq!(fill("[pets] are ready.", &known()), "Rex, Mia and [name] are ready.");
        assert_eq!(
            fill("See you on [next booking]. [me], [business]", &known()),
            "See you on [next booking]. Ana, Happy Paws"
        );
        assert_eq!(fill("[[name]] [", &known()), "[Bella Brown] [");
        assert_eq!(fill("ä[name]ö]", &known()), "äBella Brownö]");
    }

    #[test]
    fn a_customer_is_offered_each_template_in_their_language_if_it_is_there() {
        let one = |name: &str, language: &str| Template {
            id: MessageTemplateId::new(),
            name: name.into(),
            language: language.into(),
            body: name.into(),
            version: 1,
        };
        let all = vec![
            one("Thanks", "de"),
            one("thanks", "en"),
            one("Ready", ""),
            one("ready", "de"),
            one("Bill", "en"),
        ];
        let names = |language: &str| -> Vec<String> {
            offered(all.clone(), language)
                .into_iter()
                .map(|one| format!("{} {}", one.name, one.language))
                .collect()
        };
        assert_eq!(names("de"), ["Thanks de", "ready de", "Bill en"]);
        assert_eq!(names("fr"), ["Thanks de", "thanks en", "Ready ", "Bill en"]);
        assert_eq!(names("").len(), all.len());
    }

    #[test]
    fn an_open_place_is_found_and_other_brackets_are_words() {
        assert_eq!(unfilled("Dear [Name], ready"), Some("[Name]"));
        assert_eq!(unfilled("a list [1] and [name"), None);
        assert_eq!(unfilled("[x] [ next booking ]"), Some("[ next booking ]"));
        assert_eq!(why_not("Fine"), None);
    }
}
