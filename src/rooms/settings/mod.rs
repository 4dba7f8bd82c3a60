//! Where the business works and what it offers: business, locations, service types.

#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;
