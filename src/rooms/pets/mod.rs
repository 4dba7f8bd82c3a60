//! The animals, their weights and photos.
//!
//! Owns `pet`, `pet_weight`, the photos of pets and customers, and files that came with messages (`file`). Shown on the card, see
//! [`ui::PetsBlock`]. `POST /files/pet/<id>` and `/files/customer/<id>` take a photo,
//! `GET /files/<file>/<size>` shows it, `GET /files/<file>/original` gives another file as it came.

pub mod api;
#[cfg(feature = "ssr")]
pub mod attachments;
pub mod breeds;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod photos;
#[cfg(feature = "ssr")]
pub mod record;
pub mod safety;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
pub mod weight;

pub use model::Pet;
pub use safety::{PetGlance, SafetyFlag, safety_flags};
pub use ui::{AddPetDialog, PetCard, PetsBlock, PhotoPicker, SafetyStripOf};

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use photos::sweep_photos;
#[cfg(feature = "ssr")]
pub use routes::{intent, routes};
