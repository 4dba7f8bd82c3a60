use crate::rooms::bookings::model::{BookingFilter, Status};
use crate::rooms::settings::api::list_locations;
use crate::ui::{Button, DateField, FoldButton, SelectField, awaited};
use chrono::NaiveDate;
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

/// First and last day.
type Span = (NaiveDate, NaiveDate);

/// Days, location and status; **Apply Filter** puts them into the address, so that a reload and a
/// bookmark keep them.
#[component]
pub(super) fn BookingFilterForm(
    filter: BookingFilter,
    /// The days that the list covers, also where the address names none.
    in_force: Memo<Option<Span>>,
) -> impl IntoView {
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let (named_from, named_to) = (filter.from, filter.to);
    let from = text(named_from.map(|day| day.to_string()));
    let to = text(named_to.map(|day| day.to_string()));
    // Days that nobody chose are those of the list; what is typed stays.
    Effect::new(move |before: Option<Option<Span>>| {
        let now = in_force.get();
        let before = before.flatten();
        let show = |field: RwSignal<String>, named: Option<NaiveDate>, was: Option<NaiveDate>, is| {
            let untouched = field
                .with_untracked(|text| text.is_empty() || was.is_some_and(|was| *text == was.to_string()));
            if named.is_none() && untouched {
                field.set(is);
            }
        };
        if let Some((first, last)) = now {
            show(from, named_from, before.map(|(first, _)| first), first.to_string());
            show(to, named_to, before.map(|(_, last)| last), last.to_string());
        }
        now
    });
    let shown = RwSignal::new(false);
    let narrowed = filter != BookingFilter { customer_id: filter.customer_id, ..BookingFilter::default() };
    let location = text(filter.location_id.map(|id| id.to_string()));
    let status = text(filter.status.map(|status| status.as_str().to_owned()));
    let locations = Resource::new(|| (), |()| list_locations());
    let statuses: Vec<(String, String)> = std::iter::once((String::new(), "Any status".to_owned()))
        .chain(Status::ALL.map(|s| (s.as_str().to_owned(), s.label().to_owned())))
        .collect();
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        shown.set(false);
        let typed = (from.get_untracked(), to.get_untracked());
        let listed = in_force.get_untracked().map(|(from, to)| (from.to_string(), to.to_string()));
        // Two weeks from today stay two weeks from today, in tomorrow's bookmark too.
        let days = if listed.is_some_and(|listed| listed == typed) {
            let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
            (text(named_from), text(named_to))
        } else {
            typed
        };
        // Days, ids and words of ours: nothing to escape.
        let pairs: Vec<String> = [
            ("from", days.0),
            ("to", days.1),
            ("location", location.get_untracked()),
            ("status", status.get_untracked()),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
        navigate(&format!("/bookings?{}", pairs.join("&")), Default::default());
    };
    let where_field = move || {
        awaited(async move {
            let known = locations.await.unwrap_or_default();
            let options: Vec<(String, String)> = std::iter::once((String::new(), "All locations".to_owned()))
                .chain(known.into_iter().map(|l| (l.id.to_string(), l.name)))
                .collect();
            view! { <SelectField name="location" id="filter-location" label="Location" value=location options/> }
        })
    };
    view! {
        <FoldButton
            controls="booking-filter" shown label=if narrowed { "Filters (on)" } else { "Filters" }
        />
        <form
            class="booking-filter foldable" id="booking-filter" role="search" aria-label="Filter bookings"
            data-shown=move || shown.get().then_some("true") on:submit=submit
        >
            <DateField name="from" id="filter-from" label="From" value=from/>
            <DateField name="to" id="filter-to" label="To" value=to/>
            <Suspense>{where_field}</Suspense>
            <SelectField name="status" id="filter-status" label="Status" value=status options=statuses/>
            <Button submit=true icon="filter">"Apply Filter"</Button>
        </form>
    }
    .into_any()
}
