//! What this room writes.

use super::breeds::species_key;
use super::model::{Altered, MAX_AGE_YEARS, NewPet, PetEdit, PhotoTarget, Sex, born_from_age};
use super::record::{PET, PET_WEIGHT};
use super::{store, weight};
use crate::domain::ids::{CustomerId, PetId, PetWeightId};
use crate::domain::text;
use crate::error::{AppError, AppResult, Checks};
use crate::rooms::customers::{self, model::NewCustomer, record::CUSTOMER};
use crate::rooms::settings;
use crate::server::{Tx, records};
use chrono::{Months, NaiveDate, Utc};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct PetRow {
    id: PetId,
    customer_id: CustomerId,
    name: String,
    species: String,
    breed: String,
    sex: Sex,
    altered: Altered,
    colour: String,
    born_on: Option<NaiveDate>,
    born_is_estimate: bool,
    allergies: String,
    medication: String,
    bite_alert: String,
    handling_alert: String,
}

/// Adds a pet, with the weight it has today if that is given.
///
/// # Errors
/// Every wrong field, or NotFound for the customer.
pub async fn add(tx: &mut Tx, customer: CustomerId, new: NewPet) -> AppResult<PetId> {
    let today = today(tx).await?;
    let row = checked(customer, &new, today)?;
    store::require_customer(tx, customer).await?;
    records::insert(tx, &PET, "created", &row).await?;
    if let Some(grams) = new.grams {
        insert_weight(tx, row.id, customer, grams, today).await?;
    }
    Ok(row.id)
}

/// Adds a customer by hand and their first pet.
///
/// # Errors
/// Every wrong field of both at once, those of the pet named `pet.name`, `pet.breed` ...
pub async fn add_with_customer(tx: &mut Tx, customer: NewCustomer, pet: NewPet) -> AppResult<CustomerId> {
    let mut wrong = match customers::ops::add(tx, customer).await {
        Ok(id) => {
            add(tx, id, pet).await.map_err(in_pet)?;
            return Ok(id);
        }
        Err(AppError::Invalid(fields)) => fields,
        Err(other) => return Err(other),
    };
    // Nothing was written, so there is time to say what is wrong with the pet too.
    if let Err(AppError::Invalid(more)) = checked(CustomerId::new(), &pet, today(tx).await?).map_err(in_pet) {
        wrong.extend(more);
    }
    Err(AppError::Invalid(wrong))
}

/// Errors of a pet inside another form.
fn in_pet(error: AppError) -> AppError {
    let AppError::Invalid(mut fields) = error else { return error };
    for wrong in &mut fields {
        wrong.field.insert_str(0, "pet.");
    }
    AppError::Invalid(fields)
}

fn checked(customer: CustomerId, new: &NewPet, today: NaiveDate) -> AppResult<PetRow> {
    let mut checks = Checks::default();
    let (born_on, born_is_estimate) = birth(&mut checks, new, today);
    let row = PetRow {
        id: PetId::new(),
        customer_id: customer,
        name: checks.take("name", text::line(&new.name, "A name", 120)),
        species: checks.take("species", species(&new.species)),
        breed: checks.take("breed", text::optional_line(&new.breed, "A breed", 120)),
        sex: new.sex,
        altered: new.altered,
        colour: checks.take("colour", text::optional_line(&new.colour, "A colour", 120)),
        born_on,
        born_is_estimate,
        allergies: checks.take("allergies", safety(&new.allergies, "This")),
        medication: checks.take("medication", safety(&new.medication, "This")),
        bite_alert: checks.take("bite_alert", safety(&new.bite_alert, "An alert")),
        handling_alert: checks.take("handling_alert", safety(&new.handling_alert, "An alert")),
    };
    if new.grams.is_some_and(|grams| !(1..=weight::MAX_GRAMS).contains(&grams)) {
        checks.add("weight", "A weight is between 1 g and 2000 kg.");
    }
    checks.done()?;
    Ok(row)
}

/// Changes fields of a pet that was seen at `version`; answers the new version.
///
/// # Errors
/// Every wrong field, NotFound, or a conflict with both values.
pub async fn edit(tx: &mut Tx, id: PetId, version: i32, mut edit: PetEdit) -> AppResult<i32> {
    let mut checks = Checks::default();
    clean(&mut checks, "name", &mut edit.name, |typed| text::line(typed, "A name", 120));
    clean(&mut checks, "species", &mut edit.species, species);
    clean(&mut checks, "breed", &mut edit.breed, |typed| text::optional_line(typed, "A breed", 120));
    clean(&mut checks, "colour", &mut edit.colour, |typed| text::optional_line(typed, "A colour", 120));
    clean(&mut checks, "allergies", &mut edit.allergies, |typed| safety(typed, "This"));
    clean(&mut checks, "medication", &mut edit.medication, |typed| safety(typed, "This"));
    clean(&mut checks, "bite_alert", &mut edit.bite_alert, |typed| safety(typed, "An alert"));
    clean(&mut checks, "handling_alert", &mut edit.handling_alert, |typed| safety(typed, "An alert"));
    if let Some(born_on) = edit.born_on {
        if let Some(day) = born_on {
            born(&mut checks, "born_on", day, today(tx).await?);
        }
        edit.born_is_estimate = Some(born_on.is_some() && edit.born_is_estimate == Some(true));
    }
    checks.done()?;
    records::edit(tx, &PET, "updated", id.0, version, &edit).await
}

/// Archives a pet: off the card's front, out of search, restorable.
///
/// # Errors
/// NotFound.
pub async fn archive(tx: &mut Tx, id: PetId) -> AppResult<i32> {
    records::set(tx, &PET, "archived", id.0, &json!({ "archived_at": Utc::now() })).await
}

/// Brings an archived pet back.
///
/// # Errors
/// NotFound.
pub async fn restore(tx: &mut Tx, id: PetId) -> AppResult<i32> {
    records::set(tx, &PET, "restored", id.0, &json!({ "archived_at": null })).await
}

/// Writes down what a pet weighed on a day; a second weight of a day takes the place of the first.
///
/// # Errors
/// `weight` or `measured_on` invalid, or NotFound.
pub async fn add_weight(tx: &mut Tx, pet: PetId, grams: i32, day: NaiveDate) -> AppResult<PetWeightId> {
    let mut checks = Checks::default();
    if !(1..=weight::MAX_GRAMS).contains(&grams) {
        checks.add("weight", "A weight is between 1 g and 2000 kg.");
    }
    born(&mut checks, "measured_on", day, today(tx).await?);
    checks.done()?;
    let customer = store::owner(tx, pet).await?;
    let business = tx.business();
    let same_day = sqlx::query_scalar!(
        "select id from pet_weight where business_id = $1 and pet_id = $2 and measured_on = $3",
        business.0,
        pet.0,
        day,
    )
    .fetch_optional(tx.conn())
    .await?;
    match same_day {
        Some(id) => {
            records::set(tx, &PET_WEIGHT, "updated", id, &json!({ "grams": grams })).await?;
            Ok(PetWeightId(id))
        }
        None => insert_weight(tx, pet, customer, grams, day).await,
    }
}

/// Removes a weight; undo brings it back.
///
/// # Errors
/// NotFound.
pub async fn remove_weight(tx: &mut Tx, id: PetWeightId) -> AppResult<()> {
    records::remove(tx, &PET_WEIGHT, "removed", id.0).await
}

/// Takes the photo off a pet or customer; the file stays, so that undo has it.
///
/// # Errors
/// NotFound.
pub async fn remove_photo(tx: &mut Tx, target: PhotoTarget) -> AppResult<()> {
    let none = json!({ "photo_file_id": null });
    match target {
        PhotoTarget::Pet(id) => records::set(tx, &PET, "photo_removed", id.0, &none).await?,
        PhotoTarget::Customer(id) => records::set(tx, &CUSTOMER, "photo_removed", id.0, &none).await?,
    };
    Ok(())
}

async fn insert_weight(
    tx: &mut Tx,
    pet: PetId,
    customer: CustomerId,
    grams: i32,
    day: NaiveDate,
) -> AppResult<PetWeightId> {
    let id = PetWeightId::new();
    let row = json!({
        "id": id, "pet_id": pet, "customer_id": customer, "grams": grams, "measured_on": day,
    });
    records::insert(tx, &PET_WEIGHT, "created", &row).await?;
    Ok(id)
}

/// Today at the main location.
async fn today(tx: &mut Tx) -> AppResult<NaiveDate> {
    Ok(settings::store::main_zone(tx).await?.date(Utc::now()))
}

/// The birthday and whether it is an estimate, from what the form gave.
fn birth(checks: &mut Checks, new: &NewPet, today: NaiveDate) -> (Option<NaiveDate>, bool) {
    let has_age = new.age_years.is_some() || new.age_months.is_some();
    if let (Some(_), true) = (new.born_on, has_age) {
        checks.add("born_on", "Give a birthday or an age, not both.");
    } else if let Some(day) = new.born_on {
        born(checks, "born_on", day, today);
    } else if has_age {
        let (years, months) = (new.age_years.unwrap_or(0), new.age_months.unwrap_or(0));
        if years <= MAX_AGE_YEARS && months <= 60 {
            return (born_from_age(years, months, today), true);
        }
        checks.add(
            "age_years",
            format!("An age has at most {MAX_AGE_YEARS} years, or 60 months instead of years."),
        );
    }
    (new.born_on, false)
}

/// A day that can be in the life of an animal: not to come, and not too long ago.
fn born(checks: &mut Checks, field: &str, day: NaiveDate, today: NaiveDate) {
    if day > today {
        checks.add(field, "This day is still to come.");
    } else if today.checked_sub_months(Months::new(MAX_AGE_YEARS * 12 + 60)).is_some_and(|first| day < first)
    {
        checks.add(field, "This day is too long ago.");
    }
}

fn species(typed: &str) -> Result<String, String> {
    text::line(typed, "A species", 40).map(|species| species_key(&species))
}

fn safety(typed: &str, what: &str) -> Result<String, String> {
    text::optional_block(typed, what, 1000)
}

fn clean(
    checks: &mut Checks,
    field: &str,
    value: &mut Option<String>,
    check: impl Fn(&str) -> Result<String, String>,
) {
    if let Some(typed) = value {
        *typed = checks.take(field, check(typed));
    }
}
