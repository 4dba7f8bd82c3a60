use crate::rooms::bookings::model::Status;
use crate::ui::{Badge, Tone};
use leptos::prelude::*;

/// Where a booking is in its life.
#[component]
pub fn StatusBadge(#[prop(into)] status: Signal<Status>) -> impl IntoView {
    move || {
        let status = status.get();
        view! { <Badge tone=tone(status)>{status.label()}</Badge> }
    }
}

fn tone(status: Status) -> Tone {
    match status {
        Status::Request | Status::Pending => Tone::Warn,
        Status::Booked => Tone::Info,
        Status::CheckedIn => Tone::Accent,
        Status::Completed => Tone::Ok,
        Status::Cancelled => Tone::Neutral,
        Status::NoShow => Tone::Danger,
    }
}
