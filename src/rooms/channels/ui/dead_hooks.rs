use crate::live::Act;
use crate::rooms::channels::api::replay_hook;
use crate::rooms::channels::model::{ChannelKind, DeadHook};
use crate::rooms::staff::Me;
use crate::ui::{Button, Section, TimeText};
use leptos::prelude::*;

/// What came in and could not be worked on, each with another try.
#[component]
pub(super) fn DeadHooks(dead: Vec<DeadHook>) -> impl IntoView {
    let rows = dead.into_iter().map(|hook| view! { <Row hook/> }).collect_view();
    view! {
        <Section title="Could not be worked on">
            <p>"These came in and are kept for 30 days, but something went wrong with them each time."</p>
            <ul class="setting-rows">{rows}</ul>
        </Section>
    }
    .into_any()
}

#[component]
fn Row(hook: DeadHook) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let act = Act::new();
    let id = hook.id;
    let replay =
        move |_| act.run_final("It is worked on again.", move |intent| replay_hook(intent, id), |_| {});
    let at = hook.received_at;
    let kind = match hook.by {
        ChannelKind::Email => "An email",
        ChannelKind::Twilio => "A text",
        ChannelKind::Facebook => "A message on Facebook",
    };
    let what = match (hook.is_message, hook.sender.as_str()) {
        (true, "") => kind.to_owned(),
        // A person's number on Facebook tells nobody who they are.
        (true, _) if hook.by == ChannelKind::Facebook => kind.to_owned(),
        (true, sender) => format!("{kind} from {sender}"),
        (false, "") if hook.is_call => "News of a call".to_owned(),
        (false, sender) if hook.is_call => format!("A call from {sender}"),
        (false, _) => "News of a message of ours".to_owned(),
    };
    view! {
        <li class="setting-row">
            <div class="setting-row-text">
                <p><strong>{what}</strong>" · "<bdi>{hook.channel_name}</bdi></p>
                <p class="meta"><TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/>" · "{hook.error}</p>
            </div>
            <Button icon="restore" pending=act.pending press=replay>"Replay"</Button>
        </li>
    }
    .into_any()
}
