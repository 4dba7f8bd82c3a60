use super::review_href;
use crate::domain::ids::DuplicateId;
use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::{Act, Kept};
use crate::rooms::customers::model::{CustomerRow, MatchReason};
use crate::rooms::merge::api::{dismiss_pair, list_duplicates, scan_now};
use crate::rooms::merge::model::{DuplicateKey, DuplicatePair};
use crate::rooms::merge::relevance::DUPLICATES;
use crate::ui::{
    Avatar, Badge, Button, ButtonKind, ButtonLink, EmptyState, ErrorPanel, PageHeader, Skeleton,
    SkeletonKind, Tone, awaited, use_toasts,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

/// Pairs who may be the same person, the surest first.
#[component]
pub fn DuplicatesPage() -> impl IntoView {
    // So many pages are on the screen.
    let wanted = StoredValue::new(1_usize);
    let list = Kept::new(move || pages(wanted.get_value()), |frame| DUPLICATES.concerns(frame));
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="The possible duplicates could not be loaded." why on_retry=list.retry()/>
        }
        .into_any(),
        None => view! { <List list more/> }.into_any(),
    };
    let subtitle = "Profiles that may be the same person. They are looked for in the background.".to_owned();
    view! {
        <Title text="Possible duplicates"/>
        <div class="page">
            <PageHeader
                title="Possible duplicates" back="/contacts" subtitle=Signal::stored(subtitle)
                actions=move || view! { <LookNow on_done=Callback::new(move |()| list.again())/> }
            />
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=4 label="Loading possible duplicates"/> }>
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
async fn pages(wanted: usize) -> Result<Page<DuplicatePair, DuplicateKey>, AppError> {
    let mut all = list_duplicates(None).await?;
    all.go_on(wanted, |after| list_duplicates(Some(after))).await?;
    Ok(all)
}

/// For who does not want to wait for the background.
#[component]
fn LookNow(on_done: Callback<()>) -> impl IntoView {
    let pending = RwSignal::new(false);
    let toasts = use_toasts();
    let look = move |_| {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            match scan_now().await {
                Ok(true) => {
                    toasts.show("Looked through all customers.");
                }
                Ok(false) => {
                    toasts.show("Looked through some of the customers; the rest follows in the background.");
                }
                Err(error) => {
                    toasts.error(error.to_string());
                }
            }
            pending.try_set(false);
            on_done.try_run(());
        });
    };
    view! { <Button icon="search" pending=pending press=look>"Look now"</Button> }
}

#[component]
fn List(list: Kept<Page<DuplicatePair, DuplicateKey>>, more: Callback<()>) -> impl IntoView {
    let rows = list.part(|page| page.rows.clone());
    let has_more = list.part(|page| page.next.is_some());
    let nobody = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <Show when=move || nobody.get()>
            <EmptyState
                icon="merge" title="No possible duplicates"
                text=Signal::stored("Two profiles with the same phone, email, or name and pet stand here.".to_owned())
            />
        </Show>
        <Show when=move || !nobody.get()>
            <ul class="duplicates" aria-label="Possible duplicates">
                <For each=move || rows.get() key=drawn let:pair>
                    <Item pair/>
                </For>
            </ul>
        </Show>
        <Show when=move || has_more.get()>
            <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

/// A pair stays the same node until something on it changes.
fn drawn(pair: &DuplicatePair) -> (DuplicateId, [(String, String); 2], Vec<String>) {
    let person = |row: &CustomerRow| (row.name.clone(), about(row));
    (pair.id, [&pair.one, &pair.other].map(person), pair.reasons.iter().map(MatchReason::label).collect())
}

/// What else tells two of one name apart.
fn about(row: &CustomerRow) -> String {
    let about = [row.pets.join(", "), row.business_name.clone(), row.phone.clone()];
    about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[component]
fn Item(pair: DuplicatePair) -> impl IntoView {
    let act = Act::new();
    let (one, other) = (pair.one.id, pair.other.id);
    let dismiss = move |_| {
        act.run("They stay two.", move |intent| dismiss_pair(intent, one, other), |_| {});
    };
    let (one_name, other_name) = (pair.one.name.clone(), pair.other.name.clone());
    let review = format!("Review {one_name} and {other_name}");
    let apart = format!("{one_name} and {other_name} are not the same");
    let reasons = pair
        .reasons
        .into_iter()
        .map(|reason| view! { <li><Badge tone=Tone::Warn>{reason.label()}</Badge></li> })
        .collect_view();
    view! {
        <li class="duplicate">
            <div class="duplicate-pair"><Person row=pair.one/><Person row=pair.other/></div>
            <ul class="cluster" role="list" aria-label="Why they may be the same person">{reasons}</ul>
            <div class="actions">
                <ButtonLink href=review_href(one, other) icon="merge">
                    <span aria-hidden="true">"Review"</span>
                    <span class="visually-hidden">{review}</span>
                </ButtonLink>
                <Button kind=ButtonKind::Quiet pending=act.pending press=dismiss>
                    <span aria-hidden="true">"Not the same"</span>
                    <span class="visually-hidden">{apart}</span>
                </Button>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn Person(row: CustomerRow) -> impl IntoView {
    let about = about(&row);
    view! {
        <div class="duplicate-person">
            <Avatar name=row.name.clone()/>
            <div>
                <a class="row-title" href=format!("/contacts/{}", row.id) dir="auto">{row.name}</a>
                <bdi class="meta">{about}</bdi>
            </div>
        </div>
    }
}
