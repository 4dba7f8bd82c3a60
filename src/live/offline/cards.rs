//! What is kept of customers. The fields of these types are all that ever reaches the device's disk:
//! there is none for a phone, an email, an address or money, and texts of people are [`redacted`].

use super::redact::redacted;
use crate::domain::ids::{BookingId, BusinessId, ConversationId, CustomerId, StaffId};
use crate::domain::time::Zone;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Customers that are kept at most: those who were looked at last.
pub const CARDS_MOST: usize = 40;
/// Days after which a copy is too old to be of use.
pub const CARD_DAYS: i64 = 7;
/// Messages that are kept of a conversation: enough to know what to answer.
pub const MESSAGES_MOST: usize = 20;
/// Notes beside the pinned ones.
pub const NOTES_MOST: usize = 5;

/// For whom all of it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWho {
    pub staff_id: StaffId,
    pub name: String,
    pub business_id: BusinessId,
    pub business_name: String,
    /// Times are shown in it.
    pub zone: Zone,
    /// Whether the role includes writing to customers.
    pub may_write: bool,
}

/// The jobs of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDay {
    /// The server's clock when they were read.
    pub at: DateTime<Utc>,
    pub jobs: Vec<KeptJob>,
}

/// A booking of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptJob {
    pub booking_id: BookingId,
    /// "B-1042".
    pub label: String,
    pub customer_id: CustomerId,
    pub customer_name: String,
    /// By comma; may be empty.
    pub pets: String,
    pub service: String,
    pub staff_name: Option<String>,
    /// As people read it.
    pub status: String,
    /// "09:30" on the location's clock; none: it began on an earlier day.
    pub clock: Option<String>,
    pub starts_at: DateTime<Utc>,
    /// Only where there are several.
    pub location: Option<String>,
}

/// A customer as they were when somebody looked last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCard {
    pub customer_id: CustomerId,
    /// None before the first message.
    pub conversation_id: Option<ConversationId>,
    pub name: String,
    /// When somebody looked last, by the device's clock.
    pub at: DateTime<Utc>,
    pub blocked: bool,
    pub tags: Vec<String>,
    pub pets: Vec<KeptPet>,
    /// Pinned ones first, then the newest.
    pub notes: Vec<KeptNote>,
    /// What is agreed and to come.
    pub visits: Vec<KeptVisit>,
    /// Whether there is a chat that an answer goes to.
    pub can_chat: bool,
    /// The number of the last message of the conversation.
    pub last_number: i64,
    /// The last ones, oldest first.
    pub messages: Vec<KeptMessage>,
}

/// An animal and what keeps people safe.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KeptPet {
    pub name: String,
    pub species: String,
    pub breed: String,
    pub allergies: String,
    pub medication: String,
    pub bite_alert: String,
    pub handling_alert: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptNote {
    pub body: String,
    pub pinned: bool,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

/// A booking to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptVisit {
    /// "B-1042".
    pub label: String,
    /// "Fri 27 Nov 2026, 09:00–10:30" at the location.
    pub when: String,
    pub service: String,
    /// As people read it.
    pub status: String,
    pub note: String,
}

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Customer,
    Us,
    /// Among staff.
    Internal,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMessage {
    pub number: i64,
    pub side: Side,
    /// Who of staff; none for the customer.
    pub by: Option<String>,
    pub body: String,
    pub at: DateTime<Utc>,
}

impl KeptCard {
    /// Nothing but a name yet.
    pub fn blank(customer_id: CustomerId, name: String, at: DateTime<Utc>) -> Self {
        Self {
            customer_id,
            conversation_id: None,
            name,
            at,
            blocked: false,
            tags: Vec::new(),
            pets: Vec::new(),
            notes: Vec::new(),
            visits: Vec::new(),
            can_chat: false,
            last_number: 0,
            messages: Vec::new(),
        }
    }

    /// Takes these words (a known street, a postcode) out of everything that people wrote.
    pub fn strike(&mut self, private: &[String]) {
        let words: Vec<&String> = private.iter().filter(|word| word.chars().count() >= 4).collect();
        self.each_text(|text| {
            for word in &words {
                if text.contains(word.as_str()) {
                    *text = text.replace(word.as_str(), "•••");
                }
            }
        });
    }

    /// Takes out of every text that people wrote what must not be kept. Called for whatever is kept.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        self.each_text(|text| *text = redacted(text));
        self
    }

    /// Every text of it that somebody typed.
    fn each_text(&mut self, mut change: impl FnMut(&mut String)) {
        change(&mut self.name);
        self.tags.iter_mut().for_each(&mut change);
        for pet in &mut self.pets {
            change(&mut pet.name);
            change(&mut pet.breed);
            change(&mut pet.allergies);
            change(&mut pet.medication);
            change(&mut pet.bite_alert);
            change(&mut pet.handling_alert);
        }
        self.notes.iter_mut().for_each(|note| change(&mut note.body));
        self.visits.iter_mut().for_each(|visit| change(&mut visit.note));
        self.messages.iter_mut().for_each(|message| change(&mut message.body));
    }
}

impl KeptDay {
    /// As [`KeptCard::cleaned`].
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        for job in &mut self.jobs {
            job.customer_name = redacted(&job.customer_name);
            job.pets = redacted(&job.pets);
        }
        self
    }
}

/// Which of some cards stay: the newest of the last days. The first list stays, the second goes.
pub fn sort_out(mut cards: Vec<KeptCard>, now: DateTime<Utc>) -> (Vec<KeptCard>, Vec<KeptCard>) {
    cards.sort_by_key(|card| std::cmp::Reverse(card.at));
    let oldest = now - chrono::Duration::days(CARD_DAYS);
    let stay = cards.iter().take(CARDS_MOST).take_while(|card| card.at >= oldest).count();
    let gone = cards.split_off(stay);
    (cards, gone)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Fails where a text of something kept holds what must not be kept, or a field is named after it.
    pub fn assert_nothing_private(kept: &serde_json::Value, private: &[&str]) {
        const NAMES: [&str; 16] = [
            "phone", "email", "address", "street", "city", "region", "postcode", "country", "raw", "normal",
            "price", "amount", "balance", "discount", "points", "details",
        ];
        match kept {
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    assert!(
                        !NAMES.iter().any(|private| name.contains(private)),
                        "a field named {name} is kept"
                    );
                    assert_nothing_private(value, private);
                }
            }
            serde_json::Value::Array(values) => {
                values.iter().for_each(|value| assert_nothing_private(value, private));
            }
            serde_json::Value::String(text) => {
                for secret in private {
                    assert!(!text.contains(secret), "{secret} is kept in {text:?}");
                }
            }
            _ => {}
        }
    }

    fn card(days_ago: i64, now: DateTime<Utc>) -> KeptCard {
        KeptCard {
            tags: vec!["call 617-555-0100".into()],
            pets: vec![KeptPet { medication: "ask bella@example.com".into(), ..KeptPet::default() }],
            ..KeptCard::blank(CustomerId::new(), "Bella Ortiz".into(), now - chrono::Duration::days(days_ago))
        }
    }

    #[test]
    fn texts_lose_what_must_not_be_kept() {
        let kept = serde_json::to_value(card(0, Utc::now()).cleaned()).unwrap();
        assert_nothing_private(&kept, &["617", "bella@example.com"]);
    }

    #[test]
    fn the_newest_of_the_last_days_stay() {
        let now = Utc::now();
        let mut cards = vec![card(8, now), card(1, now), card(0, now)];
        cards.extend((0..CARDS_MOST).map(|_| card(3, now)));
        let (stay, gone) = sort_out(cards, now);
        assert_eq!(stay.len(), CARDS_MOST);
        assert_eq!(gone.len(), 3);
        assert!(stay.first().unwrap().at == now);
        assert!(sort_out(vec![card(8, now)], now).0.is_empty());
    }
}
