use super::channel_place::Places;
use super::{ChannelRow, DeadHooks, EmailEditor, FacebookEditor, LeftOut, MailHookShown, TwilioEditor};
use crate::live::use_live;
use crate::rooms::channels::api::list_channels;
use crate::rooms::channels::model::{Channel, ChannelKind, Channels, MailHook};
use crate::rooms::channels::relevance::CHANNELS;
use crate::rooms::staff::ui::loaded;
use crate::ui::{Button, ButtonKind, Dialog, EmptyState, Section};
use leptos::prelude::*;
use leptos_meta::Title;

/// What the dialog is about.
#[derive(Clone, PartialEq)]
pub(super) enum Topic {
    /// An account, and which one; none: a new one.
    Account(ChannelKind, Option<Box<Channel>>),
    /// A secret that was just made.
    Secret(MailHook),
}

/// The section "Channels" of the settings: the providers by which customers are reached.
#[component]
pub fn ChannelSettings() -> impl IntoView {
    let list = Resource::new(|| (), |()| list_channels());
    use_live().refresh(list, |frame| CHANNELS.concerns(frame));
    let open = RwSignal::new(false);
    let edited = RwSignal::new(Topic::Account(ChannelKind::Twilio, None));
    let edit = Callback::new(move |topic: Topic| {
        edited.set(topic);
        open.set(true);
    });
    let show = move |found: Channels| {
        let Channels { hook, channels, dead, left_out, left_out_count, locations } = found;
        let places = Places(StoredValue::new(locations));
        let of = |kind: ChannelKind| -> Vec<Channel> {
            channels.iter().filter(|channel| channel.kind == kind).cloned().collect()
        };
        let (texts, mail, pages) =
            (of(ChannelKind::Twilio), of(ChannelKind::Email), of(ChannelKind::Facebook));
        view! {
            <Texts channels=texts places hook=hook.clone() edit/>
            <Email channels=mail places edit/>
            <Facebook channels=pages places hook edit/>
            {(!dead.is_empty()).then(|| view! { <DeadHooks dead/> })}
            {(!left_out.is_empty()).then(|| view! { <LeftOut mails=left_out count=left_out_count/> })}
        }
        .into_any()
    };
    let title = Signal::derive(move || {
        edited.with(|topic| match topic {
            Topic::Account(_, Some(channel)) => channel.name.clone(),
            Topic::Account(ChannelKind::Twilio, None) => "Connect Twilio".to_owned(),
            Topic::Account(ChannelKind::Email, None) => "Connect email".to_owned(),
            Topic::Account(ChannelKind::Facebook, None) => "Connect Facebook Messenger".to_owned(),
            Topic::Secret(_) => "Handing emails over".to_owned(),
        })
    });
    let close = Callback::new(move |()| open.set(false));
    let editor = move || match edited.get() {
        Topic::Account(ChannelKind::Twilio, was) => {
            view! { <TwilioEditor was=was.map(|was| *was) close/> }.into_any()
        }
        Topic::Account(ChannelKind::Email, was) => {
            view! { <EmailEditor was=was.map(|was| *was) close/> }.into_any()
        }
        Topic::Account(ChannelKind::Facebook, was) => {
            view! { <FacebookEditor was=was.map(|was| *was) close/> }.into_any()
        }
        Topic::Secret(hook) => view! { <MailHookShown hook/> }.into_any(),
    };
    view! {
        <Title text="Channels"/>
        {loaded(list, "The channels", show)}
        <Dialog open title guard=true>{editor}</Dialog>
    }
    .into_any()
}

#[component]
fn Texts(channels: Vec<Channel>, places: Places, hook: String, edit: Callback<Topic>) -> impl IntoView {
    let add = move || {
        let press = move |_| edit.run(Topic::Account(ChannelKind::Twilio, None));
        view! { <Button kind=ButtonKind::Primary icon="plus" press>"Connect Twilio"</Button> }
    };
    let empty = channels.is_empty().then(|| {
        view! { <EmptyState icon="send" title="No channel is connected" text="Connect a Twilio account to text with customers."/> }
    });
    view! {
        <Section title="Texts" actions=add>
            <p>"Customers text your number, and you answer them from their card and from the inbox."</p>
            {empty}
            <Rows channels places hook edit/>
        </Section>
    }
    .into_any()
}

#[component]
fn Email(channels: Vec<Channel>, places: Places, edit: Callback<Topic>) -> impl IntoView {
    let add = move || {
        let press = move |_| edit.run(Topic::Account(ChannelKind::Email, None));
        view! { <Button icon="plus" press>"Connect email"</Button> }
    };
    let empty = channels.is_empty().then(|| {
        view! { <EmptyState icon="mail" title="No email address is connected" text="Connect a mail server to write and receive emails."/> }
    });
    view! {
        <Section title="Email" actions=add>
            <p>"You write to customers from their card and from the inbox, and their answers come in there."</p>
            {empty}
            <Rows channels places hook=String::new() edit/>
        </Section>
    }
    .into_any()
}

#[component]
fn Facebook(channels: Vec<Channel>, places: Places, hook: String, edit: Callback<Topic>) -> impl IntoView {
    let add = move || {
        let press = move |_| edit.run(Topic::Account(ChannelKind::Facebook, None));
        view! { <Button icon="plus" press>"Connect Facebook Messenger"</Button> }
    };
    let empty = channels.is_empty().then(|| {
        view! { <EmptyState icon="messenger" title="No Page is connected" text="Connect a Page on Facebook to answer its messages here."/> }
    });
    view! {
        <Section title="Facebook Messenger" actions=add>
            <p>
                "Customers write to your Page, and you answer them from their card and from the inbox: for 7 days after their \
                 last message, as Facebook allows."
            </p>
            {empty}
            <Rows channels places hook edit/>
        </Section>
    }
    .into_any()
}

#[component]
fn Rows(channels: Vec<Channel>, places: Places, hook: String, edit: Callback<Topic>) -> impl IntoView {
    let row = move |channel: Channel| view! { <ChannelRow channel places hook=hook.clone() edit/> };
    let rows = (!channels.is_empty())
        .then(|| view! { <ul class="setting-rows">{channels.into_iter().map(row).collect_view()}</ul> });
    rows.into_any()
}
