//! Types of this room, and the rules that need no database.

mod call_line;
pub mod files;
mod followed;
#[cfg(test)]
mod followed_tests;
mod inbox;
mod later;
mod many;
mod scheduled;

pub use call_line::{CallLine, Voicemail, talked};
pub use files::{DraftFile, DraftFiles};
pub use followed::{Around, Asked, Fetch, Followed, MOVED, PATCHED};
pub use inbox::{ConversationRow, InboxCounts, InboxKey, InboxPageData, InboxPlace, InboxView};
pub use later::Later;
pub use many::{MANY_MOST, ManyAct, ManyDone, Matching, PICKED_MOST, ReadUpTo, Which, conversations};
pub use scheduled::{
    NewScheduled, SCHEDULED_LIMIT, Scheduled, ScheduledKey, ScheduledRow, ScheduledState, ScheduledWords,
};

use crate::domain::ids::{
    BookingId, BroadcastId, ChannelId, ConversationId, CustomerId, FileId, InboxId, MessageId, StaffId,
    VisitorId,
};
use crate::domain::page::Page;
use crate::rooms::channels::model::{CarryState, Delivery, Mail, Pictures, Reach};
use crate::rooms::customers::model::ContactPoint;
use crate::rooms::pets::PetGlance;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters that a message has at most.
pub const BODY_LIMIT: usize = 10_000;
/// Seconds for which the author can withdraw a message.
pub const WITHDRAW_SECONDS: i64 = 10;
/// Messages that a screen catches up with at once.
pub const CATCH_UP: i64 = 200;

/// By which way a message travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Chat,
    Text,
    Email,
    Facebook,
    /// The form on a page of ours or of the business's own website.
    WebForm,
    /// Stays in the house.
    Note,
}

/// By which way an answer goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyBy {
    #[default]
    Chat,
    Text,
    Email {
        subject: String,
    },
    Facebook,
}

impl ReplyBy {
    /// What it is kept as.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Chat => Channel::Chat,
            Self::Text => Channel::Text,
            Self::Email { .. } => Channel::Email,
            Self::Facebook => Channel::Facebook,
        }
    }
}

/// From whom to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Among staff; no customer ever sees it.
    Internal,
}

impl Direction {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Internal => "internal",
        }
    }
}

/// Whether a conversation is being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Open,
    Closed,
}

/// Something written in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub customer_id: CustomerId,
    /// Its place in the conversation, from 1: order goes by number, never by a clock.
    pub number: i64,
    pub channel: Channel,
    pub direction: Direction,
    /// Plain text, 1 to [`BODY_LIMIT`] characters; empty once withdrawn.
    pub body: String,
    /// Who wrote it; none for the customer.
    pub staff_id: Option<StaffId>,
    pub staff_name: Option<String>,
    /// The visitor's link that it came by or goes to; none for internal notes.
    pub visitor_id: Option<VisitorId>,
    /// Its place among what that visitor sees, from 1.
    pub visitor_number: Option<i64>,
    pub sent_at: DateTime<Utc>,
    /// When it reached the visitor's page.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When the visitor's page showed it to somebody.
    pub seen_at: Option<DateTime<Utc>>,
    /// When its author took it back: a tombstone stays.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// The colleagues whom an internal note names, as they stand in its text after an `@`.
    pub mentions: Vec<String>,
    /// How far it got by a provider; none for what none carries.
    #[serde(default)]
    pub delivery: Option<Delivery>,
    /// Pictures that came with it.
    #[serde(default)]
    pub pictures: Pictures,
    /// What it has as an email.
    #[serde(default)]
    pub mail: Option<Mail>,
    /// Of which group message it came, if it did.
    #[serde(default)]
    pub group: Option<GroupMessage>,
}

/// A group message, as each message says that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupMessage {
    pub id: BroadcastId,
    /// The group or the tag that it went to, else an email's subject; empty: it went to whom a filter found.
    pub name: String,
}

/// Minutes within which messages of one writer are read as one.
const RUN_MINUTES: i64 = 5;

impl Message {
    /// How far it got by the provider that carries it; none for an answer of the chat, which only goes by one as well.
    pub fn own_delivery(&self) -> Option<&Delivery> {
        self.delivery.as_ref().filter(|delivery| delivery.also.is_none())
    }

    /// Whether it is worth a word that it goes by another way as well: what failed after its reader saw it is not.
    pub fn also_goes(&self) -> bool {
        let failed = |delivery: &Delivery| delivery.state == CarryState::Failed && self.seen_at.is_some();
        self.delivery.as_ref().is_some_and(|delivery| delivery.also.is_some() && !failed(delivery))
    }

    /// Whether it goes on with what stands right above it: by the same writer, to the same readers,
    /// within some minutes. Who and when are then said once for both.
    pub fn goes_on_with(&self, above: &Self) -> bool {
        self.direction == above.direction
            && self.staff_id == above.staff_id
            && self.visitor_id == above.visitor_id
            && (self.sent_at - above.sent_at).num_minutes() < RUN_MINUTES
    }
}

/// What the customer sends by the chat page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInbound {
    /// By which link.
    pub visitor: VisitorId,
    /// As it was typed.
    pub body: String,
}

/// A text, an email or a message on Facebook that a provider brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText {
    pub channel: Channel,
    /// The number or address that it came from; on Facebook `page:person`.
    pub from: String,
    /// To which of ours.
    pub to: Option<ChannelId>,
    /// Of an email; a text has none.
    pub subject: String,
    /// As it was written; empty if only pictures came.
    pub body: String,
    /// How many pictures came with it.
    pub pictures: usize,
}

/// Somebody on the public chat page whom an answer reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorLink {
    pub id: VisitorId,
    /// What the visitor typed; proves nothing.
    pub name: String,
    /// The phone or email that was typed; may be empty.
    pub contact: String,
    /// The page they write from; may be empty.
    pub page: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}

/// All that was said with a customer, without the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub id: ConversationId,
    pub customer_id: CustomerId,
    pub status: Status,
    pub assigned_to: Option<StaffId>,
    pub assigned_name: Option<String>,
    /// In which inbox it stands.
    #[serde(default)]
    pub inbox_id: Option<InboxId>,
    /// Linked by what a visitor typed, which proves nothing, until staff confirm it.
    pub unverified: bool,
    pub last_number: i64,
    pub last_inbound_number: i64,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Until when it is put aside, closed until then.
    #[serde(default)]
    pub snoozed_until: Option<DateTime<Utc>>,
    /// How far the reader has read.
    pub read_number: i64,
}

/// A conversation with its newest messages (or an older page of them), as a screen opens it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Thread {
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub blocked: bool,
    /// None before the first message or note.
    pub conversation: Option<Conversation>,
    /// Where an answer goes; none: this customer has no chat.
    pub link: Option<VisitorLink>,
    /// While it is unverified: who may be somebody else, by chat or by the web form.
    #[serde(default)]
    pub doubt: Option<VisitorLink>,
    /// In order, oldest first; `next` is the number before which older ones are found.
    pub messages: Page<Message, i64>,
    /// The newest telephone calls with them, the oldest of them first.
    #[serde(default)]
    pub calls: Vec<CallLine>,
    /// What the reader began to write.
    pub draft: Option<Draft>,
    /// Whether the customer can be texted.
    #[serde(default)]
    pub texting: Reach,
    /// Whether the customer can be emailed.
    #[serde(default)]
    pub emailing: Reach,
    /// Whether the customer can be answered on Facebook.
    #[serde(default)]
    pub messaging: Reach,
    /// Until when a text waits that is written now; none: it goes at once.
    #[serde(default)]
    pub quiet_until: Option<DateTime<Utc>>,
    /// The server's clock.
    pub now: DateTime<Utc>,
}

/// A conversation of the inbox, and whom it is with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub thread: Thread,
    pub summary: ContextSummary,
}

/// Text that was begun and not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub body: String,
    /// Whether it is meant as an internal note.
    pub internal: bool,
    /// By which way it is meant to go; none: its writer did not say.
    #[serde(default)]
    pub by: Option<ReplyBy>,
    pub updated_at: DateTime<Utc>,
}

/// Messages that were marked as read or unread, and were not so before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    pub messages: Vec<MessageId>,
    /// Where they stand.
    pub conversations: Vec<ConversationId>,
}

/// What a colleague began to write and did not send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColleagueDraft {
    pub name: String,
    pub body: String,
    /// Whether it is meant as an internal note.
    pub internal: bool,
    /// By which way it is meant to go, with the subject of an email; none: it has not been said.
    pub by: Option<ReplyBy>,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", content = "message", rename_all = "snake_case")]
pub enum SendOutcome {
    /// It is sent.
    Sent(Message),
    /// Not sent: a colleague answered meanwhile, with this.
    NewerReply(Message),
}

/// A colleague to whom a conversation can be assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    pub id: StaffId,
    pub name: String,
}

/// What stands beside a conversation: whom one talks to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextSummary {
    pub customer_id: CustomerId,
    pub name: String,
    pub business_name: String,
    pub photo_file_id: Option<FileId>,
    pub created_at: DateTime<Utc>,
    /// Phones and emails, the Main ones first.
    pub points: Vec<ContactPoint>,
    pub tags: Vec<String>,
    pub pets: Vec<PetGlance>,
    pub next_booking: Option<ContextBooking>,
}

/// The next visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextBooking {
    pub id: BookingId,
    pub number: i32,
    pub service: String,
    pub starts_at: DateTime<Utc>,
    pub status: String,
}

/// The beginning of a message in one line, for lists.
pub fn snippet(body: &str) -> String {
    const LONGEST: usize = 140;
    let line = crate::domain::text::clean_line(body);
    if line.chars().count() <= LONGEST {
        return line;
    }
    let cut: String = line.chars().take(LONGEST - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_short_line() {
        assert_eq!(snippet(" Hello\n\tthere 🐶 "), "Hello there 🐶");
        let long = snippet(&"word ".repeat(100));
        assert!(long.ends_with('…') && long.chars().count() <= 140);
    }
}
