use super::contact_row::ContactRow;
use crate::domain::page::Page;
use crate::domain::time::Zone;
use crate::error::AppError;
use crate::live::use_live;
use crate::rooms::customers::api::list_customers;
use crate::rooms::customers::model::{CustomerFilter, CustomerList, CustomerRow};
use crate::rooms::staff::Me;
use crate::ui::{Button, ErrorPanel, Skeleton, SkeletonKind, use_toasts};
use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};

/// Kinds of records whose changes a row shows.
const SHOWN: [&str; 7] = [
    "customer",
    "contact_point",
    "pet",
    "customer_tag",
    "contact_group_member",
    "customer_colour_code",
    "tag",
];

/// Customers that a filter picks: page by page, kept up to date.
#[component]
pub(super) fn ContactList(
    #[prop(into)] filter: Signal<CustomerFilter>,
    /// In place of the list when nobody is there.
    empty: ViewFn,
    /// Two lines a row, for narrow panes.
    #[prop(optional)]
    compact: bool,
    /// The name of the list.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    // Pages that are shown: fetched again together when something changes.
    let wanted = StoredValue::new(1_usize);
    let added = RwSignal::new(Vec::<CustomerRow>::new());
    let next = RwSignal::new(None);
    let list =
        Resource::new(move || filter.get(), move |filter| pages(filter, wanted.try_get_value().unwrap_or(1)));
    Effect::new(move |before: Option<CustomerFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            wanted.set_value(1);
            added.set(Vec::new());
        }
        now
    });
    use_live().refresh(list, |frame| {
        SHOWN.contains(&frame.subject_type.as_str())
            || frame.kind.starts_with("message.")
            || frame.kind.starts_with("call.")
    });
    let loading = RwSignal::new(false);
    let more = move |_| {
        let Some(after) = next.get_untracked() else { return };
        loading.set(true);
        let asked = filter.get_untracked();
        spawn_local(async move {
            let answer = list_customers(asked.clone(), Some(after)).await;
            if filter.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            loading.try_set(false);
            match answer {
                Ok(list) => {
                    added.try_update(|added| added.extend(list.page.rows));
                    next.try_set(list.page.next);
                    wanted.try_update_value(|wanted| *wanted += 1);
                }
                Err(error) => {
                    use_toasts().error(error.to_string());
                }
            }
        });
    };
    let label = StoredValue::new(label);
    let empty = StoredValue::new(empty);
    let rows = move |CustomerList { page, now }: CustomerList| {
        next.set(page.next);
        added.set(Vec::new());
        if page.rows.is_empty() {
            return empty.with_value(ViewFn::run);
        }
        // Held by the list itself: its old rows are asked once more while new ones replace them.
        let first = page.rows;
        let shown = move || -> Vec<CustomerRow> { first.iter().cloned().chain(added.get()).collect() };
        view! {
            <ul class="rows" role="list" aria-label=label.get_value() on:keydown=super::row_keys::on_key>
                <For
                    each=shown
                    key=row_key
                    children=move |row| view! { <Row row zone now compact/> }
                />
            </ul>
            <Show when=move || next.with(Option::is_some)>
                <div class="rows-more"><Button pending=loading on:click=more>"Show more"</Button></div>
            </Show>
        }
        .into_any()
    };
    view! {
        <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=8 label="Loading customers"/> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => rows(list),
                    Err(error) => failed(error, Callback::new(move |()| list.refetch())),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Row(row: CustomerRow, zone: StoredValue<Zone>, now: DateTime<Utc>, compact: bool) -> impl IntoView {
    view! { <li><ContactRow row zone now compact/></li> }
}

/// A row is drawn anew when anything on it changed.
fn row_key(row: &CustomerRow) -> String {
    serde_json::to_string(row).unwrap_or_else(|_| row.id.to_string())
}

async fn pages(filter: CustomerFilter, wanted: usize) -> Result<CustomerList, AppError> {
    let mut all = list_customers(filter.clone(), None).await?;
    for _ in 1..wanted {
        let Some(after) = all.page.next.take() else { break };
        let CustomerList { page: Page { rows, next }, .. } =
            list_customers(filter.clone(), Some(after)).await?;
        all.page.rows.extend(rows);
        all.page.next = next;
    }
    Ok(all)
}

fn failed(error: AppError, retry: Callback<()>) -> AnyView {
    view! { <ErrorPanel what="The customers could not be loaded." why=error.to_string() on_retry=retry/> }
        .into_any()
}
