use crate::rooms::pets::model::Pet;
use crate::rooms::pets::safety::{SafetyKind, Wary, safety_flags};
use crate::ui::{SafetyFlag, SafetyStrip, Tone};
use leptos::prelude::*;

/// What everyone who touches these animals must know, the gravest first; nothing if there is
/// nothing to know. Each flag says its pet's name, its kind in a word and has an icon. Archived pets
/// have none.
#[component]
pub fn SafetyStripOf(#[prop(into)] pets: Signal<Vec<Pet>>) -> impl IntoView {
    let flags =
        Signal::derive(move || pets.with(|pets| faces(pets.iter().filter(|pet| pet.archived_at.is_none()))));
    view! { <SafetyStrip flags/> }
}

/// The flags of some animals as the furniture shows them, the gravest first.
pub fn faces<'p, P: Wary + 'p>(pets: impl IntoIterator<Item = &'p P>) -> Vec<SafetyFlag> {
    safety_flags(pets)
        .into_iter()
        .map(|flag| {
            let (tone, icon) = look(flag.kind);
            let text = format!("{}: {}", flag.pet_name, flag.text);
            SafetyFlag { tone, icon, word: flag.kind.word().into(), text }
        })
        .collect()
}

fn look(kind: SafetyKind) -> (Tone, &'static str) {
    match kind {
        SafetyKind::Bite => (Tone::Danger, "bite"),
        SafetyKind::Handling => (Tone::Warn, "alert"),
        SafetyKind::Allergy => (Tone::Danger, "shield"),
        SafetyKind::Medication => (Tone::Warn, "pill"),
    }
}
