use crate::domain::ids::{CustomerId, PetId};
use crate::rooms::pets::{SafetyStripOf, api::list_pets, model::Pet};
use crate::ui::{CheckboxField, Icon, Skeleton, awaited};
use leptos::prelude::*;

/// The customer's pets to tick, with what everyone must know about them.
#[component]
pub(super) fn PetsField(
    customer: RwSignal<Option<CustomerId>>,
    chosen: RwSignal<Vec<PetId>>,
    /// Whose pets stand there, and how many.
    listed: RwSignal<Option<(CustomerId, usize)>>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let pets = Resource::new(
        move || customer.get(),
        |customer| async move {
            match customer {
                Some(customer) => list_pets(customer).await.map(|list| list.pets),
                None => Ok(Vec::new()),
            }
        },
    );
    let list = move || {
        awaited(async move {
            let of = customer.get_untracked();
            match pets.await {
                Ok(pets) => {
                    let count = pets.len();
                    let boxes = view! { <PetBoxes pets chosen/> }.into_any();
                    listed.set(of.map(|of| (of, count)));
                    boxes
                }
                Err(error) => {
                    // The visit can be booked without them, by whoever has read why.
                    listed.set(of.map(|of| (of, 1)));
                    view! { <p class="field-error"><Icon name="alert"/>{error.to_string()}</p> }.into_any()
                }
            }
        })
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Pets"</legend>
            <Transition fallback=|| view! { <Skeleton count=2/> }>{list}</Transition>
            {move || error.get().map(|text| view! { <p class="field-error"><Icon name="alert"/>{text}</p> })}
        </fieldset>
    }
    .into_any()
}

#[component]
fn PetBoxes(pets: Vec<Pet>, chosen: RwSignal<Vec<PetId>>) -> impl IntoView {
    // Those of a customer who was chosen before are not this one's.
    if chosen.with_untracked(|chosen| chosen.iter().any(|id| pets.iter().all(|pet| pet.id != *id))) {
        chosen.update(|chosen| chosen.retain(|id| pets.iter().any(|pet| pet.id == *id)));
    }
    let booked = chosen.get_untracked();
    let pets: Vec<Pet> =
        pets.into_iter().filter(|pet| pet.archived_at.is_none() || booked.contains(&pet.id)).collect();
    if pets.is_empty() {
        return view! { <p class="field-hint">"No pets are known yet."</p> }.into_any();
    }
    // Who has one pet books for that one.
    if let ([only], true) = (pets.as_slice(), booked.is_empty()) {
        chosen.set(vec![only.id]);
    }
    let flags = Signal::stored(pets.clone());
    let boxes = pets.into_iter().map(|pet| view! { <PetBox pet chosen/> }).collect_view();
    view! { {boxes} <SafetyStripOf pets=flags/> }.into_any()
}

#[component]
fn PetBox(pet: Pet, chosen: RwSignal<Vec<PetId>>) -> impl IntoView {
    let id = pet.id;
    let ticked = RwSignal::new(chosen.with_untracked(|all| all.contains(&id)));
    Effect::new(move |_| {
        let on = ticked.get();
        if chosen.with_untracked(|all| all.contains(&id)) != on {
            chosen.update(|all| if on { all.push(id) } else { all.retain(|other| *other != id) });
        }
    });
    view! { <CheckboxField name="pet_ids" id=format!("booking-pet-{id}") label=pet.name value=ticked/> }
}
