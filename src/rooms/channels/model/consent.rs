//! Who may be texted, and how we know.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters that staff write at most of how somebody said it.
pub const SAID_LIMIT: usize = 80;

/// What somebody said yes or no to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// Texts to them about their own visits.
    #[default]
    Texts,
    /// Offers: texts to many, or emails to many. A yes to texts is none to these.
    Marketing,
}

/// A number of a customer, and what was said last about texts to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentNumber {
    /// E.164.
    pub number: String,
    /// As people write it.
    pub shown: String,
    /// Given, or withdrawn; none: nothing was ever said.
    pub given: Option<bool>,
    /// They texted STOP, so only they can take it back.
    pub is_stopped: bool,
    /// They said yes to offers by text, and nothing else since.
    #[serde(default)]
    pub offers: bool,
}

/// A customer's numbers, and the ledger of all that was said about them, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    pub numbers: Vec<ConsentNumber>,
    pub entries: Vec<ConsentEntry>,
}

/// What somebody told staff about texts or offers to a number, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaidForm {
    /// One of the customer's, E.164.
    pub number: String,
    /// What they spoke of. A yes to offers is one to texts as well; a no to offers leaves texts as they are.
    pub purpose: ConsentPurpose,
    /// Yes or no.
    pub given: bool,
    /// How they said it, 1 to [`SAID_LIMIT`] characters: `on the phone`.
    pub words: String,
}

/// What was said about texts to a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    /// As people write it.
    pub number: String,
    #[serde(default)]
    pub purpose: ConsentPurpose,
    /// Given, or withdrawn.
    pub given: bool,
    /// How we know: `text`, `provider`, `staff`, `form`, `link`.
    pub source: String,
    /// The word that they texted, or how they told staff.
    pub words: String,
    pub at: DateTime<Utc>,
    /// Who of the staff was told.
    pub staff_name: Option<String>,
}

impl ConsentEntry {
    /// What it is about, in words.
    pub fn about(&self) -> &'static str {
        match (self.purpose, self.source.as_str(), self.words.as_str()) {
            (ConsentPurpose::Marketing, ..) => "Offers",
            (ConsentPurpose::Texts, "text", "START" | "UNSTOP") => "Texts and offers",
            (ConsentPurpose::Texts, ..) if self.given => "Texts",
            (ConsentPurpose::Texts, ..) => "Texts and offers",
        }
    }

    /// In words.
    pub fn told(&self) -> String {
        let to = match self.purpose {
            ConsentPurpose::Texts => "texts",
            ConsentPurpose::Marketing => "offers",
        };
        match (self.given, self.source.as_str(), self.words.as_str()) {
            (true, "text", "") => "Texted us first".into(),
            (_, "text", words) => format!("Texted {words}"),
            (false, "provider", _) => "The network says that they texted STOP".into(),
            (_, "form", _) => "Ticked “You may text me” on the web form".into(),
            (false, "link", _) => "Unsubscribed from group emails".into(),
            (true, "link", _) => "Subscribed to group emails again".into(),
            (true, "staff", words) => format!("Said yes to {to} ({words})"),
            (false, "staff", words) => format!("Said no to {to} ({words})"),
            (true, ..) => format!("Said yes to {to}"),
            (false, ..) => format!("Said no to {to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_what_it_is_about() {
        let entry = |purpose, given, source: &str, words: &str| ConsentEntry {
            number: "(415) 555-0123".into(),
            purpose,
            given,
            source: source.into(),
            words: words.into(),
            at: DateTime::UNIX_EPOCH,
            staff_name: None,
        };
        let (texts, offers) = (ConsentPurpose::Texts, ConsentPurpose::Marketing);
        for (entry, about, told) in [
            (entry(texts, true, "text", ""), "Texts", "Texted us first"),
            (entry(texts, true, "text", "YES"), "Texts", "Texted YES"),
            (entry(texts, true, "text", "START"), "Texts and offers", "Texted START"),
            (entry(texts, false, "text", "STOP"), "Texts and offers", "Texted STOP"),
            (entry(texts, true, "staff", "by phone"), "Texts", "Said yes to texts (by phone)"),
            (entry(offers, true, "staff", "by phone"), "Offers", "Said yes to offers (by phone)"),
            (entry(offers, false, "link", ""), "Offers", "Unsubscribed from group emails"),
        ] {
            assert_eq!((entry.about(), entry.told().as_str()), (about, told));
        }
    }
}
