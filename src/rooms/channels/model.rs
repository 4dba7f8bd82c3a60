//! Types of this room, and the rules that need no database.

use crate::domain::ids::{ChannelId, FileId, IncomingHookId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters that a text has at most: ten parts.
pub const TEXT_LIMIT: usize = 1600;
/// Seconds for which a text waits before it goes out: so long it can be taken back.
pub const HELD_SECONDS: i64 = 5;

/// Which provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    Twilio,
}

/// Whether it worked when it was last tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    /// Not tried yet.
    New,
    Works,
    Fails,
}

/// An account at a provider with its number; never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    pub kind: ChannelKind,
    pub name: String,
    /// Our number, E.164.
    pub address: String,
    pub account: String,
    /// Empty: the number itself sends.
    pub service: String,
    pub state: ChannelState,
    pub checked_at: Option<DateTime<Utc>>,
    /// What the provider said when it did not work, or what is still to do.
    pub last_error: String,
    pub version: i32,
}

/// The channels, and where providers tell us what happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// `https://…/hooks/twilio/`, to which a channel's id is added.
    pub hook: String,
    pub channels: Vec<Channel>,
    /// What came in and could not be worked on.
    pub dead: Vec<DeadHook>,
}

/// Something that a provider told us and that could not be worked on, however often it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadHook {
    pub id: IncomingHookId,
    pub channel_name: String,
    /// A message, or how far one got.
    pub is_message: bool,
    pub sender: String,
    pub received_at: DateTime<Utc>,
    /// Why; never what was written.
    pub error: String,
}

/// What connects a Twilio account. When it is edited, an empty token keeps the one that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwilioForm {
    pub name: String,
    /// `AC` and 32 hexadecimal digits.
    pub account: String,
    pub token: String,
    /// Our number, in any notation.
    pub address: String,
    /// `MG` and 32 hexadecimal digits, or empty.
    pub service: String,
}

/// How far an outgoing message got. Within one round (until somebody has it sent again) it only goes forward,
/// in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum CarryState {
    /// Waits here.
    Queued,
    /// The provider is being given it.
    Sending,
    /// The provider may have it: it is asked.
    Unknown,
    /// The provider has it.
    Sent,
    Failed,
    Delivered,
    Read,
}

impl CarryState {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }

    /// Whether a provider's word takes a message from here to there: late news changes nothing.
    pub fn goes_to(self, next: Self) -> bool {
        next > self
    }
}

/// How far an outgoing message got, as screens show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub state: CarryState,
    /// Counts the changes: of two, the one with more steps is the later one.
    pub step: i32,
    /// Why it failed, in plain words; empty if it did not.
    pub why: String,
    /// The number that it goes to, E.164.
    pub to: String,
}

impl Delivery {
    /// The later one of two.
    pub fn later(mine: Option<Self>, other: &Self) -> Self {
        match mine {
            Some(mine) if mine.step >= other.step => mine,
            _ => other.clone(),
        }
    }
}

/// A picture that came with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// None: it is still on its way, or it cannot be shown.
    pub file_id: Option<FileId>,
    /// Why it is not shown; empty while it is on its way.
    pub why: String,
}

/// The pictures of a message, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pictures(pub Vec<Picture>);

impl Pictures {
    /// Those of which nothing is known yet.
    pub fn on_their_way(&self) -> usize {
        self.0.iter().filter(|one| one.file_id.is_none() && one.why.is_empty()).count()
    }

    /// The later word of two: fewer are on their way.
    pub fn later(mine: Self, other: &Self) -> Self {
        if mine.0.len() == other.0.len() && mine.on_their_way() <= other.on_their_way() {
            mine
        } else {
            other.clone()
        }
    }
}

/// Whether a customer can be texted, and by which way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "can", rename_all = "snake_case")]
pub enum Texting {
    /// No provider is connected: nothing is shown of texts.
    #[default]
    Off,
    Yes(TextWay),
    No(WhyNot),
}

impl Texting {
    /// Whether a text can go out.
    pub fn is_possible(&self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// By which way a text goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextWay {
    pub channel_id: ChannelId,
    pub channel_name: String,
    /// Our number and theirs, E.164.
    pub from: String,
    pub to: String,
    /// The same as people write them.
    pub from_shown: String,
    pub to_shown: String,
    /// Why this number: `the Main phone`.
    pub why: String,
}

/// Why a customer cannot be texted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    pub why: String,
    /// What would change it.
    pub remedy: String,
    /// Since when, if it was said at a moment.
    pub since: Option<DateTime<Utc>>,
}

/// What was said about texts to a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    /// As people write it.
    pub number: String,
    /// Given, or withdrawn.
    pub given: bool,
    /// How we know: `text`, `provider`, `staff`.
    pub source: String,
    /// The word that they texted.
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
            (true, ..) => "Said yes to texts".into(),
            (false, ..) => "Said no to texts".into(),
        }
    }
}

/// What a whole text message means beside its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    Stop,
    Start,
    Help,
}

/// Reads the words that networks oblige us to understand: the whole message, in any case, with any space
/// around it. The same words as Twilio's, which answers them itself.
pub fn keyword(body: &str) -> Option<Keyword> {
    let word = crate::domain::text::clean_line(body).to_uppercase();
    match word.trim_end_matches(['.', '!']) {
        "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" | "REVOKE" | "OPTOUT" => {
            Some(Keyword::Stop)
        }
        "START" | "YES" | "UNSTOP" => Some(Keyword::Start),
        "HELP" | "INFO" => Some(Keyword::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_stop_is_heard_however_it_is_written() {
        for word in ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"] {
            let title = format!("{}{}", &word[..1], word[1..].to_lowercase());
            for written in
                [word.to_owned(), word.to_lowercase(), title, format!("  {word}\n"), format!("\t{word}. ")]
            {
                assert_eq!(keyword(&written), Some(Keyword::Stop), "{written:?}");
            }
        }
        assert_eq!(keyword("start"), Some(Keyword::Start));
        assert_eq!(keyword("Unstop"), Some(Keyword::Start));
        assert_eq!(keyword("help"), Some(Keyword::Help));
        for other in ["Please stop by at four", "stop it", "don't STOP", "", "the end", "STOP STOP"] {
            assert_eq!(keyword(other), None, "{other:?}");
        }
    }

    #[test]
    fn late_news_takes_nothing_back() {
        use CarryState::{Delivered, Failed, Queued, Read, Sent};
        assert!(
            Queued.goes_to(Sent)
                && Sent.goes_to(Failed)
                && Sent.goes_to(Delivered)
                && Failed.goes_to(Delivered)
        );
        for (from, to) in
            [(Delivered, Sent), (Read, Delivered), (Failed, Sent), (Delivered, Failed), (Sent, Sent)]
        {
            assert!(!from.goes_to(to), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn states_are_stored_as_they_travel() {
        use CarryState::*;
        for state in [Queued, Sending, Unknown, Sent, Failed, Delivered, Read] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
