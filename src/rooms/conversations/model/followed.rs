//! The messages on a screen, kept true by events and by answers, however late an answer comes (R3).
//!
//! Three kinds of events are put in here by the screen itself; after all others it fetches. Between an
//! event and an answer there is no order: an answer may have been read before what an event said already.

use super::{Channel, Direction, Message};
use crate::domain::ids::{MessageId, StaffId, VisitorId};
use crate::domain::page::Page;
use crate::live::Frame;
use crate::rooms::channels::model::{Delivery, Pictures};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Deref;

/// The events that a screen puts into its messages without asking the server.
pub const PATCHED: [&str; 5] =
    ["message.carried", "message.delivered", "message.pictured", "message.seen", "message.withdrawn"];

/// The events after which messages are elsewhere, or under other numbers.
pub const MOVED: [&str; 6] = [
    "conversation.unlinked",
    "conversation.relinked",
    "conversation.merged",
    "conversation.unmerged",
    // For whoever has the conversation of the one that went open.
    "customer.merged_away",
    "customer.returned",
];

/// What to fetch next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetch {
    Nothing,
    /// What came after the last message before which nothing is missing.
    Newer,
    /// The conversation anew.
    All,
}

/// What the screen knows beside the messages.
#[derive(Debug, Clone, Copy)]
pub struct Around {
    /// There is a conversation.
    pub conversation: bool,
    /// The event belongs to a sending of this screen, whose answer brings the message itself.
    pub own: bool,
}

/// What a question was asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    age: u32,
    /// Nothing is missing up to this number; 0: nothing is known.
    pub after: i64,
}

/// The messages of a conversation that are on a screen: in order, each once, without a hole but for
/// what is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Followed {
    messages: Vec<Message>,
    older: Option<i64>,
    /// Nothing is missing up to here. Behind it stand own messages that came before those of others.
    whole_to: i64,
    /// Counts up when messages left or got other numbers: what was asked before is of no use.
    age: u32,
    /// What is here may be wrong: the next page replaces it.
    stale: bool,
    /// By which link the customer wrote last: an answer goes there.
    wrote: Option<VisitorId>,
    signs: Signs,
}

/// What events said of messages, for those that an answer still brings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Signs {
    delivered: BTreeMap<VisitorId, (i64, DateTime<Utc>)>,
    seen: BTreeMap<VisitorId, (i64, DateTime<Utc>)>,
    withdrawn: BTreeMap<MessageId, DateTime<Utc>>,
    carried: BTreeMap<MessageId, Delivery>,
    pictured: BTreeMap<MessageId, Pictures>,
    names: BTreeMap<StaffId, String>,
}

/// What the event of several messages says.
#[derive(Deserialize)]
struct Progress {
    number: i64,
    visitor_id: VisitorId,
    at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Withdrawn {
    withdrawn_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Carried {
    delivery: Delivery,
}

#[derive(Deserialize)]
struct Pictured {
    pictures: Pictures,
}

#[derive(Deserialize)]
struct ByVisitor {
    visitor_id: Option<VisitorId>,
    #[serde(default)]
    channel: Option<Channel>,
}

#[derive(Deserialize)]
struct Renamed {
    name: String,
}

fn said<T: DeserializeOwned>(frame: &Frame) -> Option<T> {
    frame.after.clone().and_then(|after| serde_json::from_value(after).ok())
}

impl Deref for Followed {
    type Target = [Message];

    fn deref(&self) -> &[Message] {
        &self.messages
    }
}

impl Followed {
    /// With what the screen opens with: the newest page, and by which link an answer goes.
    pub fn new(page: Page<Message, i64>, wrote: Option<VisitorId>) -> Self {
        let whole_to = page.rows.last().map_or(0, |last| last.number);
        Self { messages: page.rows, older: page.next, whole_to, wrote, ..Self::default() }
    }

    /// The number before which there are older ones; none: the beginning is here.
    pub fn older(&self) -> Option<i64> {
        self.older
    }

    /// The number of the newest message.
    pub fn last_number(&self) -> i64 {
        self.messages.last().map_or(0, |last| last.number)
    }

    /// The message with this number.
    pub fn at(&self, number: i64) -> Option<&Message> {
        let at = self.messages.binary_search_by_key(&number, |m| m.number).ok()?;
        self.messages.get(at)
    }

    /// To be kept by whoever asks, and given back with the answer.
    pub fn asked(&self) -> Asked {
        Asked { age: self.age, after: self.whole_to }
    }

    /// Takes an event that concerns the conversation (`relevance::THREAD`), and answers what it asks for.
    pub fn hear(&mut self, frame: &Frame, around: Around) -> Fetch {
        match frame.kind.as_str() {
            // What was said by another link is no longer here, or here again among the rest; what was
            // said with two who turned out to be one has other numbers.
            kind if MOVED.contains(&kind) => {
                self.start_over();
                self.messages.clear();
                Fetch::All
            }
            kind if PATCHED.contains(&kind) => {
                self.sign(frame);
                Fetch::Nothing
            }
            // Fetching it too would show it twice for a moment: as sent and as on its way.
            "message.sent" | "message.noted" if around.own => Fetch::Nothing,
            "message.sent" | "message.received" | "message.noted" => {
                let told = said::<ByVisitor>(frame);
                // Whoever writes on Facebook can be answered there from now on.
                let opens = frame.kind == "message.received"
                    && told.as_ref().is_some_and(|by| by.channel == Some(Channel::Facebook));
                let by = told.and_then(|by| by.visitor_id);
                let other_link = frame.kind == "message.received" && by != self.wrote;
                if other_link {
                    self.wrote = by;
                }
                if !around.conversation || other_link || opens || self.stale {
                    Fetch::All
                } else {
                    Fetch::Newer
                }
            }
            _ => match frame.subject_type.as_str() {
                // With phones, consent, channels and quiet hours: by which way an answer can go, and when. A call stands
                // among the messages.
                "conversation" | "customer" | "contact_point" | "consent" | "channel" | "location"
                | "call" => Fetch::All,
                "staff" => match said::<Renamed>(frame) {
                    Some(Renamed { name }) => {
                        self.signs.names.insert(StaffId(frame.subject_id), name);
                        self.settle();
                        // Also whose conversation it is.
                        Fetch::All
                    }
                    None => Fetch::Nothing,
                },
                _ => Fetch::Nothing,
            },
        }
    }

    /// Events were missed, so nothing that is here can be trusted. It stays until the next page comes.
    pub fn start_over(&mut self) {
        self.age = self.age.wrapping_add(1);
        self.stale = true;
        self.older = None;
        self.whole_to = 0;
        self.wrote = None;
        // Numbers and names may be others by now; a withdrawal holds for good, and of how far a message got
        // the later word is known from the earlier one.
        let Signs { withdrawn, carried, pictured, .. } = std::mem::take(&mut self.signs);
        self.signs = Signs { withdrawn, carried, pictured, ..Signs::default() };
    }

    /// The message was taken back: its text goes at once.
    pub fn withdraw(&mut self, id: MessageId, at: DateTime<Utc>) {
        self.signs.withdrawn.entry(id).or_insert(at);
        self.settle();
    }

    /// A single message is there: the answer to one's own sending, or a colleague's who was faster.
    pub fn arrived(&mut self, message: Message) -> Fetch {
        let number = message.number;
        if self.older.is_some_and(|older| number < older) {
            // Overtaken by more than a page: it stands among the older ones.
            return Fetch::Nothing;
        }
        self.insert(vec![message]);
        if self.age > 0 {
            // It may have been sent before the messages moved, and belong elsewhere by now.
            self.stale = true;
            return Fetch::All;
        }
        if number > self.whole_to + 1 {
            return Fetch::Newer;
        }
        self.whole_to = self.whole_to.max(number);
        Fetch::Nothing
    }

    /// The answer to [`Fetch::Newer`]: the next ones, perhaps not all. Answers what is still missing.
    pub fn take_newer(&mut self, asked: Asked, more: Vec<Message>) -> Fetch {
        if asked.age != self.age {
            return Fetch::Nothing;
        }
        // Asked while nothing was known, and a page came in between: this may end long before it.
        if self.older.is_some_and(|older| asked.after < older) {
            return Fetch::Newer;
        }
        let last = more.last().map_or(0, |last| last.number);
        self.insert(more);
        if asked.after <= self.whole_to {
            self.whole_to = self.whole_to.max(last);
        }
        Fetch::Nothing
    }

    /// The newest page, asked for with [`Fetch::All`]. Answers what is still missing.
    pub fn take_page(&mut self, asked: Asked, page: Page<Message, i64>) -> Fetch {
        if asked.age != self.age {
            return Fetch::Nothing;
        }
        let last = page.rows.last().map_or(0, |last| last.number);
        let joins = page.rows.first().is_none_or(|first| first.number <= self.whole_to + 1);
        if joins && !self.stale {
            self.insert(page.rows);
            self.whole_to = self.whole_to.max(last);
            return Fetch::Nothing;
        }
        // Too much was missed to join the two: begin from the newest page. What stands behind it came
        // after the page was read, or belongs elsewhere: the server knows.
        let behind = self.last_number() > last;
        (self.messages, self.older, self.whole_to) = (page.rows, page.next, last);
        self.stale = false;
        self.settle();
        if behind { Fetch::Newer } else { Fetch::Nothing }
    }

    /// The page before [`Followed::older`].
    pub fn take_older(&mut self, asked: Asked, before: i64, page: Page<Message, i64>) {
        if asked.age == self.age && self.older == Some(before) {
            self.older = page.next;
            self.insert(page.rows);
        }
    }

    fn insert(&mut self, more: Vec<Message>) {
        for message in more {
            match self.messages.binary_search_by_key(&message.number, |m| m.number) {
                Ok(at) => {
                    if let Some(slot) = self.messages.get_mut(at) {
                        *slot = message;
                    }
                }
                Err(at) => self.messages.insert(at, message),
            }
        }
        self.settle();
    }

    fn sign(&mut self, frame: &Frame) {
        if frame.kind == "message.withdrawn" {
            let at = said::<Withdrawn>(frame).map_or(frame.at, |said| said.withdrawn_at);
            self.signs.withdrawn.insert(MessageId(frame.subject_id), at);
        } else if frame.kind == "message.carried" {
            if let Some(Carried { delivery }) = said(frame) {
                let known = self.signs.carried.remove(&MessageId(frame.subject_id));
                let later = Delivery::later(known, &delivery);
                self.signs.carried.insert(MessageId(frame.subject_id), later);
            }
        } else if frame.kind == "message.pictured" {
            if let Some(Pictured { pictures }) = said(frame) {
                let known = self.signs.pictured.remove(&MessageId(frame.subject_id)).unwrap_or_default();
                let later = Pictures::later(known, &pictures);
                self.signs.pictured.insert(MessageId(frame.subject_id), later);
            }
        } else if let Some(Progress { number, visitor_id, at }) = said(frame) {
            let signs = &mut self.signs;
            let seen = frame.kind == "message.seen";
            let list = if seen { &mut signs.seen } else { &mut signs.delivered };
            let known = list.get(&visitor_id).map_or(0, |(number, _)| *number);
            if number > known {
                list.insert(visitor_id, (number, at));
            }
        }
        self.settle();
    }

    /// Puts the signs into the messages. None of them is ever taken back.
    fn settle(&mut self) {
        let Signs { delivered, seen, withdrawn, carried, pictured, names } = &self.signs;
        let reached = |list: &BTreeMap<VisitorId, (i64, DateTime<Utc>)>, message: &Message| {
            let (number, at) = list.get(&message.visitor_id?)?;
            (message.direction == Direction::Out && message.number <= *number).then_some(*at)
        };
        for message in &mut self.messages {
            let was_seen = reached(seen, message);
            message.seen_at = message.seen_at.or(was_seen);
            message.delivered_at = message.delivered_at.or(reached(delivered, message)).or(was_seen);
            if let Some(news) = carried.get(&message.id) {
                message.delivery = Some(Delivery::later(message.delivery.take(), news));
            }
            if let Some(news) = pictured.get(&message.id) {
                message.pictures = Pictures::later(std::mem::take(&mut message.pictures), news);
            }
            if let Some(at) = withdrawn.get(&message.id) {
                // It never left: nothing carries it.
                message.delivery = None;
                message.withdrawn_at.get_or_insert(*at);
                message.body.clear();
                message.mentions.clear();
            }
            if let Some(name) = message.staff_id.and_then(|id| names.get(&id)) {
                message.staff_name = Some(name.clone());
            }
        }
    }
}
