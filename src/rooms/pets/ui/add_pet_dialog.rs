use super::birth_fields::{Birth, BirthFields, Given};
use super::pet_choice::Choice;
use super::pet_text::{breed_words, species_words};
use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::pets::api::add_pet;
use crate::rooms::pets::model::{Altered, NewPet, Sex};
use crate::rooms::pets::weight::WeightUnit;
use crate::rooms::staff::Me;
use crate::ui::{Button, ButtonKind, CancelButton, ComboField, Dialog, SegmentedField, TextArea, TextField};
use chrono::NaiveDate;
use leptos::prelude::*;

/// What is typed; it outlives the dialog, so that closing it by mistake loses nothing.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    species: RwSignal<String>,
    breed: RwSignal<String>,
    sex: RwSignal<String>,
    altered: RwSignal<String>,
    colour: RwSignal<String>,
    birth: Birth,
    weight: RwSignal<String>,
    alerts: [RwSignal<String>; 4],
}

const ALERTS: [(&str, &str); 4] = [
    ("bite_alert", "Bite alert"),
    ("handling_alert", "Handling alert"),
    ("allergies", "Allergies"),
    ("medication", "Medication"),
];

impl Draft {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let draft = Self {
            name: text(),
            species: text(),
            breed: text(),
            sex: text(),
            altered: text(),
            colour: text(),
            birth: Birth::new(),
            weight: text(),
            alerts: [text(), text(), text(), text()],
        };
        draft.clear();
        draft
    }

    fn clear(self) {
        for text in [self.name, self.breed, self.colour, self.weight].into_iter().chain(self.alerts) {
            text.set(String::new());
        }
        self.species.set("Dog".into());
        self.sex.set("unknown".into());
        self.altered.set("unknown".into());
        self.birth.fill(None);
    }

    /// The pet, or the fields that cannot be read.
    fn read(self, unit: WeightUnit) -> Result<NewPet, Vec<(String, String)>> {
        let mut wrong = Vec::new();
        let typed = self.weight.get_untracked();
        let grams = if typed.trim().is_empty() {
            None
        } else {
            unit.read(&typed).map_err(|sentence| wrong.push(("weight".to_owned(), sentence))).ok()
        };
        let given = self.birth.read().unwrap_or_else(|error| {
            wrong.push(error);
            Given::Nothing
        });
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let [bite_alert, handling_alert, allergies, medication] =
            self.alerts.map(|text| text.get_untracked());
        let mut pet = NewPet {
            name: self.name.get_untracked(),
            species: self.species.get_untracked(),
            breed: self.breed.get_untracked(),
            sex: Sex::parse(&self.sex.get_untracked()).unwrap_or_default(),
            altered: Altered::parse(&self.altered.get_untracked()).unwrap_or_default(),
            colour: self.colour.get_untracked(),
            grams,
            allergies,
            medication,
            bite_alert,
            handling_alert,
            ..NewPet::default()
        };
        match given {
            Given::Nothing => {}
            Given::Day(day) => pet.born_on = Some(day),
            Given::Age(years, months) => {
                (pet.age_years, pet.age_months) = (Some(years), Some(months));
            }
        }
        Ok(pet)
    }
}

/// **Add New Pet**: everything about it in one form; only the name is needed.
#[component]
pub fn AddPetDialog(
    customer_id: CustomerId,
    open: RwSignal<bool>,
    /// Today at the main location.
    #[prop(into)]
    today: Signal<NaiveDate>,
) -> impl IntoView {
    let act = Act::new();
    let draft = Draft::new();
    view! {
        <Dialog open title="Add New Pet" guard=true>
            <PetForm customer_id draft act open today=today.get_untracked()/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn PetForm(
    customer_id: CustomerId,
    draft: Draft,
    act: Act,
    open: RwSignal<bool>,
    today: NaiveDate,
) -> impl IntoView {
    let unit = WeightUnit::for_region(&expect_context::<Me>().region);
    let error = move |name| act.errors.for_field(name);
    let breeds = Signal::derive(move || draft.species.with(|species| breed_words(species)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match draft.read(unit) {
            Ok(pet) => act.run(
                format!("{} added.", pet.name.trim()),
                move |intent| add_pet(intent, customer_id, pet.clone()),
                move |_| {
                    draft.clear();
                    open.set(false);
                },
            ),
            Err(wrong) => act.errors.set(wrong),
        }
    };
    let alerts = ALERTS
        .into_iter()
        .zip(draft.alerts)
        .map(|((name, label), value)| {
            view! {
                <TextArea name id=format!("new-pet-{name}") label value rows=2 maxlength=1000 error=error(name)/>
            }
        })
        .collect_view();
    view! {
        <form class="pet-form" novalidate on:submit=submit>
            <TextField
                name="name" id="new-pet-name" label="Name" value=draft.name required=true maxlength=120
                autocomplete="off" error=error("name")
            />
            <ComboField
                name="species" id="new-pet-species" label="Species" value=draft.species required=true
                suggestions=species_words() error=error("species")
            />
            <ComboField
                name="breed" id="new-pet-breed" label="Breed" value=draft.breed suggestions=breeds error=error("breed")
            />
            <TextField
                name="colour" id="new-pet-colour" label="Colour" value=draft.colour autocomplete="off" error=error("colour")
            />
            <SegmentedField
                name="sex" id="new-pet-sex" label="Sex" value=draft.sex options=Choice::Sex.options() error=error("sex")
            />
            <SegmentedField
                name="altered" id="new-pet-altered" label="Spayed or neutered" value=draft.altered
                options=Choice::Altered.options() error=error("altered")
            />
            <BirthFields birth=draft.birth id="new-pet-birth" today errors=act.errors/>
            <TextField
                name="weight" id="new-pet-weight" label=format!("Weight today ({})", unit.symbol()) value=draft.weight
                inputmode="decimal" autocomplete="off" error=error("weight")
            />
            {alerts}
            <div class="actions">
                <CancelButton/>
                <Button kind=ButtonKind::Primary submit=true pending=act.pending>"Add pet"</Button>
            </div>
        </form>
    }
    .into_any()
}
