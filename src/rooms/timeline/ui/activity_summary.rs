use crate::domain::ids::CustomerId;
use crate::error::AppError;
use crate::live::use_live;
use crate::rooms::timeline::api::activity_summary;
use crate::rooms::timeline::model::KindCount;
use crate::rooms::timeline::relevance::SUMMARY;
use crate::ui::{DataTable, EmptyState, ErrorPanel, Skeleton, awaited};
use leptos::prelude::*;

/// How often what happened: this month, in three months, in a year, ever.
#[component]
pub fn ActivitySummary(customer_id: CustomerId) -> impl IntoView {
    let counts = Resource::new(|| (), move |()| activity_summary(customer_id));
    use_live().refresh(counts, move |frame| SUMMARY.concerns_of(frame, &[customer_id]));
    let body = move |answer: Result<Vec<KindCount>, AppError>| match answer {
        Err(error) => view! {
            <ErrorPanel what="The summary could not be loaded." why=error.to_string()
                on_retry=Callback::new(move |()| counts.refetch())/>
        }
        .into_any(),
        Ok(counts) if counts.is_empty() => {
            view! { <EmptyState icon="history" title="Nothing to count yet"/> }.into_any()
        }
        Ok(counts) => {
            let most = counts.iter().map(|count| count.all).max().unwrap_or(1).max(1);
            let rows = counts.into_iter().map(|count| view! { <CountRow count most/> }).collect_view();
            view! {
                <DataTable label="Activity summary">
                    <thead>
                        <tr>
                            <th scope="col">"What"</th>
                            <th scope="col" class="summary-number">"This month"</th>
                            <th scope="col" class="summary-number">"3 months"</th>
                            <th scope="col" class="summary-number">"Year"</th>
                            <th scope="col" class="summary-number">"All"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </DataTable>
            }
            .into_any()
        }
    };
    view! {
        <Transition fallback=move || view! { <Skeleton label="Loading the summary"/> }>
            {move || awaited(async move { body(counts.await) })}
        </Transition>
    }
    .into_any()
}

#[component]
fn CountRow(count: KindCount, most: i64) -> impl IntoView {
    // At least a sliver, so that something never looks like nothing.
    let width = (count.all * 100 / most).max(2).to_string();
    view! {
        <tr>
            <th scope="row">
                {count.label()}
                <svg class="summary-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect width=width height="4"/>
                </svg>
            </th>
            <td class="summary-number">{count.this_month}</td>
            <td class="summary-number">{count.three_months}</td>
            <td class="summary-number">{count.year}</td>
            <td class="summary-number">{count.all}</td>
        </tr>
    }
}
