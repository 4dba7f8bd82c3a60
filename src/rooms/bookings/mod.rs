//! Bookings: the jobs of a business.
//!
//! Owns `booking`, `booking_pet` and `booking_counter`. The page is `/bookings`; a customer's
//! bookings stand on the card, see [`ui::BookingsBlock`].

pub mod api;
pub mod form;
pub mod model;
#[cfg(feature = "ssr")]
pub mod ops;
#[cfg(feature = "ssr")]
pub mod record;
pub mod relevance;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;

pub use model::{Booking, Status};
pub use ui::{BookingForm, BookingSheet, BookingsBlock, StatusBadge};
