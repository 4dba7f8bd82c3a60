//! What a device keeps of a card, to be read without a server.

use super::model::Card;
use crate::live::offline::cards::NOTES_MOST;
use crate::live::offline::{KeptCard, KeptNote, KeptPet, KeptVisit};

/// Puts a card into the copy of its customer: never a phone, an email, an address, a discount, or a
/// free fact (which may be any of these).
pub fn keep_facts(kept: &mut KeptCard, card: &Card) {
    kept.blocked = card.customer.blocked_at.is_some();
    kept.tags = card.tags.iter().map(|tag| tag.name.clone()).collect();
    kept.pets = card
        .pets
        .iter()
        .filter(|pet| pet.archived_at.is_none())
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
    let pinned = card.notes.iter().filter(|note| note.pinned);
    let newest = card.notes.iter().filter(|note| !note.pinned).take(NOTES_MOST);
    kept.notes = pinned
        .chain(newest)
        .map(|note| KeptNote {
            body: note.body.clone(),
            pinned: note.pinned,
            by: note.created_by_name.clone(),
            at: note.created_at,
        })
        .collect();
    kept.visits = card
        .bookings
        .iter()
        .filter(|booking| booking.ends_at > card.now && booking.status.is_open())
        .map(|booking| KeptVisit {
            label: booking.label(),
            when: booking.when(),
            service: booking.service_name.clone(),
            status: booking.status.label().to_owned(),
            note: booking.note.clone(),
        })
        .collect();
    kept.strike(&private_words(card));
}

/// What the card says of where the customer lives and is reached: it also goes from running text.
fn private_words(card: &Card) -> Vec<String> {
    let addresses = card.addresses.iter().flat_map(|a| [a.street.clone(), a.postcode.clone(), a.one_line()]);
    let points = card.points.iter().flat_map(|point| [point.raw.clone(), point.normal.clone()]);
    addresses.chain(points).filter(|word| !word.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CustomerId;
    use crate::live::offline::cards::tests::assert_nothing_private;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn a_card_is_kept_without_phone_email_address_and_money() {
        let (at, id) = ("2026-11-22T10:00:00Z", Uuid::nil());
        let note = |body: &str, pinned: bool| {
            json!({ "id": Uuid::now_v7(), "customer_id": id, "subject_type": "customer", "subject_id": id,
                "body": body, "pinned": pinned, "created_by": null, "created_by_name": "Ana", "created_at": at,
                "version": 1 })
        };
        let card: Card = serde_json::from_value(json!({
            "now": at,
            "customer": { "id": id, "name": "Bella Ortiz", "business_name": "", "language": "", "source": "by_hand",
                "created_by": null, "assigned_to": null, "discount_bp": 1250, "photo_file_id": null,
                "last_activity_at": at, "blocked_at": null, "archived_at": null, "created_at": at, "version": 1 },
            "created_by_name": null, "assigned_to_name": null,
            "points": [
                { "id": id, "kind": "phone", "raw": "617 555 0100", "normal": "+16175550100", "label": "mobile",
                  "is_main": true, "sms": true, "version": 1 },
                { "id": id, "kind": "email", "raw": "bella@example.com", "normal": "bella@example.com",
                  "label": "home", "is_main": true, "sms": false, "version": 1 } ],
            "addresses": [ { "id": id, "label": "Home", "street": "12 Elm Street", "city": "Springfield",
                "region": "IL", "postcode": "62701", "country": "US", "version": 1 } ],
            "details": [ { "id": id, "label": "Door code", "value": "SECRET-4711", "version": 1 } ],
            "relationships": [], "groups": [], "tags": [ { "id": id, "name": "VIP" } ], "colour_codes": [],
            "pets": [], "bookings": [], "counts": [], "conversation": null, "calls": [],
            "notes": [
                note("Key under the mat at 12 Elm Street, ring 617-555-0100", false),
                note("Pays $45.50, mail bella@example.com", true) ],
        }))
        .unwrap();
        let mut kept = KeptCard::blank(CustomerId(id), card.customer.name.clone(), at.parse().unwrap());
        keep_facts(&mut kept, &card);
        let kept = kept.cleaned();
        assert_eq!(kept.tags, ["VIP"]);
        assert!(kept.notes.first().unwrap().pinned, "pinned ones first");
        assert_eq!(kept.notes.get(1).unwrap().body, "Key under the mat at •••, ring •••");
        let secrets =
            ["617", "0100", "bella@", "Elm Street", "62701", "Springfield", "SECRET", "1250", "45.50"];
        assert_nothing_private(&serde_json::to_value(&kept).unwrap(), &secrets);
    }
}
