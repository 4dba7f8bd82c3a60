//! Bookings: the jobs of a business.
//!
//! Owns `booking`, `booking_pet` and `booking_counter`. The page is `/bookings`.

pub mod model;
#[cfg(feature = "ssr")]
pub mod record;
pub mod ui;
