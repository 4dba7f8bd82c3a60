use super::ChangeRow;
use crate::domain::ids::CustomerId;
use crate::domain::page::Page;
use crate::error::AppError;
use crate::live::use_live;
use crate::rooms::timeline::api::list_activity;
use crate::rooms::timeline::model::Change;
use crate::rooms::timeline::relevance::concerns_story;
use crate::ui::{Button, ButtonKind, EmptyState, ErrorPanel, Skeleton, SkeletonKind, awaited, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Every act about a customer, with old and new values, newest first.
#[component]
pub fn ActivityList(customer_id: CustomerId) -> impl IntoView {
    let first = Resource::new(|| (), move |()| list_activity(customer_id, None));
    use_live().refresh(first, move |frame| concerns_story(frame, customer_id));
    // The log only grows at its head: older acts that were loaded stay, but for the names in them.
    let known = RwSignal::new(Vec::<Change>::new());
    let reached = RwSignal::new(None::<Option<i64>>);
    let loading = RwSignal::new(false);
    let load = move |from: i64| {
        loading.set(true);
        spawn_local(async move {
            let answer = list_activity(customer_id, Some(from)).await;
            loading.try_set(false);
            match answer {
                Ok(page) => {
                    known.update(|known| add(known, page.rows));
                    reached.set(Some(page.next));
                }
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
        });
    };
    let body = move |answer: Result<Page<Change, i64>, AppError>| match answer {
        Err(error) => view! {
            <ErrorPanel what="The activity could not be loaded." why=error.to_string()
                on_retry=Callback::new(move |()| first.refetch())/>
        }
        .into_any(),
        Ok(page) if page.rows.is_empty() => {
            view! { <EmptyState icon="history" title="Nothing was done yet"/> }.into_any()
        }
        Ok(page) => {
            known.update(|known| add(known, page.rows));
            if reached.get_untracked().is_none() {
                reached.set(Some(page.next));
            }
            view! {
                <ol class="timeline">
                    <For each=move || known.get() key=fingerprint children=|change| view! { <ChangeRow change/> }/>
                </ol>
                {move || reached.get().flatten().map(|from| view! {
                    <Button kind=ButtonKind::Quiet pending=loading press=move |_| load(from)>"Show older"</Button>
                })}
            }
            .into_any()
        }
    };
    view! {
        <Transition fallback=move || view! { <Skeleton kind=SkeletonKind::Rows count=4 label="Loading the activity"/> }>
            {move || awaited(async move { body(first.await) })}
        </Transition>
    }
    .into_any()
}

/// Rows are drawn again when what they say was changed.
fn fingerprint(change: &Change) -> String {
    serde_json::to_string(change).unwrap_or_default()
}

/// Each act once, as it was told last, newest first.
fn add(known: &mut Vec<Change>, more: Vec<Change>) {
    known.splice(0..0, more);
    known.sort_by_key(|change| std::cmp::Reverse(change.seq));
    known.dedup_by_key(|change| change.seq);
}
