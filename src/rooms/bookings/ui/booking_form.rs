use super::customer_field::CustomerField;
use super::draft::Draft;
use super::pets_field::PetsField;
use super::time_fields::TimeFields;
use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::bookings::api::{add_booking, edit_booking};
use crate::rooms::bookings::model::{Booking, Choices, Status};
use crate::ui::{Button, ButtonKind, ConflictCard, SegmentedField, SelectField, TextArea};
use leptos::prelude::*;
use serde_json::Value;

/// Adds a booking, or changes one. Times are what the clock at the location shows.
#[component]
pub fn BookingForm(
    /// Whose booking it will be; none: the form asks.
    customer: Option<CustomerId>,
    /// The booking to change; none: a new one.
    booking: Option<Booking>,
    choices: Choices,
    /// After saving or cancelling.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let act = Act::new();
    let draft = Draft::new(customer, booking.as_ref(), &choices);
    draft.follow_start(&choices);
    let seen = StoredValue::new(booking.as_ref().map_or(0, |booking| booking.version));
    let asks_customer = customer.is_none() && booking.is_none();
    let is_new = booking.is_none();
    let booking = StoredValue::new(booking);
    let save = move || match booking.get_value() {
        Some(was) => {
            let (edit, version, id) = (draft.read_edit(&was), seen.get_value(), was.id);
            let call = move |intent| edit_booking(intent, id, version, edit.clone());
            act.run(format!("{} saved.", was.label()), call, move |_| on_done.run(()));
        }
        None => match draft.read_new() {
            Ok((customer, new)) => {
                let call = move |intent| add_booking(intent, customer, new.clone());
                act.run("Booking added.", call, move |_| on_done.run(()));
            }
            Err(wrong) => act.errors.set(wrong),
        },
    };
    // On a slow line somebody may be done before the pets are there: a visit is not booked past them.
    let waits = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if untrack(|| draft.has_pets()) { save() } else { waits.set(true) }
    };
    Effect::new(move |_| {
        if !draft.has_pets() || !waits.get() {
            return;
        }
        waits.set(false);
        let none = draft.listed.get_untracked().is_some_and(|(_, count)| count == 0);
        // Otherwise nobody has chosen among several yet.
        if none || !is_new || draft.pets.with_untracked(|pets| !pets.is_empty()) {
            save();
        }
    });
    let pending = Signal::derive(move || act.pending.get() || waits.get());
    let error = move |name| act.errors.for_field(name);
    let pairs = |all: Vec<(String, String)>| Signal::stored(all);
    let locations = choices.locations.iter().map(|l| (l.id.to_string(), l.name.clone())).collect::<Vec<_>>();
    let services = choices.services.iter().map(|s| (s.id.to_string(), s.name.clone())).collect::<Vec<_>>();
    let people = std::iter::once((String::new(), "Nobody yet".to_owned()))
        .chain(choices.staff.iter().map(|s| (s.id.to_string(), s.name.clone())))
        .collect::<Vec<_>>();
    let one_location = locations.len() < 2;
    let zones: Vec<(String, String)> = choices
        .locations
        .iter()
        .map(|l| (l.id.to_string(), format!("On the clock at {} ({}).", l.name, l.time_zone)))
        .collect();
    let hint = Signal::derive(move || {
        let here = draft.location.get();
        zones.iter().find(|(id, _)| *id == here).map(|(_, text)| text.clone()).filter(|_| !one_location)
    });
    let statuses =
        Status::FIRST.map(|status| (status.as_str().to_owned(), status.label().to_owned())).to_vec();
    let choices = StoredValue::new(choices);
    let clash = move || {
        let clash = act.clash.get()?;
        let field = clash.fields.first()?;
        let (theirs, mine) = choices.with_value(|all| (words(&field.theirs, all), words(&field.mine, all)));
        let version = clash.version;
        Some(view! {
            <ConflictCard
                field=label(&field.field) theirs theirs_by=clash.who() mine
                on_theirs=Callback::new(move |()| { act.clash.set(None); on_done.run(()) })
                on_mine=Callback::new(move |()| { seen.set_value(version); act.clash.set(None); save() })
            />
        })
    };
    view! {
        <form class="booking-form" novalidate on:submit=submit>
            {asks_customer.then(|| view! { <CustomerField customer=draft.customer error=error("customer")/> })}
            <Show when=move || draft.customer.with(Option::is_some)>
                <PetsField customer=draft.customer chosen=draft.pets listed=draft.listed error=error("pet_ids")/>
            </Show>
            <SelectField
                name="service_type_id" id="booking-service" label="Service" value=draft.service options=pairs(services)
                required=true error=error("service_type_id")
            />
            {(!one_location).then(|| view! {
                <SelectField
                    name="location_id" id="booking-location" label="Location" value=draft.location
                    options=pairs(locations) required=true error=error("location_id")
                />
            })}
            <TimeFields draft errors=act.errors hint/>
            <SelectField
                name="staff_id" id="booking-staff" label="Staff" value=draft.staff options=pairs(people)
                error=error("staff_id")
            />
            {is_new.then(|| view! {
                <SegmentedField
                    name="status" id="booking-status" label="Status" value=draft.status options=statuses
                    error=error("status")
                />
            })}
            <TextArea
                name="note" id="booking-note" label="Note" value=draft.note rows=2 maxlength=4000 error=error("note")
            />
            {clash}
            <div class="actions">
                <Button press=move |_| on_done.run(())>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true pending>
                    {if is_new { "Add booking" } else { "Update" }}
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// A column as people know it.
fn label(column: &str) -> &'static str {
    match column {
        "location_id" => "Location",
        "service_type_id" => "Service",
        "staff_id" => "Staff",
        "starts_at" => "Start",
        "ends_at" => "End",
        "status" => "Status",
        _ => "Note",
    }
}

/// A value of the log as people read it: ids by their names, times in UTC.
fn words(value: &Value, choices: &Choices) -> String {
    let Some(text) = value.as_str().filter(|text| !text.is_empty()) else { return "Nothing".into() };
    let named = choices
        .locations
        .iter()
        .map(|l| (l.id.to_string(), &l.name))
        .chain(choices.services.iter().map(|s| (s.id.to_string(), &s.name)))
        .chain(choices.staff.iter().map(|s| (s.id.to_string(), &s.name)))
        .find(|(id, _)| id == text);
    match (named, text.parse::<chrono::DateTime<chrono::Utc>>()) {
        (Some((_, name)), _) => name.clone(),
        (None, Ok(at)) => format!("{} UTC", crate::domain::time::Zone::utc().day_and_clock(at)),
        (None, Err(_)) => text.to_owned(),
    }
}
