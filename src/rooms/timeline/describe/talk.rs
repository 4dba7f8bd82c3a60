//! What was said and called, in sentences.

use super::{Act, Event, assigned};
use crate::rooms::history::words::Words;
use serde_json::Value;

pub(super) fn message(event: &Event, who: &str) -> String {
    let what = match event.text("channel") {
        "text" => "a text",
        "email" => "an email",
        "facebook" => "a Facebook message",
        "web_form" => "a web form",
        _ => "a message",
    };
    match event.verb() {
        "received" => format!("The customer sent {what}"),
        "noted" => format!("{who} left an internal note"),
        "withdrawn" => format!("{who} took a message back"),
        "delivered" => "A message was delivered".to_owned(),
        "seen" => "A message was seen".to_owned(),
        _ if event.staff_name.is_some() => format!("{who} sent {what}"),
        _ => format!("{}{} was sent", what[..1].to_uppercase(), &what[1..]),
    }
}

/// What was said about texts to a number.
pub(super) fn consent(event: &Event, who: &str) -> String {
    let (number, words) = (event.text("number"), event.text("words"));
    match (event.verb(), words) {
        ("withdrawn", _) if event.text("source") == "link" => {
            format!("The customer unsubscribed {number} from group emails")
        }
        _ if event.text("source") == "link" => {
            format!("The customer wants group emails at {number} again")
        }
        _ if event.text("source") == "form" => {
            format!("The customer allowed texts to {number} on the web form")
        }
        (verb, words) if event.text("source") == "staff" && event.text("purpose") == "marketing" => {
            let may = if verb == "withdrawn" { "no offers may go" } else { "offers may go" };
            format!("{who} wrote down that {may} to {number} ({words})")
        }
        (_, words) if event.text("purpose") == "marketing" => {
            format!("The customer texted {words}: offers may go to {number}")
        }
        (verb, words) if event.text("source") == "staff" => {
            let may = if verb == "withdrawn" { "no texts may go" } else { "texts may go" };
            format!("{who} wrote down that {may} to {number} ({words})")
        }
        ("withdrawn", "") => {
            format!("No texts may go to {number} any more: the network says that they texted STOP")
        }
        ("withdrawn", words) => format!("The customer texted {words}: no texts may go to {number} any more"),
        (_, "") => format!("The customer texted from {number}, so texts may go there"),
        (_, words) => format!("The customer texted {words}: texts may go to {number} again"),
    }
}

pub(super) fn call(event: &Event, words: &Words, who: &str) -> String {
    let outcome = event.column("outcome").filter(|value| !value.is_null());
    let how = outcome.map(|value| words.value("outcome", value).to_lowercase());
    match event.act() {
        Act::Added if event.text("direction") == "in" => match how {
            Some(how) => format!("The customer called: {how}"),
            None => "The customer called".to_owned(),
        },
        Act::Added => match how {
            Some(how) => format!("{who} called the customer: {how}"),
            None => format!("{who} called the customer"),
        },
        Act::BroughtBack => format!("{who} brought a call back"),
        Act::Removed => format!("{who} removed a call"),
        Act::Changed => match (event.became("followed_up_at"), event.became("outcome"), how) {
            (Some(Value::Null), ..) => format!("{who} put a call back on the follow-up list"),
            (Some(_), ..) => format!("{who} crossed a call off the follow-up list"),
            _ if event.verb() == "recorded" => "The customer left a voicemail".to_owned(),
            (_, Some(_), Some(how)) => format!("{who} set the call status: {how}"),
            _ if event.verb() == "ended" => "The call ended".to_owned(),
            _ => format!("{who} changed a call"),
        },
    }
}

pub(super) fn conversation(event: &Event, words: &Words) -> String {
    if let Some(told) = assigned(event, words, "the conversation") {
        return told;
    }
    match event.verb() {
        "snoozed" => {
            let until = event.became("snoozed_until").map(|until| words.value("snoozed_until", until));
            return format!("put the conversation aside until {}", until.unwrap_or_default());
        }
        "called" => return "noted that nobody spoke to them when they called".to_owned(),
        "answered" => return "noted that somebody spoke to them".to_owned(),
        "woken" => return "opened the conversation again, as its time had come".to_owned(),
        _ => {}
    }
    if let Some(inbox) = event.became("inbox_id") {
        let inbox = words.value("inbox_id", inbox);
        return match event.verb() {
            "routed" => format!("put the conversation into the inbox {inbox} by the rules of the inboxes"),
            _ => format!("moved the conversation to the inbox {inbox}"),
        };
    }
    if let Some(status) = event.became("status") {
        return if status == "closed" { "closed the conversation" } else { "reopened the conversation" }
            .to_owned();
    }
    match event.verb() {
        "unlinked" => return "moved the visitor to a profile of their own".to_owned(),
        "relinked" => return "took the visitor back to this profile".to_owned(),
        "merged" => return "put two conversations together".to_owned(),
        "unmerged" => return "took two conversations apart".to_owned(),
        _ => {}
    }
    match (event.became("unverified").and_then(Value::as_bool), event.act()) {
        (Some(false), _) => "confirmed who writes in the chat".to_owned(),
        (Some(true), _) => "marked the conversation unverified".to_owned(),
        (None, Act::Added) => "opened the conversation".to_owned(),
        (None, Act::Removed) => "unlinked the conversation".to_owned(),
        _ => "changed the conversation".to_owned(),
    }
}

pub(super) fn scheduled(event: &Event, words: &Words) -> String {
    let at = event.became("send_at").or_else(|| event.column("send_at"));
    let at = at.map(|at| words.value("send_at", at)).unwrap_or_default();
    match event.verb() {
        "added" => format!("wrote a message that goes out {at}"),
        "edited" => "wrote a scheduled message anew".to_owned(),
        "rescheduled" => format!("chose another time for a message: {at}"),
        "sent" => "sent a message that had been scheduled".to_owned(),
        "answered" => "dropped a scheduled message, as the customer wrote first".to_owned(),
        "cancelled" => "dropped a scheduled message".to_owned(),
        "failed" => {
            let why = event.became("why").and_then(Value::as_str).unwrap_or_default();
            format!("could not send a scheduled message: {why}")
        }
        _ => "changed a scheduled message".to_owned(),
    }
}

pub(super) fn draft_file(event: &Event) -> &'static str {
    match event.verb() {
        "added" => "attached a file to an answer",
        "removed" => "took a file out of an answer",
        _ => "put a file back into an answer",
    }
}
