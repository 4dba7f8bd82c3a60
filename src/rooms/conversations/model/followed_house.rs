//! The truth of a conversation, for the model of a screen that follows it.

use super::*;
use crate::rooms::channels::model::{CarryState, Delivery, Picture, Pictures};

fn who(number: usize) -> StaffId {
    StaffId(Uuid::from_u128(100 + (number % 2) as u128))
}

fn carried(step: i32) -> Delivery {
    let state = [CarryState::Sending, CarryState::Queued, CarryState::Failed][step as usize % 3];
    Delivery { state, step, why: String::new(), to: "+14155550123".into(), held_until: None, also: None }
}

fn link(number: usize) -> VisitorId {
    VisitorId(Uuid::from_u128(200 + (number % 2) as u128))
}

/// The truth.
#[derive(Default)]
pub struct House {
    pub messages: Vec<Message>,
    /// What left with a visitor.
    away: BTreeMap<VisitorId, Vec<Message>>,
    names: BTreeMap<StaffId, String>,
    last_number: i64,
    /// Stands for all that the head of a conversation shows.
    head: usize,
    pub log: Vec<Frame>,
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
    pub fn link(&self) -> Option<VisitorId> {
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
            delivery: (direction == Direction::Out && self.last_number.rem_euclid(2) == 0)
                .then(|| carried(1)),
            pictures: Pictures(match direction {
                Direction::In => vec![Picture { file_id: None, why: String::new(), name: String::new() }; 2],
                _ => Vec::new(),
            }),
            mail: None,
            group: None,
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
    pub fn act(&mut self, act: Act) -> Option<Message> {
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
                message.delivery = None;
                message.withdrawn_at = Some(at);
                let (id, after) = (message.id.0, json!({ "number": message.number, "withdrawn_at": at }));
                self.tell("message.withdrawn", id, after, None);
            }
            Act::Carry(n) => {
                let carried_ones = |m: &&mut Message| m.delivery.is_some();
                let message = self.messages.iter_mut().filter(carried_ones).nth(n % 2)?;
                let delivery = carried(message.delivery.as_ref().map_or(0, |d| d.step) + 1);
                message.delivery = Some(delivery.clone());
                let (id, number) = (message.id.0, message.number);
                self.tell("message.carried", id, json!({ "number": number, "delivery": delivery }), None);
            }
            Act::Picture(n) => {
                let waiting = |m: &&mut Message| m.pictures.on_their_way() > 0;
                let message = self.messages.iter_mut().filter(waiting).nth(n % 2)?;
                let next =
                    message.pictures.0.iter_mut().find(|one| one.file_id.is_none() && one.why.is_empty())?;
                next.why = "It is too large.".into();
                let (id, pictures) = (message.id.0, message.pictures.clone());
                self.tell("message.pictured", id, json!({ "pictures": pictures }), None);
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

    pub fn before(&self, number: i64) -> Page<Message, i64> {
        let newest = self.messages.iter().rev().filter(|m| m.number < number).cloned();
        let mut page = Page::cut(newest.take(PAGE as usize + 1).collect(), PAGE, |oldest| oldest.number);
        page.rows.reverse();
        page
    }

    pub fn head(&self) -> Head {
        Head { changes: self.head, link: self.link(), exists: self.last_number > 0 || self.head > 0 }
    }
}

/// What the screen shows beside the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    changes: usize,
    link: Option<VisitorId>,
    pub exists: bool,
}
