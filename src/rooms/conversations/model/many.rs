//! One act on many conversations.

use super::{InboxPlace, Later};
use crate::domain::ids::{ConversationId, InboxId, StaffId};
use serde::{Deserialize, Serialize};

/// Conversations that one act takes at most, where a list picks them out.
pub const MANY_MOST: usize = 2000;
/// That can be picked one by one.
pub const PICKED_MOST: usize = 500;

/// On which conversations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Picked one by one.
    These(Vec<ConversationId>),
    /// All of a list, as it is when the act is done: at most [`MANY_MOST`], the first ones.
    Matching(InboxPlace),
}

/// What is done with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManyAct {
    /// To somebody, or to nobody.
    Assign(Option<StaffId>),
    Snooze(Later),
    Close,
    Reopen,
    Move(InboxId),
}

impl ManyAct {
    /// What was done: "assigned".
    pub fn done(&self) -> &'static str {
        match self {
            Self::Assign(Some(_)) => "assigned",
            Self::Assign(None) => "unassigned",
            Self::Snooze(_) => "snoozed",
            Self::Close => "closed",
            Self::Reopen => "opened again",
            Self::Move(_) => "moved",
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyDone {
    pub changed: usize,
    /// They were so already.
    pub same: usize,
    /// They are not there any more: merged into others since they were picked.
    pub gone: usize,
    /// The list holds more than were taken.
    pub more: bool,
}

impl ManyDone {
    /// As people are told: "12 conversations closed. 1 was so already." `expected`: how many the reader saw counted.
    pub fn sentence(&self, act: &ManyAct, expected: Option<usize>) -> String {
        let mut said = format!("{} {}.", conversations(self.changed), act.done());
        if self.same > 0 {
            said.push_str(&format!(" {} so already.", were(self.same)));
        }
        if self.gone > 0 {
            said.push_str(&format!(" {} merged into others meanwhile.", were(self.gone)));
        }
        let found = self.changed + self.same;
        match expected {
            _ if self.more => said.push_str(" The list holds more: narrow it for the rest."),
            Some(expected) if found > expected => {
                said.push_str(&format!(" {} more came meanwhile.", found - expected));
            }
            Some(expected) if found + self.gone < expected => {
                said.push_str(&format!(" {} left the list meanwhile.", expected - found - self.gone));
            }
            _ => {}
        }
        said
    }
}

/// "1 conversation", "2,000 conversations".
pub fn conversations(count: usize) -> String {
    let mut digits = count.to_string();
    if digits.len() > 3 {
        digits.insert(digits.len() - 3, ',');
    }
    if count == 1 { "1 conversation".into() } else { format!("{digits} conversations") }
}

fn were(count: usize) -> String {
    if count == 1 { "1 was".into() } else { format!("{count} were") }
}

/// How many a list holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    /// Exact up to [`MANY_MOST`].
    pub count: usize,
    /// There are more than that.
    pub more: bool,
}

/// How far somebody had read a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadUpTo {
    pub conversation: ConversationId,
    pub number: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_it_is_said_plainly() {
        let done = |changed, same, gone, more| ManyDone { changed, same, gone, more };
        assert_eq!(done(12, 0, 0, false).sentence(&ManyAct::Close, Some(12)), "12 conversations closed.");
        assert_eq!(
            done(1, 1, 0, false).sentence(&ManyAct::Assign(None), None),
            "1 conversation unassigned. 1 was so already."
        );
        assert_eq!(
            done(3, 0, 2, false).sentence(&ManyAct::Reopen, Some(5)),
            "3 conversations opened again. 2 were merged into others meanwhile."
        );
        assert_eq!(
            done(14, 0, 0, false).sentence(&ManyAct::Close, Some(12)),
            "14 conversations closed. 2 more came meanwhile."
        );
        assert_eq!(
            done(9, 2, 0, false).sentence(&ManyAct::Close, Some(12)),
            "9 conversations closed. 2 were so already. 1 left the list meanwhile."
        );
        assert_eq!(
            done(2000, 0, 0, true).sentence(&ManyAct::Close, Some(2000)),
            "2,000 conversations closed. The list holds more: narrow it for the rest."
        );
    }
}
