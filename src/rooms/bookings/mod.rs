//! Bookings: the jobs of a business.

#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;
