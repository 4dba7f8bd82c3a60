use super::inline_field::{Inline, InlineField};
use crate::rooms::pets::breeds::{SPECIES, breeds_of, species_key, species_label};
use crate::rooms::pets::model::{Pet, PetEdit};
use crate::ui::{ComboField, TextArea, TextField};
use leptos::prelude::*;

/// A text of a pet: its column, its word, how it is read and how it is changed.
#[derive(Clone, Copy)]
pub(super) struct PetTextSpec {
    pub column: &'static str,
    pub label: &'static str,
    pub control: Control,
    pub get: fn(&Pet) -> String,
    pub set: fn(String) -> PetEdit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    Line,
    Lines,
    Species,
    Breed,
}

pub(super) const NAME: PetTextSpec = PetTextSpec {
    column: "name",
    label: "Name",
    control: Control::Line,
    get: |pet| pet.name.clone(),
    set: |text| PetEdit { name: Some(text), ..PetEdit::default() },
};
pub(super) const SPECIES_TEXT: PetTextSpec = PetTextSpec {
    column: "species",
    label: "Species",
    control: Control::Species,
    get: |pet| species_label(&pet.species),
    set: |text| PetEdit { species: Some(text), ..PetEdit::default() },
};
pub(super) const BREED: PetTextSpec = PetTextSpec {
    column: "breed",
    label: "Breed",
    control: Control::Breed,
    get: |pet| pet.breed.clone(),
    set: |text| PetEdit { breed: Some(text), ..PetEdit::default() },
};
pub(super) const COLOUR: PetTextSpec = PetTextSpec {
    column: "colour",
    label: "Colour",
    control: Control::Line,
    get: |pet| pet.colour.clone(),
    set: |text| PetEdit { colour: Some(text), ..PetEdit::default() },
};
/// What feeds the safety strip, the gravest first.
pub(super) const ALERTS: [PetTextSpec; 4] = [
    PetTextSpec {
        column: "bite_alert",
        label: "Bite alert",
        control: Control::Lines,
        get: |pet| pet.bite_alert.clone(),
        set: |text| PetEdit { bite_alert: Some(text), ..PetEdit::default() },
    },
    PetTextSpec {
        column: "handling_alert",
        label: "Handling alert",
        control: Control::Lines,
        get: |pet| pet.handling_alert.clone(),
        set: |text| PetEdit { handling_alert: Some(text), ..PetEdit::default() },
    },
    PetTextSpec {
        column: "allergies",
        label: "Allergies",
        control: Control::Lines,
        get: |pet| pet.allergies.clone(),
        set: |text| PetEdit { allergies: Some(text), ..PetEdit::default() },
    },
    PetTextSpec {
        column: "medication",
        label: "Medication",
        control: Control::Lines,
        get: |pet| pet.medication.clone(),
        set: |text| PetEdit { medication: Some(text), ..PetEdit::default() },
    },
];

/// A text of a pet, edited in its place.
#[component]
pub(super) fn PetText(pet: Signal<Pet>, spec: PetTextSpec) -> impl IntoView {
    let inline = Inline::new(pet);
    let value = RwSignal::new(String::new());
    let shown = Signal::derive(move || pet.with(spec.get));
    let id = StoredValue::new(pet.with_untracked(|pet| format!("pet-{}-{}", pet.id, spec.column)));
    let error = inline.act.errors.for_field(spec.column);
    let control = move || {
        let (name, label, id) = (spec.column, spec.label, id.get_value());
        match spec.control {
            Control::Line => {
                view! { <TextField name id label value error maxlength=120 autocomplete="off"/> }.into_any()
            }
            Control::Lines => {
                view! { <TextArea name id label value error maxlength=1000 rows=2/> }.into_any()
            }
            Control::Species => {
                view! { <ComboField name id label value error suggestions=species_words()/> }.into_any()
            }
            Control::Breed => {
                let species = pet.with_untracked(|pet| pet.species.clone());
                view! { <ComboField name id label value error suggestions=breed_words(&species)/> }.into_any()
            }
        }
    };
    view! {
        <InlineField
            inline label=spec.label shown mine=value
            fill=move || value.set(shown.get_untracked())
            save=move || inline.save((spec.set)(value.get_untracked()))
        >
            {control()}
        </InlineField>
    }
}

/// The species that completion offers.
pub(super) fn species_words() -> Vec<String> {
    SPECIES.iter().map(|(_, label)| (*label).to_owned()).collect()
}

/// The breeds that completion offers for a species, as typed or stored.
pub(super) fn breed_words(species: &str) -> Vec<String> {
    breeds_of(&species_key(species)).map(str::to_owned).collect()
}
