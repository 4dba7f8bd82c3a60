//! Edits carry only the fields that were changed. For a nullable column "not changed" and
//! "emptied" differ: `Option<Option<T>>`, read with [`nullable`].

use serde::{Deserialize, Deserializer};

/// `#[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]`:
/// a missing field is `None`, an explicit null is `Some(None)`.
pub fn nullable<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
