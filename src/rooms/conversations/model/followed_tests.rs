//! Snapshot and stream agree (R3): whatever happens in a conversation, in whatever order events and
//! answers reach a screen, in the end it shows what somebody sees who opens it now.

use super::*;
use crate::domain::ids::{MessageId, StaffId, VisitorId};
use crate::live::Frame;
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Small pages, so that their edges are met often.
const PAGE: i64 = 3;
const MORE: usize = 2;
const CUSTOMER: CustomerId = CustomerId(Uuid::from_u128(1));

/// What happens on the server. Numbers pick one of those there are.
#[derive(Debug, Clone, Copy)]
enum Act {
    Receive(usize),
    Send {
        by: usize,
        own: bool,
    },
    Note {
        by: usize,
        own: bool,
    },
    Withdraw(usize),
    Deliver(usize),
    See(usize),
    Unlink(usize),
    Relink(usize),
    Rename(usize),
    /// Closed, assigned, confirmed; or the customer's name.
    Change(bool),
}

/// And what happens between it and the screen.
#[derive(Debug, Clone, Copy)]
enum Step {
    Happen(Act),
    /// The next event reaches the screen.
    Hear,
    /// The server reads what a question asks for; the answer is on its way from then on.
    Read(usize),
    /// An answer reaches the screen.
    Answer(usize),
    /// Somebody scrolls up.
    Older,
    /// Too much was missed: the log cannot be replayed.
    Reset,
}

fn who(number: usize) -> StaffId {
    StaffId(Uuid::from_u128(100 + (number % 2) as u128))
}

fn link(number: usize) -> VisitorId {
    VisitorId(Uuid::from_u128(200 + (number % 2) as u128))
}

/// The truth.
#[derive(Default)]
struct House {
    messages: Vec<Message>,
    /// What left with a visitor.
    away: BTreeMap<VisitorId, Vec<Message>>,
    names: BTreeMap<StaffId, String>,
    last_number: i64,
    /// Stands for all that the head of a conversation shows.
    head: usize,
    log: Vec<Frame>,
    clock: i64,
}

impl House {
    fn now(&mut self) -> DateTime<Utc> {
        self.clock += 1;
        DateTime::UNIX_EPOCH + TimeDelta::seconds(self.clock)
    }

    fn tell(&mut self, kind: &str, id: Uuid, after: Value, intent: Option<Uuid>) {
        let at = self.now();
        let subject = kind.split('.').next().unwrap_or_default().to_owned();
        let seq = self.log.len() as i64 + 1;
        self.log.push(Frame {
            seq,
            prev: seq - 1,
            at,
            kind: kind.into(),
            staff_id: None,
            customer_id: (subject != "staff").then_some(CUSTOMER),
            subject_type: subject,
            subject_id: id,
            after: Some(after),
            intent,
        });
    }

    /// Who wrote last by which link.
    fn link(&self) -> Option<VisitorId> {
        let wrote = self.messages.iter().rev().find(|m| m.direction == Direction::In);
        wrote.and_then(|message| message.visitor_id)
    }

    fn write(&mut self, direction: Direction, by: Option<StaffId>, visitor: Option<VisitorId>, own: bool) {
        let (at, id) = (self.now(), MessageId::new());
        self.last_number += 1;
        let message = Message {
            id,
            conversation_id: ConversationId(Uuid::nil()),
            customer_id: CUSTOMER,
            number: self.last_number,
            channel: Channel::Chat,
            direction,
            body: format!("said {}", self.last_number),
            staff_id: by,
            staff_name: by.map(|by| self.names.get(&by).cloned().unwrap_or_default()),
            visitor_id: visitor,
            visitor_number: None,
            sent_at: at,
            delivered_at: None,
            seen_at: None,
            withdrawn_at: None,
            mentions: Vec::new(),
        };
        let verb = match direction {
            Direction::In => "received",
            Direction::Out => "sent",
            Direction::Internal => "noted",
        };
        self.messages.push(message);
        let after = json!({ "number": self.last_number, "visitor_id": visitor });
        self.tell(&format!("message.{verb}"), id.0, after, own.then_some(id.0));
    }

    /// Answers the message that was sent by this screen, if one was.
    fn act(&mut self, act: Act) -> Option<Message> {
        let is_away = |house: &Self, visitor| house.away.contains_key(&visitor);
        match act {
            Act::Receive(n) if !is_away(self, link(n)) => {
                self.write(Direction::In, None, Some(link(n)), false);
            }
            Act::Send { by, own } => {
                let to = self.link()?;
                self.write(Direction::Out, Some(who(by)), Some(to), own);
                return self.messages.last().cloned().filter(|_| own);
            }
            Act::Note { by, own } => {
                self.write(Direction::Internal, Some(who(by)), None, own);
                return self.messages.last().cloned().filter(|_| own);
            }
            Act::Withdraw(n) => {
                let at = self.now();
                let own: Vec<&mut Message> = self
                    .messages
                    .iter_mut()
                    .filter(|m| m.staff_id.is_some() && m.withdrawn_at.is_none())
                    .collect();
                let count = own.len().max(1);
                let message = own.into_iter().nth(n % count)?;
                message.body.clear();
                message.withdrawn_at = Some(at);
                let (id, after) = (message.id.0, json!({ "number": message.number, "withdrawn_at": at }));
                self.tell("message.withdrawn", id, after, None);
            }
            Act::Deliver(n) => self.reach(link(n), n / 2, false),
            Act::See(n) => self.reach(link(n), n / 2, true),
            Act::Unlink(n) if !is_away(self, link(n)) => {
                let (gone, stay) = std::mem::take(&mut self.messages)
                    .into_iter()
                    .partition(|m| m.visitor_id == Some(link(n)));
                self.messages = stay;
                self.away.insert(link(n), gone);
                self.head += 1;
                self.tell("conversation.unlinked", Uuid::nil(), json!({ "visitor_id": link(n) }), None);
            }
            Act::Relink(n) => {
                let back = self.away.remove(&link(n))?;
                self.messages.extend(back);
                self.messages.sort_by_key(|message| message.number);
                self.head += 1;
                self.tell("conversation.relinked", Uuid::nil(), json!({ "visitor_id": link(n) }), None);
            }
            Act::Rename(n) => {
                let name = format!("name {}", self.log.len());
                self.names.insert(who(n), name.clone());
                let away = self.away.values_mut().flatten();
                for message in self.messages.iter_mut().chain(away).filter(|m| m.staff_id == Some(who(n))) {
                    message.staff_name = Some(name.clone());
                }
                self.head += 1;
                self.tell("staff.updated", who(n).0, json!({ "name": name }), None);
            }
            Act::Change(customer) => {
                self.head += 1;
                let kind = if customer { "customer.updated" } else { "conversation.closed" };
                self.tell(kind, Uuid::nil(), json!({}), None);
            }
            Act::Receive(_) | Act::Unlink(_) => {}
        }
        None
    }

    fn reach(&mut self, visitor: VisitorId, up_to: usize, seen: bool) {
        let at = self.now();
        let up_to = self.messages.get(up_to % self.messages.len().max(1)).map_or(0, |m| m.number);
        let mut last = None;
        for message in self
            .messages
            .iter_mut()
            .filter(|m| m.direction == Direction::Out && m.visitor_id == Some(visitor) && m.number <= up_to)
        {
            let place = if seen { &mut message.seen_at } else { &mut message.delivered_at };
            if place.is_none() {
                *place = Some(at);
                message.delivered_at.get_or_insert(at);
                last = Some((message.id.0, message.number));
            }
        }
        if let Some((id, number)) = last {
            let kind = if seen { "message.seen" } else { "message.delivered" };
            self.tell(kind, id, json!({ "number": number, "visitor_id": visitor, "at": at }), None);
        }
    }

    fn before(&self, number: i64) -> Page<Message, i64> {
        let newest = self.messages.iter().rev().filter(|m| m.number < number).cloned();
        let mut page = Page::cut(newest.take(PAGE as usize + 1).collect(), PAGE, |oldest| oldest.number);
        page.rows.reverse();
        page
    }

    fn head(&self) -> Head {
        Head { changes: self.head, link: self.link(), exists: self.last_number > 0 || self.head > 0 }
    }
}

/// What the screen shows beside the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    changes: usize,
    link: Option<VisitorId>,
    exists: bool,
}

/// A question, and its answer once the server has read it.
enum Question {
    All(Asked, Option<(Head, Page<Message, i64>)>),
    Newer(Asked, Option<Vec<Message>>),
    Older(Asked, i64, Option<Page<Message, i64>>),
    /// The answer to a sending of one's own.
    Own(Message),
}

impl Question {
    fn is_read(&self) -> bool {
        match self {
            Self::All(_, answer) => answer.is_some(),
            Self::Newer(_, answer) => answer.is_some(),
            Self::Older(_, _, answer) => answer.is_some(),
            Self::Own(_) => true,
        }
    }
}

/// As `ui/thread_state.rs` does it.
struct Screen {
    all: Followed,
    head: Head,
    heard: usize,
    questions: Vec<Question>,
    /// Asked for once more, after the answer that is on its way.
    again: BTreeSet<&'static str>,
    sending: BTreeSet<Uuid>,
    /// Messages whose withdrawal was heard.
    gone: BTreeSet<MessageId>,
}

impl Screen {
    fn open(house: &House) -> Self {
        Self {
            all: Followed::new(house.before(i64::MAX), house.link()),
            head: house.head(),
            heard: house.log.len(),
            questions: Vec::new(),
            again: BTreeSet::new(),
            sending: BTreeSet::new(),
            gone: BTreeSet::new(),
        }
    }

    fn fetch(&mut self, what: Fetch) {
        let (name, question) = match what {
            Fetch::Nothing => return,
            Fetch::All => ("all", Question::All(self.all.asked(), None)),
            Fetch::Newer => ("newer", Question::Newer(self.all.asked(), None)),
        };
        let same = |q: &Question| std::mem::discriminant(q) == std::mem::discriminant(&question);
        if self.questions.iter().any(same) {
            self.again.insert(name);
        } else {
            self.questions.push(question);
        }
    }

    fn hear(&mut self, frame: &Frame) {
        if frame.kind == "message.withdrawn" {
            self.gone.insert(MessageId(frame.subject_id));
        }
        let own = frame.intent.is_some_and(|intent| self.sending.contains(&intent));
        let around = Around { conversation: self.head.exists, own };
        let fetch = self.all.hear(frame, around);
        self.fetch(fetch);
    }

    fn answered(&mut self, question: Question) {
        match question {
            Question::All(asked, Some((head, page))) => {
                self.head = head;
                let fetch = self.all.take_page(asked, page);
                self.fetch(fetch);
                if self.again.remove("all") {
                    self.fetch(Fetch::All);
                }
            }
            Question::Newer(asked, Some(more)) => {
                let full = more.len() >= MORE;
                let next = self.all.take_newer(asked, more);
                if full || next == Fetch::Newer || self.again.remove("newer") {
                    self.fetch(Fetch::Newer);
                }
            }
            Question::Older(asked, before, Some(page)) => self.all.take_older(asked, before, page),
            Question::Own(message) => {
                let fetch = self.all.arrived(message.clone());
                self.fetch(fetch);
                if !self.head.exists {
                    self.fetch(Fetch::All);
                }
                self.sending.remove(&message.id.0);
            }
            _ => {}
        }
    }
}

fn read(house: &House, question: &mut Question) {
    match question {
        Question::All(_, answer) => *answer = Some((house.head(), house.before(i64::MAX))),
        Question::Newer(asked, answer) => {
            let newer = house.messages.iter().filter(|m| m.number > asked.after);
            *answer = Some(newer.take(MORE).cloned().collect());
        }
        Question::Older(_, before, answer) => *answer = Some(house.before(*before)),
        Question::Own(_) => {}
    }
}

fn nth<T>(list: &[T], n: usize, which: impl Fn(&T) -> bool) -> Option<usize> {
    let all: Vec<usize> = list.iter().enumerate().filter(|(_, one)| which(one)).map(|(at, _)| at).collect();
    all.get(n % all.len().max(1)).copied()
}

fn step(house: &mut House, screen: &mut Screen, step: Step) {
    match step {
        Step::Happen(act) => {
            if let Some(own) = house.act(act) {
                screen.sending.insert(own.id.0);
                screen.questions.push(Question::Own(own));
            }
        }
        Step::Hear => {
            if let Some(frame) = house.log.get(screen.heard) {
                screen.heard += 1;
                screen.hear(frame);
            }
        }
        Step::Read(n) => {
            if let Some(at) = nth(&screen.questions, n, |question| !question.is_read()) {
                read(house, &mut screen.questions[at]);
            }
        }
        Step::Answer(n) => {
            if let Some(at) = nth(&screen.questions, n, Question::is_read) {
                let question = screen.questions.remove(at);
                screen.answered(question);
            }
        }
        Step::Older => {
            let asked = screen.questions.iter().any(|question| matches!(question, Question::Older(..)));
            if let (Some(before), false) = (screen.all.older(), asked) {
                screen.questions.push(Question::Older(screen.all.asked(), before, None));
            }
        }
        Step::Reset => {
            screen.heard = house.log.len();
            screen.gone.clear();
            screen.all.start_over();
            screen.fetch(Fetch::All);
        }
    }
}

fn acts() -> impl Strategy<Value = Act> {
    let n = 0..12_usize;
    prop_oneof![
        6 => n.clone().prop_map(Act::Receive),
        6 => (n.clone(), any::<bool>()).prop_map(|(by, own)| Act::Send { by, own }),
        2 => (n.clone(), any::<bool>()).prop_map(|(by, own)| Act::Note { by, own }),
        2 => n.clone().prop_map(Act::Withdraw),
        2 => n.clone().prop_map(Act::Deliver),
        2 => n.clone().prop_map(Act::See),
        1 => n.clone().prop_map(Act::Unlink),
        1 => n.clone().prop_map(Act::Relink),
        1 => n.prop_map(Act::Rename),
        1 => any::<bool>().prop_map(Act::Change),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => acts().prop_map(Step::Happen),
        8 => Just(Step::Hear),
        5 => (0..4_usize).prop_map(Step::Read),
        5 => (0..4_usize).prop_map(Step::Answer),
        2 => Just(Step::Older),
        1 => Just(Step::Reset),
    ];
    prop::collection::vec(step, 0..80)
}

/// Times that an event tells for several messages at once may differ by moments from those kept.
fn shown(messages: &[Message]) -> Vec<Message> {
    let moment = |at: Option<DateTime<Utc>>| at.map(|_| DateTime::UNIX_EPOCH);
    let plain = |message: &Message| Message {
        delivered_at: moment(message.delivered_at),
        seen_at: moment(message.seen_at),
        ..message.clone()
    };
    messages.iter().map(plain).collect()
}

proptest! {
    #![proptest_config(crate::chance::tries(1500))]

    #[test]
    fn in_the_end_a_screen_shows_what_is(before in prop::collection::vec(acts(), 0..12), steps in steps()) {
        let mut house = House::default();
        for act in before {
            house.act(act);
        }
        let mut screen = Screen::open(&house);
        for one in steps {
            step(&mut house, &mut screen, one);
            let numbers: Vec<i64> = screen.all.iter().map(|message| message.number).collect();
            prop_assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "each once, in order: {numbers:?}");
            let back = screen.all.iter().find(|m| screen.gone.contains(&m.id) && !m.body.is_empty());
            prop_assert!(back.is_none(), "what was withdrawn shows again: {back:?}");
        }
        // Everything that is on its way arrives.
        for _ in 0..500 {
            if screen.questions.is_empty() && screen.heard == house.log.len() {
                break;
            }
            for rest in [Step::Hear, Step::Read(0), Step::Answer(0)] {
                step(&mut house, &mut screen, rest);
            }
        }
        prop_assert!(screen.questions.is_empty() && screen.heard == house.log.len(), "it never comes to rest");
        prop_assert_eq!(screen.head, house.head());
        // Of the older ones, as many as were asked for.
        let first = screen.all.first().map_or(0, |first| first.number);
        let (older, there): (Vec<Message>, Vec<Message>) =
            house.messages.iter().cloned().partition(|message| message.number < first);
        prop_assert_eq!(shown(&screen.all), shown(&there));
        let next = if older.is_empty() { None } else { Some(first) };
        prop_assert_eq!(screen.all.older(), next);
    }
}

#[test]
fn every_event_that_a_screen_applies_itself_happens_in_the_model() {
    let mut house = House::default();
    let acts =
        [Act::Receive(0), Act::Send { by: 0, own: false }, Act::Deliver(2), Act::See(2), Act::Withdraw(0)];
    for act in acts {
        house.act(act);
    }
    let kinds: BTreeSet<&str> = house.log.iter().map(|frame| frame.kind.as_str()).collect();
    for kind in PATCHED {
        assert!(kinds.contains(kind), "{kind} never happens in the model: it proves nothing of it");
    }
}
