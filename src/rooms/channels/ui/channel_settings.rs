use super::{ChannelRow, DeadHooks, TwilioEditor};
use crate::live::use_live;
use crate::rooms::channels::api::list_channels;
use crate::rooms::channels::model::{Channel, Channels};
use crate::rooms::staff::ui::loaded;
use crate::ui::{Button, ButtonKind, Dialog, EmptyState, Section};
use leptos::prelude::*;
use leptos_meta::Title;

/// The section "Channels" of the settings: the providers by which customers are reached.
#[component]
pub fn ChannelSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| list_channels());
    use_live().refresh(list, |frame| matches!(frame.subject_type.as_str(), "channel" | "incoming_hook"));
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<Channel>);
    let edit = Callback::new(move |channel: Option<Channel>| {
        edited.set(channel);
        open.set(true);
    });
    let show = move |found: Channels| {
        let add = move || {
            view! { <Button kind=ButtonKind::Primary icon="plus" press=move |_| edit.run(None)>"Connect Twilio"</Button> }
        };
        let Channels { hook, channels, dead } = found;
        let body = if channels.is_empty() {
            view! { <EmptyState icon="send" title="No channel is connected" text="Connect a Twilio account to text with customers."/> }
                .into_any()
        } else {
            let row = |channel: Channel| view! { <ChannelRow channel hook=hook.clone() edit/> };
            view! { <ul class="setting-rows">{channels.into_iter().map(row).collect_view()}</ul> }.into_any()
        };
        view! {
            <Section title="Texts" actions=add>
                <p>"Customers text your number, and you answer them from their card and from the inbox."</p>
                {body}
            </Section>
            {(!dead.is_empty()).then(|| view! { <DeadHooks dead/> })}
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        edited.with(|edited| edited.as_ref().map_or_else(|| "Connect Twilio".to_owned(), |c| c.name.clone()))
    });
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Title text="Channels"/>
        {loaded(list, "The channels", show)}
        <Dialog open title guard=true>{move || view! { <TwilioEditor was=edited.get() close/> }}</Dialog>
    }
    .into_any()
}
