//! Screens of this room.

mod bookings_page;

pub use bookings_page::BookingsPage;
