use super::{Composer, PreviewPane, ProgressPane, ResultsList, WordingAsSent, state_badge};
use crate::domain::ids::BroadcastId;
use crate::error::AppError;
use crate::live::{Act, Kept, use_live};
use crate::rooms::broadcasts::api::{open_broadcast, set_archived};
use crate::rooms::broadcasts::model::{Broadcast, State};
use crate::rooms::broadcasts::relevance::{CARRIED, concerns_one};
use crate::ui::{
    Banner, Button, ButtonKind, ButtonLink, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonKind, Tone,
    awaited,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use std::time::Duration;
use uuid::Uuid;

/// News of single messages, of which thousands come, are looked up no more often.
const CALM: Duration = Duration::from_secs(2);

/// A group message: written and looked at while it is a draft, followed once it was sent.
#[component]
pub fn BroadcastPage() -> impl IntoView {
    let params = use_params_map();
    // What is no id is an id that nobody has.
    let id = Memo::new(move |_| {
        params
            .with(|params| params.get("id"))
            .and_then(|id| id.parse::<BroadcastId>().ok())
            .unwrap_or(BroadcastId(Uuid::nil()))
    });
    move || view! { <OpenPage id=id.get()/> }
}

#[component]
fn OpenPage(id: BroadcastId) -> impl IntoView {
    let found = Kept::new(move || open_broadcast(id), move |frame| concerns_one(frame, id));
    let carried = carried_lately(Callback::new(move |()| found.again()));
    let failed = Memo::new(move |_| found.error.get());
    let body = move || {
        match failed.get() {
        None => view! { <Whole id found carried/> }.into_any(),
        Some(AppError::NotFound) => view! { <Nothing/> }.into_any(),
        Some(error) => view! {
            <PageHeader title="Group message" back="/group-messages"/>
            <ErrorPanel what="The group message could not be loaded." why=error.to_string() on_retry=found.retry()/>
        }
        .into_any(),
    }
    };
    view! {
        <Title text="Group message"/>
        <div class="page broadcast-page">
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Cards count=2 label="Loading the group message"/> }>
                {move || awaited(async move {
                    found.ready().await;
                    body
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// Counts up some time after single messages got further, and calls `then`.
fn carried_lately(then: Callback<()>) -> RwSignal<u32> {
    let (count, waiting) = (RwSignal::new(0_u32), StoredValue::new(false));
    use_live().on_event(move |frame| {
        if !CARRIED.concerns(&frame) || waiting.try_get_value() != Some(false) {
            return;
        }
        waiting.set_value(true);
        let look = move || {
            if waiting.try_update_value(|waiting| *waiting = false).is_some() {
                count.try_update(|count| *count += 1);
                then.try_run(());
            }
        };
        set_timeout(look, CALM);
    });
    count
}

#[component]
fn Whole(id: BroadcastId, found: Kept<Broadcast>, carried: RwSignal<u32>) -> impl IntoView {
    let state = found.part(|found| found.state);
    let archived = found.part(|found| found.archived);
    let title = Signal::derive(move || {
        found
            .with(|found| format!("Message to {}", found.audience_words))
            .unwrap_or_else(|| "Group message".to_owned())
    });
    let act = Act::new();
    let file = move |archived: bool| {
        let said = if archived { "Off the list." } else { "On the list again." };
        act.run(said, move |intent| set_archived(intent, id, archived), move |_| found.again());
    };
    let actions = move || {
        let filing = move || match (archived.get(), state.get()) {
            (true, _) => view! {
                <Button icon="restore" pending=act.pending press=move |_| file(false)>"Restore"</Button>
            }
            .into_any(),
            (_, State::Scheduled | State::Sending) => ().into_any(),
            (_, state) => {
                let word = if state == State::Draft { "Discard" } else { "Archive" };
                view! { <Button kind=ButtonKind::Quiet icon="archive" pending=act.pending press=move |_| file(true)>{word}</Button> }
                    .into_any()
            }
        };
        view! { {move || state_badge(state.get())} {filing} }
    };
    let is_draft = Memo::new(move |_| state.get() == State::Draft);
    let waits = Memo::new(move |_| state.get() == State::Scheduled);
    let body = move || {
        if is_draft.get() {
            let ready = RwSignal::new(true);
            view! {
                <Composer id found ready/>
                <PreviewPane id found ready/>
            }
            .into_any()
        } else {
            view! {
                <ProgressPane id found/>
                <WordingAsSent found/>
                {move || if waits.get() {
                    view! { <PreviewPane id found ready=RwSignal::new(true)/> }.into_any()
                } else {
                    view! { <ResultsList id carried/> }.into_any()
                }}
            }
            .into_any()
        }
    };
    view! {
        <PageHeader title back="/group-messages" actions/>
        {move || archived.get().then(|| view! {
            <Banner tone=Tone::Info>"This is off the list. Restore it to go on with it."</Banner>
        })}
        {body}
    }
    .into_any()
}

#[component]
fn Nothing() -> impl IntoView {
    let action =
        || view! { <ButtonLink href="/group-messages" icon="send">"All group messages"</ButtonLink> };
    view! {
        <PageHeader title="Group message" back="/group-messages"/>
        <EmptyState
            icon="send" title="This group message does not exist"
            text=Signal::stored("It may have been taken back, or the link was cut short.".to_owned()) action
        />
    }
    .into_any()
}
