use super::contact_row::ContactRow;
use super::scroll_memory::ScrollMemory;
use crate::error::AppError;
use crate::live::Kept;
use crate::rooms::customers::api::list_customers;
use crate::rooms::customers::model::{CustomerFilter, CustomerList};
use crate::rooms::customers::relevance::CONTACTS;
use crate::rooms::staff::Me;
use crate::ui::{Button, ErrorPanel, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;

/// Customers that a filter picks: page by page, kept up to date in place, so that news takes neither
/// the focus nor the place.
#[component]
pub(super) fn ContactList(
    #[prop(into)] filter: Signal<CustomerFilter>,
    /// In place of the list when nobody is there.
    empty: ViewFn,
    /// Two lines a row, for narrow panes.
    #[prop(optional)]
    compact: bool,
    /// Says above the list how many there are.
    #[prop(optional)]
    counted: bool,
    /// The name of the list.
    #[prop(into)]
    label: String,
    /// Where the list was left, for whoever comes back to it.
    #[prop(optional)]
    memory: Option<ScrollMemory>,
    /// Pages that are shown: fetched again together when something changes.
    #[prop(default = StoredValue::new(1))]
    wanted: StoredValue<usize>,
) -> impl IntoView {
    let fetch = move || pages(filter.get_untracked(), wanted.get_value());
    let list = Kept::new(fetch, |frame| CONTACTS.concerns(frame));
    if let Some(memory) = memory {
        memory.keep(move |pages| {
            wanted.try_set_value(pages);
            list.again();
        });
    }
    // The filter that what is shown was asked with: another one begins at the first page.
    Effect::new(move |before: Option<CustomerFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            wanted.set_value(1);
            list.again();
            if let Some(memory) = memory {
                memory.to_top();
            }
        }
        now
    });
    let failed = Memo::new(move |_| list.error.with(|error| error.as_ref().map(ToString::to_string)));
    let (label, empty) = (StoredValue::new(label), StoredValue::new(empty));
    let more = Callback::new(move |()| {
        wanted.update_value(|wanted| *wanted += 1);
        list.again();
        if let Some(memory) = memory {
            memory.note(wanted.get_value());
        }
    });
    // Heard once typing pauses, and only when it is another one.
    let total = list.part(CustomerList::count_words);
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="The customers could not be loaded." why on_retry=list.retry()/>
        }
        .into_any(),
        None => view! {
            {counted.then(|| view! { <p class="contacts-count" role="status">{move || total.get()}</p> })}
            <Rows list empty label compact more/>
        }
        .into_any(),
    };
    view! {
        <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=8 label="Loading customers"/> }>
            {move || awaited(async move {
                list.ready().await;
                body
            })}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Rows(
    list: Kept<CustomerList>,
    empty: StoredValue<ViewFn>,
    label: StoredValue<String>,
    compact: bool,
    more: Callback<()>,
) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let rows = list.part(|list| list.page.rows.clone());
    let now = list.part(|list| list.now);
    // Of each answer: what is said about an empty list depends on what was asked for.
    let nobody = Memo::new(move |_| rows.with(Vec::is_empty).then(|| now.get()));
    let has_more = list.part(|list| list.page.next.is_some());
    let row = move |id| {
        let first = rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned());
        first.map(|first| {
            let row = Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <li><ContactRow row zone now compact/></li> }
        })
    };
    let listed = move || {
        if nobody.get().is_some() {
            empty.with_value(ViewFn::run)
        } else {
            view! {
                <ul class="rows" role="list" aria-label=label.get_value() on:keydown=super::row_keys::on_key>
                    <For
                        each=move || rows.with(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>())
                        key=|id| *id
                        children=row
                    />
                </ul>
            }
            .into_any()
        }
    };
    view! {
        {listed}
        <Show when=move || has_more.get()>
            <div class="rows-more"><Button press=move |_| more.run(())>"Show more"</Button></div>
        </Show>
    }
    .into_any()
}

/// So many pages as one list: a refresh brings all that is on the screen.
async fn pages(filter: CustomerFilter, wanted: usize) -> Result<CustomerList, AppError> {
    let mut all = list_customers(filter.clone(), None).await?;
    let further = |after| {
        let further = list_customers(filter.clone(), Some(after));
        async { further.await.map(|further| further.page) }
    };
    all.page.go_on(wanted, further).await?;
    Ok(all)
}
