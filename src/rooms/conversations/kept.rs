//! What a device keeps of a conversation, to be read without a server.

use super::model::{ContextSummary, Direction, Message};
use crate::live::offline::cards::MESSAGES_MOST;
use crate::live::offline::{KeptCard, KeptMessage, KeptPet, Side};

/// Puts the end of a conversation into the copy of its customer.
pub fn keep_messages(kept: &mut KeptCard, messages: &[Message], can_chat: bool, blocked: bool) {
    kept.can_chat = can_chat;
    kept.blocked = blocked;
    kept.last_number = messages.last().map_or(0, |message| message.number);
    let from = messages.len().saturating_sub(MESSAGES_MOST);
    kept.messages = messages
        .iter()
        .skip(from)
        .filter(|message| message.withdrawn_at.is_none())
        .map(|message| KeptMessage {
            number: message.number,
            side: match message.direction {
                Direction::In => Side::Customer,
                Direction::Out => Side::Us,
                Direction::Internal => Side::Internal,
            },
            by: message.staff_name.clone(),
            body: message.body.clone(),
            at: message.sent_at,
        })
        .collect();
}

/// Puts whom one talks to into the copy: pets with what keeps people safe, and tags. Phones and emails
/// of the summary are left out.
pub fn keep_summary(kept: &mut KeptCard, summary: &ContextSummary) {
    kept.tags.clone_from(&summary.tags);
    kept.pets = summary
        .pets
        .iter()
        .map(|pet| KeptPet {
            name: pet.name.clone(),
            species: pet.species.clone(),
            breed: pet.breed.clone(),
            allergies: pet.allergies.clone(),
            medication: pet.medication.clone(),
            bite_alert: pet.bite_alert.clone(),
            handling_alert: pet.handling_alert.clone(),
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CustomerId;
    use crate::live::offline::cards::tests::assert_nothing_private;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn a_conversation_is_kept_without_numbers_emails_and_money() {
        let at = "2026-11-22T10:00:00Z";
        let messages: Vec<Message> = (1..=30)
            .map(|number| {
                serde_json::from_value(json!({
                    "id": Uuid::now_v7(), "conversation_id": Uuid::nil(), "customer_id": Uuid::nil(),
                    "number": number, "channel": "chat", "direction": "in",
                    "body": "Call 617 555 0100 or bella@example.com, I owe $45.50", "staff_id": null,
                    "staff_name": null, "visitor_id": null, "visitor_number": null, "sent_at": at,
                    "delivered_at": null, "seen_at": null, "withdrawn_at": null, "mentions": [],
                }))
                .unwrap()
            })
            .collect();
        let summary: ContextSummary = serde_json::from_value(json!({
            "customer_id": Uuid::nil(), "name": "Bella Ortiz", "business_name": "", "photo_file_id": null,
            "created_at": at, "points": [
                { "id": Uuid::nil(), "kind": "phone", "raw": "617-555-0100", "normal": "+16175550100",
                  "display": "+1 617-555-0100", "label": "mobile", "is_main": true, "sms": true, "version": 1 },
                { "id": Uuid::nil(), "kind": "email", "raw": "bella@example.com", "normal": "bella@example.com",
                  "display": "bella@example.com", "label": "home", "is_main": true, "sms": false, "version": 1 },
            ],
            "tags": ["owes $45.50"], "next_booking": null,
            "pets": [{ "id": Uuid::nil(), "name": "Biscuit", "species": "dog", "breed": "", "allergies": "",
                "medication": "vet: 617-555-0100", "bite_alert": "Bites", "handling_alert": "" }],
        }))
        .unwrap();
        let mut kept = KeptCard::blank(CustomerId(Uuid::nil()), "Bella Ortiz".into(), at.parse().unwrap());
        keep_messages(&mut kept, &messages, true, false);
        keep_summary(&mut kept, &summary);
        let kept = kept.cleaned();
        assert_eq!(kept.messages.len(), MESSAGES_MOST);
        assert_eq!(kept.last_number, 30);
        assert_eq!(kept.pets.first().unwrap().bite_alert, "Bites");
        let json = serde_json::to_value(&kept).unwrap();
        assert_nothing_private(&json, &["617", "555", "bella@example.com", "45.50"]);
    }
}
