use super::channel_place::{ChannelPlace, Places};
use super::{FacebookHook, MailHookButton, Topic, TwilioHooks};
use crate::live::Act;
use crate::rooms::channels::api::{remove_channel, test_channel};
use crate::rooms::channels::model::{Channel, ChannelKind, ChannelState};
use crate::rooms::staff::Me;
use crate::ui::{Badge, Banner, Button, IconButton, TimeText, Tone};
use leptos::prelude::*;

/// A connected account: whether it works, what is still to do, and what can be done with it.
#[component]
pub(super) fn ChannelRow(
    channel: Channel,
    places: Places,
    hook: String,
    edit: Callback<Topic>,
) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let (testing, removing) = (Act::new(), Act::new());
    let id = channel.id;
    let facebook_hook = hook.clone();
    let is_twilio = channel.kind == ChannelKind::Twilio;
    let asked = match channel.kind {
        ChannelKind::Twilio => "Asked Twilio.",
        ChannelKind::Email => "Asked the mail server.",
        ChannelKind::Facebook => "Asked Facebook.",
    };
    let test = move |_| testing.run_final(asked, move |intent| test_channel(intent, id), |_| {});
    let said = format!("{} is removed. Nothing goes out by it or comes in.", channel.name);
    let remove = move |_| removing.run(said.clone(), move |intent| remove_channel(intent, id), |_| {});
    let (name, remove_label) = (channel.name.clone(), format!("Remove {}", channel.name));
    let state = match channel.state {
        ChannelState::New => view! { <Badge>"Not tried yet"</Badge> }.into_any(),
        ChannelState::Works => view! { <Badge tone=Tone::Ok icon="check">"Works"</Badge> }.into_any(),
        ChannelState::Fails => {
            view! { <Badge tone=Tone::Danger icon="alert">"Does not work"</Badge> }.into_any()
        }
    };
    let checked = channel.checked_at.map(|at| {
        view! { <span>"Last tried "<TimeText datetime=at.to_rfc3339() text=zone.day_and_clock(at)/></span> }
    });
    let tone = if channel.state == ChannelState::Fails { Tone::Danger } else { Tone::Warn };
    let (last_error, address) = (channel.last_error.clone(), channel.address.clone());
    let trouble = (!last_error.is_empty()).then(|| {
        let icon = tone.icon();
        view! { <Banner tone icon>{last_error}</Banner> }
    });
    let account = match channel.kind {
        ChannelKind::Twilio => format!("Twilio {}", channel.account),
        ChannelKind::Email => format!("{}:{}", channel.mail.smtp_host, channel.mail.smtp_port),
        ChannelKind::Facebook if channel.mail.display_name.is_empty() => "Facebook".to_owned(),
        ChannelKind::Facebook => format!("Facebook Page “{}”", channel.mail.display_name),
    };
    let told = is_twilio.then(|| {
        let address = format!("{hook}{}/{id}", ChannelKind::Twilio.hook());
        view! { <TwilioHooks address calls=channel.takes_calls()/> }
    });
    let calls = channel.takes_calls().then(|| {
        let to =
            (!channel.calls_to.is_empty()).then(|| view! { "go to "<bdi>{channel.calls_to.clone()}</bdi> });
        let then = match (to.is_some(), channel.voicemail) {
            (true, true) => ", then to the voicemail.",
            (true, false) => ".",
            (false, _) => "go to the voicemail.",
        };
        view! { <p class="meta">"Calls "{to}{then}</p> }
    });
    let handed_over = (channel.kind == ChannelKind::Email)
        .then(|| view! { <MailHookButton id has=channel.mail.has_hook show=edit/> });
    let asked_for = (channel.kind == ChannelKind::Facebook).then(|| {
        let (kind, verify_token) = (channel.kind.hook(), channel.verify_token.clone());
        view! { <FacebookHook address=format!("{facebook_hook}{kind}/{id}") verify_token/> }
    });
    let (kind, edited) = (channel.kind, channel.clone());
    view! {
        <li class="setting-row">
            <div class="setting-row-text stack">
                <p><strong dir="auto">{name}</strong>" · "<bdi>{address}</bdi></p>
                <p class="meta cluster">{state} <bdi>{account}</bdi> {checked}</p>
                {calls}
                {trouble}
                {told}
                {handed_over}
                {asked_for}
            </div>
            <ChannelPlace id name=channel.name.clone() at=channel.location_id places/>
            <Button icon="check" pending=testing.pending press=test>"Test"</Button>
            <Button icon="edit" press=move |_| edit.run(Topic::Account(kind, Some(Box::new(edited.clone()))))>"Edit"</Button>
            <IconButton icon="trash" label=remove_label pending=removing.pending press=remove/>
        </li>
    }
    .into_any()
}
