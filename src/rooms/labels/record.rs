//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// A named set of customers.
pub static CONTACT_GROUP: Subject = Subject {
    name: "contact_group",
    label: "Group",
    fields: &[("name", "Name"), ("archived_at", "Archived")],
    customer: None,
    versioned: true,
    right: Right::EditCustomers,
};

/// A customer in a group.
pub static CONTACT_GROUP_MEMBER: Subject = Subject {
    name: "contact_group_member",
    label: "Group membership",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// A word put on customers.
pub static TAG: Subject = Subject {
    name: "tag",
    label: "Tag",
    fields: &[("name", "Name"), ("archived_at", "Archived")],
    customer: None,
    versioned: true,
    right: Right::EditCustomers,
};

/// A tag on a customer.
pub static CUSTOMER_TAG: Subject = Subject {
    name: "customer_tag",
    label: "Tag on a customer",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// A colour with letters and a meaning.
pub static COLOUR_CODE: Subject = Subject {
    name: "colour_code",
    label: "Colour code",
    fields: &[("colour", "Colour"), ("letters", "Letters"), ("name", "Meaning"), ("archived_at", "Archived")],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// A colour code on a customer.
pub static CUSTOMER_COLOUR_CODE: Subject = Subject {
    name: "customer_colour_code",
    label: "Colour code on a customer",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// A colour code on a pet.
pub static PET_COLOUR_CODE: Subject = Subject {
    name: "pet_colour_code",
    label: "Colour code on a pet",
    fields: &[],
    customer: Some("customer_id"),
    versioned: false,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[
    &CONTACT_GROUP,
    &CONTACT_GROUP_MEMBER,
    &TAG,
    &CUSTOMER_TAG,
    &COLOUR_CODE,
    &CUSTOMER_COLOUR_CODE,
    &PET_COLOUR_CODE,
];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("contact_group_name_length", "name", "A name has 1 to 80 characters."),
    ("contact_group_name_key", "name", "There is a group with this name already."),
    ("contact_group_member_key", "groups", "The customer is in this group already."),
    ("tag_name_length", "name", "A tag has 1 to 40 characters."),
    ("tag_name_key", "name", "There is a tag with this name already."),
    ("customer_tag_key", "tag", "The customer has this tag already."),
    ("colour_code_letters_length", "letters", "One to three letters fit here."),
    ("colour_code_name_length", "name", "A meaning has 1 to 60 characters."),
    ("colour_code_name_key", "name", "There is a colour code with this meaning already."),
    ("customer_colour_code_key", "codes", "The customer has this colour code already."),
    ("pet_colour_code_key", "codes", "The pet has this colour code already."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] =
    &["contact_group_member", "customer_tag", "customer_colour_code", "pet_colour_code"];
