use super::desk::Desk;
use crate::domain::ids::{BookingId, MessageId};
use crate::live::Act;
use crate::rooms::bookings::model::number_label;
use crate::rooms::correspondence::api::link_booking;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, ButtonLink, Dialog, SelectField};
use leptos::prelude::*;

/// Says which of the customer's bookings a message is about.
#[component]
pub(super) fn BookingDialog(desk: Desk) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let (open, chosen) = (RwSignal::new(false), RwSignal::new(String::new()));
    let message = StoredValue::new(None::<MessageId>);
    let act = Act::new();
    let bookings = desk.found.part(|found| found.bookings.clone());
    let options = Signal::derive(move || {
        bookings.with(|all| {
            let one = |booking: &crate::rooms::correspondence::model::BookingChoice| {
                let day = zone.with_value(|zone| zone.day(booking.starts_at));
                (
                    booking.id.to_string(),
                    format!("{} · {} · {day}", number_label(booking.number), booking.service),
                )
            };
            all.iter().map(one).collect::<Vec<_>>()
        })
    });
    let none = Memo::new(move |_| bookings.with(Vec::is_empty));
    Effect::new(move |_| {
        let Some((id, booking)) = desk.linking.get() else { return };
        desk.linking.set(None);
        message.set_value(Some(id));
        let first = bookings.with_untracked(|all| all.first().map(|booking| booking.id));
        chosen.set(booking.or(first).map(|id| id.to_string()).unwrap_or_default());
        open.set(true);
    });
    let save = move || {
        let Some(id) = message.get_value() else { return };
        let Ok(booking) = chosen.get_untracked().parse::<BookingId>() else { return };
        let call = move |intent| link_booking(intent, id, Some(booking));
        act.run("Linked to the booking.", call, move |_| {
            open.set(false);
            desk.found.again();
        });
    };
    let footer = move || {
        view! {
            <Button kind=ButtonKind::Quiet press=move |_| open.set(false)>"Cancel"</Button>
            <Show when=move || !none.get()>
                <Button kind=ButtonKind::Primary icon="link" pending=act.pending press=move |_| save()>"Link"</Button>
            </Show>
        }
    };
    let title = format!("Which booking is this {} about?", desk.word());
    view! {
        <Dialog open title footer>
            {move || if none.get() {
                view! {
                    <p>"This customer has no bookings yet."</p>
                    <ButtonLink href=format!("/contacts/{}#bookings", desk.customer) icon="calendar">"Open the card"</ButtonLink>
                }
                .into_any()
            } else {
                view! { <SelectField name="booking" label="Booking" value=chosen options/> }.into_any()
            }}
        </Dialog>
    }
    .into_any()
}
