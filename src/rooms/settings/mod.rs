//! Where the business works and what it offers: business, locations, service types.
//!
//! Owns `location`, `service_type` and the settings in `business`. Pages: `/settings/<section>`;
//! each section is a component of the room that it sets up.

pub mod api;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod places;
#[cfg(feature = "ssr")]
mod quiet;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
pub mod rules;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{
    BusinessSettings, Location, OpeningHours, PlaceChoices, ServiceKind, ServiceType, is_open_at, opens_next,
};
