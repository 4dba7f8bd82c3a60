use super::TimelineRow;
use crate::domain::ids::CustomerId;
use crate::live::use_live;
use crate::rooms::timeline::api::list_items;
use crate::rooms::timeline::model::{TimelineFilter, TimelineItem, TimelineKey, renew};
use crate::rooms::timeline::relevance::concerns_story;
use crate::ui::{Button, ButtonKind, EmptyState, ErrorPanel, Skeleton, SkeletonKind, awaited, use_toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The stream itself, for a filter; older pages are added below and stay when news arrives above.
#[component]
pub fn TimelineList(
    customer_id: CustomerId,
    #[prop(into)] filter: Signal<TimelineFilter>,
    /// Said when there is nothing.
    #[prop(into)]
    empty: String,
) -> impl IntoView {
    let first = Resource::new(move || filter.get(), move |filter| list_items(customer_id, filter, None));
    use_live().refresh(first, move |frame| concerns_story(frame, customer_id));
    // What was loaded, and where the older part goes on; both belong to one filter.
    let known = RwSignal::new((filter.get_untracked(), Vec::<TimelineItem>::new()));
    let reached = RwSignal::new(None::<Option<TimelineKey>>);
    let loading = RwSignal::new(false);
    let empty = StoredValue::new(empty);
    let load = move |from: TimelineKey| {
        let asked = filter.get_untracked();
        loading.set(true);
        spawn_local(async move {
            let answer = list_items(customer_id, asked.clone(), Some(from)).await;
            loading.try_set(false);
            match answer {
                Ok(page) if filter.get_untracked() == asked => {
                    known.update(|(_, items)| items.extend(page.rows));
                    reached.set(Some(page.next));
                }
                Ok(_) => {}
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
        });
    };
    let body = move |answer| match answer {
        Err(error) => {
            let error: crate::error::AppError = error;
            view! {
                <ErrorPanel what="The stream could not be loaded." why=error.to_string()
                    on_retry=Callback::new(move |()| first.refetch())/>
            }
            .into_any()
        }
        Ok(page) => {
            let now = filter.get_untracked();
            let (was, items) = known.get_untracked();
            let same = was == now;
            let all = renew(if same { items } else { Vec::new() }, &page);
            if !same || reached.get_untracked().is_none() {
                reached.set(Some(page.next));
            }
            known.set((now, all));
            view! {
                <Show
                    when=move || known.with(|(_, items)| !items.is_empty())
                    fallback=move || view! { <EmptyState icon="history" title=empty.get_value()/> }
                >
                    <ol class="timeline">
                        <For
                            each=move || known.get().1
                            key=|item| (item.kind(), item.id, fingerprint(item))
                            children=|item| view! { <TimelineRow item/> }
                        />
                    </ol>
                    {move || reached.get().flatten().map(|from| view! {
                        <Button kind=ButtonKind::Quiet pending=loading press=move |_| load(from)>"Show older"</Button>
                    })}
                </Show>
            }
            .into_any()
        }
    };
    view! {
        <Transition fallback=move || view! { <Skeleton kind=SkeletonKind::Rows count=4 label="Loading the stream"/> }>
            {move || awaited(async move { body(first.await) })}
        </Transition>
    }
    .into_any()
}

/// Rows are drawn again when what they show was changed.
fn fingerprint(item: &TimelineItem) -> String {
    serde_json::to_string(item).unwrap_or_default()
}
