//! What an event of the log says, in words.

mod talk;

use super::model::FieldLine;
use crate::rooms::history::words::Words;
use crate::server::records::Subject;
use chrono::{DateTime, Utc};
use serde_json::Value;
use talk::{call, consent, conversation, draft_file, message, scheduled};
use uuid::Uuid;

/// An event as it was read.
#[derive(Debug, Clone)]
pub struct Event {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// None: a visitor, a caller or Pawline itself.
    pub staff_name: Option<String>,
    /// `<subject>.<verb>`.
    pub kind: String,
    pub subject_type: String,
    pub subject_id: Uuid,
    pub before: Option<Value>,
    pub after: Option<Value>,
    /// It takes another act back.
    pub is_undo: bool,
    /// The command that it was part of.
    pub intent: Option<Uuid>,
}

impl Event {
    fn verb(&self) -> &str {
        self.kind.rsplit_once('.').map_or("", |(_, verb)| verb)
    }

    fn was_made(&self) -> bool {
        self.before.is_none() && self.after.is_some()
    }

    fn was_removed(&self) -> bool {
        self.before.is_some() && self.after.is_none()
    }

    /// A column, of the row as it is, or as it was.
    fn column(&self, name: &str) -> Option<&Value> {
        let of = |side: &'_ Option<Value>| side.as_ref().and_then(|row| row.get(name)).is_some();
        if of(&self.after) { self.after.as_ref()?.get(name) } else { self.before.as_ref()?.get(name) }
    }

    fn text(&self, name: &str) -> &str {
        self.column(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The new value of a column that this edit changed.
    fn became(&self, name: &str) -> Option<&Value> {
        if self.before.is_none() { None } else { self.after.as_ref()?.get(name) }
    }

    /// Made, brought back, or taken away.
    fn act(&self) -> Act {
        match (self.was_made(), self.was_removed()) {
            (true, _) if self.verb() == "restored" => Act::BroughtBack,
            (true, _) => Act::Added,
            (_, true) => Act::Removed,
            _ => Act::Changed,
        }
    }
}

enum Act {
    Added,
    BroughtBack,
    Removed,
    Changed,
}

/// "Ana left a note on Mochi."
pub fn describe(event: &Event, words: &Words, subject: Option<&Subject>) -> String {
    let who = event.staff_name.as_deref().unwrap_or("Pawline");
    let told = match event.subject_type.as_str() {
        "message" => message(event, who),
        "call" => call(event, words, who),
        "consent" => consent(event, who),
        "note" => format!("{who} {}", note(event, words)),
        "customer" => customer(event, words, who, subject),
        "pet" => format!("{who} {}", pet(event, words, subject)),
        "booking" => format!("{who} {}", booking(event, words, subject)),
        "conversation" => format!("{who} {}", conversation(event, words)),
        "scheduled_message" => format!("{who} {}", scheduled(event, words)),
        "draft_file" => format!("{who} {}", draft_file(event)),
        _ => format!("{who} {}", part(event, words, subject)),
    };
    if event.is_undo { format!("{told} (undo)") } else { told }
}

/// The fields of an edit, old and new.
pub fn lines(event: &Event, words: &Words, subject: Option<&Subject>) -> Vec<FieldLine> {
    let (Some(before), Some(after), Some(subject)) = (&event.before, &event.after, subject) else {
        return Vec::new();
    };
    subject
        .fields
        .iter()
        // What is derived from another field is told by that one.
        .filter(|(column, _)| *column != "normal" && *column != "born_is_estimate")
        // The sentence says what became of it.
        .filter(|(column, _)| subject.name != "scheduled_message" || *column == "send_at")
        .filter(|_| subject.name != "draft_file")
        .filter_map(|(column, label)| {
            let (was, is) = (before.get(column)?, after.get(column)?);
            (was != is).then(|| FieldLine {
                label: (*label).to_owned(),
                before: words.value(column, was),
                after: words.value(column, is),
            })
        })
        .collect()
}

fn note(event: &Event, words: &Words) -> String {
    let about = match event.text("subject_type") {
        "pet" | "booking" => words
            .name_at(event.after.as_ref().or(event.before.as_ref()).unwrap_or(&Value::Null), "subject_id"),
        _ => None,
    };
    let about = about.map(|name| format!(" on {name}")).unwrap_or_default();
    match event.act() {
        Act::Added => format!("left a note{about}"),
        Act::BroughtBack => format!("brought a note back{about}"),
        Act::Removed => format!("removed a note{about}"),
        Act::Changed => match event.became("pinned").and_then(Value::as_bool) {
            Some(true) => "pinned a note".to_owned(),
            Some(false) => "unpinned a note".to_owned(),
            None => "changed a note".to_owned(),
        },
    }
}

fn customer(event: &Event, words: &Words, who: &str, subject: Option<&Subject>) -> String {
    let other = || event.text("merged_name").to_owned();
    match event.verb() {
        "merged" => return format!("{who} merged {} into this customer", other()),
        "merged_away" => return format!("{who} merged this profile into {}", other()),
        "unmerged" => return format!("{who} took the merge with {} back", other()),
        "returned" => return format!("{who} took the merge of this profile into {} back", other()),
        _ => {}
    }
    match event.act() {
        Act::Added if event.staff_name.is_none() => {
            let by = match event.text("source") {
                "chat" => "the chat",
                "call" => "a call",
                "text" => "a text",
                "email" => "an email",
                "import" => "an import",
                _ => "itself",
            };
            format!("The profile was made by {by}")
        }
        Act::Added => format!("{who} added the customer"),
        Act::BroughtBack => format!("{who} brought the customer back"),
        Act::Removed => format!("{who} removed the customer"),
        Act::Changed => {
            let switched = |column: &str, on: &str, off: &str| {
                event
                    .became(column)
                    .map(|value| format!("{who} {} the customer", if value.is_null() { off } else { on }))
            };
            switched("archived_at", "archived", "restored")
                .or_else(|| switched("blocked_at", "blocked", "unblocked"))
                .or_else(|| assigned(event, words, "the customer").map(|told| format!("{who} {told}")))
                .unwrap_or_else(|| format!("{who} changed {}", fields(event, subject)))
        }
    }
}

fn assigned(event: &Event, words: &Words, what: &str) -> Option<String> {
    Some(match event.became("assigned_to")? {
        Value::Null => format!("took {what} off everybody's list"),
        to => format!("assigned {what} to {}", words.value("assigned_to", to)),
    })
}

fn pet(event: &Event, words: &Words, subject: Option<&Subject>) -> String {
    let written = event.text("name");
    let name = words.name(event.subject_id).unwrap_or(if written.is_empty() { "a pet" } else { written });
    match event.act() {
        Act::Added => format!("added the pet {name}"),
        Act::BroughtBack => format!("brought {name} back"),
        Act::Removed => format!("took {name} away"),
        Act::Changed => match event.became("archived_at") {
            Some(Value::Null) => format!("brought {name} back"),
            Some(_) => format!("removed {name}"),
            None => format!("changed {} of {name}", fields(event, subject)),
        },
    }
}

fn booking(event: &Event, words: &Words, subject: Option<&Subject>) -> String {
    let number = event
        .column("number")
        .map(|number| words.value("number", number))
        .or_else(|| words.name(event.subject_id).map(str::to_owned))
        .unwrap_or_default();
    match event.act() {
        Act::Added => format!("made booking {number}"),
        Act::BroughtBack => format!("brought booking {number} back"),
        Act::Removed => format!("removed booking {number}"),
        Act::Changed => match event.became("status") {
            Some(status) => {
                format!("set booking {number} to {}", words.value("status", status).to_lowercase())
            }
            None => format!("changed {} of booking {number}", fields(event, subject)),
        },
    }
}

/// Rows that hang on a customer, pet or booking: what was put on or taken off.
fn part(event: &Event, words: &Words, subject: Option<&Subject>) -> String {
    let row = event.after.as_ref().or(event.before.as_ref()).unwrap_or(&Value::Null);
    let named = |column: &str| words.name_at(row, column);
    let is_on = !event.was_removed();
    let changed = matches!(event.act(), Act::Changed);
    let put = |what: String, place: &str| {
        if is_on { format!("put {what} on {place}") } else { format!("took {what} off {place}") }
    };
    match event.subject_type.as_str() {
        "customer_tag" => {
            put(format!("the tag {}", named("tag_id").unwrap_or("that is gone")), "the customer")
        }
        "contact_group_member" => {
            let group = named("group_id").unwrap_or("that is gone");
            if is_on {
                format!("added the customer to the group {group}")
            } else {
                format!("took the customer out of the group {group}")
            }
        }
        "customer_colour_code" => put(
            format!("the colour code {}", named("colour_code_id").unwrap_or("that is gone")),
            "the customer",
        ),
        "pet_colour_code" => put(
            format!("the colour code {}", named("colour_code_id").unwrap_or("that is gone")),
            named("pet_id").unwrap_or("a pet"),
        ),
        "booking_pet" => put(
            named("pet_id").unwrap_or("a pet").to_owned(),
            &named("booking_id").map_or_else(|| "a booking".to_owned(), |number| format!("booking {number}")),
        ),
        "pet_weight" if !changed => {
            let pet = named("pet_id").unwrap_or("a pet");
            let weight = event.column("grams").map(|grams| words.value("grams", grams)).unwrap_or_default();
            if is_on {
                format!("weighed {pet}: {weight}")
            } else {
                format!("removed the weight {weight} of {pet}")
            }
        }
        "relationship" if !changed => {
            let other = named("other_customer_id").unwrap_or("somebody");
            if is_on {
                format!("noted a relationship with {other}")
            } else {
                format!("removed the relationship with {other}")
            }
        }
        "contact_point" if !changed => {
            let what = match event.text("kind") {
                "email" => "email",
                "facebook" => "Facebook contact",
                _ => "phone",
            };
            let raw = event.text("raw");
            if is_on { format!("added the {what} {raw}") } else { format!("removed the {what} {raw}") }
        }
        "contact_owner" if !changed => {
            let name = event.text("name");
            if is_on {
                format!("added {name} as an additional owner")
            } else {
                format!("removed the additional owner {name}")
            }
        }
        "detail" if !changed => {
            let label = event.text("label");
            if is_on { format!("added the detail {label}") } else { format!("removed the detail {label}") }
        }
        other => {
            let label =
                subject.map_or_else(|| other.replace('_', " "), |subject| subject.label.to_lowercase());
            match event.act() {
                Act::Added => format!("added: {label}"),
                Act::BroughtBack => format!("brought back: {label}"),
                Act::Removed => format!("removed: {label}"),
                Act::Changed => format!("changed {} ({label})", fields(event, subject)),
            }
        }
    }
}

/// "name and discount".
fn fields(event: &Event, subject: Option<&Subject>) -> String {
    let after = event.after.as_ref();
    let known = |column: &str| after.is_some_and(|row| row.get(column).is_some());
    let labels: Vec<String> = subject
        .map(|subject| {
            subject
                .fields
                .iter()
                .filter(|(column, _)| known(column) && *column != "normal")
                .map(|(_, label)| label.to_lowercase())
                .collect()
        })
        .unwrap_or_default();
    match labels.as_slice() {
        [] => "something".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
#[path = "describe_tests.rs"]
mod tests;
