//! Every kind of event reads like a sentence.

use super::*;
use crate::domain::time::Zone;
use serde_json::json;
use std::collections::HashMap;

const ANA: Uuid = Uuid::from_u128(1);
const MOCHI: Uuid = Uuid::from_u128(2);
const VIP: Uuid = Uuid::from_u128(3);
const BOOKING: Uuid = Uuid::from_u128(4);

fn words() -> Words {
    let names = [(ANA, "Ana"), (MOCHI, "Mochi"), (VIP, "VIP"), (BOOKING, "B-1042")];
    Words::new(names.map(|(id, name)| (id, name.to_owned())).into(), Zone::utc())
}

fn event(kind: &str, before: Value, after: Value) -> Event {
    let some = |value: Value| if value.is_null() { None } else { Some(value) };
    Event {
        seq: 1,
        at: DateTime::UNIX_EPOCH,
        staff_name: Some("Ana".into()),
        kind: kind.into(),
        subject_type: kind.split('.').next().unwrap_or_default().into(),
        subject_id: MOCHI,
        before: some(before),
        after: some(after),
        is_undo: false,
        intent: None,
    }
}

fn told(kind: &str, before: Value, after: Value) -> String {
    let event = event(kind, before, after);
    describe(&event, &words(), crate::rooms::subject(&event.subject_type))
}

#[test]
fn acts_are_told_as_sentences() {
    let none = Value::Null;
    for (kind, before, after, said) in [
        ("message.sent", none.clone(), json!({"channel": "chat"}), "Ana sent a message"),
        ("message.sent", none.clone(), json!({"channel": "text"}), "Ana sent a text"),
        ("message.received", none.clone(), json!({"channel": "email"}), "The customer sent an email"),
        ("message.noted", none.clone(), json!({"channel": "note"}), "Ana left an internal note"),
        ("message.withdrawn", none.clone(), json!({"number": 3}), "Ana took a message back"),
        (
            "call.logged",
            none.clone(),
            json!({"direction": "out", "outcome": "no_answer"}),
            "Ana called the customer: no answer",
        ),
        ("call.ringing", none.clone(), json!({"direction": "in", "outcome": null}), "The customer called"),
        (
            "call.outcome",
            json!({"outcome": null}),
            json!({"outcome": "spoke"}),
            "Ana set the call status: spoke",
        ),
        (
            "call.followed_up",
            json!({"followed_up_at": null}),
            json!({"followed_up_at": "2026-01-01T00:00:00Z"}),
            "Ana crossed a call off the follow-up list",
        ),
        ("note.added", none.clone(), json!({"subject_type": "customer", "body": "x"}), "Ana left a note"),
        (
            "note.added",
            none.clone(),
            json!({"subject_type": "pet", "subject_id": MOCHI}),
            "Ana left a note on Mochi",
        ),
        ("note.pinned", json!({"pinned": false}), json!({"pinned": true}), "Ana pinned a note"),
        ("note.removed", json!({"subject_type": "customer"}), none.clone(), "Ana removed a note"),
        ("note.restored", none.clone(), json!({"subject_type": "customer"}), "Ana brought a note back"),
        ("customer.added", none.clone(), json!({"name": "Bella"}), "Ana added the customer"),
        (
            "customer.archived",
            json!({"archived_at": null}),
            json!({"archived_at": "2026-01-01T00:00:00Z"}),
            "Ana archived the customer",
        ),
        (
            "customer.updated",
            json!({"archived_at": "2026-01-01T00:00:00Z"}),
            json!({"archived_at": null}),
            "Ana restored the customer",
        ),
        (
            "customer.assigned",
            json!({"assigned_to": null}),
            json!({"assigned_to": ANA}),
            "Ana assigned the customer to Ana",
        ),
        (
            "customer.updated",
            json!({"name": "B", "discount_bp": 0}),
            json!({"name": "Bella", "discount_bp": 10}),
            "Ana changed name and discount",
        ),
        ("pet.added", none.clone(), json!({"name": "Mochi"}), "Ana added the pet Mochi"),
        (
            "pet.archived",
            json!({"archived_at": null}),
            json!({"archived_at": "2026-01-01T00:00:00Z"}),
            "Ana removed Mochi",
        ),
        ("pet.updated", json!({"breed": ""}), json!({"breed": "Poodle"}), "Ana changed breed of Mochi"),
        ("booking.added", none.clone(), json!({"number": 1042}), "Ana made booking B-1042"),
        ("customer_tag.added", none.clone(), json!({"tag_id": VIP}), "Ana put the tag VIP on the customer"),
        (
            "customer_tag.removed",
            json!({"tag_id": VIP}),
            none.clone(),
            "Ana took the tag VIP off the customer",
        ),
        (
            "pet_weight.added",
            none.clone(),
            json!({"pet_id": MOCHI, "grams": 12_300}),
            "Ana weighed Mochi: 12.3 kg",
        ),
        (
            "booking_pet.added",
            none.clone(),
            json!({"pet_id": MOCHI, "booking_id": BOOKING}),
            "Ana put Mochi on booking B-1042",
        ),
        (
            "contact_point.added",
            none.clone(),
            json!({"kind": "phone", "raw": "555 0100"}),
            "Ana added the phone 555 0100",
        ),
        (
            "conversation.closed",
            json!({"status": "open"}),
            json!({"status": "closed"}),
            "Ana closed the conversation",
        ),
        (
            "conversation.snoozed",
            json!({"status": "open", "snoozed_until": null}),
            json!({"status": "closed", "snoozed_until": "2026-11-23T14:00:00Z"}),
            "Ana put the conversation aside until Mon 23 Nov 2026, 14:00",
        ),
        (
            "conversation.confirmed",
            json!({"unverified": true}),
            json!({"unverified": false}),
            "Ana confirmed who writes in the chat",
        ),
    ] {
        assert_eq!(told(kind, before, after), said, "{kind}");
    }
}

#[test]
fn nobody_at_the_counter_is_not_called_staff() {
    let mut made = event("customer.added", Value::Null, json!({"source": "chat"}));
    made.staff_name = None;
    assert_eq!(describe(&made, &words(), None), "The profile was made by the chat");
    let mut sent = event("message.sent", Value::Null, json!({"channel": "text"}));
    sent.staff_name = None;
    assert_eq!(describe(&sent, &words(), None), "A text was sent");
}

#[test]
fn an_undo_says_so() {
    let mut event = event("note.removed", json!({"subject_type": "customer"}), Value::Null);
    event.is_undo = true;
    assert_eq!(describe(&event, &words(), None), "Ana removed a note (undo)");
}

#[test]
fn every_kind_of_record_can_be_told_whatever_happens_to_it() {
    for subject in crate::rooms::subjects() {
        let row: HashMap<&str, Value> =
            subject.fields.iter().map(|(column, _)| (*column, json!("x"))).collect();
        let old: HashMap<&str, Value> =
            subject.fields.iter().map(|(column, _)| (*column, json!("w"))).collect();
        let (row, old) = (json!(row), json!(old));
        for (verb, before, after) in [
            ("added", Value::Null, row.clone()),
            ("restored", Value::Null, row.clone()),
            ("updated", old.clone(), row.clone()),
            ("removed", row.clone(), Value::Null),
        ] {
            let event = event(&format!("{}.{verb}", subject.name), before, after);
            let said = describe(&event, &words(), Some(subject));
            assert!(
                said.len() > 8 && !said.contains('_') && !said.contains("  "),
                "{}: {said:?}",
                event.kind
            );
        }
        let edit = event(&format!("{}.updated", subject.name), old, row);
        let told = lines(&edit, &words(), Some(subject));
        // What became of a file in a draft is all in the sentence.
        let only_said = subject.fields.is_empty() || subject.name == "draft_file";
        assert_eq!(told.is_empty(), only_said, "{}", subject.name);
    }
}

#[test]
fn an_edit_shows_old_and_new() {
    let edit = event(
        "customer.updated",
        json!({"discount_bp": 0, "version": 1}),
        json!({"discount_bp": 1000, "version": 2}),
    );
    let told = lines(&edit, &words(), crate::rooms::subject("customer"));
    assert_eq!(told, [FieldLine { label: "Discount".into(), before: "0 %".into(), after: "10 %".into() }]);
}
