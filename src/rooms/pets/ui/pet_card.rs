use super::PhotoPicker;
use super::pet_birth::PetBirth;
use super::pet_choice::{Choice, PetChoice};
use super::pet_text::{ALERTS, BREED, COLOUR, NAME, PetText, SPECIES_TEXT};
use super::pet_weights::PetWeights;
use crate::live::Act;
use crate::rooms::labels::ColourTarget;
use crate::rooms::labels::ui::ColourCodeField;
use crate::rooms::pets::api::archive_pet;
use crate::rooms::pets::breeds::species_label;
use crate::rooms::pets::model::{Pet, PhotoTarget};
use crate::ui::{Button, ButtonKind, IconButton, VisuallyHidden, history_of};
use chrono::NaiveDate;
use leptos::prelude::*;

/// One pet with everything that is known of it: click a field to edit it. News from outside does
/// not touch a field that is being edited.
#[component]
pub fn PetCard(
    #[prop(into)] pet: Signal<Pet>,
    /// Today at the main location, for ages.
    #[prop(into)]
    today: Signal<NaiveDate>,
) -> impl IntoView {
    let id = pet.with_untracked(|pet| pet.id);
    let act = Act::new();
    let name = Signal::derive(move || pet.with(|pet| pet.name.clone()));
    let photo = Signal::derive(move || pet.with(|pet| pet.photo_file_id));
    let history = history_of("pet", id.0, move || name.get());
    let remove = move |_| {
        let said = format!("{} archived.", name.get_untracked());
        act.run(said, move |intent| archive_pet(intent, id), |_| {});
    };
    let codes = Signal::derive(move || pet.with(|pet| pet.colour_codes.clone()));
    let alerts = ALERTS.map(|spec| view! { <PetText pet spec/> });
    view! {
        <li class="pet" id=format!("pet-{id}")>
            <header class="pet-header">
                <PhotoPicker target=PhotoTarget::Pet(id) name photo/>
                <div class="pet-who">
                    <h3 class="pet-name" dir="auto">{name}</h3>
                    <p class="pet-kind" dir="auto">{move || pet.with(|pet| kind(pet, today.get()))}</p>
                </div>
                <IconButton
                    icon="close" label=Signal::derive(move || format!("Remove {}", name.get()))
                    pending=act.pending press=remove
                />
            </header>
            <div class="pet-fields">
                <PetText pet spec=NAME/>
                <PetText pet spec=SPECIES_TEXT/>
                <PetText pet spec=BREED/>
                <PetChoice pet choice=Choice::Sex/>
                <PetChoice pet choice=Choice::Altered/>
                <PetText pet spec=COLOUR/>
                <PetBirth pet today/>
            </div>
            <PetWeights pet today/>
            <ColourCodeField target=ColourTarget::Pet(id) codes/>
            <div class="pet-fields" data-kind="alerts">{alerts}</div>
            <div class="actions">
                <Button kind=ButtonKind::Quiet icon="history" press=move |_| history.run(())>
                    "History"<VisuallyHidden>{move || format!(" of {}", name.get())}</VisuallyHidden>
                </Button>
            </div>
        </li>
    }
    .into_any()
}

/// "Labrador Retriever, female, spayed, 5 y 2 m".
fn kind(pet: &Pet, today: NaiveDate) -> String {
    use crate::rooms::pets::model::Sex;
    let breed = if pet.breed.is_empty() { species_label(&pet.species) } else { pet.breed.clone() };
    let sex = (pet.sex != Sex::Unknown).then(|| pet.sex.label().to_lowercase());
    let altered = pet.altered_text().map(str::to_lowercase);
    [Some(breed), sex, altered, pet.age(today)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
