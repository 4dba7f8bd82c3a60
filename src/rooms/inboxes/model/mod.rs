//! Types of this room, and the rules that need no database.

mod routing;
mod scope;
mod views;

pub use routing::{Arrival, Asks, Way, says_any, which};
pub use scope::InboxScope;
pub use views::{SharedView, VIEWS_MOST, ViewForm};

use crate::domain::ids::{InboxId, InboxRuleId, LocationId, StaffId};
use serde::{Deserialize, Serialize};

/// Inboxes that a business has at most.
pub const INBOXES_MOST: i64 = 50;
/// Rules that a business has at most.
pub const RULES_MOST: i64 = 100;
/// Words that a rule has at most, and characters of each.
pub const WORDS_MOST: usize = 50;
pub const WORD_LIMIT: usize = 60;

/// A team's queue of conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inbox {
    pub id: InboxId,
    pub name: String,
    /// Takes whatever no rule sends elsewhere.
    pub is_default: bool,
    pub archived: bool,
    /// Whose it is; nobody: everybody's.
    pub members: Vec<StaffId>,
    /// Whether the reader sees it by default.
    pub mine: bool,
    /// Open conversations in it that wait for an answer, counted up to 100.
    pub waiting: i64,
    pub version: i32,
}

/// A rule of the list; its place there is its place among all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: InboxRuleId,
    pub inbox_id: InboxId,
    pub inbox_name: String,
    /// It is asked for nothing while its inbox is archived.
    pub sleeps: bool,
    pub ways: Vec<Way>,
    pub location_id: Option<LocationId>,
    pub location_name: Option<String>,
    /// As they were typed.
    pub words: Vec<String>,
    pub version: i32,
}

impl Rule {
    /// What it asks for: "by text or email, at Main Street, with groom or bath".
    pub fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if !self.ways.is_empty() {
            let ways: Vec<&str> = self.ways.iter().map(|way| way.label()).collect();
            parts.push(format!("by {}", or(&ways)));
        }
        if let Some(location) = &self.location_name {
            parts.push(format!("at {location}"));
        }
        if !self.words.is_empty() {
            let words: Vec<String> = self.words.iter().map(|word| format!("“{word}”")).collect();
            parts.push(format!("with {}", or(&words.iter().map(String::as_str).collect::<Vec<_>>())));
        }
        parts.join(", ")
    }
}

/// "a", "a or b", "a, b or c".
fn or(all: &[&str]) -> String {
    match all {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Somebody or somewhere to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<Id> {
    pub id: Id,
    pub name: String,
}

/// All that the section of the settings shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxSetup {
    pub inboxes: Vec<Inbox>,
    /// In the order in which they are asked.
    pub rules: Vec<Rule>,
    pub staff: Vec<Choice<StaffId>>,
    pub locations: Vec<Choice<LocationId>>,
}

/// What is typed about an inbox. An edit sends what was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InboxForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// All of them; whoever is not here is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<StaffId>>,
}

/// What is typed about a rule. An edit sends what was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inbox_id: Option<InboxId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ways: Option<Vec<Way>>,
    /// An id; empty: any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_id: Option<String>,
    /// With commas or line breaks between them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// Where something would go, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routed {
    pub inbox_id: InboxId,
    pub inbox_name: String,
    /// The rule that sends it there, and its place in the list from 1; none: no rule matches.
    pub rule: Option<(usize, Rule)>,
}

/// The words of a form, each once.
///
/// # Errors
/// A sentence for the field.
pub fn read_words(typed: &str) -> Result<Vec<String>, String> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.split([',', ';', '\n']).map(crate::domain::text::clean_line) {
        if word.is_empty() || words.contains(&word) {
            continue;
        }
        if word.chars().count() > WORD_LIMIT {
            return Err(format!("A word or phrase has at most {WORD_LIMIT} characters."));
        }
        if !word.chars().any(char::is_alphanumeric) {
            return Err(format!("“{word}” has no letters, so no message can say it."));
        }
        words.push(word);
    }
    if words.len() > WORDS_MOST {
        return Err(format!("A rule has at most {WORDS_MOST} words; make another rule for the rest."));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_from_a_line() {
        assert_eq!(read_words(" groom, nail  trim,\n,groom;bath").unwrap(), ["groom", "nail trim", "bath"]);
        assert_eq!(read_words(" , ").unwrap(), Vec::<String>::new());
        assert!(read_words("!?").unwrap_err().contains("no letters"));
        assert!(read_words(&"x".repeat(WORD_LIMIT + 1)).is_err());
        let many: Vec<String> = (0..=WORDS_MOST).map(|n| format!("w{n}")).collect();
        assert!(read_words(&many.join(",")).is_err());
    }

    #[test]
    fn a_rule_says_what_it_asks_for() {
        let mut rule = Rule {
            id: InboxRuleId(uuid::Uuid::nil()),
            inbox_id: InboxId(uuid::Uuid::nil()),
            inbox_name: "Grooming".into(),
            sleeps: false,
            ways: vec![Way::Text, Way::Email],
            location_id: None,
            location_name: Some("Main Street".into()),
            words: vec!["groom".into(), "nail trim".into(), "bath".into()],
            version: 1,
        };
        assert_eq!(rule.sentence(), "by text or email, at Main Street, with “groom”, “nail trim” or “bath”");
        rule.location_name = None;
        rule.words.clear();
        rule.ways = vec![Way::Chat];
        assert_eq!(rule.sentence(), "by web chat");
    }
}
