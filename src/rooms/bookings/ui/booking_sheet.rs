use super::BookingForm;
use crate::domain::ids::CustomerId;
use crate::rooms::bookings::api::list_choices;
use crate::rooms::bookings::model::Booking;
use crate::ui::{ErrorPanel, Sheet, Skeleton, awaited};
use leptos::prelude::*;

/// The booking form in a sheet.
#[component]
pub fn BookingSheet(
    open: RwSignal<bool>,
    /// Whose booking a new one will be; none: the form asks.
    #[prop(into)]
    customer: Signal<Option<CustomerId>>,
    /// The booking to change; none: a new one.
    #[prop(into)]
    booking: Signal<Option<Booking>>,
) -> impl IntoView {
    let title = move || {
        booking.with(|booking| match booking {
            Some(booking) => format!("Edit {}", booking.label()),
            None => "New booking".into(),
        })
    };
    let done = Callback::new(move |()| open.set(false));
    view! {
        <Sheet open title=Signal::derive(title) guard=true>
            <Loaded customer=customer.get_untracked() booking=booking.get_untracked() done/>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Loaded(customer: Option<CustomerId>, booking: Option<Booking>, done: Callback<()>) -> impl IntoView {
    let choices = Resource::new(|| (), |()| list_choices());
    let form = move || {
        let booking = booking.clone();
        awaited(async move {
            match choices.await {
                Ok(choices) => view! { <BookingForm customer booking choices on_done=done/> }.into_any(),
                Err(error) => view! {
                    <ErrorPanel
                        what="The form could not be loaded." why=error.to_string()
                        on_retry=Callback::new(move |()| choices.refetch())
                    />
                }
                .into_any(),
            }
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton count=6/> }>{form}</Suspense> }
}
