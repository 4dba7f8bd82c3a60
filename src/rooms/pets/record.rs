//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// An animal.
pub static PET: Subject = Subject {
    name: "pet",
    label: "Pet",
    fields: &[
        ("name", "Name"),
        ("species", "Species"),
        ("breed", "Breed"),
        ("sex", "Sex"),
        ("altered", "Spayed or neutered"),
        ("colour", "Colour"),
        ("born_on", "Birthday"),
        ("born_is_estimate", "Birthday is an estimate"),
        ("allergies", "Allergies"),
        ("medication", "Medication"),
        ("bite_alert", "Bite alert"),
        ("handling_alert", "Handling alert"),
        ("photo_file_id", "Photo"),
        ("archived_at", "Archived"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// What a pet weighed on a day.
pub static PET_WEIGHT: Subject = Subject {
    name: "pet_weight",
    label: "Weight",
    fields: &[("grams", "Weight"), ("measured_on", "Day")],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// A photo, or another file as it came.
pub static FILE: Subject = Subject {
    name: "file",
    label: "File",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&PET, &PET_WEIGHT, &FILE];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("pet_name_length", "name", "A name has 1 to 120 characters."),
    ("pet_species_length", "species", "A species has 1 to 40 characters."),
    ("pet_breed_length", "breed", "A breed has at most 120 characters."),
    ("pet_sex_known", "sex", "Choose female, male or not known."),
    ("pet_altered_known", "altered", "Choose yes, no or not known."),
    ("pet_colour_length", "colour", "A colour has at most 120 characters."),
    ("pet_allergies_length", "allergies", "Allergies have at most 1000 characters."),
    ("pet_medication_length", "medication", "Medication has at most 1000 characters."),
    ("pet_bite_alert_length", "bite_alert", "A bite alert has at most 1000 characters."),
    ("pet_handling_alert_length", "handling_alert", "A handling alert has at most 1000 characters."),
    ("pet_weight_range", "weight", "A weight is between 1 g and 2000 kg."),
    ("pet_weight_day_key", "measured_on", "A weight for this day was just added; try again."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &["pet", "pet_weight", "file"];
