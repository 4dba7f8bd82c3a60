use super::hours_field::{HoursField, HoursInput};
use crate::live::Act;
use crate::rooms::settings::api::{add_location, edit_location};
use crate::rooms::settings::model::{HoursDraft, LocationForm, changed};
use crate::rooms::settings::{Location, PlaceChoices};
use crate::rooms::staff::ui::ClashList;
use crate::ui::{Button, ButtonKind, ErrorSummary, SelectField, TextArea, TextField};
use leptos::{ev, prelude::*};

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    address: RwSignal<String>,
    time_zone: RwSignal<String>,
    phone_region: RwSignal<String>,
    hours: HoursInput,
    quiet_from: RwSignal<String>,
    quiet_until: RwSignal<String>,
}

impl Fields {
    fn of(location: &Location) -> Self {
        Self {
            name: RwSignal::new(location.name.clone()),
            address: RwSignal::new(location.address.clone()),
            time_zone: RwSignal::new(location.time_zone.clone()),
            phone_region: RwSignal::new(location.phone_region.clone()),
            hours: HoursInput::new(drafts(location)),
            quiet_from: RwSignal::new(location.quiet_from.clone()),
            quiet_until: RwSignal::new(location.quiet_until.clone()),
        }
    }

    /// What was changed since; everything for a new location.
    fn form(self, was: &Location, new: bool) -> LocationForm {
        let text = |was: &String, now: RwSignal<String>| {
            let now = now.get_untracked();
            if new { Some(now) } else { changed(was, &now) }
        };
        let hours = self.hours.drafts();
        LocationForm {
            name: text(&was.name, self.name),
            address: text(&was.address, self.address),
            time_zone: text(&was.time_zone, self.time_zone),
            phone_region: text(&was.phone_region, self.phone_region),
            opening_hours: if new { Some(hours) } else { changed(&drafts(was), &hours) },
            quiet_from: text(&was.quiet_from, self.quiet_from),
            quiet_until: text(&was.quiet_until, self.quiet_until),
        }
    }

    fn take(self, field: &str, theirs: &serde_json::Value) {
        let text = theirs.as_str().unwrap_or_default().to_owned();
        match field {
            "name" => self.name.set(text),
            "address" => self.address.set(text),
            "time_zone" => self.time_zone.set(text),
            "phone_region" => self.phone_region.set(text),
            // Postgres tells seconds as well.
            "quiet_from" => self.quiet_from.set(text.chars().take(5).collect()),
            "quiet_until" => self.quiet_until.set(text.chars().take(5).collect()),
            _ => self.hours.set(serde_json::from_value(theirs.clone()).unwrap_or_default()),
        }
    }
}

fn drafts(location: &Location) -> Vec<HoursDraft> {
    location.opening_hours.iter().copied().map(HoursDraft::from).collect()
}

/// The form of one location. `new`: `was` only gives what to start from.
#[component]
pub fn LocationEditor(was: Location, new: bool, places: PlaceChoices, close: Callback<()>) -> impl IntoView {
    let fields = Fields::of(&was);
    let (id, version) = (was.id, RwSignal::new(was.version));
    let was = StoredValue::new(was);
    let act = Act::new();
    let save = move || {
        let form = move || was.with_value(|was| fields.form(was, new));
        if new {
            act.run("Location added.", move |intent| add_location(intent, form()), move |_| close.run(()));
        } else {
            act.run(
                "Location saved.",
                move |intent| edit_location(intent, id, version.get_untracked(), form()),
                move |_| close.run(()),
            );
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let take =
        Callback::new(move |(field, theirs): (String, serde_json::Value)| fields.take(&field, &theirs));
    let zones: Vec<(String, String)> =
        places.zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    view! {
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <TextField
                name="name" label="Name" value=fields.name required=true maxlength=120 error=act.errors.for_field("name")
            />
            <TextArea
                name="address" label="Address" value=fields.address rows=2 maxlength=500
                error=act.errors.for_field("address")
            />
            <div class="fields">
                <SelectField
                    name="time_zone" label="Time zone" value=fields.time_zone options=zones
                    error=act.errors.for_field("time_zone")
                />
                <SelectField
                    name="phone_region" label="Country" value=fields.phone_region options=places.regions
                    error=act.errors.for_field("phone_region")
                />
            </div>
            <HoursField input=fields.hours error=act.errors.for_field("opening_hours")/>
            <fieldset class="stack">
                <legend class="field-label">"Quiet hours"</legend>
                <p class="field-hint">
                    "Texts that are written or due then wait until they end, unless the customer wrote within the hour. They hold for those who booked here last, and for whom this location’s number texts. Empty: texts go at any time."
                </p>
                <div class="fields">
                    <TextField
                        name="quiet_from" label="From" value=fields.quiet_from input_type="time"
                        error=act.errors.for_field("quiet_from")
                    />
                    <TextField
                        name="quiet_until" label="Until" value=fields.quiet_until input_type="time"
                        error=act.errors.for_field("quiet_until")
                    />
                </div>
            </fieldset>
            <ClashList act version words take again=Callback::new(move |()| save())/>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>
                    {if new { "Add the location" } else { "Update" }}
                </Button>
                <Button press=move |_| close.run(())>"Cancel"</Button>
            </div>
        </form>
    }
    .into_any()
}

fn words(field: &str) -> &'static str {
    match field {
        "name" => "The name",
        "address" => "The address",
        "time_zone" => "The time zone",
        "phone_region" => "The country",
        "quiet_from" => "The beginning of the quiet hours",
        "quiet_until" => "The end of the quiet hours",
        _ => "The opening hours",
    }
}
