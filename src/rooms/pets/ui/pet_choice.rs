use super::inline_field::{Inline, InlineField};
use crate::rooms::pets::model::{Altered, Pet, PetEdit, Sex};
use crate::ui::SelectField;
use leptos::prelude::*;

/// What is chosen from a short list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Sex,
    Altered,
}

impl Choice {
    fn column(self) -> &'static str {
        match self {
            Self::Sex => "sex",
            Self::Altered => "altered",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Sex => "Sex",
            Self::Altered => "Spayed or neutered",
        }
    }

    fn stored(self, pet: &Pet) -> &'static str {
        match self {
            Self::Sex => pet.sex.as_str(),
            Self::Altered => pet.altered.as_str(),
        }
    }

    /// Empty if nobody knows.
    fn shown(self, pet: &Pet) -> String {
        match self {
            Self::Sex if pet.sex == Sex::Unknown => String::new(),
            Self::Sex => pet.sex.label().into(),
            Self::Altered => pet.altered_text().unwrap_or_default().into(),
        }
    }

    fn edit(self, value: &str) -> PetEdit {
        match self {
            Self::Sex => PetEdit { sex: Sex::parse(value), ..PetEdit::default() },
            Self::Altered => PetEdit { altered: Altered::parse(value), ..PetEdit::default() },
        }
    }

    /// Pairs of value and words.
    pub fn options(self) -> Vec<(String, String)> {
        let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        match self {
            Self::Sex => [Sex::Female, Sex::Male, Sex::Unknown].map(|s| pair(s.as_str(), s.label())).to_vec(),
            Self::Altered => {
                [Altered::Yes, Altered::No, Altered::Unknown].map(|a| pair(a.as_str(), a.label())).to_vec()
            }
        }
    }
}

/// A choice of a pet, edited in its place.
#[component]
pub(super) fn PetChoice(pet: Signal<Pet>, choice: Choice) -> impl IntoView {
    let inline = Inline::new(pet);
    let value = RwSignal::new(pet.with_untracked(|pet| choice.stored(pet).to_owned()));
    let id = StoredValue::new(pet.with_untracked(|pet| format!("pet-{}-{}", pet.id, choice.column())));
    view! {
        <InlineField
            inline label=choice.label() mine=value
            shown=Signal::derive(move || pet.with(|pet| choice.shown(pet)))
            fill=move || value.set(pet.with_untracked(|pet| choice.stored(pet).to_owned()))
            save=move || inline.save(choice.edit(&value.get_untracked()))
        >
            <SelectField
                name=choice.column() id=id.get_value() label=choice.label() value
                options=choice.options() error=inline.act.errors.for_field(choice.column())
            />
        </InlineField>
    }
}
