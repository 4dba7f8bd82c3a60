use super::{BookingRow, BookingSheet};
use crate::domain::ids::CustomerId;
use crate::rooms::bookings::model::{Block, Booking};
use crate::ui::{Button, ButtonKind, Section};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// How many past bookings a card shows at first.
const PAST: usize = 5;

/// The bookings of a customer in their blocks: pending, upcoming, expected daycare, each of which says when it is
/// empty; and past ones.
#[component]
pub fn BookingsBlock(
    customer_id: CustomerId,
    /// In any order, kept up to date by the page.
    #[prop(into)]
    bookings: Signal<Vec<Booking>>,
    /// When they were read: what is past is reckoned from it, the same on both sides.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Opens the form from outside, as the quick action **Book** does.
    #[prop(optional)]
    adding: RwSignal<bool>,
) -> impl IntoView {
    let editing = RwSignal::new(None::<Booking>);
    let open = RwSignal::new(false);
    let book = Callback::new(move |()| {
        editing.set(None);
        open.set(true);
    });
    Effect::new(move |_| {
        if adding.get() {
            adding.set(false);
            book.run(());
        }
    });
    let edit = Callback::new(move |booking: Booking| {
        editing.set(Some(booking));
        open.set(true);
    });
    let of = move |block: Block| {
        Memo::new(move |_| {
            let mut found: Vec<Booking> =
                bookings.with(|all| all.iter().filter(|b| b.block(now.get()) == block).cloned().collect());
            found.sort_by_key(|b| (b.starts_at, b.id));
            if block == Block::Past {
                found.reverse();
            }
            found
        })
    };
    let actions = move || view! { <Button kind=ButtonKind::Quiet icon="plus" press=move |_| book.run(())>"Book"</Button> };
    view! {
        <Section title="Bookings" id="bookings" actions>
            <BookingList title="Pending" none="Nothing waits to be agreed." bookings=of(Block::Pending) edit/>
            <BookingList title="Upcoming" none="No visit is booked." bookings=of(Block::Upcoming) edit/>
            <BookingList
                title="Expected daycare" none="No day of daycare is booked." bookings=of(Block::ExpectedDaycare) edit
            />
            <BookingList title="Past" bookings=of(Block::Past) edit/>
            <BookingSheet open customer=Signal::stored(Some(customer_id)) booking=editing/>
        </Section>
    }
    .into_any()
}

/// One block.
#[component]
fn BookingList(
    title: &'static str,
    /// In place of the bookings while there are none; without it the block is left out then.
    #[prop(optional)]
    none: Option<&'static str>,
    bookings: Memo<Vec<Booking>>,
    edit: Callback<Booking>,
) -> impl IntoView {
    let all = RwSignal::new(title != "Past");
    let ids = move || {
        let most = if all.get() { usize::MAX } else { PAST };
        bookings.with(|list| list.iter().take(most).map(|b| b.id).collect::<Vec<_>>())
    };
    let row = move |id| {
        let first = bookings.with_untracked(|list| list.iter().find(|b| b.id == id).cloned());
        first.map(|first| {
            let booking = Memo::new(move |_| {
                bookings
                    .with(|list| list.iter().find(|b| b.id == id).cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <BookingRow booking on_edit=edit/> }
        })
    };
    let any = Memo::new(move |_| bookings.with(|list| !list.is_empty()));
    view! {
        <div class="booking-block" hidden=move || none.is_none() && !any.get()>
            <h3 class="booking-block-title">{title}</h3>
            {none.map(|none| view! { <Show when=move || !any.get()><p class="text-2">{none}</p></Show> })}
            <ul class="bookings" hidden=move || !any.get()>
                <For each=ids key=|id| *id children=row/>
            </ul>
            <Show when=move || !all.get() && bookings.with(|list| list.len() > PAST)>
                <Button kind=ButtonKind::Quiet press=move |_| all.set(true)>"Show all past bookings"</Button>
            </Show>
        </div>
    }
    .into_any()
}
