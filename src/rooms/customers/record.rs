//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// The customer's own fields.
pub static CUSTOMER: Subject = Subject {
    name: "customer",
    label: "Customer",
    fields: &[
        ("name", "Name"),
        ("business_name", "Business name"),
        ("language", "Language"),
        ("assigned_to", "Assigned to"),
        ("discount_bp", "Discount"),
        ("photo_file_id", "Photo"),
        ("blocked_at", "Blocked"),
        ("archived_at", "Archived"),
    ],
    customer: Some("id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A phone or email.
pub static CONTACT_POINT: Subject = Subject {
    name: "contact_point",
    label: "Contact",
    fields: &[
        ("raw", "Phone, email or Facebook name"),
        ("normal", "Number or address"),
        ("label", "Type"),
        ("is_main", "Main"),
        ("sms", "SMS"),
        ("shared", "Shared"),
        ("owner_id", "Additional owner"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// Somebody beside the customer to whom the pets belong too.
pub static CONTACT_OWNER: Subject = Subject {
    name: "contact_owner",
    label: "Additional owner",
    fields: &[("name", "Name"), ("may_pick_up", "May pick up")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A postal address.
pub static ADDRESS: Subject = Subject {
    name: "address",
    label: "Address",
    fields: &[
        ("label", "Label"),
        ("street", "Street"),
        ("city", "City"),
        ("region", "Region"),
        ("postcode", "Postcode"),
        ("country", "Country"),
    ],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// A general fact.
pub static DETAIL: Subject = Subject {
    name: "detail",
    label: "Detail",
    fields: &[("label", "Label"), ("value", "Value")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// How two customers belong together. The event is on the card of `customer_id`; the card of the
/// other one listens for the subject type as well.
pub static RELATIONSHIP: Subject = Subject {
    name: "relationship",
    label: "Relationship",
    fields: &[("kind", "Kind"), ("note", "Note")],
    customer: Some("customer_id"),
    versioned: true,
    right: Right::EditCustomers,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] =
    &[&CUSTOMER, &CONTACT_POINT, &CONTACT_OWNER, &ADDRESS, &DETAIL, &RELATIONSHIP];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("customer_name_length", "name", "A name has 1 to 200 characters."),
    ("customer_business_name_length", "business_name", "A business name has at most 200 characters."),
    ("customer_language_known", "language", "Choose a language of the list."),
    ("customer_discount_range", "discount_bp", "A discount is between 0 and 100 %."),
    ("customer_assigned_fkey", "assigned_to", "This person does not work here."),
    ("contact_point_value_key", "raw", "This customer already has it."),
    ("contact_point_main_key", "is_main", "Another one is Main by now."),
    ("contact_point_raw_length", "raw", "This has at most 254 characters."),
    ("contact_point_normal_length", "raw", "This has at most 254 characters."),
    ("contact_point_sms_phone", "sms", "Only a phone gets texts."),
    ("contact_owner_name_length", "name", "A name has 1 to 200 characters."),
    ("address_label_length", "label", "A label has at most 60 characters."),
    ("address_street_length", "street", "A street has at most 300 characters."),
    ("address_city_length", "city", "A city has at most 120 characters."),
    ("address_region_length", "region", "A region has at most 120 characters."),
    ("address_postcode_length", "postcode", "A postcode has at most 20 characters."),
    ("address_country_length", "country", "A country has at most 60 characters."),
    ("detail_label_length", "label", "A label has 1 to 80 characters."),
    ("detail_value_length", "value", "A detail has 1 to 1000 characters."),
    ("relationship_not_self", "other_customer_id", "A customer has no relationship to themselves."),
    ("relationship_pair_key", "kind", "This relationship is there already."),
    ("relationship_note_length", "note", "A note has at most 200 characters."),
];

/// The tables of this room that hang on a customer.
pub const TABLES: &[&str] = &[
    "contact_point",
    "contact_owner",
    "address",
    "detail",
    "relationship",
    "tally",
    "search_token",
    "search_name",
];
