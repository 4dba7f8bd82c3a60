use super::super::model::{Channel, Scheduled, ScheduledKey, ScheduledRow, ScheduledState, ScheduledWords};
use super::super::relevance::SCHEDULED;
use super::super::scheduling_api as api;
use super::scheduled_list::{TimeForm, short, way, with_files};
use crate::domain::ids::{ConversationId, ScheduledMessageId};
use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::{Act, Kept};
use crate::rooms::staff::Me;
use crate::ui::{
    Badge, Button, ButtonKind, ButtonLink, CancelButton, Dialog, EmptyState, ErrorPanel, ErrorSummary, Icon,
    Menu, MenuItem, PageHeader, Skeleton, SkeletonKind, TextArea, TextField, TimeText, Tone, awaited,
};
use leptos::{ev, prelude::*};
use leptos_meta::Title;

/// All that goes out later or could not be sent, over all customers.
#[component]
pub fn ScheduledPage() -> impl IntoView {
    // So many pages are on the screen.
    let wanted = StoredValue::new(1_usize);
    let list = Kept::new(move || pages(wanted.get_value()), |frame| SCHEDULED.concerns(frame));
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="What goes out later could not be loaded." why on_retry=list.retry()/>
        }
        .into_any(),
        None => view! { <List list more/> }.into_any(),
    };
    let subtitle = "Messages that go out by themselves, the next one first.".to_owned();
    view! {
        <Title text="Scheduled"/>
        <div class="page">
            <PageHeader title="Scheduled" subtitle=Signal::stored(subtitle) back="/inbox"/>
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=5 label="Loading what goes out later"/> }>
                {move || awaited(async move {
                    list.ready().await;
                    body
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// So many pages as one.
async fn pages(wanted: usize) -> Result<Page<ScheduledRow, ScheduledKey>, AppError> {
    let mut all = api::list_all_scheduled(None).await?;
    all.go_on(wanted, |after| api::list_all_scheduled(Some(after))).await?;
    Ok(all)
}

/// The dialogs stand outside of the rows, which may go while one is open.
#[component]
fn List(list: Kept<Page<ScheduledRow, ScheduledKey>>, more: Callback<()>) -> impl IntoView {
    let rows = list.part(|page| page.rows.clone());
    let has_more = list.part(|page| page.next.is_some());
    let nothing = Memo::new(move |_| rows.with(Vec::is_empty));
    let (moved, edited) = (RwSignal::new(None::<ScheduledMessageId>), RwSignal::new(None::<ScheduledRow>));
    let (moving, editing) = (RwSignal::new(false), RwSignal::new(false));
    let choose = Callback::new(move |id| {
        moved.set(Some(id));
        moving.set(true);
    });
    let edit = Callback::new(move |row| {
        edited.set(Some(row));
        editing.set(true);
    });
    let action = || view! { <ButtonLink href="/inbox" icon="inbox">"Go to the inbox"</ButtonLink> };
    view! {
        <Show when=move || nothing.get()>
            <EmptyState
                icon="clock" title="Nothing waits to be sent"
                text=Signal::stored("What you write with “Send later” stands here until its time comes.".to_owned())
                action
            />
        </Show>
        <Show when=move || !nothing.get()>
            <ul class="later-list" aria-label="Scheduled messages">
                <For each=move || rows.get() key=drawn let:row><Item row choose edit/></For>
            </ul>
        </Show>
        <Show when=move || has_more.get()>
            <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
        <Dialog open=moving title="Another time" guard=true>
            {move || moved.get().map(|id| view! { <TimeForm id choosing=moving/> })}
        </Dialog>
        <Dialog open=editing title="Edit the message" guard=true>
            {move || edited.get().map(|row| view! { <WordsForm row editing/> })}
        </Dialog>
    }
    .into_any()
}

/// A row stays the same node until something on it changes, be it a name or where its conversation is.
fn drawn(row: &ScheduledRow) -> (ScheduledMessageId, i32, String, Option<String>, Option<ConversationId>) {
    let ScheduledRow { message, version, customer_name, conversation_id, .. } = row;
    (message.id, *version, customer_name.clone(), message.staff_name.clone(), *conversation_id)
}

#[component]
fn Item(
    row: ScheduledRow,
    choose: Callback<ScheduledMessageId>,
    edit: Callback<ScheduledRow>,
) -> impl IntoView {
    let zone = expect_context::<Me>().zone;
    let (sending, dropping) = (Act::new(), Act::new());
    let of = row.clone();
    let ScheduledRow { message, customer_id, customer_name, conversation_id, .. } = row;
    let Scheduled { id, channel, send_at, state, subject, body, staff_name, why, files, .. } = message;
    let href = match conversation_id {
        Some(conversation) => format!("/inbox/{conversation}"),
        None => format!("/contacts/{customer_id}"),
    };
    let failed = state == ScheduledState::Failed;
    let (icon, what) = way(channel);
    let when = zone.day_and_clock(send_at);
    let send = move |_| sending.run_final("Sent.", move |intent| api::send_scheduled(intent, id), |_| {});
    let cancel =
        move |_| dropping.run("Dropped.", move |intent| api::cancel_scheduled(intent, id, None), |_| {});
    let edit_it = move |_| edit.run(of.clone());
    let heading = format!("later-{id}");
    let label = format!("More for the message to {customer_name} of {when}");
    view! {
        <li class="later-item" aria-labelledby=heading.clone()>
            <div class="later-text">
                <h2 class="later-name" id=heading.clone()><a href=href dir="auto">{customer_name}</a></h2>
                <p class="cluster meta">
                    {if failed {
                        view! { <Badge tone=Tone::Danger icon="alert">"Not sent"</Badge> }.into_any()
                    } else {
                        view! { <Badge tone=Tone::Info icon="clock">"Later"</Badge> }.into_any()
                    }}
                    <span><Icon name=icon/>{what}</span>
                    <TimeText datetime=send_at.to_rfc3339() text=when/>
                    {staff_name.map(|name| view! { <span>"by "<bdi>{name}</bdi></span> })}
                    {(message.unless_answered && !failed).then(|| view! { <span>"dropped if they write first"</span> })}
                </p>
                {failed.then(|| view! { <p class="scheduled-why" dir="auto">{why}</p> })}
                {(!subject.is_empty()).then(|| view! { <p><strong dir="auto">{subject}</strong></p> })}
                <p dir="auto">{short(&body)}</p>
                {with_files(&files)}
            </div>
            <div class="actions">
                <Button icon="send" pending=sending.pending press=send>"Send now"</Button>
                <Menu label>
                    <MenuItem icon="calendar" press=move |_| choose.run(id)>"Another time"</MenuItem>
                    <MenuItem icon="edit" press=edit_it.clone()>"Edit it"</MenuItem>
                    <MenuItem icon="close" danger=true press=cancel>"Drop it"</MenuItem>
                </Menu>
            </div>
        </li>
    }
    .into_any()
}

/// What it says, to be written anew.
#[component]
fn WordsForm(row: ScheduledRow, editing: RwSignal<bool>) -> impl IntoView {
    let act = Act::new();
    let (id, version, was) = (row.message.id, row.version, row.message);
    let is_mail = was.channel == Channel::Email;
    let (subject, body) = (RwSignal::new(was.subject.clone()), RwSignal::new(was.body.clone()));
    let before = ScheduledWords { subject: was.subject, body: was.body };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let words = ScheduledWords { subject: subject.get_untracked(), body: body.get_untracked() };
        let before = before.clone();
        act.run_back(
            "The message is changed.",
            move |intent| api::edit_scheduled(intent, id, version, words.clone()),
            move |done| {
                let version = done.value;
                move |intent| api::edit_scheduled(intent, id, version, before.clone())
            },
            move |_| {
                editing.try_set(false);
            },
        );
    };
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            {is_mail.then(|| view! {
                <TextField name="subject" label="Subject" value=subject required=true error=act.errors.for_field("subject")/>
            })}
            <TextArea name="body" label="Message" value=body rows=4 required=true error=act.errors.for_field("body")/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Change the message"</Button>
                <CancelButton/>
            </div>
        </form>
    }
    .into_any()
}
