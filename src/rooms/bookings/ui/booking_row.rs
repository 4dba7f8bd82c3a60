use super::status_acts::StatusActs;
use super::status_badge::StatusBadge;
use crate::rooms::bookings::model::Booking;
use crate::rooms::pets::ui::safety_faces;
use crate::ui::SafetyWords;
use leptos::prelude::*;

/// One booking in a list, with its next step one tap away.
#[component]
pub fn BookingRow(
    #[prop(into)] booking: Signal<Booking>,
    #[prop(into)] on_edit: Callback<Booking>,
    /// On the page of all customers: whose it is, under a heading that says the day. On a card: the
    /// day instead.
    #[prop(optional)]
    of_all: bool,
) -> impl IntoView {
    let when = move || booking.with(|booking| if of_all { booking.hours() } else { booking.when() });
    let what = move || {
        booking.with(|booking| {
            let pets = booking.pet_names();
            if pets.is_empty() {
                booking.service_name.clone()
            } else {
                format!("{} for {pets}", booking.service_name)
            }
        })
    };
    let customer = move || {
        of_all.then(|| {
            let (id, name) = booking.with(|booking| (booking.customer_id, booking.customer_name.clone()));
            view! { <a href=format!("/contacts/{id}") dir="auto">{name}</a> }
        })
    };
    let staff =
        move || booking.with(|booking| booking.staff_name.clone()).map(|name| view! { <bdi>{name}</bdi> });
    let note = move || {
        booking
            .with(|booking| (!booking.note.is_empty()).then(|| booking.note.clone()))
            .map(|note| view! { <p class="booking-note" dir="auto">{note}</p> })
    };
    // On a card they stand above everything.
    let flags = of_all.then(|| {
        let flags = Signal::derive(move || booking.with(|booking| safety_faces(&booking.pets)));
        view! { <SafetyWords flags/> }
    });
    view! {
        <li class="booking">
            <div class="booking-face">
                <p class="booking-when">{when}</p>
                <p class="booking-what" dir="auto">{what}</p>
                <p class="booking-meta">
                    <span>{move || booking.with(Booking::label)}</span>
                    {customer}
                    <bdi>{move || booking.with(|booking| booking.location_name.clone())}</bdi>
                    {staff}
                </p>
                {note}
                {flags}
            </div>
            <StatusBadge status=Signal::derive(move || booking.with(|booking| booking.status))/>
            <StatusActs booking on_edit=Callback::new(move |()| on_edit.run(booking.get_untracked()))/>
        </li>
    }
    .into_any()
}
