use super::pet_text::{breed_words, species_words};
use crate::rooms::customers::api::add_customer;
use crate::rooms::customers::model::NewCustomer;
use crate::rooms::customers::ui::{Companion, NewCustomerPage, Sending};
use crate::rooms::pets::api::add_customer_with_pet;
use crate::rooms::pets::model::NewPet;
use crate::ui::{ComboField, FieldErrors, Section, TextField};
use leptos::prelude::*;

/// What most first pets are.
const USUAL: &str = "Dog";

/// The first pet in the form; it needs none.
#[derive(Clone, Copy)]
struct FirstPet {
    name: RwSignal<String>,
    species: RwSignal<String>,
    breed: RwSignal<String>,
}

impl FirstPet {
    /// Whether anything of a pet is said; the species alone says nothing.
    fn is_typed(self) -> bool {
        [self.name, self.breed].iter().any(|text| text.with(|text| !text.trim().is_empty()))
    }

    fn pet(self) -> NewPet {
        NewPet {
            name: self.name.get(),
            species: self.species.get(),
            breed: self.breed.get(),
            ..NewPet::default()
        }
    }

    fn sending(self, customer: NewCustomer) -> Sending {
        match untrack(|| self.is_typed().then(|| self.pet())) {
            Some(pet) => {
                Box::new(move |intent| Box::pin(add_customer_with_pet(intent, customer.clone(), pet.clone())))
            }
            None => Box::new(move |intent| Box::pin(add_customer(intent, customer.clone()))),
        }
    }
}

/// **Add New Customer** with a first pet: whoever walks in with an animal is one form and one act.
#[component]
pub fn NewCustomerWithPetPage() -> impl IntoView {
    let pet = FirstPet {
        name: RwSignal::new(String::new()),
        species: RwSignal::new(USUAL.into()),
        breed: RwSignal::new(String::new()),
    };
    let companion = Companion {
        section: Callback::new(move |errors| view! { <FirstPetSection pet errors/> }.into_any()),
        pet: pet.name.into(),
        is_dirty: Signal::derive(move || pet.is_typed()),
        save: Callback::new(move |customer| pet.sending(customer)),
    };
    view! { <NewCustomerPage companion/> }.into_any()
}

#[component]
fn FirstPetSection(pet: FirstPet, errors: FieldErrors) -> impl IntoView {
    let breeds = Signal::derive(move || pet.species.with(|species| breed_words(species)));
    view! {
        <Section title="First pet">
            <div class="fields">
                <TextField
                    name="pet.name" label="Pet’s name" value=pet.name maxlength=120 autocomplete="off"
                    hint="Leave it empty if there is none. More pets and details go on the card." error=errors.for_field("pet.name")
                />
                <ComboField
                    name="pet.species" label="Species" value=pet.species suggestions=species_words()
                    error=errors.for_field("pet.species")
                />
                <ComboField name="pet.breed" label="Breed" value=pet.breed suggestions=breeds error=errors.for_field("pet.breed")/>
            </div>
        </Section>
    }
    .into_any()
}
