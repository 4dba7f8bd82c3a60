use super::BookingSheet;
use super::booking_filter::{BookingFilterForm, from_address};
use super::days::Days;
use crate::error::AppError;
use crate::live::Kept;
use crate::rooms::bookings::api::list_bookings;
use crate::rooms::bookings::model::{Booking, BookingFilter, BookingList};
use crate::rooms::bookings::relevance::BOOKINGS;
use crate::ui::{Button, ButtonKind, ErrorPanel, PageHeader, Skeleton, SkeletonKind, awaited};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// All bookings by day.
#[component]
pub fn BookingsPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(from_address));
    // So many pages are on the screen.
    let pages = StoredValue::new(1_usize);
    let found =
        Kept::new(move || load(filter.get_untracked(), pages.get_value()), |frame| BOOKINGS.concerns(frame));
    Effect::new(move |before: Option<BookingFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            pages.set_value(1);
            found.again();
        }
        now
    });
    let in_force = Memo::new(move |_| found.with(|found| (found.from, found.to)));
    let more = Callback::new(move |()| {
        pages.update_value(|pages| *pages += 1);
        found.again();
    });
    let editing = RwSignal::new(None::<Booking>);
    let open = RwSignal::new(false);
    let add = Callback::new(move |()| {
        editing.set(None);
        open.set(true);
    });
    // A link can ask for the form: /bookings?new=1.
    Effect::new(move |_| {
        if query.with(|query| query.get("new").is_some()) {
            open.set(true);
        }
    });
    let edit = Callback::new(move |booking| {
        editing.set(Some(booking));
        open.set(true);
    });
    let actions = move || {
        view! { <Button kind=ButtonKind::Primary icon="plus" press=move |_| add.run(())>"New booking"</Button> }
    };
    let failed = Memo::new(move |_| found.error.with(|error| error.as_ref().map(why)));
    let body = move || match failed.get() {
        Some(why) => view! {
            <ErrorPanel what="The bookings could not be loaded." why on_retry=found.retry()/>
        }
        .into_any(),
        None => view! { <Days found on_edit=edit on_more=more on_add=add/> }.into_any(),
    };
    view! {
        <Title text="Bookings"/>
        <div class="bookings-page">
            <PageHeader title="Bookings" actions/>
            {move || view! { <BookingFilterForm filter=filter.get() in_force/> }}
            <Suspense fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6/> }>
                {move || awaited(async move {
                    found.ready().await;
                    body
                })}
            </Suspense>
            <BookingSheet open customer=Signal::derive(move || filter.get().customer_id) booking=editing/>
        </div>
    }
    .into_any()
}

/// So many pages as one list: a refresh brings all that is on the screen.
async fn load(filter: BookingFilter, pages: usize) -> Result<BookingList, AppError> {
    let mut all = list_bookings(filter.clone(), None).await?;
    let further = |after| {
        let further = list_bookings(filter.clone(), Some(after));
        async { further.await.map(|further| further.page) }
    };
    all.page.go_on(pages, further).await?;
    Ok(all)
}

/// The sentences of wrong fields, or of the error itself.
fn why(error: &AppError) -> String {
    match error {
        AppError::Invalid(fields) => fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}
