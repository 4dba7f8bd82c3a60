//! Screens of this room.

mod booking_filter;
mod booking_form;
mod booking_row;
mod booking_sheet;
mod bookings_block;
mod bookings_page;
mod customer_field;
mod days;
mod draft;
mod pets_field;
mod status_acts;
mod status_badge;
mod time_fields;

pub use booking_form::BookingForm;
pub use booking_row::BookingRow;
pub use booking_sheet::BookingSheet;
pub use bookings_block::BookingsBlock;
pub use bookings_page::BookingsPage;
pub use status_badge::StatusBadge;
