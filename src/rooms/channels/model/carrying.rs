//! How far messages got, and what came with them.

use super::ChannelKind;
use crate::domain::ids::FileId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Why it failed, or why nobody will ever know, in plain words; else empty.
    pub why: String,
    /// The number or address that it goes to.
    pub to: String,
    /// Until when it waits for the quiet hours to end, while it does.
    #[serde(default)]
    pub held_until: Option<DateTime<Utc>>,
    /// Of an answer of the chat that goes by another way as well.
    #[serde(default)]
    pub also: Option<AlsoBy>,
}

/// By which way an answer of the chat goes as well, because its reader did not see it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlsoBy {
    pub by: ChannelKind,
    /// Since when.
    pub at: DateTime<Utc>,
}

impl Delivery {
    /// Whether nobody can find out if it went: its provider cannot be asked.
    pub fn is_in_doubt(&self) -> bool {
        self.state == CarryState::Unknown && !self.why.is_empty()
    }

    /// The later one of two.
    pub fn later(mine: Option<Self>, other: &Self) -> Self {
        match mine {
            Some(mine) if mine.step >= other.step => mine,
            _ => other.clone(),
        }
    }
}

/// What stands on the card about the number that a text was written to. It may have waited for hours since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbered {
    Gone,
    Off,
    On,
}

impl Numbered {
    /// As the outbox reads it: nothing, 1 with texts switched off, 2 with texts switched on.
    pub fn of(stands: Option<i32>) -> Self {
        match stands {
            None => Self::Gone,
            Some(1) => Self::Off,
            Some(_) => Self::On,
        }
    }

    /// Why no text goes there, if none may.
    pub fn refusal(self) -> Option<&'static str> {
        match self {
            Self::On => None,
            Self::Off => Some("Texts to this number were switched off on the card before it went out."),
            Self::Gone => Some("This number was taken off the card before it went out."),
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
    /// Of a file that is no picture; else empty.
    #[serde(default)]
    pub name: String,
}

/// What stands for a message that has no words, only pictures and other files.
pub fn stand_in(pictures: usize, others: usize) -> String {
    match (pictures, others) {
        (1, 0) => "(A picture)".into(),
        (0, 1) => "(A file)".into(),
        (count, 0) => format!("({count} pictures)"),
        (pictures, others) => format!("({} files)", pictures + others),
    }
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

    /// What stands for the words of a message that has none.
    pub fn stand_in(&self) -> String {
        let others = self.0.iter().filter(|one| !one.name.is_empty()).count();
        stand_in(self.0.len() - others, others)
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_message_without_words_says_what_is_in_it() {
        assert_eq!([stand_in(1, 0), stand_in(3, 0)], ["(A picture)", "(3 pictures)"]);
        assert_eq!([stand_in(0, 1), stand_in(0, 2), stand_in(1, 2)], ["(A file)", "(2 files)", "(3 files)"]);
        let picture = Picture { file_id: None, why: String::new(), name: String::new() };
        let price_list = Picture { name: "prices.pdf".into(), ..picture.clone() };
        assert_eq!(Pictures(vec![picture.clone()]).stand_in(), "(A picture)");
        assert_eq!(Pictures(vec![picture, price_list]).stand_in(), "(2 files)");
    }

    #[test]
    fn states_are_stored_as_they_travel() {
        use CarryState::*;
        for state in [Queued, Sending, Unknown, Sent, Failed, Delivered, Read] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }
}
