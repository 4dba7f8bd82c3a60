//! What the sample business knows about its customers and their animals.

/// Groups.
pub const GROUPS: &[&str] =
    &["Daycare regulars", "Puppy class", "Boarding over the holidays", "Newsletter", "Cat people"];

/// Tags.
pub const TAGS: &[&str] = &[
    "VIP",
    "nervous dog",
    "prefers texts",
    "pays cash",
    "new puppy",
    "senior pet",
    "multi-pet",
    "referral",
    "late pickup",
    "no-show risk",
];

/// Colour codes: colour, letters, meaning.
pub const CODES: &[(&str, &str, &str)] = &[
    ("wine", "BT", "May bite"),
    ("sand", "SN", "Sensitive skin"),
    ("leaf", "OK", "Easy going"),
    ("navy", "SR", "Senior: go slowly"),
    ("rose", "SEP", "Keep apart from other dogs"),
    ("violet", "VIP", "VIP"),
];

/// Services: name, kind, minutes, price as it is told.
pub const SERVICES: &[(&str, &str, i32, &str)] = &[
    ("Full groom", "grooming", 120, "$85"),
    ("Bath and brush", "grooming", 60, "$45"),
    ("Nail trim", "grooming", 20, "$18"),
    ("Daycare", "daycare", 540, "$38"),
    ("Boarding", "boarding", 1_440, "$62"),
    ("Puppy class", "training", 60, "$30"),
    ("Self-service wash", "standalone", 30, "$20"),
];

/// Details: label and values.
pub const DETAILS: &[(&str, &[&str])] = &[
    ("Nickname", &["Liv", "Coach", "Doc", "Auntie", "Big T", "Mrs. B"]),
    ("Preferred groomer", &["Ana", "Marcus", "Jun", "Whoever is free"]),
    ("Allergies", &["Latex gloves", "Strong perfume", "Cat hair (themselves!)"]),
    ("Preferred colour for bows", &["Blue", "Pink", "No bows, please", "Anything but yellow"]),
    ("Best time to call", &["After 5 PM", "Mornings", "Lunch hour", "Never on Mondays"]),
    ("Coffee", &["Oat milk, no sugar", "Black", "Tea person"]),
    ("Parking", &["Comes by bike", "Needs the ramp", "Double-parks: be quick"]),
    ("Heard of us from", &["Dr. Adler", "A neighbor", "Our sign", "Instagram"]),
];

/// Allergies of animals.
pub const ALLERGIES: &[&str] = &[
    "Chicken: no chicken treats",
    "Oatmeal shampoo",
    "Beef",
    "Grass pollen; itchy in May",
    "Flea collars of any brand",
];
/// Medication.
pub const MEDICATION: &[&str] = &[
    "Apoquel 16 mg with breakfast",
    "Insulin, 4 units at 8 AM and 8 PM, with food",
    "Carprofen 75 mg in the evening",
    "Thyroid tablet in the morning",
    "Eye drops, left eye, twice a day",
];
/// Bites.
pub const BITES: &[&str] = &[
    "Nipped at the dryer in March. Muzzle for nails.",
    "Guards food: feed alone.",
    "Bites when the hind legs are touched. Two people.",
    "Scratched a groomer; towel wrap works.",
];
/// Handling.
pub const HANDLING: &[&str] = &[
    "Escape artist: double-check both gates.",
    "Deaf. Approach from the front.",
    "Bad left hip: lift, never jump.",
    "Panics in thunder. Quiet room.",
    "Hates the dryer; towel dry only.",
    "Pulls out of collars: harness only.",
];

/// Notes.
pub const NOTES: &[&str] = &[
    "{pet} was matted behind the ears again. Showed {first} how to use the slicker brush.",
    "{first} asked for a shorter face next time, teddy bear length on the body.",
    "Prefers to wait in the car. Text when {pet} is ready.",
    "Brought a cake for the team. Lovely people.",
    "Paid for last time as well; nothing is owing.",
    "{pet} did very well with the clippers today. Less is more: short breaks, lots of praise.",
    "Trouble with the back gate: {pet} slipped out to the yard. Checked, no harm done, {first} knows.",
    "Moving to a new apartment in spring, may need boarding for a week.",
    "Wants to be told about any lump or skin change, however small.",
    "Comes with the children on Saturdays. {pet} is calmer without them.",
    "Nails are long and the quick is, too. Every three weeks until they are back.",
    "Ask about {pet}'s ears. {vet} has put drops on them.",
    "Asked whether we do house visits. We do not; gave the number of a colleague.",
    "Always ten minutes early. Have {pet} ready on time.",
];

/// What bookings say.
pub const BOOKING_NOTES: &[&str] = &[
    "",
    "",
    "",
    "Teddy bear cut",
    "Please do the ears",
    "Short on the body, leave the tail",
    "Own food is in the bag",
    "Sanitary trim only",
    "First visit: go slowly",
    "Brings their own shampoo",
    "Half day if possible",
];

/// What is written down about calls.
pub const CALL_NOTES: &[&str] = &[
    "",
    "",
    "Asked about prices for a full groom.",
    "Wants to move the appointment to next week.",
    "Called back about {pet}: all is well.",
    "Asked whether {pet} has eaten.",
    "Left a message about the pickup time.",
    "Needs the vaccination record for the new daycare rule.",
    "Running late, ten minutes.",
    "Thanked us for the photos.",
];
