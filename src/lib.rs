//! Pawline: the customer card and the conversation for pet-care businesses.

pub mod ui;
