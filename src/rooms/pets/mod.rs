//! The animals, their weights and photos.
//!
//! Owns `pet`, `pet_weight` and the photos of pets and customers (`file`). Serves `/files/...`.

pub mod breeds;
pub mod model;
#[cfg(feature = "ssr")]
pub mod record;
pub mod weight;

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use routes::routes;
