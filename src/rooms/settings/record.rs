//! What the rest of the house may ask of this room's rows.

use crate::domain::role::Right;
use crate::server::constraints::Constraint;
use crate::server::records::Subject;

/// The settings of the business itself, its chat included.
pub static BUSINESS: Subject = Subject {
    name: "business",
    label: "Business",
    fields: &[
        ("name", "Name"),
        ("slug", "Address word"),
        ("currency", "Currency"),
        ("help_email", "Help email"),
        ("chat_enabled", "Chat"),
        ("chat_greeting", "Greeting"),
        ("chat_away", "Away text"),
        ("chat_sites", "Websites with the chat"),
        ("form_enabled", "Web form"),
        ("unseen_minutes", "Minutes until unseen answers go by email or text"),
        ("unseen_first", "Way of unseen answers"),
    ],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// A shop.
pub static LOCATION: Subject = Subject {
    name: "location",
    label: "Location",
    fields: &[
        ("name", "Name"),
        ("address", "Address"),
        ("time_zone", "Time zone"),
        ("phone_region", "Country of telephone numbers"),
        ("opening_hours", "Opening hours"),
        ("quiet_from", "Quiet hours from"),
        ("quiet_until", "Quiet hours until"),
        ("is_main", "Main location"),
        ("archived_at", "Archived"),
    ],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// Something that can be booked.
pub static SERVICE_TYPE: Subject = Subject {
    name: "service_type",
    label: "Service",
    fields: &[
        ("name", "Name"),
        ("kind", "Kind"),
        ("duration_minutes", "Minutes"),
        ("archived_at", "Archived"),
    ],
    customer: None,
    versioned: true,
    right: Right::ManageBusiness,
};

/// The records whose changes can be taken back.
pub const SUBJECTS: &[&Subject] = &[&BUSINESS, &LOCATION, &SERVICE_TYPE];

/// Sentences for what the database refuses.
pub const CONSTRAINTS: &[Constraint] = &[
    ("business_name_length", "name", "A name has 1 to 120 characters."),
    ("business_slug_key", "slug", "Another business has this word in its address; choose a different one."),
    ("business_slug_form", "slug", "Use small letters, digits and single hyphens, at most 60."),
    ("business_currency_form", "currency", "A currency has three capital letters, such as USD."),
    ("location_name_key", "name", "Another location has this name."),
    ("location_name_length", "name", "A name has 1 to 120 characters."),
    ("location_address_length", "address", "An address has at most 500 characters."),
    ("location_phone_region_form", "phone_region", "Choose a country from the list."),
    ("location_quiet_whole", "quiet_until", "Give both times of the quiet hours, or neither."),
    ("location_quiet_some", "quiet_until", "Quiet hours end at another time than they begin."),
    ("service_type_name_key", "name", "Another service has this name."),
    ("service_type_name_length", "name", "A name has 1 to 80 characters."),
    ("service_type_duration_range", "duration_minutes", "A service takes 5 minutes to 30 days."),
    ("account_email_key", "email", "Somebody signs in with this email already."),
];
