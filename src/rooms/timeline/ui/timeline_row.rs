use crate::live::UndoWith;
use crate::rooms::conversations::ui::GroupBadge;
use crate::rooms::staff::Me;
use crate::rooms::timeline::model::{Change, TimelineItem, What};
use crate::ui::{Badge, Icon, IconButton, LinkifiedText, TimeText, Tone};
use leptos::prelude::*;

/// One thing of the stream.
#[component]
pub fn TimelineRow(item: TimelineItem) -> impl IntoView {
    let kind = item.kind();
    let at = item.at;
    let group = match &item.what {
        What::Message { group, .. } => group.clone(),
        _ => None,
    };
    let (title, badge, body) = match item.what {
        What::Message { channel, direction, body, staff_name, withdrawn, .. } => {
            let internal = direction == "internal";
            let nobody = if direction == "in" { "The customer" } else { "Pawline" };
            let who = staff_name.unwrap_or_else(|| nobody.to_owned());
            let title = if internal {
                format!("{who}, internal note")
            } else {
                format!("{who}, {}", channel_word(&channel))
            };
            let body = if withdrawn { "Taken back.".to_owned() } else { body };
            (title, internal.then(|| (Tone::Warn, "Internal".to_owned())), body)
        }
        What::Call { direction, phone, outcome, note, staff_name } => {
            let title = match (direction.as_str(), staff_name) {
                ("in", Some(name)) => format!("The customer called; {name} took it"),
                ("in", None) => "The customer called".to_owned(),
                (_, name) => format!("{} called the customer", name.unwrap_or_else(|| "Somebody".to_owned())),
            };
            let text =
                [phone, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            (title, outcome.map(|outcome| (outcome_tone(&outcome), outcome_word(&outcome))), text)
        }
        What::Note { pet_name, booking_number, body, pinned, staff_name } => {
            let about = pet_name.or_else(|| booking_number.map(|number| format!("B-{number}")));
            let who = staff_name.unwrap_or_else(|| "Pawline".to_owned());
            let title = match about {
                Some(about) => format!("{who} left a note on {about}"),
                None => format!("{who} left a note"),
            };
            (title, pinned.then(|| (Tone::Neutral, "Pinned".to_owned())), body)
        }
        What::Booking { number, status, service, pets, note, .. } => {
            let pets = if pets.is_empty() { String::new() } else { format!(" for {}", pets.join(", ")) };
            let status_badge = Some((status_tone(&status), status_word(&status)));
            (format!("B-{number} {service}{pets}"), status_badge, note)
        }
        What::Change(change) => {
            return view! { <ChangeRow change/> }.into_any();
        }
    };
    let zone = expect_context::<Me>().zone;
    let text =
        (!body.is_empty()).then(|| view! { <div class="timeline-text"><LinkifiedText text=body/></div> });
    view! {
        <li class="timeline-item" data-kind=kind.as_str()>
            <span class="timeline-mark"><Icon name=kind.icon()/></span>
            <div class="timeline-main">
                <p class="timeline-title">
                    <span dir="auto">{title}</span>
                    {badge.map(|(tone, text)| view! { <Badge tone>{text}</Badge> })}
                    {group.map(|group| view! { <GroupBadge group/> })}
                </p>
                {text}
                <p class="meta"><TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/></p>
            </div>
        </li>
    }
    .into_any()
}

/// An act out of the log, with old and new values.
#[component]
pub fn ChangeRow(change: Change) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let at = change.at;
    let undo = use_context::<UndoWith>().zip(change.command).map(|(UndoWith(undo), command)| {
        let label = format!("Take back: {}", change.sentence);
        view! {
            <IconButton icon="undo" label press=move |_| undo.run(command)/>
        }
    });
    let lines = change
        .lines
        .into_iter()
        .map(|line| {
            view! {
                <div class="timeline-field">
                    <dt>{line.label}</dt>
                    <dd>
                        <del dir="auto">{line.before}</del>
                        <span aria-hidden="true">" → "</span>
                        <ins dir="auto">{line.after}</ins>
                    </dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <li class="timeline-item" data-kind="change">
            <span class="timeline-mark"><Icon name="history"/></span>
            <div class="timeline-main">
                <p class="timeline-title" dir="auto">{change.sentence}</p>
                <dl class="timeline-fields">{lines}</dl>
                <p class="meta cluster"><TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/>{undo}</p>
            </div>
        </li>
    }
    .into_any()
}

fn channel_word(channel: &str) -> &'static str {
    match channel {
        "text" => "text",
        "email" => "email",
        "facebook" => "Facebook",
        "web_form" => "Web form",
        _ => "chat",
    }
}

fn outcome_word(outcome: &str) -> String {
    match outcome {
        "called" => "Called",
        "no_answer" => "No answer",
        "voicemail" => "Left a voicemail",
        _ => "Spoke",
    }
    .to_owned()
}

fn outcome_tone(outcome: &str) -> Tone {
    match outcome {
        "spoke" => Tone::Ok,
        "called" => Tone::Neutral,
        _ => Tone::Warn,
    }
}

fn status_word(status: &str) -> String {
    match status {
        "request" => "Request",
        "pending" => "Pending",
        "booked" => "Booked",
        "checked_in" => "Checked in",
        "completed" => "Completed",
        "cancelled" => "Cancelled",
        _ => "No-show",
    }
    .to_owned()
}

fn status_tone(status: &str) -> Tone {
    match status {
        "completed" => Tone::Ok,
        "request" | "pending" => Tone::Warn,
        "no_show" => Tone::Danger,
        "booked" | "checked_in" => Tone::Info,
        _ => Tone::Neutral,
    }
}
