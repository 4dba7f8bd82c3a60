use crate::rooms::bookings::model::{BookingFilter, Status};
use crate::rooms::settings::api::list_locations;
use crate::ui::{Button, DateField, SelectField};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;

/// The filter that an address names.
pub(super) fn from_address(query: &ParamsMap) -> BookingFilter {
    BookingFilter {
        from: query.get("from").and_then(|day| day.parse().ok()),
        to: query.get("to").and_then(|day| day.parse().ok()),
        location_id: query.get("location").and_then(|id| id.parse().ok()),
        status: query.get("status").and_then(|status| Status::parse(&status)),
        customer_id: query.get("customer").and_then(|id| id.parse().ok()),
    }
}

/// Days, location and status; **Apply Filter** puts them into the address, so that a reload and a
/// bookmark keep them.
#[component]
pub(super) fn BookingFilterForm(filter: BookingFilter) -> impl IntoView {
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let from = text(filter.from.map(|day| day.to_string()));
    let to = text(filter.to.map(|day| day.to_string()));
    let location = text(filter.location_id.map(|id| id.to_string()));
    let status = text(filter.status.map(|status| status.as_str().to_owned()));
    let locations = Resource::new(|| (), |()| list_locations());
    let statuses: Vec<(String, String)> = std::iter::once((String::new(), "Any status".to_owned()))
        .chain(Status::ALL.map(|s| (s.as_str().to_owned(), s.label().to_owned())))
        .collect();
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Days, ids and words of ours: nothing to escape.
        let pairs: Vec<String> = [("from", from), ("to", to), ("location", location), ("status", status)]
            .into_iter()
            .map(|(key, value)| (key, value.get_untracked()))
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        navigate(&format!("/bookings?{}", pairs.join("&")), Default::default());
    };
    let where_field = move || {
        Suspend::new(async move {
            let known = locations.await.unwrap_or_default();
            let options: Vec<(String, String)> = std::iter::once((String::new(), "All locations".to_owned()))
                .chain(known.into_iter().map(|l| (l.id.to_string(), l.name)))
                .collect();
            view! { <SelectField name="location" id="filter-location" label="Location" value=location options/> }
        })
    };
    view! {
        <form class="booking-filter" role="search" aria-label="Filter bookings" on:submit=submit>
            <DateField name="from" id="filter-from" label="From" value=from/>
            <DateField name="to" id="filter-to" label="To" value=to/>
            <Suspense>{where_field}</Suspense>
            <SelectField name="status" id="filter-status" label="Status" value=status options=statuses/>
            <Button submit=true icon="filter">"Apply Filter"</Button>
        </form>
    }
    .into_any()
}
