//! Types and pure rules of this room.

use crate::domain::ids::{BookingId, ConversationId, CustomerId, MessageId, NoteId};
use crate::domain::page::Page;
use crate::domain::text;
use crate::rooms::channels::model::{Delivery, Reach};
use crate::rooms::conversations::model::Direction;
use crate::rooms::customers::model::ContactPoint;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Messages that are archived at once.
pub const AT_ONCE: usize = 200;
/// Characters that a search has at most.
pub const SEARCH_LIMIT: usize = 100;
/// Rows that a page has.
pub const ROWS: i64 = 25;

/// Which of a customer's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    Texts,
    Emails,
}

impl Medium {
    /// The end of its address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Texts => "texts",
            Self::Emails => "emails",
        }
    }

    /// The channel of its messages, and what a note says that logs one.
    pub fn channel(self) -> &'static str {
        match self {
            Self::Texts => "text",
            Self::Emails => "email",
        }
    }

    /// The address of a customer's page.
    pub fn href(self, customer: CustomerId) -> String {
        format!("/contacts/{customer}/{}", self.path())
    }
}

/// What of them is listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// Sent and received, in one order.
    #[default]
    All,
    Received,
    Sent,
    /// Begun and not sent: emails only.
    Drafts,
    Archived,
}

impl Folder {
    /// As the address has it; empty: all.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Received => "received",
            Self::Sent => "sent",
            Self::Drafts => "drafts",
            Self::Archived => "archived",
        }
    }

    /// From the address.
    pub fn parse(word: &str) -> Self {
        let known = [Self::Received, Self::Sent, Self::Drafts, Self::Archived];
        known.into_iter().find(|folder| folder.as_str() == word).unwrap_or_default()
    }

    /// The direction of what is listed; none: both.
    pub fn direction(self) -> Option<Direction> {
        match self {
            Self::Received => Some(Direction::In),
            Self::Sent => Some(Direction::Out),
            Self::All | Self::Drafts | Self::Archived => None,
        }
    }
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub folder: Folder,
    /// In inbox/sent format: two lists in place of one.
    pub split: bool,
}

impl View {
    /// From the words of the address: `view` and `format`.
    pub fn parse(view: &str, format: &str) -> Self {
        let split = format == "split";
        let folder = match Folder::parse(view) {
            Folder::All if split => Folder::Received,
            folder => folder,
        };
        Self { folder, split }
    }

    /// The address of a folder in the same format, after `page`.
    pub fn href(&self, page: &str, folder: Folder) -> String {
        match (self.split, folder.as_str()) {
            (true, word) => format!("{page}?view={word}&format=split"),
            (false, "") => page.to_owned(),
            (false, word) => format!("{page}?view={word}"),
        }
    }
}

/// Where a list goes on, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterKey {
    pub at: DateTime<Utc>,
    /// Of the message or the note.
    pub id: Uuid,
}

/// A text or an email that stands in the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    /// Its place in the conversation.
    pub number: i64,
    pub direction: Direction,
    pub at: DateTime<Utc>,
    /// Who of the staff wrote it; none: the customer, or Pawline itself.
    pub staff_name: Option<String>,
    /// The number or address of the customer, as people read it; empty if it is not known.
    pub address: String,
    /// Of an email.
    pub subject: Option<String>,
    pub body: String,
    /// Pictures and files that came with it.
    pub attached: i64,
    /// The reader has not read it.
    pub unread: bool,
    pub archived: bool,
    pub booking: Option<LinkedBooking>,
    pub delivery: Option<Delivery>,
}

/// The booking that a message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedBooking {
    pub id: BookingId,
    pub number: i32,
}

/// A note that says what was written in the device's own app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedLetter {
    pub id: NoteId,
    pub at: DateTime<Utc>,
    pub staff_name: Option<String>,
    pub body: String,
}

/// A row of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Row {
    Message(Letter),
    Logged(LoggedLetter),
}

impl Row {
    /// Its place in the list.
    pub fn key(&self) -> LetterKey {
        match self {
            Self::Message(one) => LetterKey { at: one.at, id: one.id.0 },
            Self::Logged(one) => LetterKey { at: one.at, id: one.id.0 },
        }
    }

    /// The message, if it is one.
    pub fn letter(&self) -> Option<&Letter> {
        match self {
            Self::Message(one) => Some(one),
            Self::Logged(_) => None,
        }
    }
}

/// An email that somebody began and did not send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLetter {
    pub staff_name: String,
    /// The reader's own.
    pub mine: bool,
    pub subject: String,
    pub body: String,
    pub updated_at: DateTime<Utc>,
}

/// A booking that a message can be linked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingChoice {
    pub id: BookingId,
    pub number: i32,
    pub service: String,
    pub starts_at: DateTime<Utc>,
}

/// A customer's texts or emails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correspondence {
    /// Whom the asked one was merged into, or itself.
    pub customer_id: CustomerId,
    pub customer_name: String,
    /// Whether the customer can be texted, or emailed, and by which way.
    pub reach: Reach,
    /// The Main one first.
    pub phones: Vec<ContactPoint>,
    /// The latest ones.
    pub bookings: Vec<BookingChoice>,
    /// Of emails: the newest first.
    pub drafts: Vec<DraftLetter>,
    pub page: Page<Row, LetterKey>,
}

/// The words that a search looks for: each must stand somewhere in a message.
pub fn words(search: &str) -> Vec<String> {
    let typed: String = text::clean_line(search).chars().take(SEARCH_LIMIT).collect();
    typed.split_whitespace().map(str::to_owned).collect()
}

/// What a press on the box of `id` chooses, of rows in order: that one, or with Shift all from the last one that was
/// pressed. `on`: whether they are chosen from now on.
pub fn pressed(
    chosen: &BTreeSet<MessageId>,
    rows: &[MessageId],
    last: Option<MessageId>,
    id: MessageId,
    shift: bool,
) -> BTreeSet<MessageId> {
    let place = |id: MessageId| rows.iter().position(|row| *row == id);
    let (from, to) = match (last.filter(|_| shift).and_then(place), place(id)) {
        (Some(from), Some(to)) => (from.min(to), from.max(to)),
        (None, Some(to)) => (to, to),
        (_, None) => return chosen.clone(),
    };
    let on = !chosen.contains(&id);
    let mut chosen = chosen.clone();
    for row in &rows[from..=to] {
        if on {
            chosen.insert(*row);
        } else {
            chosen.remove(row);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_read_back_from_the_address() {
        for split in [false, true] {
            for folder in [Folder::Received, Folder::Sent, Folder::Drafts, Folder::Archived] {
                let view = View { folder, split };
                let href = view.href("/x", folder);
                assert_eq!(href.contains("format=split"), split, "{href}");
                assert_eq!(View::parse(folder.as_str(), if split { "split" } else { "" }), view);
            }
        }
        assert_eq!(View::parse("", "").folder, Folder::All);
        assert_eq!(View::parse("nonsense", "split").folder, Folder::Received, "two lists know no third");
    }

    #[test]
    fn shift_chooses_from_the_last_press_to_this_one() {
        let rows: Vec<MessageId> = (1..=5).map(|n| MessageId(Uuid::from_u128(n))).collect();
        let one = pressed(&BTreeSet::new(), &rows, None, rows[1], false);
        assert_eq!(one.len(), 1);
        let range = pressed(&one, &rows, Some(rows[1]), rows[3], true);
        assert_eq!(range.iter().copied().collect::<Vec<_>>(), rows[1..=3]);
        let back = pressed(&range, &rows, Some(rows[3]), rows[2], true);
        assert_eq!(back.iter().copied().collect::<Vec<_>>(), rows[1..=1]);
        let gone = MessageId(Uuid::from_u128(9));
        assert_eq!(pressed(&one, &rows, Some(gone), gone, true), one);
    }
}
