//! What else can be done with a whole conversation.

use super::super::api;
use super::super::model::Later;
use super::thread_keys::{ThreadKey, ThreadKeys};
use super::thread_state::ThreadState;
use crate::domain::ids::InboxId;
use crate::live::Act;
use crate::rooms::channels::model::Reach;
use crate::rooms::channels::ui::ConsentLedger;
use crate::rooms::customers::api::set_blocked;
use crate::rooms::inboxes::ui::Inboxes;
use crate::rooms::staff::Me;
use crate::ui::{
    ActHere, Button, ButtonKind, CancelButton, DateTimeField, Dialog, ErrorSummary, Menu, MenuItem,
    offer_acts,
};
use leptos::{ev, prelude::*};

/// Putting the conversation aside, and blocking the contact.
#[component]
pub(super) fn ThreadMenu(thread: ThreadState) -> impl IntoView {
    let act = Act::new();
    let customer = thread.customer;
    let block = move |blocked: bool| {
        let said = if blocked { "Blocked." } else { "Unblocked." };
        act.run(said, move |intent| set_blocked(intent, customer, blocked), |_| {});
    };
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let choosing = RwSignal::new(false);
    let snooze = Callback::new(move |until: Later| put_aside(thread, act, until, choosing));
    let choose = Callback::new(move |()| {
        if thread.conversation.with_untracked(Option::is_some) {
            choosing.set(true);
        }
    });
    Effect::new(move |_| {
        ThreadKeys::listen(move |key| {
            if key == ThreadKey::Snooze {
                choose.run(());
            }
        });
    });
    offer_acts(Signal::derive(move || {
        let act = ActHere {
            label: "Snooze the conversation".to_owned(),
            words: "later remind aside chat thread",
            icon: "clock",
            run: choose,
        };
        if thread.conversation.with(Option::is_some) { vec![act] } else { Vec::new() }
    }));
    let consent = RwSignal::new(false);
    let inboxes = Inboxes::here();
    let move_to = move |inbox: InboxId, name: &str| {
        let Some(id) = thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id)) else { return };
        act.run(format!("Moved to {name}."), move |intent| api::move_to_inbox(intent, id, inbox), |_| {});
    };
    let others = move || {
        let here = thread.conversation.with(|c| c.as_ref().and_then(|c| c.inbox_id));
        // There is no conversation yet, or the one inbox is where it stands.
        here.map(|here| {
            inboxes
                .open()
                .into_iter()
                .filter(|one| one.id != here)
                .map(|one| {
                    let (id, name) = (one.id, one.name.clone());
                    view! {
                        <MenuItem icon="inbox" press=move |_| move_to(id, &name)>"Move to: "<bdi>{one.name}</bdi></MenuItem>
                    }
                })
                .collect_view()
        })
    };
    let offered = move || {
        Later::OFFERED
            .into_iter()
            .map(|until| {
                let label = format!("Snooze: {}", zone.with_value(|zone| until.label(zone)));
                view! { <MenuItem icon="clock" press=move |_| snooze.run(until.clone())>{label}</MenuItem> }
            })
            .collect_view()
    };
    view! {
        <Menu label="More for this conversation">
            {inboxes.look()}
            {offered}
            <MenuItem icon="calendar" press=move |_| choose.run(())>"Snooze: another time"</MenuItem>
            {move || (thread.texting.get() != Reach::Off).then(|| view! {
                <MenuItem icon="phone" press=move |_| consent.set(true)>"Consent to texts"</MenuItem>
            })}
            {others}
            {move || if thread.blocked.get() {
                view! { <MenuItem icon="restore" press=move |_| block(false)>"Unblock this contact"</MenuItem> }.into_any()
            } else {
                view! { <MenuItem icon="block" danger=true press=move |_| block(true)>"Block this contact"</MenuItem> }.into_any()
            }}
        </Menu>
        <Dialog open=choosing title="Snooze until" guard=true>
            {move || view! { <SnoozeForm thread choosing/> }}
        </Dialog>
        <Dialog open=consent title="Consent to texts">
            {move || view! { <ConsentLedger customer/> }}
        </Dialog>
    }
    .into_any()
}

/// The form of a time of one's own.
#[component]
fn SnoozeForm(thread: ThreadState, choosing: RwSignal<bool>) -> impl IntoView {
    let act = Act::new();
    let until = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        put_aside(thread, act, Later::At(until.get_untracked()), choosing);
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <DateTimeField
                name="until" label="Day and time" value=until required=true error=act.errors.for_field("until")
                hint="It comes back then, or as soon as the customer writes."
            />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Snooze"</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}

fn put_aside(thread: ThreadState, act: Act, until: Later, choosing: RwSignal<bool>) {
    let Some(id) = thread.conversation.with_untracked(|c| c.as_ref().map(|c| c.id)) else { return };
    act.run(
        "Snoozed.",
        move |intent| api::snooze_until(intent, id, until.clone()),
        move |_| {
            choosing.try_set(false);
        },
    );
}
