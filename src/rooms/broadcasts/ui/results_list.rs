use crate::domain::ids::BroadcastId;
use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::Kept;
use crate::rooms::broadcasts::api::list_results;
use crate::rooms::broadcasts::model::{Fate, Outcome};
use crate::rooms::broadcasts::relevance::concerns_results;
use crate::ui::{
    Badge, Button, EmptyState, ErrorPanel, Section, SelectField, Skeleton, SkeletonKind, Tone, awaited,
};
use leptos::prelude::*;

/// What became of each of them, narrowed to one fate if somebody wants.
#[component]
pub(super) fn ResultsList(
    id: BroadcastId,
    /// Counts up when single messages got further.
    carried: RwSignal<u32>,
) -> impl IntoView {
    let wanted = StoredValue::new(1_usize);
    let chosen = RwSignal::new(String::new());
    let fate =
        move || Fate::ALL.into_iter().find(|fate| chosen.with_untracked(|chosen| chosen == fate.as_str()));
    let list =
        Kept::new(move || pages(id, fate(), wanted.get_value()), move |frame| concerns_results(frame, id));
    Effect::new(move |before: Option<(String, u32)>| {
        let now = (chosen.get(), carried.get());
        if let Some(before) = before.filter(|before| *before != now) {
            if before.0 != now.0 {
                wanted.set_value(1);
            }
            list.again();
        }
        now
    });
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let body = move || match failed.get() {
        Some(why) => {
            view! { <ErrorPanel what="The results could not be loaded." why on_retry=list.retry()/> }
                .into_any()
        }
        None => view! { <Rows list more/> }.into_any(),
    };
    let mut options = vec![(String::new(), "All".to_owned())];
    options.extend(Fate::ALL.iter().map(|fate| (fate.as_str().to_owned(), fate.label().to_owned())));
    view! {
        <Section title="What became of each">
            <SelectField name="fate" label="Show" value=chosen options/>
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6 label="Loading the results"/> }>
                {move || awaited(async move {
                    list.ready().await;
                    body
                })}
            </Suspense>
        </Section>
    }
    .into_any()
}

/// So many pages as one.
async fn pages(id: BroadcastId, fate: Option<Fate>, wanted: usize) -> Result<Page<Outcome, i32>, AppError> {
    let mut all = list_results(id, fate, None).await?;
    all.go_on(wanted, |after| list_results(id, fate, Some(after))).await?;
    Ok(all)
}

#[component]
fn Rows(list: Kept<Page<Outcome, i32>>, more: Callback<()>) -> impl IntoView {
    let rows = list.part(|page| page.rows.clone());
    let has_more = list.part(|page| page.next.is_some());
    let none = Memo::new(move |_| rows.with(Vec::is_empty));
    let row = move |id| {
        let first = rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned());
        first.map(|first| {
            let row = Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <Row row/> }
        })
    };
    view! {
        <Show when=move || none.get()>
            <EmptyState icon="users" title="Nobody" text=Signal::stored("Nobody is here with what you chose.".to_owned())/>
        </Show>
        <ul class="broadcast-results" role="list" aria-label="Results" hidden=move || none.get()>
            <For each=move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()) key=|id| *id children=row/>
        </ul>
        <Show when=move || has_more.get()>
            <div class="actions"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

#[component]
fn Row(row: Memo<Outcome>) -> impl IntoView {
    let first = row.get_untracked();
    let badge = move || {
        let fate = row.with(|row| row.fate);
        let (tone, icon) = match fate {
            Fate::Waiting | Fate::OnTheWay => (Tone::Neutral, "clock"),
            Fate::Sent => (Tone::Info, "check"),
            Fate::Delivered => (Tone::Ok, "check-double"),
            Fate::Failed => (Tone::Danger, "alert"),
            Fate::LeftOut | Fate::Withdrawn => (Tone::Warn, "block"),
        };
        view! { <Badge tone icon>{fate.label()}</Badge> }
    };
    let href = move || {
        row.with(|row| match row.conversation_id {
            Some(id) => format!("/inbox/{id}"),
            None => format!("/contacts/{}", row.customer_id),
        })
    };
    view! {
        <li class="broadcast-result">
            <div class="broadcast-row-face">
                <p><a href=href dir="auto">{first.name}</a>" "<span class="meta">{move || row.with(|row| row.to.clone())}</span></p>
                <p class="meta" dir="auto">{move || row.with(|row| row.why.clone())}</p>
            </div>
            {badge}
        </li>
    }
    .into_any()
}
