//! What must be known before somebody touches an animal.

use super::model::Pet;
use crate::domain::ids::PetId;
use serde::{Deserialize, Serialize};

/// What a safety flag warns of, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyKind {
    Bite,
    Handling,
    Allergy,
    Medication,
}

impl SafetyKind {
    /// The gravest first.
    pub const ALL: [Self; 4] = [Self::Bite, Self::Handling, Self::Allergy, Self::Medication];

    /// One word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bite => "Bites",
            Self::Handling => "Handling",
            Self::Allergy => "Allergy",
            Self::Medication => "Medication",
        }
    }
}

/// Something that everyone who touches the animal must know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyFlag {
    pub kind: SafetyKind,
    pub pet_name: String,
    pub text: String,
}

/// An animal of which something may have to be known.
pub trait Wary {
    fn name(&self) -> &str;
    /// What is written of this kind; empty: nothing.
    fn alert(&self, kind: SafetyKind) -> &str;
}

/// For a type that names the four alerts as the columns of `pet` do.
macro_rules! wary {
    ($pet:ty) => {
        impl $crate::rooms::pets::safety::Wary for $pet {
            fn name(&self) -> &str {
                &self.name
            }

            fn alert(&self, kind: $crate::rooms::pets::safety::SafetyKind) -> &str {
                use $crate::rooms::pets::safety::SafetyKind;
                match kind {
                    SafetyKind::Bite => &self.bite_alert,
                    SafetyKind::Handling => &self.handling_alert,
                    SafetyKind::Allergy => &self.allergies,
                    SafetyKind::Medication => &self.medication,
                }
            }
        }
    };
}
pub(crate) use wary;

/// An animal as it is told beside something else: a conversation, a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PetGlance {
    pub id: PetId,
    pub name: String,
    pub species: String,
    pub breed: String,
    pub allergies: String,
    pub medication: String,
    pub bite_alert: String,
    pub handling_alert: String,
}

wary!(Pet);
wary!(PetGlance);

/// The safety flags of some animals, the gravest first.
pub fn safety_flags<'p, P: Wary + 'p>(pets: impl IntoIterator<Item = &'p P>) -> Vec<SafetyFlag> {
    let of_one = |pet: &'p P| {
        SafetyKind::ALL.into_iter().filter(|kind| !pet.alert(*kind).is_empty()).map(|kind| SafetyFlag {
            kind,
            pet_name: pet.name().to_owned(),
            text: pet.alert(kind).to_owned(),
        })
    };
    let mut flags: Vec<SafetyFlag> = pets.into_iter().flat_map(of_one).collect();
    // Stable: pets keep their order within a kind.
    flags.sort_by_key(|flag| flag.kind);
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_come_first_and_say_whose_they_are() {
        let pet = |name: &str, bites: &str, allergies: &str| PetGlance {
            id: PetId::new(),
            name: name.into(),
            species: "dog".into(),
            breed: String::new(),
            allergies: allergies.into(),
            medication: String::new(),
            bite_alert: bites.into(),
            handling_alert: String::new(),
        };
        let flags = safety_flags(&[pet("Mochi", "", "Chicken"), pet("Biscuit", "Strangers", "")]);
        let told: Vec<_> = flags.iter().map(|f| (f.kind, f.pet_name.as_str())).collect();
        assert_eq!(told, [(SafetyKind::Bite, "Biscuit"), (SafetyKind::Allergy, "Mochi")]);
    }
}
