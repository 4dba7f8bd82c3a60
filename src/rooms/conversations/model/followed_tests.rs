//! Snapshot and stream agree (R3): whatever happens in a conversation, in whatever order events and
//! answers reach a screen, in the end it shows what somebody sees who opens it now.

use super::*;
use crate::domain::ids::{MessageId, StaffId, VisitorId};
use crate::live::Frame;
use crate::rooms::conversations::relevance::THREAD;
use chrono::TimeDelta;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[path = "followed_house.rs"]
mod house;
use house::{Head, House};

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
    /// A provider carries an answer further.
    Carry(usize),
    /// A picture of a message is here, or never will be.
    Picture(usize),
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

/// A question, and its answer once the server has read it.
enum Question {
    All(Asked, Option<(Head, Page<Message, i64>)>),
    Newer(Asked, Option<Vec<Message>>),
    Older(Asked, i64, Option<Page<Message, i64>>),
    /// The answer to a sending of one's own.
    Own(Box<Message>),
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
                let fetch = self.all.arrived(Message::clone(&message));
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
                screen.questions.push(Question::Own(Box::new(own)));
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
        2 => n.clone().prop_map(Act::Carry),
        2 => n.clone().prop_map(Act::Picture),
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
    let acts = [
        Act::Receive(0),
        Act::Send { by: 0, own: false },
        Act::Carry(0),
        Act::Picture(0),
        Act::Deliver(2),
        Act::See(2),
        Act::Withdraw(0),
    ];
    for act in acts {
        house.act(act);
    }
    let kinds: BTreeSet<&str> = house.log.iter().map(|frame| frame.kind.as_str()).collect();
    for kind in PATCHED {
        assert!(kinds.contains(kind), "{kind} never happens in the model: it proves nothing of it");
    }
}

#[test]
fn whatever_may_change_a_conversation_is_heard() {
    for subject in THREAD.of_all.iter().chain(THREAD.of_them) {
        let kind =
            if *subject == "message" { "message.sent".to_owned() } else { format!("{subject}.updated") };
        let frame = Frame {
            seq: 1,
            prev: 0,
            at: DateTime::UNIX_EPOCH,
            kind,
            staff_id: None,
            customer_id: Some(CUSTOMER),
            subject_type: (*subject).to_owned(),
            subject_id: Uuid::nil(),
            after: Some(json!({ "name": "Cora" })),
            intent: None,
        };
        let fetch = Followed::default().hear(&frame, Around { conversation: true, own: false });
        assert!(fetch != Fetch::Nothing, "nothing comes of {}", frame.kind);
    }
}
