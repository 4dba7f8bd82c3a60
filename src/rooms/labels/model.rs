//! Types and rules of this room.

use crate::domain::ids::{ColourCodeId, CustomerId, GroupId, PetId, TagId};
use crate::domain::text;
use crate::error::Checks;
use serde::{Deserialize, Serialize};

/// A list shows "999+" customers instead of counting further.
pub const COUNT_LIMIT: i64 = 1000;

/// A tag as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRef {
    pub id: TagId,
    pub name: String,
}

/// A group as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRef {
    pub id: GroupId,
    pub name: String,
}

/// A colour code as a card shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourCodeRef {
    pub id: ColourCodeId,
    pub colour: Colour,
    /// One to three letters, shown on the colour.
    pub letters: String,
    /// What it means.
    pub name: String,
}

/// A tag in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    /// How many customers carry it, counted up to [`COUNT_LIMIT`].
    pub customers: i64,
    pub archived: bool,
    pub version: i32,
}

/// A group in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    /// How many customers are in it, counted up to [`COUNT_LIMIT`].
    pub customers: i64,
    pub archived: bool,
    pub version: i32,
}

/// A colour code in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourCode {
    pub id: ColourCodeId,
    pub colour: Colour,
    pub letters: String,
    pub name: String,
    /// How many customers carry it, counted up to [`COUNT_LIMIT`].
    pub customers: i64,
    /// How many pets carry it, counted up to [`COUNT_LIMIT`].
    pub pets: i64,
    pub archived: bool,
    pub version: i32,
}

impl Tag {
    /// As a card shows it.
    pub fn to_ref(&self) -> TagRef {
        TagRef { id: self.id, name: self.name.clone() }
    }
}

impl Group {
    /// As a card shows it.
    pub fn to_ref(&self) -> GroupRef {
        GroupRef { id: self.id, name: self.name.clone() }
    }
}

impl ColourCode {
    /// As a card shows it.
    pub fn to_ref(&self) -> ColourCodeRef {
        ColourCodeRef {
            id: self.id,
            colour: self.colour,
            letters: self.letters.clone(),
            name: self.name.clone(),
        }
    }
}

/// The ten colours that also colour-blind eyes tell apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    Wine,
    Bronze,
    Navy,
    Violet,
    Slate,
    Sand,
    #[default]
    Leaf,
    Ice,
    Sky,
    Rose,
}

impl Colour {
    /// All of them, in the order of the palette.
    pub const ALL: [Self; 10] = [
        Self::Wine,
        Self::Bronze,
        Self::Navy,
        Self::Violet,
        Self::Slate,
        Self::Sand,
        Self::Leaf,
        Self::Ice,
        Self::Sky,
        Self::Rose,
    ];

    /// As it is stored, and as the style sheet knows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wine => "wine",
            Self::Bronze => "bronze",
            Self::Navy => "navy",
            Self::Violet => "violet",
            Self::Slate => "slate",
            Self::Sand => "sand",
            Self::Leaf => "leaf",
            Self::Ice => "ice",
            Self::Sky => "sky",
            Self::Rose => "rose",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Wine => "Wine",
            Self::Bronze => "Bronze",
            Self::Navy => "Navy",
            Self::Violet => "Violet",
            Self::Slate => "Slate",
            Self::Sand => "Sand",
            Self::Leaf => "Leaf",
            Self::Ice => "Ice",
            Self::Sky => "Sky",
            Self::Rose => "Rose",
        }
    }

    /// From how it is stored.
    pub fn parse(stored: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == stored)
    }
}

/// Who carries a colour code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourTarget {
    Customer(CustomerId),
    Pet(PetId),
}

/// What a colour code is made of, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourCodeForm {
    pub colour: Colour,
    pub letters: String,
    pub name: String,
}

impl ColourCodeForm {
    /// Cleaned; all wrong fields at once.
    ///
    /// # Errors
    /// [`AppError::Invalid`](crate::error::AppError::Invalid).
    pub fn checked(self) -> crate::error::AppResult<Self> {
        let mut checks = Checks::default();
        let letters = checks.take("letters", letters(&self.letters));
        let name = checks.take("name", text::line(&self.name, "A meaning", 60));
        checks.done()?;
        Ok(Self { colour: self.colour, letters, name })
    }
}

/// The letters of a colour code, in capitals.
fn letters(typed: &str) -> Result<String, String> {
    let letters: String = text::clean_line(typed).to_uppercase();
    match letters.chars().count() {
        1..=3 => Ok(letters),
        0 => Err("One to three letters are needed here, so that the colour is never alone.".into()),
        _ => Err("One to three letters fit here.".into()),
    }
}

/// The name of a group.
///
/// # Errors
/// A sentence for the field.
pub fn group_name(typed: &str) -> Result<String, String> {
    text::line(typed, "A name", 80)
}

/// The name of a tag.
///
/// # Errors
/// A sentence for the field.
pub fn tag_name(typed: &str) -> Result<String, String> {
    text::line(typed, "A tag", 40)
}

/// Refuses to change more labels at once than anyone means to.
///
/// # Errors
/// [`AppError::Invalid`](crate::error::AppError::Invalid) at `field`.
pub fn few(field: &str, count: usize) -> crate::error::AppResult<()> {
    const MOST: usize = 200;
    if count <= MOST {
        Ok(())
    } else {
        Err(crate::error::AppError::invalid(field, format!("At most {MOST} can be changed at once.")))
    }
}

/// A count as a list shows it: "12", "999+".
pub fn shown_count(count: i64) -> String {
    if count >= COUNT_LIMIT { format!("{}+", COUNT_LIMIT - 1) } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_the_furniture_and_survive_storage() {
        assert_eq!(Colour::ALL.map(Colour::as_str), crate::ui::COLOUR_CODES);
        for colour in Colour::ALL {
            assert_eq!(Colour::parse(colour.as_str()), Some(colour));
            assert_eq!(serde_json::to_value(colour).unwrap(), colour.as_str());
        }
        assert_eq!(Colour::parse("red"), None);
    }

    #[test]
    fn all_wrong_fields_of_a_colour_code_are_named() {
        let form = ColourCodeForm { letters: "ABCD".into(), name: " ".into(), ..Default::default() };
        let fields: Vec<String> =
            form.checked().unwrap_err().field_errors().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["letters", "name"]);
        let good = ColourCodeForm { letters: " vp ".into(), name: "Vip ".into(), ..Default::default() };
        let good = good.checked().unwrap();
        assert_eq!((good.letters.as_str(), good.name.as_str()), ("VP", "Vip"));
    }

    #[test]
    fn large_counts_are_not_counted_out() {
        assert_eq!(shown_count(999), "999");
        assert_eq!(shown_count(1000), "999+");
    }
}
