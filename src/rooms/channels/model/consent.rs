//! Who may be texted, and how we know.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters that staff write at most of how somebody said it.
pub const SAID_LIMIT: usize = 80;

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
}

/// A customer's numbers, and the ledger of all that was said about them, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    pub numbers: Vec<ConsentNumber>,
    pub entries: Vec<ConsentEntry>,
}

/// What somebody told staff about texts to a number, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SaidForm {
    /// One of the customer's, E.164.
    pub number: String,
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
    /// In words.
    pub fn told(&self) -> String {
        match (self.given, self.source.as_str(), self.words.as_str()) {
            (true, "text", "") => "Texted us first".into(),
            (_, "text", words) => format!("Texted {words}"),
            (false, "provider", _) => "The network says that they texted STOP".into(),
            (_, "form", _) => "Ticked “You may text me” on the web form".into(),
            (false, "link", _) => "Unsubscribed from group emails".into(),
            (true, "link", _) => "Subscribed to group emails again".into(),
            (true, "staff", words) => format!("Said yes to texts ({words})"),
            (false, "staff", words) => format!("Said no to texts ({words})"),
            (true, ..) => "Said yes to texts".into(),
            (false, ..) => "Said no to texts".into(),
        }
    }
}
