use super::birth_fields::{Birth, BirthFields};
use super::inline_field::{Inline, InlineField};
use crate::domain::time;
use crate::rooms::pets::model::{Pet, PetEdit};
use chrono::NaiveDate;
use leptos::prelude::*;

/// The age of a pet with its birthday, edited in its place.
#[component]
pub(super) fn PetBirth(pet: Signal<Pet>, today: Signal<NaiveDate>) -> impl IntoView {
    let inline = Inline::new(pet);
    let birth = Birth::new();
    let id = StoredValue::new(pet.with_untracked(|pet| format!("pet-{}-birth", pet.id)));
    let shown = Signal::derive(move || pet.with(|pet| told(pet, today.get())));
    let save = move || match birth.read() {
        Ok(given) => {
            let (born_on, estimate) = given.born_on(today.get_untracked());
            inline.save(PetEdit {
                born_on: Some(born_on),
                born_is_estimate: Some(estimate),
                ..PetEdit::default()
            });
        }
        Err(wrong) => inline.act.errors.set(vec![wrong]),
    };
    let mine = Signal::derive(move || birth.day.get());
    view! {
        <InlineField
            inline label="Age" shown mine
            fill=move || birth.fill(pet.with_untracked(|pet| pet.born_on))
            save
        >
            <BirthFields birth id=id.get_value() today=today.get_untracked() errors=inline.act.errors/>
        </InlineField>
    }
}

/// "5 y 2 m, born Tue 4 May 2021"; of an estimate only the age.
fn told(pet: &Pet, today: NaiveDate) -> String {
    match (pet.born_on, pet.age(today)) {
        (Some(born_on), Some(age)) if !pet.born_is_estimate => format!("{age}, born {}", time::day(born_on)),
        (_, age) => age.unwrap_or_default(),
    }
}
