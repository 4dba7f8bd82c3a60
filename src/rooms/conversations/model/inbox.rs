//! The lists of the inbox.

use super::{Direction, Status};
use crate::domain::ids::{ConversationId, CustomerId, FileId, InboxId, StaffId};
use crate::domain::page::Page;
use crate::rooms::inboxes::model::InboxScope;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A list of the inbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxView {
    /// Assigned to the reader.
    Mine,
    /// An internal note names the reader; the newest such note first.
    Mentions,
    /// Assigned to nobody.
    Unassigned,
    /// The customer waits for an answer; the longest wait first.
    Waiting,
    /// Put aside until a moment; the next to come back first.
    Snoozed,
    #[default]
    All,
}

impl InboxView {
    /// Every view, in the order of the tabs.
    pub const ALL: [Self; 6] =
        [Self::Mine, Self::Mentions, Self::Unassigned, Self::Waiting, Self::Snoozed, Self::All];

    /// As it stands in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Mentions => "mentions",
            Self::Unassigned => "unassigned",
            Self::Waiting => "waiting",
            Self::Snoozed => "snoozed",
            Self::All => "all",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mine => "Mine",
            Self::Mentions => "Mentions",
            Self::Unassigned => "Unassigned",
            Self::Waiting => "Waiting on us",
            Self::Snoozed => "Snoozed",
            Self::All => "All",
        }
    }

    /// From the address; anything unknown is All.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.as_str() == word).unwrap_or_default()
    }
}

/// Which list of the inbox it is, as the address of the screen says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxPlace {
    pub view: InboxView,
    /// The closed ones instead of the open ones.
    pub closed: bool,
    pub scope: InboxScope,
}

impl InboxPlace {
    /// The query of the address: nothing for the usual list.
    pub fn search(self) -> String {
        let mut parts = Vec::new();
        if self.view != InboxView::All {
            parts.push(format!("view={}", self.view.as_str()));
        }
        if self.closed {
            parts.push("closed=1".to_owned());
        }
        if let Some(scope) = self.scope.word() {
            parts.push(format!("inbox={scope}"));
        }
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The address of the list.
    pub fn address(self) -> String {
        format!("/inbox{}", self.search())
    }
}

/// Where a page of the inbox ends: the time it is sorted by, and the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxKey {
    pub at: DateTime<Utc>,
    pub id: ConversationId,
}

/// A row of the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRow {
    pub id: ConversationId,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub photo_file_id: Option<FileId>,
    /// The beginning of the last message, in one line.
    pub snippet: String,
    pub last_direction: Option<Direction>,
    pub last_message_at: DateTime<Utc>,
    pub status: Status,
    pub assigned_to: Option<StaffId>,
    pub assigned_name: Option<String>,
    /// In which inbox it stands.
    #[serde(default)]
    pub inbox_id: Option<InboxId>,
    #[serde(default)]
    pub inbox_name: Option<String>,
    pub unverified: bool,
    pub blocked: bool,
    pub waiting_since: Option<DateTime<Utc>>,
    /// When they called and nobody spoke to them, if nothing was written since.
    #[serde(default)]
    pub called_at: Option<DateTime<Utc>>,
    /// Until when it is put aside.
    #[serde(default)]
    pub snoozed_until: Option<DateTime<Utc>>,
    /// Messages of the customer that the reader has not seen; counted up to 100.
    pub unread: i64,
    /// The reader began an answer.
    pub has_draft: bool,
    /// The colleague who began one last and did not send it.
    #[serde(default)]
    pub drafted_by: Option<String>,
    /// When an internal note last named the reader.
    pub mentioned_at: Option<DateTime<Utc>>,
    /// The reader has not seen that note.
    pub mentioned: bool,
}

/// A page of the inbox and the moment it is true for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InboxPageData {
    pub page: Page<ConversationRow, InboxKey>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// How many conversations each view holds, counted up to 100.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxCounts {
    pub mine: i64,
    /// Conversations with a note that names the reader and that they have not seen.
    pub mentions: i64,
    pub unassigned: i64,
    pub waiting: i64,
    #[serde(default)]
    pub snoozed: i64,
    /// Messages that go out later or could not be sent, whichever inboxes are looked at.
    #[serde(default)]
    pub scheduled: i64,
    /// Open ones with something that the reader has not seen, and any with a note that names them.
    pub unread: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_list() {
        let mut place = InboxPlace::default();
        assert_eq!(place.address(), "/inbox");
        place.scope = InboxScope::All;
        assert_eq!(place.address(), "/inbox?inbox=all");
        (place.view, place.closed) = (InboxView::Mine, true);
        assert_eq!(place.address(), "/inbox?view=mine&closed=1&inbox=all");
    }

    #[test]
    fn views_are_read_back_from_the_address() {
        for view in InboxView::ALL {
            assert_eq!(InboxView::parse(view.as_str()), view);
        }
        assert_eq!(InboxView::parse("nonsense"), InboxView::All);
    }
}
