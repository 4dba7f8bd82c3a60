use super::booking_filter::{BookingFilterForm, from_address};
use super::{BookingRow, BookingSheet};
use crate::domain::time;
use crate::error::AppError;
use crate::live::use_live;
use crate::rooms::bookings::api::list_bookings;
use crate::rooms::bookings::model::{Booking, BookingFilter, BookingList};
use crate::ui::{Button, ButtonKind, EmptyState, ErrorPanel, PageHeader, Skeleton, SkeletonKind};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// All bookings by day.
#[component]
pub fn BookingsPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(from_address));
    let pages = RwSignal::new(1usize);
    Effect::new(move |before: Option<BookingFilter>| {
        let now = filter.get();
        if before.is_some_and(|before| before != now) {
            pages.set(1);
        }
        now
    });
    let list = Resource::new(move || (filter.get(), pages.get()), |(filter, pages)| load(filter, pages));
    use_live().refresh(list, |frame| {
        matches!(frame.subject_type.as_str(), "booking" | "booking_pet" | "customer" | "pet")
    });
    let editing = RwSignal::new(None::<Booking>);
    let open = RwSignal::new(false);
    let add = move |_| {
        editing.set(None);
        open.set(true);
    };
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
        view! { <Button kind=ButtonKind::Primary icon="plus" on:click=add>"New booking"</Button> }
    };
    let body = move || {
        Suspend::new(async move {
            match list.await {
                Ok(found) => view! { <Days found edit pages/> }.into_any(),
                Err(error) => view! {
                    <ErrorPanel
                        what="The bookings could not be loaded." why=why(&error)
                        on_retry=Callback::new(move |()| list.refetch())
                    />
                }
                .into_any(),
            }
        })
    };
    view! {
        <Title text="Bookings"/>
        <div class="bookings-page">
            <PageHeader title="Bookings" actions/>
            {move || view! { <BookingFilterForm filter=filter.get()/> }}
            <Transition fallback=|| view! { <Skeleton kind=SkeletonKind::Rows count=6/> }>{body}</Transition>
            <BookingSheet open customer=Signal::derive(move || filter.get().customer_id) booking=editing/>
        </div>
    }
    .into_any()
}

/// So many pages as one list: a refresh brings all that is on the screen.
async fn load(filter: BookingFilter, pages: usize) -> Result<BookingList, AppError> {
    let mut all = list_bookings(filter.clone(), None).await?;
    for _ in 1..pages {
        let Some(after) = all.page.next else { break };
        let more = list_bookings(filter.clone(), Some(after)).await?;
        all.page.rows.extend(more.page.rows);
        all.page.next = more.page.next;
    }
    Ok(all)
}

/// The sentences of wrong fields, or of the error itself.
fn why(error: &AppError) -> String {
    match error {
        AppError::Invalid(fields) => fields.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[component]
fn Days(found: BookingList, edit: Callback<Booking>, pages: RwSignal<usize>) -> impl IntoView {
    let span = format!("{} to {}", time::day(found.from), time::day(found.to));
    let more = found.page.next.is_some();
    let days = by_day(found.page.rows);
    let is_empty = days.is_empty();
    let days = days
        .into_iter()
        .map(|(day, bookings)| {
            let rows = bookings
                .into_iter()
                .map(|booking| view! { <BookingRow booking=Signal::stored(booking) on_edit=edit of_all=true/> })
                .collect_view();
            view! {
                <section class="booking-day">
                    <h2 class="booking-day-title">{time::day(day)}</h2>
                    <ul class="bookings">{rows}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <p class="booking-span">{span}</p>
        {days}
        {is_empty.then(|| view! {
            <EmptyState icon="calendar" title="No bookings on these days" text="Choose other days, or add a booking."/>
        })}
        {more.then(|| view! {
            <Button kind=ButtonKind::Quiet on:click=move |_| pages.update(|n| *n += 1)>"Show more"</Button>
        })}
    }
    .into_any()
}

/// In the order in which they come: by start, so a day at each location stays together.
fn by_day(bookings: Vec<Booking>) -> Vec<(NaiveDate, Vec<Booking>)> {
    let mut days: Vec<(NaiveDate, Vec<Booking>)> = Vec::new();
    for booking in bookings {
        match days.last_mut() {
            Some((day, all)) if *day == booking.day() => all.push(booking),
            _ => days.push((booking.day(), vec![booking])),
        }
    }
    days
}
