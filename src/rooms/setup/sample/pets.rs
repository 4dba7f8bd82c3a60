//! The animals: what they are, what they weigh and what to beware of.

use super::facts::{ALLERGIES, BITES, HANDLING, MEDICATION, NOTES};
use super::names::{BREEDS, Breed, PETS as NAMES, VETS};
use super::plan::{CUSTOMERS, PETS, Plan, first_name};
use super::rows::{NoteRow, OnPetRow, PetRow, WeightRow};
use super::twins;
use uuid::Uuid;

/// 320 animals among 200 customers: one each, the others dealt at random; then their notes.
pub fn arrive(plan: &mut Plan<'_>) {
    let mut owners: Vec<usize> = (0..CUSTOMERS).collect();
    while owners.len() < PETS {
        let owner = plan.random.below(CUSTOMERS);
        owners.push(owner);
    }
    owners.sort_unstable();
    for owner in owners {
        let customer = plan.sample.customers[owner].clone();
        let breed = plan.random.pick(BREEDS);
        let name = (*plan.random.pick(NAMES)).to_owned();
        let age = plan.random.between(90, 14 * 365);
        let known = plan.random.percent(92);
        let id = plan.id(customer.created_at);
        let pet = PetRow {
            id,
            customer_id: customer.id,
            name,
            species: breed.species.into(),
            breed: breed.name.into(),
            sex: plan.random.weighted(&[("female", 48), ("male", 48), ("unknown", 4)]),
            altered: plan.random.weighted(&[("yes", 76), ("no", 16), ("unknown", 8)]),
            colour: (*plan.random.pick(breed.colours)).to_owned(),
            born_on: known.then(|| plan.day(-age)),
            born_is_estimate: known && plan.random.percent(30),
            allergies: plan.sometimes(9, ALLERGIES),
            medication: plan.sometimes(7, MEDICATION),
            bite_alert: plan.sometimes(6, BITES),
            handling_alert: plan.sometimes(10, HANDLING),
            created_at: customer.created_at,
        };
        if !pet.bite_alert.is_empty() {
            code(plan, &pet, 0);
        } else if plan.random.percent(12) {
            let label = *plan.random.pick(&[1, 3, 4]);
            code(plan, &pet, label);
        }
        weigh(plan, &pet, breed, age);
        plan.sample.pets.push(pet);
    }
    twins::bring_pets(plan);
    write_notes(plan);
}

fn code(plan: &mut Plan<'_>, pet: &PetRow, label: usize) {
    let (id, colour_code_id) = (plan.id(pet.created_at), plan.sample.codes[label].id);
    plan.sample.pet_codes.push(OnPetRow {
        id,
        colour_code_id,
        pet_id: pet.id,
        customer_id: pet.customer_id,
        created_at: pet.created_at,
    });
}

/// A few weighings, months apart; the young ones grow.
fn weigh(plan: &mut Plan<'_>, pet: &PetRow, breed: &Breed, age: i64) {
    let full = plan.random.between(breed.grams.0, breed.grams.1);
    let times = plan.random.weighted(&[(0_i64, 15), (1, 25), (3, 30), (5, 20), (8, 10)]);
    let customer_since = (plan.today - plan.zone.date(pet.created_at)).num_days();
    for time in 0..times {
        let days = time * 45 + plan.random.between(3, 30);
        if days > customer_since || days >= age {
            break;
        }
        let grown = (age - days).min(365) * 70 / 365 + 30;
        let grams = (full * grown / 100 + full * plan.random.between(-25, 25) / 1_000) / 50 * 50;
        let at = plan.at(-days, 11, 0);
        let id = plan.id(at);
        plan.sample.weights.push(WeightRow {
            id,
            pet_id: pet.id,
            customer_id: pet.customer_id,
            grams: grams.max(50),
            measured_on: plan.day(-days),
            created_at: at,
        });
    }
}

/// Notes on customers and pets, some pinned.
fn write_notes(plan: &mut Plan<'_>) {
    for pet in plan.sample.pets.clone() {
        if !plan.random.percent(44) {
            continue;
        }
        let Some(customer) = plan.sample.customers.iter().find(|c| c.id == pet.customer_id).cloned() else {
            continue;
        };
        let (text, vet, author) = (*plan.random.pick(NOTES), *plan.random.pick(VETS), plan.colleague());
        let oldest = (plan.today - plan.zone.date(customer.created_at)).num_days().clamp(1, 365);
        let (days, hour) = (plan.random.between(1, oldest), plan.random.between(9, 18));
        let at = plan.at(-days, hour, 30).max(customer.created_at);
        let about_pet = text.starts_with("{pet}");
        let (subject_type, subject_id): (_, Uuid) =
            if about_pet { ("pet", pet.id) } else { ("customer", customer.id) };
        let id = plan.id(at);
        let body = text
            .replace("{pet}", &pet.name)
            .replace("{first}", first_name(&customer.name))
            .replace("{vet}", vet);
        let pinned = plan.random.percent(12);
        plan.sample.notes.push(NoteRow {
            id,
            customer_id: customer.id,
            subject_type,
            subject_id,
            body,
            pinned,
            created_by: author.id,
            created_at: at,
        });
    }
}
