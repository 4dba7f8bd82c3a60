use super::BookingRow;
use crate::domain::time;
use crate::live::Kept;
use crate::rooms::bookings::model::{Booking, BookingList};
use crate::ui::{Button, ButtonKind, EmptyState};
use chrono::NaiveDate;
use leptos::prelude::*;

/// Bookings under the days on which they begin. Days and rows stay the same nodes while news come in.
#[component]
pub(super) fn Days(
    found: Kept<BookingList>,
    on_edit: Callback<Booking>,
    /// Shows more of them.
    on_more: Callback<()>,
    on_add: Callback<()>,
) -> impl IntoView {
    let rows = found.part(|found| found.page.rows.clone());
    let more = found.part(|found| found.page.next.is_some());
    let span = found.part(|found| format!("{} to {}", time::day(found.from), time::day(found.to)));
    let days = Memo::new(move |_| rows.with(|rows| days_of(rows)));
    let is_empty = Memo::new(move |_| days.with(Vec::is_empty));
    let action = move || view! { <Button icon="plus" press=move |_| on_add.run(())>"Add a booking"</Button> };
    let day = move |day: NaiveDate| view! { <Day day rows on_edit/> };
    view! {
        <p class="booking-span">{span}</p>
        <For each=move || days.get() key=|day| *day children=day/>
        <Show when=move || is_empty.get()>
            <EmptyState icon="calendar" title="No bookings on these days" text="Choose other days, or add a booking." action/>
        </Show>
        <Show when=move || more.get()>
            <Button kind=ButtonKind::Quiet press=move |_| on_more.run(())>"Show more"</Button>
        </Show>
    }
    .into_any()
}

#[component]
fn Day(day: NaiveDate, rows: Memo<Vec<Booking>>, on_edit: Callback<Booking>) -> impl IntoView {
    let ids = move || {
        rows.with(|rows| rows.iter().filter(|row| row.day() == day).map(|row| row.id).collect::<Vec<_>>())
    };
    let row = move |id| {
        let first = rows.with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned());
        first.map(|first| {
            let booking = Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <BookingRow booking on_edit of_all=true/> }
        })
    };
    view! {
        <section class="booking-day">
            <h2 class="booking-day-title">{time::day(day)}</h2>
            <ul class="bookings">
                <For each=ids key=|id| *id children=row/>
            </ul>
        </section>
    }
    .into_any()
}

/// In the order in which they come: by start, so a day at each location stays together.
fn days_of(bookings: &[Booking]) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = Vec::new();
    for booking in bookings {
        if !days.contains(&booking.day()) {
            days.push(booking.day());
        }
    }
    days
}
