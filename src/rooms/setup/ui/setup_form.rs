use crate::live::Act;
use crate::rooms::settings::PlaceChoices;
use crate::rooms::setup::api::{create_business, try_sample};
use crate::rooms::setup::model::NewBusiness;
use crate::rooms::staff::model::PASSWORD_MIN;
use crate::rooms::staff::ui::device;
use crate::ui::{Button, ButtonKind, ErrorSummary, SelectField, TextArea, TextField};
use leptos::{ev, prelude::*};

#[derive(Clone, Copy)]
struct Fields {
    business_name: RwSignal<String>,
    location_name: RwSignal<String>,
    address: RwSignal<String>,
    time_zone: RwSignal<String>,
    phone_region: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let text = |value: &str| RwSignal::new(value.to_owned());
        Self {
            business_name: text(""),
            location_name: text(""),
            address: text(""),
            time_zone: text("America/New_York"),
            phone_region: text("US"),
            name: text(""),
            email: text(""),
            password: text(""),
        }
    }

    fn form(self) -> NewBusiness {
        NewBusiness {
            business_name: self.business_name.get_untracked(),
            location_name: self.location_name.get_untracked(),
            address: self.address.get_untracked(),
            time_zone: self.time_zone.get_untracked(),
            phone_region: self.phone_region.get_untracked(),
            name: self.name.get_untracked(),
            email: self.email.get_untracked(),
            password: self.password.get_untracked(),
        }
    }

    /// Takes zone and country from the device, if the lists have them and nobody chose meanwhile.
    fn take_from_device(self, places: &PlaceChoices) {
        let zone = device::time_zone().filter(|zone| places.zones.contains(zone));
        if let Some(zone) = zone.filter(|_| self.time_zone.get_untracked() == "America/New_York") {
            self.time_zone.set(zone);
        }
        let region = device::region().filter(|code| places.regions.iter().any(|(known, _)| known == code));
        if let Some(region) = region.filter(|_| self.phone_region.get_untracked() == "US") {
            self.phone_region.set(region);
        }
    }
}

/// Business, first location and owner in one form. `first`: nobody has an account yet.
#[component]
pub fn SetupForm(places: PlaceChoices, first: bool) -> impl IntoView {
    let fields = Fields::new();
    let (act, sample) = (Act::new(), Act::new());
    let known = places.clone();
    Effect::new(move |_| fields.take_from_device(&known));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        act.run_final("", move |intent| create_business(intent, fields.form()), |_| device::load("/"));
    };
    let try_it = move |_| sample.run_final("", try_sample, |_| device::load("/"));
    let busy = Signal::derive(move || act.pending.get() || sample.pending.get());
    view! {
        {first.then(|| view! {
            <div class="setup-sample">
                <h2>"Only looking?"</h2>
                <p>"Fill Pawline with a made-up grooming shop: staff, customers, pets and a year of messages. You are signed in at once, without a password."</p>
                <Button icon="paw" pending=busy press=try_it>"Try with sample data"</Button>
            </div>
        })}
        <form class="stack" method="post" novalidate on:submit=submit>
            <ErrorSummary errors=act.errors/>
            <BusinessFields fields act/>
            <LocationFields fields act places/>
            <OwnerFields fields act first/>
            <Button kind=ButtonKind::Primary submit=true pending=busy>"Create the business"</Button>
        </form>
    }
    .into_any()
}

#[component]
fn BusinessFields(fields: Fields, act: Act) -> impl IntoView {
    view! {
        <fieldset class="setup-part">
            <legend>"Your business"</legend>
            <TextField
                name="business_name" label="Business name" value=fields.business_name required=true maxlength=120
                autocomplete="organization" error=act.errors.for_field("business_name")
            />
        </fieldset>
    }
    .into_any()
}

#[component]
fn LocationFields(fields: Fields, act: Act, places: PlaceChoices) -> impl IntoView {
    let zones: Vec<(String, String)> =
        places.zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    view! {
        <fieldset class="setup-part">
            <legend>"Its first location"</legend>
            <TextField
                name="location_name" label="Location name" value=fields.location_name required=true maxlength=120
                hint="Such as the street or the part of town." error=act.errors.for_field("location_name")
            />
            <TextArea
                name="address" label="Address" value=fields.address rows=2 maxlength=500
                error=act.errors.for_field("address")
            />
            <div class="fields">
                <SelectField
                    name="time_zone" label="Time zone" value=fields.time_zone options=zones required=true
                    hint="All times are shown in it." error=act.errors.for_field("time_zone")
                />
                <SelectField
                    name="phone_region" label="Country" value=fields.phone_region options=places.regions required=true
                    hint="Phone numbers are read as they are written there." error=act.errors.for_field("phone_region")
                />
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn OwnerFields(fields: Fields, act: Act, first: bool) -> impl IntoView {
    let account = move || {
        view! {
            <TextField
                name="email" label="Email" value=fields.email input_type="email" autocomplete="username" required=true
                hint="You sign in with it." error=act.errors.for_field("email")
            />
            <TextField
                name="password" label="Password" value=fields.password input_type="password"
                autocomplete="new-password" required=true error=act.errors.for_field("password")
                hint=format!("At least {PASSWORD_MIN} characters. A few words in a row are good.")
            />
        }
    };
    view! {
        <fieldset class="setup-part">
            <legend>"You, its owner"</legend>
            <TextField
                name="name" label="Your name" value=fields.name autocomplete="name" required=true maxlength=120
                error=act.errors.for_field("name")
            />
            {first.then(account)}
        </fieldset>
    }
    .into_any()
}
