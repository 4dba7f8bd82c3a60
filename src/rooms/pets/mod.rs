//! The animals, their weights and photos.

#[cfg(feature = "ssr")]
pub mod record;

#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
pub use routes::routes;
