use crate::rooms::bookings::model::{Block, Booking, Status};
use crate::rooms::card::model::Card;
use crate::ui::{Badge, Button, ButtonKind, EmptyState, Section, Tone};
use leptos::prelude::*;

/// The customer's bookings in their blocks: pending, upcoming, expected daycare, the last ones.
#[component]
pub fn BookingsGlance(#[prop(into)] card: Signal<Card>, #[prop(into)] on_book: Callback<()>) -> impl IntoView {
    let of = move |block: Block| {
        Memo::new(move |_| {
            card.with(|card| {
                let mut found: Vec<Booking> =
                    card.bookings.iter().filter(|booking| booking.block(card.now) == block).cloned().collect();
                if block == Block::Past {
                    found.reverse();
                    found.truncate(5);
                }
                found
            })
        })
    };
    let actions = move || {
        view! { <Button kind=ButtonKind::Quiet icon="plus" on:click=move |_| on_book.run(())>"Book"</Button> }
    };
    view! {
        <Section title="Bookings" id="bookings" actions>
            <BookingBlock title="Pending" empty="Nothing waits for an answer." bookings=of(Block::Pending)/>
            <BookingBlock title="Upcoming" empty="No visit is agreed." bookings=of(Block::Upcoming)/>
            <BookingBlock title="Expected daycare" empty="No daycare is expected." bookings=of(Block::ExpectedDaycare)/>
            <BookingBlock title="Last visits" empty="No visit yet." bookings=of(Block::Past)/>
        </Section>
    }
    .into_any()
}

#[component]
fn BookingBlock(title: &'static str, empty: &'static str, bookings: Memo<Vec<Booking>>) -> impl IntoView {
    let line = |booking: Booking| {
        let tone = match booking.status {
            Status::Completed => Tone::Ok,
            Status::Request | Status::Pending => Tone::Warn,
            Status::NoShow => Tone::Danger,
            Status::Booked | Status::CheckedIn => Tone::Info,
            Status::Cancelled => Tone::Neutral,
        };
        view! {
            <li class="glance">
                <p class="row-line">
                    <strong>{booking.label()}" "{booking.service_name.clone()}</strong>
                    <Badge tone>{booking.status.label()}</Badge>
                </p>
                <p class="text-2">{booking.when()}</p>
                <p class="meta" dir="auto">{booking.pet_names()}</p>
            </li>
        }
    };
    let list = move || {
        let all = bookings.get();
        if all.is_empty() {
            view! { <EmptyState icon="calendar" title=empty/> }.into_any()
        } else {
            view! { <ul class="glances">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <section class="glance-block" aria-label=title>
            <h3>{title}</h3>
            {list}
        </section>
    }
}
