use super::super::model::{Channel, Later, ReplyBy, Scheduled, ScheduledState};
use super::super::relevance::SCHEDULED_FOR;
use super::super::scheduling_api as api;
use super::outbox::{Outbox, Returned};
use super::thread_state::ThreadState;
use crate::domain::ids::ScheduledMessageId;
use crate::live::{Act, one_at_a_time, patiently, use_live};
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, CancelButton, DateTimeField, Dialog, ErrorSummary, Icon, Menu, MenuItem,
    TimeText, Tone,
};
use leptos::{ev, prelude::*};

/// Characters of a message that are shown.
const SHOWN: usize = 120;

/// What goes out later, and what could not be sent when its time had come.
#[component]
pub(super) fn ScheduledList(thread: ThreadState, outbox: Outbox) -> impl IntoView {
    let found = RwSignal::new(Vec::<Scheduled>::new());
    let moved = RwSignal::new(None::<ScheduledMessageId>);
    let choosing = RwSignal::new(false);
    let looks = move || found.try_with_untracked(|_| ()).is_some();
    let fetch = one_at_a_time(move || async move {
        let ask = || api::list_scheduled(thread.customer);
        if let Ok(fresh) = patiently(looks, ask).await
            && found.try_with_untracked(|known| *known != fresh) == Some(true)
        {
            found.try_set(fresh);
        }
    });
    Effect::new(move |_| fetch.run(()));
    let live = use_live();
    live.on_event(move |frame| {
        if SCHEDULED_FOR.concerns_of(&frame, &[thread.customer]) {
            fetch.run(());
        }
    });
    live.on_reset(move || fetch.run(()));
    let choose = Callback::new(move |id| {
        moved.set(Some(id));
        choosing.set(true);
    });
    let ids = Memo::new(move |_| found.with(|all| all.iter().map(|one| one.id).collect::<Vec<_>>()));
    let row = move |id: ScheduledMessageId| {
        let one = Memo::new(move |_| found.with(|all| all.iter().find(|one| one.id == id).cloned()));
        move || one.get().map(|one| view! { <Row one outbox choose/> })
    };
    view! {
        {move || (!ids.with(Vec::is_empty)).then(|| view! {
            <ul class="scheduled" aria-label="Goes out later">
                <For each=move || ids.get() key=|id| *id let:id><li class="scheduled-row">{row(id)}</li></For>
            </ul>
        })}
        <Dialog open=choosing title="Another time" guard=true>
            {move || moved.get().map(|id| view! { <TimeForm id choosing/> })}
        </Dialog>
    }
    .into_any()
}

/// By which way it goes: an icon and a word.
pub(super) fn way(channel: Channel) -> (&'static str, &'static str) {
    match channel {
        Channel::Text => ("phone", "Text"),
        Channel::Email => ("mail", "Email"),
        _ => ("chat", "Chat"),
    }
}

/// The beginning of what it says.
pub(super) fn short(body: &str) -> String {
    let mut short: String = body.chars().take(SHOWN).collect();
    if short.len() < body.len() {
        short.push('…');
    }
    short
}

/// What goes with it.
pub(super) fn with_files(files: &[String]) -> Option<AnyView> {
    let names = files.join(", ");
    (!files.is_empty())
        .then(|| view! { <p class="meta"><Icon name="attach"/>" "<bdi>{names}</bdi></p> }.into_any())
}

#[component]
fn Row(one: Scheduled, outbox: Outbox, choose: Callback<ScheduledMessageId>) -> impl IntoView {
    let me = expect_context::<Me>();
    let act = Act::new();
    let (id, failed) = (one.id, one.state == ScheduledState::Failed);
    let (icon, what) = way(one.channel);
    let (short, files) = (short(&one.body), with_files(&one.files));
    let send = move |_| act.run_final("Sent.", move |intent| api::send_scheduled(intent, id), |_| {});
    let cancel = move |_| act.run("Dropped.", move |intent| api::cancel_scheduled(intent, id, None), |_| {});
    let subject = (one.channel == Channel::Email).then(|| one.subject.clone());
    let by = subject.clone().map(|subject| ReplyBy::Email { subject });
    let body = one.body.clone();
    let edit = move |_| {
        let back = Returned { body: body.clone(), internal: false, by: by.clone(), why: None };
        act.run_final(
            "It is in the composer again, and does not go out by itself.",
            move |intent| api::cancel_scheduled(intent, id, Some(true)),
            move |_| {
                outbox.returned.try_set(Some(back));
            },
        );
    };
    let when = me.zone.day_and_clock(one.send_at);
    let label = format!("More for the message of {when}");
    view! {
        <Icon name=icon/>
        <div class="scheduled-text">
            <p>
                {if failed {
                    view! { <Badge tone=Tone::Danger icon="alert">"Not sent"</Badge> }.into_any()
                } else {
                    view! { <Badge tone=Tone::Info icon="clock">"Later"</Badge> }.into_any()
                }}
                " "<strong>{what}" · "<TimeText datetime=one.send_at.to_rfc3339() text=when/></strong>
                {one.staff_name.map(|name| view! { " · "<bdi>{name}</bdi> })}
                {(one.unless_answered && !failed).then_some(" · dropped if they write first")}
            </p>
            {failed.then(|| view! { <p class="scheduled-why" dir="auto">{one.why}</p> })}
            {subject.map(|subject| view! { <p><strong dir="auto">{subject}</strong></p> })}
            <p dir="auto">{short}</p>
            {files}
        </div>
        <Button kind=ButtonKind::Quiet icon="send" pending=act.pending press=send>"Send now"</Button>
        <Menu label>
            <MenuItem icon="calendar" press=move |_| choose.run(id)>"Another time"</MenuItem>
            <MenuItem icon="edit" press=edit.clone()>"Edit it"</MenuItem>
            <MenuItem icon="close" danger=true press=cancel>"Drop it"</MenuItem>
        </Menu>
    }
    .into_any()
}

/// The form of another time.
#[component]
pub(super) fn TimeForm(id: ScheduledMessageId, choosing: RwSignal<bool>) -> impl IntoView {
    let act = Act::new();
    let at = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        act.run(
            "It goes out at the new time.",
            move |intent| api::reschedule_message(intent, id, Later::At(at.get_untracked())),
            move |_| {
                choosing.try_set(false);
            },
        );
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <DateTimeField name="at" label="Day and time" value=at required=true error=act.errors.for_field("at")/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Change the time"</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}
