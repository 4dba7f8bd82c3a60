//! Notes on a customer, pet or booking.

#[cfg(feature = "ssr")]
pub mod record;
