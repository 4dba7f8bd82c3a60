use super::{AddPetDialog, PetCard};
use crate::domain::ids::CustomerId;
use crate::live::Act;
use crate::rooms::pets::api::restore_pet;
use crate::rooms::pets::model::Pet;
use crate::rooms::staff::Me;
use crate::ui::{Avatar, Button, ButtonKind, EmptyState, Section};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The pets of a customer with **Add New Pet**; the archived ones below, to be brought back.
#[component]
pub fn PetsBlock(
    customer_id: CustomerId,
    /// In the order of the store, kept up to date by the page.
    #[prop(into)]
    pets: Signal<Vec<Pet>>,
    /// When they were read: ages are reckoned from it, the same on both sides.
    #[prop(into)]
    now: Signal<DateTime<Utc>>,
    /// Opens the form from outside.
    #[prop(optional)]
    adding: RwSignal<bool>,
) -> impl IntoView {
    let zone = StoredValue::new(expect_context::<Me>().zone);
    let today = Signal::derive(move || zone.with_value(|zone| zone.date(now.get())));
    let ids = move |archived: bool| {
        pets.with(|all| {
            all.iter()
                .filter(|pet| pet.archived_at.is_some() == archived)
                .map(|pet| pet.id)
                .collect::<Vec<_>>()
        })
    };
    let card = move |id| {
        let first = pets.with_untracked(|all| all.iter().find(|pet| pet.id == id).cloned());
        first.map(|first| {
            let pet = Memo::new(move |_| {
                pets.with(|all| all.iter().find(|pet| pet.id == id).cloned()).unwrap_or_else(|| first.clone())
            });
            view! { <PetCard pet today/> }
        })
    };
    let add = move |kind| {
        view! { <Button kind icon="plus" press=move |_| adding.set(true)>"Add New Pet"</Button> }
    };
    let archived = move || {
        let gone: Vec<Pet> =
            pets.with(|all| all.iter().filter(|pet| pet.archived_at.is_some()).cloned().collect());
        (!gone.is_empty()).then(|| {
            let title = format!("Archived pets ({})", gone.len());
            let rows = gone.into_iter().map(|pet| view! { <ArchivedPet pet/> }).collect_view();
            view! {
                <details class="pets-archived">
                    <summary>{title}</summary>
                    <ul>{rows}</ul>
                </details>
            }
        })
    };
    view! {
        <Section title="Pets" id="pets" actions=move || add(ButtonKind::Quiet)>
            <Show when=move || ids(false).is_empty()>
                <EmptyState
                    icon="paw" title="No pets yet" text="Name, breed, weight and what to watch for."
                    action=move || add(ButtonKind::Secondary)
                />
            </Show>
            <ul class="pets">
                <For each=move || ids(false) key=|id| *id children=card/>
            </ul>
            {archived}
            <AddPetDialog customer_id open=adding today/>
        </Section>
    }
    .into_any()
}

#[component]
fn ArchivedPet(pet: Pet) -> impl IntoView {
    let act = Act::new();
    let id = pet.id;
    let name = pet.name.clone();
    let restore = move |_| {
        act.run(format!("{name} restored."), move |intent| restore_pet(intent, id), |_| {});
    };
    view! {
        <li class="pets-gone">
            <Avatar name=pet.name.clone()/>
            <span dir="auto">{pet.name.clone()}</span>
            <Button kind=ButtonKind::Quiet icon="restore" pending=act.pending press=restore>
                "Restore "{pet.name.clone()}
            </Button>
        </li>
    }
}
