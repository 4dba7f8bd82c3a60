//! Parts of a message that came or goes by a provider.

use crate::domain::ids::MessageId;
use crate::live::Act;
use crate::rooms::channels::api::{send_again, send_now};
use crate::rooms::channels::model::{self, CarryState, ChannelKind, Delivery};
use crate::ui::{Badge, Button, ButtonKind, Icon, Tone};
use leptos::prelude::*;

/// How far a message got: an icon and a word.
pub fn carried(delivery: &Delivery) -> (&'static str, &'static str) {
    match delivery.state {
        CarryState::Queued if delivery.held_until.is_some() => ("clock", "Waits for the quiet hours to end"),
        CarryState::Queued if delivery.step == 1 => ("clock", "Goes out in a moment"),
        CarryState::Queued => ("clock", "Waiting to be sent"),
        CarryState::Sending => ("clock", "Sending"),
        CarryState::Unknown if delivery.is_in_doubt() => ("info", "Perhaps sent"),
        CarryState::Unknown => ("clock", "Checking whether it went out"),
        CarryState::Sent => ("check", "Sent"),
        CarryState::Failed => ("alert", "Not delivered"),
        CarryState::Delivered => ("check-double", "Delivered"),
        CarryState::Read => ("eye", "Read"),
    }
}

/// By which way an answer of the chat goes besides, because nobody saw it there, and how far that got.
#[component]
pub(super) fn AlsoSent(
    delivery: Delivery,
    by: ChannelKind,
    /// Since when, as people read it.
    at: String,
) -> impl IntoView {
    let how = match by {
        ChannelKind::Email => "by email",
        ChannelKind::Twilio => "as a text",
        ChannelKind::Facebook => "on Facebook",
    };
    let (icon, words) = match delivery.state {
        CarryState::Failed => ("alert", format!("Could not be sent {how} as well.")),
        CarryState::Unknown if delivery.is_in_doubt() => {
            ("info", format!("Perhaps also sent {how} at {at}."))
        }
        CarryState::Queued | CarryState::Sending | CarryState::Unknown => {
            ("clock", format!("Not seen yet: goes {how} as well"))
        }
        CarryState::Sent => ("check", format!("Also sent {how} at {at}")),
        CarryState::Delivered => ("check-double", format!("Also sent {how} at {at} · Delivered")),
        CarryState::Read => ("eye", format!("Also sent {how} at {at} · Read")),
    };
    let why = (!delivery.why.is_empty()).then(|| view! { <span dir="auto">" "{delivery.why}</span> });
    let failed = (delivery.state == CarryState::Failed).then_some("true");
    view! {
        <p class="bubble-also" data-failed=failed>
            <Icon name=icon/>
            <span>{words}{why}</span>
        </p>
    }
    .into_any()
}

/// The way to have a text go that waits for the quiet hours to end.
#[component]
pub(super) fn SendNow(message: MessageId) -> impl IntoView {
    let act = Act::new();
    let now = move |_| act.run_final("It goes out now.", move |intent| send_now(intent, message), |_| {});
    view! { <Button kind=ButtonKind::Quiet icon="send" pending=act.pending press=now>"Send now"</Button> }
}

/// Why a message did not arrive, or perhaps did not, and the way to try once more.
#[component]
pub(super) fn SendAgain(message: MessageId, why: String, in_doubt: bool) -> impl IntoView {
    let act = Act::new();
    let again =
        move |_| act.run_final("It goes out again.", move |intent| send_again(intent, message), |_| {});
    view! {
        <div class="bubble-trouble" role="status">
            {if in_doubt {
                view! { <Badge tone=Tone::Warn icon="info">"Perhaps sent"</Badge> }
            } else {
                view! { <Badge tone=Tone::Danger icon="alert">"Not delivered"</Badge> }
            }}
            <span dir="auto">{why}</span>
            <div class="actions"><Button icon="send" pending=act.pending press=again>"Send again"</Button></div>
        </div>
    }
    .into_any()
}

/// The pictures and files that came or went with a message, or why one cannot be shown.
#[component]
pub(super) fn Pictures(
    pictures: model::Pictures,
    /// From the customer.
    incoming: bool,
) -> impl IntoView {
    let alt = if incoming { "Picture from the customer" } else { "Picture that was sent" };
    let one = |picture: model::Picture| match (picture.file_id, picture.why.as_str()) {
        (file, why) if !picture.name.is_empty() => {
            let (name, why) = (picture.name.clone(), why.to_owned());
            let shown = match file {
                Some(id) => {
                    let href = format!("/files/{id}/original");
                    let download = name.clone();
                    view! { <a href=href download=download rel="external"><bdi>{name}</bdi></a> }.into_any()
                }
                None if why.is_empty() => view! { <bdi>{name}</bdi>" is on its way." }.into_any(),
                None => view! { <bdi>{name}</bdi>" could not be fetched. "{why} }.into_any(),
            };
            view! { <li class="meta"><Icon name="download"/><span>{shown}</span></li> }.into_any()
        }
        (Some(file), _) => view! {
            <li>
                <a href=format!("/files/{file}/1600") target="_blank" rel="noopener">
                    <img src=format!("/files/{file}/320") alt=alt loading="lazy"/>
                </a>
            </li>
        }
        .into_any(),
        (None, "") => {
            view! { <li class="meta"><Icon name="image"/>"A picture is on its way."</li> }.into_any()
        }
        (None, why) => {
            let why = why.to_owned();
            view! { <li class="meta"><Icon name="image"/>"A picture could not be shown. "{why}</li> }
                .into_any()
        }
    };
    view! { <ul class="bubble-pictures" role="list">{pictures.0.into_iter().map(one).collect_view()}</ul> }
        .into_any()
}
